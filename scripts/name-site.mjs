// Gives every built file a name that stands for the whole build.
//
// These files name each other and are served as immutable. Named each by its own content, a file of two builds could have the
// same name and the names of other files in it: a browser that kept one of the older build would mix it with the newer ones and
// never start. Here each mark that scripts/bundle-site and scripts/pack-site.mjs put into a name is replaced, everywhere, by a hash
// that depends on all the files of the build. All are equally long, so that the names inside the WebAssembly files can be
// overwritten in place.
//
//   node scripts/name-site.mjs FOLDER     FOLDER/hash.txt and FOLDER/site/pkg
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const pkg = join(folder, "site", "pkg");
const list = join(folder, "hash.txt");
const hashInName = /\.([A-Za-z0-9_-]{22})\.[a-z]+$/;

const names = readdirSync(pkg, { withFileTypes: true })
  .filter((entry) => entry.isFile() && hashInName.test(entry.name))
  .map((entry) => entry.name)
  .sort();
if (names.length === 0) throw new Error(`no hashed file in ${pkg}`);

const contents = new Map(names.map((name) => [name, readFileSync(join(pkg, name))]));
const build = createHash("sha256");
for (const [name, content] of contents) build.update(name).update("\0").update(content);
const whole = build.digest();

const renamed = new Map();
for (const name of names) {
  const [, old] = hashInName.exec(name);
  renamed.set(old, createHash("sha256").update(old).update(whole).digest("base64url").slice(0, 22));
}

const overwrite = (content) => {
  for (const [old, next] of renamed) {
    for (let at = content.indexOf(old); at >= 0; at = content.indexOf(old, at + next.length)) content.write(next, at, "latin1");
  }
  return content;
};
const rename = (name) => name.replace(hashInName, (whole, old) => whole.replace(old, renamed.get(old)));

for (const [name, content] of contents) {
  writeFileSync(join(pkg, name), overwrite(content));
  renameSync(join(pkg, name), join(pkg, rename(name)));
}
const hashes = readFileSync(list, "utf8");
for (const [, old] of hashes.matchAll(/: (\S+)/g)) {
  if (!renamed.has(old)) throw new Error(`hash.txt names ${old}, and no file bears it`);
}
writeFileSync(list, overwrite(Buffer.from(hashes)));

// The service worker keeps the files of this build: from the beginning those of the front page and those that send what
// was done without a network, then in its own time those of the pages that an employee and a technician go to from there,
// the likeliest first; others when they come.
const worker = join(folder, "site", "service-worker.js");
const built = readdirSync(pkg);
const loads = JSON.parse(readFileSync(join(pkg, built.find((name) => name.startsWith("__wasm_split_manifest."))), "utf8"));
const named = (name) => {
  const page = Object.keys(loads).find((page) => page.replace(/^_+/, "").replace(/_\d+$/, "") === name);
  if (!page) throw new Error(`no page is called ${name}`);
  return loads[page];
};
const needed = ["served_view", "deliver_kept", "forget_kept"];
const likely = ["one_request_view", "ask_view", "jobs_view", "unsent"];
const shell = [
  ...built.filter((name) => /^(portal|__wasm_split)\.[\w-]{22}\.(css|js|wasm)$/.test(name)),
  ...new Set(needed.flatMap(named).map((name) => `${name}.wasm`)),
];
const later = [...new Set(likely.flatMap(named).map((name) => `${name}.wasm`))].filter((name) => !shell.includes(name));
const script = shell.find((name) => /^portal\..*\.js$/.test(name));
const [, mark] = hashInName.exec(script);
const text = readFileSync(worker, "utf8");
const listed = (script) => {
  const filled = script.replace("const later = [];", `const later = ${JSON.stringify(later.map((name) => `/pkg/${name}`))};`);
  if (filled === script) throw new Error("there is no place for what is brought later");
  return filled;
};
const filled = listed(text)
  .replace('const build = "";', `const build = ${JSON.stringify(mark)};`)
  .replace("const shell = [];", `const shell = ${JSON.stringify(["/icons.svg", ...shell.map((name) => `/pkg/${name}`)])};`);
if (filled.split(mark).length < 3) throw new Error("the service worker has another form");
writeFileSync(worker, filled);

// Where there is no service worker the page brings them itself.
const without = join(folder, "site", "later.js");
writeFileSync(without, listed(readFileSync(without, "utf8")));
