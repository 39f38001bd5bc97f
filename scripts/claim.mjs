// Makes the build folder this clone's. Cargo recognises a crate of this workspace by its path below the workspace and by the age of its
// files. Two clones that share one build folder would take each other's results for their own, and a fresh clone, whose files are all
// new, would find nothing of use. So it is written down which content each source has had since when; in the next clone a file of the
// same content is given that age, and Cargo builds anew what differs and nothing else.
//   node scripts/claim.mjs FOLDER          before a build
//   node scripts/claim.mjs FOLDER settled  after one
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [folder, state] = process.argv.slice(2);
const project = dirname(dirname(fileURLToPath(import.meta.url)));
const crates = ["domain", "app", "embedded", "frontend", "server", "services", "socket", "storage", "unify"];
const sources = ["domain", "app", "frontend", "server", "public"];
const owner = join(folder, "clone");
const record = join(folder, "sources.json");

/** What each source of a clone holds, and since when, in whole milliseconds. */
function survey(clone) {
  const found = {};
  for (const source of sources) {
    const top = join(clone, source);
    if (!existsSync(top)) continue;
    for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const content = createHash("sha256").update(readFileSync(path)).digest("hex");
      found[path.slice(clone.length + 1)] = [content, Math.floor(statSync(path).mtimeMs)];
    }
  }
  return found;
}

/** Cargo's records about our own crates, not those of the heavy dependencies. */
function records() {
  const folders = (path) => (existsSync(path) ? readdirSync(path, { withFileTypes: true }) : []).filter((entry) => entry.isDirectory());
  const inside = (path) => folders(path).map(({ name }) => join(path, name));
  const front = inside(join(folder, "front"));
  const built = [...inside(folder), ...front, ...front.flatMap(inside)].flatMap((path) => inside(join(path, ".fingerprint")));
  return built.filter((path) => crates.some((crate) => basename(path).startsWith(`${crate}-`)));
}

/** What the results in the folder were made of; nothing where that cannot be known any more. */
function known(previous) {
  if (existsSync(record)) {
    const settled = statSync(record).mtimeMs;
    const later = (path) => readdirSync(path).some((name) => statSync(join(path, name)).mtimeMs > settled);
    if (!records().some(later)) return JSON.parse(readFileSync(record, "utf8"));
  }
  // Something was built after it was last written down.
  return existsSync(join(previous, "Cargo.lock")) ? survey(previous) : undefined;
}

mkdirSync(folder, { recursive: true });
const previous = existsSync(owner) ? readFileSync(owner, "utf8").trim() : project;
if (state === "settled") {
  // Another clone may have claimed it meanwhile.
  if (previous === project) writeFileSync(record, JSON.stringify(survey(project)));
} else {
  const before = known(previous);
  const found = survey(project);
  if (before === undefined) {
    for (const path of records()) rmSync(path, { recursive: true, force: true });
  } else {
    const now = Date.now();
    for (const [path, of] of Object.entries(found)) {
      const [content, then] = before[path] ?? [];
      // What differs counts as changed just now, however old it is in this clone.
      if (content === of[0]) of[1] = then;
      else if (previous !== project) of[1] = now;
      utimesSync(join(project, path), new Date(of[1]), new Date(of[1]));
    }
  }
  writeFileSync(owner, `${project}\n`);
  writeFileSync(record, JSON.stringify(found));
}
