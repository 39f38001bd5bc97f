// Packs what the pages' code was split into.
//
// The splitter makes one WebAssembly file of all functions that are needed by exactly the same set of pages. With two
// dozen pages that is several hundred files, most of them below a kilobyte, and a page waits for a hundred of them. Here
// they are put into three kinds of packs: what the front page shares with others (everybody loads it first), what many
// of the other pages share, and for each page the rest of what it needs. Inside a pack the files stay what they were,
// one after the other behind a table; the loader instantiates each of them once, however many packs it came in.
//
//   node scripts/pack-site.mjs FOLDER     FOLDER/hash.txt and FOLDER/site/pkg
//
// A pack: the number of modules, then the identity and the length of each (all as 32 bits, little end first), then
// the modules themselves. A page's own module is the last: it is instantiated after all the others.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const frontPage = /^_*home_view_/;
// What at least this share of the pages needs is common to them.
const shareOfPages = 0.25;
// A page that needs less than this share of the common pack does not load it.
const worthLoading = 0.5;

const pkg = join(process.argv[2], "site", "pkg");
const only = (pattern) => {
  const found = readdirSync(pkg).filter((name) => pattern.test(name));
  if (found.length !== 1) throw new Error(`${pattern} names ${found.length} files`);
  return join(pkg, found[0]);
};
const manifest = only(/^__wasm_split_manifest\.[\w-]{22}\.json$/);
const loader = only(/^__wasm_split\.[\w-]{22}\.js$/);

const pages = new Map(Object.entries(JSON.parse(readFileSync(manifest, "utf8"))));
const users = new Map();
for (const [page, modules] of pages) {
  for (const module of modules) users.set(module, [...(users.get(module) ?? []), page]);
}
const identity = new Map([...users.keys()].sort().map((module, index) => [module, index]));
const content = new Map([...identity.keys()].map((module) => [module, withoutNames(readFileSync(join(pkg, `${module}.wasm`)))]));
const bytes = (modules) => modules.reduce((sum, module) => sum + content.get(module).length, 0);

// Sections of number 0 are for people: the names of functions, twice as large as the functions.
function withoutNames(module) {
  const kept = [module.subarray(0, 8)];
  for (let at = 8; at < module.length; ) {
    const begin = at;
    const section = module[at++];
    let length = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      more = module[at] > 127;
      length += (module[at++] & 127) * 2 ** shift;
    }
    at += length;
    if (section !== 0) kept.push(module.subarray(begin, at));
  }
  return Buffer.concat(kept);
}

// Neighbours that are alike compress well: those of the same pages lie together.
const order = (one, other) =>
  users.get(other).length - users.get(one).length ||
  users.get(one).join().localeCompare(users.get(other).join()) ||
  identity.get(one) - identity.get(other);

function pack(title, modules) {
  const head = Buffer.alloc(4 + 8 * modules.length);
  head.writeUInt32LE(modules.length, 0);
  modules.forEach((module, index) => {
    head.writeUInt32LE(identity.get(module), 4 + 8 * index);
    head.writeUInt32LE(content.get(module).length, 8 + 8 * index);
  });
  const whole = Buffer.concat([head, ...modules.map((module) => content.get(module))]);
  const hash = createHash("sha256").update(whole).digest("base64url").slice(0, 22);
  writeFileSync(join(pkg, `${title}.${hash}.wasm`), whole);
  return `${title}.${hash}`;
}

const front = [...pages.keys()].find((page) => frontPage.test(page));
if (!front) throw new Error(`no page is called ${frontPage}`);
const all = [...identity.keys()];
const entry = new Set(all.filter((module) => users.get(module).length > 1 && users.get(module).includes(front)));
const common = new Set(
  all.filter((module) => users.get(module).length >= Math.max(2, pages.size * shareOfPages) && !entry.has(module)),
);
const packed = (title, modules) => (modules.length > 0 ? [pack(title, modules)] : []);
const entryPack = packed("pack_entry", [...entry].sort(order));
const commonPack = packed("pack_common", [...common].sort(order));
const packs = new Map();
for (const [page, modules] of pages) {
  const loadsCommon = bytes(modules.filter((module) => common.has(module))) >= worthLoading * bytes([...common]);
  // The page's own module is named after it and is nobody else's.
  const own = modules.filter((module) => module.startsWith("split_"));
  const rest = modules.filter((module) => !entry.has(module) && !(loadsCommon && common.has(module)) && !own.includes(module));
  const title = page.replace(/^_+/, "").replace(/_\d+$/, "");
  packs.set(page, [...entryPack, ...(loadsCommon ? commonPack : []), ...packed(`pack_${title}`, [...rest.sort(order), ...own])]);
}

// Of the splitter's own loader the beginning stays: how a page is given what the main module shares.
const text = readFileSync(loader, "utf8");
const kept = text.slice(0, text.indexOf("function makeLoad("));
const wanted = new Set([...text.matchAll(/export const __wasm_split_load_(\w+) = /g)].map(([, page]) => page));
if (!kept.includes("function wrapAsyncCb(") || !kept.includes("function getSharedImports(")) throw new Error("the loader has another form");
if (wanted.size !== pages.size || [...pages.keys()].some((page) => !wanted.has(page))) throw new Error("loader and manifest name other pages");

const names = [...new Set([...packs.values()].flat())];
const runtime = `const modules = new Map();
const packs = new Map();
function once(known, key, begin) {
    let promise = known.get(key);
    if (!promise) {
        promise = begin();
        known.set(key, promise);
        promise.catch(() => known.delete(key));
    }
    return promise;
}
function reload() {
    const last = Number(sessionStorage.getItem("reloaded"));
    if (Date.now() - last < 60000) return;
    sessionStorage.setItem("reloaded", String(Date.now()));
    location.reload();
}
async function unpack(name) {
    const response = await fetch(new URL(name, import.meta.url));
    if (response.status === 404) reload();
    if (!response.ok) throw new Error(name + ": " + response.status);
    const content = await response.arrayBuffer();
    const table = new DataView(content);
    const count = table.getUint32(0, true);
    let at = 4 + 8 * count;
    const parts = [];
    for (let index = 0; index < count; index++) {
        const id = table.getUint32(4 + 8 * index, true);
        const length = table.getUint32(8 + 8 * index, true);
        parts.push([id, new Uint8Array(content, at, length)]);
        at += length;
    }
    return parts;
}
function instantiate([id, bytes]) {
    return once(modules, id, () => WebAssembly.instantiate(bytes, getSharedImports()));
}
function load(names) {
    return wrapAsyncCb(async () => {
        const parts = (await Promise.all(names.map((name) => once(packs, name, () => unpack(name))))).flat();
        const own = parts.pop();
        await Promise.all(parts.map(instantiate));
        if (own) await instantiate(own);
    });
}
`;
const loaders = [...packs].map(
  ([page, list]) => `export const __wasm_split_load_${page} = load([${list.map((name) => `n[${names.indexOf(name)}]`).join(",")}]);`,
);
const table = `const n = ${JSON.stringify(names.map((name) => `./${name}.wasm`))};`;
writeFileSync(loader, [kept + runtime + table, ...loaders, ""].join("\n"));
writeFileSync(manifest, JSON.stringify(Object.fromEntries(packs)));
for (const module of identity.keys()) rmSync(join(pkg, `${module}.wasm`));
