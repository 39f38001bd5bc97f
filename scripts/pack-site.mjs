// Packs what the pages' code was split into.
//
// The splitter makes one WebAssembly file of all functions that are needed by exactly the same set of pages. With two
// dozen pages that is several hundred files, most of them below a kilobyte, and a page waits for a hundred of them. Here
// they are put into a few: one holds what many pages need, and each page has one with the rest of what it needs. Inside a
// pack the files stay what they were, one after the other behind a table; the loader instantiates each of them once,
// however many packs it came in.
//
//   node scripts/pack-site.mjs FOLDER     FOLDER/hash.txt and FOLDER/site/pkg
//
// A pack: the number of modules, then the identity and the length of each (all as 32 bits, little end first), then
// the modules themselves. A page's own module is the last: it is instantiated after all the others.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// What at least this share of the pages needs is loaded with the first of them.
const shareOfPages = Number(process.env.SHARE_OF_PAGES ?? 0.25);

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
const content = new Map([...identity.keys()].map((module) => [module, readFileSync(join(pkg, `${module}.wasm`))]));

const isShared = (module) => users.get(module).length >= Math.max(2, pages.size * shareOfPages);
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

const shared = [...identity.keys()].filter(isShared).sort(order);
const sharedPack = shared.length > 0 ? [pack("pack_shared", shared)] : [];
const packs = new Map();
for (const [page, modules] of pages) {
  // The page's own module is named after it and is nobody else's.
  const own = modules.filter((module) => module.startsWith("split_"));
  const rest = modules.filter((module) => !isShared(module) && !own.includes(module)).sort(order);
  const title = page.replace(/^_+/, "").replace(/_\d+$/, "");
  packs.set(page, [...sharedPack, ...(rest.length + own.length > 0 ? [pack(`pack_${title}`, [...rest, ...own])] : [])]);
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
