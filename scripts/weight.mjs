// What a first visit downloads, from the files as they are served (brotli). As a program: prints the table and fails
// when a budget is exceeded.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

// Bytes, brotli: HTML + CSS + JS + WASM of a first visit; each further page.
export const budgets = { firstVisit: 260_000, furtherPage: 12_000 };

function compressed(path) {
  try {
    return statSync(`${path}.br`).size;
  } catch {
    const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
    return brotliCompressSync(readFileSync(path), options).length;
  }
}

export function files(site) {
  const folder = join(site, "pkg");
  return readdirSync(folder)
    .filter((name) => /\.(wasm|js|css|json)$/.test(name))
    .map((name) => ({ name, raw: statSync(join(folder, name)).size, brotli: compressed(join(folder, name)) }));
}

export function weight(site) {
  const lines = ["| 文件 | 原始 kB | brotli kB |", "|---|---|---|"];
  for (const { name, raw, brotli } of files(site).sort((one, other) => other.brotli - one.brotli)) {
    lines.push(`| ${name.replace(/[0-9a-zA-Z_-]{20,}/, "…")} | ${(raw / 1000).toFixed(1)} | ${(brotli / 1000).toFixed(1)} |`);
  }
  return lines.join("\n");
}
