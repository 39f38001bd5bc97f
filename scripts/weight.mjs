// The size of every built file, raw and as it is served (brotli), as a table. What whole visits weigh in a browser, and
// the budgets for it, are in end2end/tests/weight.spec.ts.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

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
