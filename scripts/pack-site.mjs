// Packs what the pages' code was split into.
//
// The splitter makes one WebAssembly file of all functions that are needed by exactly the same set of pages. Of the pages
// that have code of their own that is a hundred files, most of them below a kilobyte. Here they are put into four kinds of
// packs: what the pages that the server makes share with others (everybody loads it first), what most other pages share
// (forms, above all; the service worker brings it after the first visit), what is large and needed by exactly the same
// pages, and for each page the rest of what it needs. What is small and shared by few is in several
// packs. Inside a pack the files stay what they were, one after the other behind a table; the loader instantiates each of
// them once, however many packs it came in.
//
//   node scripts/pack-site.mjs FOLDER LINKED     FOLDER/hash.txt and FOLDER/site/pkg; the module before it was split
//
// A pack: the number of modules, then the identity and the length of each (all as 32 bits, little end first), then
// the modules themselves. A page's own module is the last: it is instantiated after all the others.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hideFolders, moveConstants } from "./site/constants.mjs";
import { Names, shorten } from "./site/names.mjs";
import { functionNames, sections, segments } from "./site/wasm.mjs";

const frontPage = /^_*served_view_/;
// What pages share is a pack of its own from so many bytes on.
const worthLoading = 16_384;
// What so many pages share is in the pack that they have in common. With fewer it would be larger for all, with more each page
// would carry copies; measured over the pages of an employee, the whole way through them is shortest around here.
const many = 3;
// A page that needs less than this share of it carries copies instead: whoever opens it first shall not wait for more than half that it
// does not need.
const share = 1 / 2;

const pkg = join(process.argv[2], "site", "pkg");
const only = (pattern) => {
  const found = readdirSync(pkg).filter((name) => pattern.test(name));
  if (found.length !== 1) throw new Error(`${pattern} names ${found.length} files`);
  return join(pkg, found[0]);
};
const manifest = only(/^__wasm_split_manifest\.[\w-]{22}\.json$/);
const loader = only(/^__wasm_split\.[\w-]{22}\.js$/);
const main = only(/^portal\.[\w-]{22}\.wasm$/);

const pages = new Map(Object.entries(JSON.parse(readFileSync(manifest, "utf8"))));
const users = new Map();
for (const [page, modules] of pages) {
  for (const module of modules) users.set(module, [...(users.get(module) ?? []), page]);
}
const front = [...pages.keys()].find((page) => frontPage.test(page));
if (!front) throw new Error(`no page is called ${frontPage}`);
const content = new Map();
const pagesOfFunction = new Map();
let carriesConstants = false;
for (const module of users.keys()) {
  const parts = sections(readFileSync(join(pkg, `${module}.wasm`)));
  for (const name of functionNames(parts).values()) pagesOfFunction.set(name, users.get(module));
  // The first segment holds them; what can be written to is always moved.
  carriesConstants ||= segments(parts)[0]?.bytes.length > 0;
  content.set(module, hideFolders(withoutNames(parts)));
}
const split = [...users.keys()];
// Constants that the splitter has moved by itself stand elsewhere than the linked module says.
const moved = carriesConstants
  ? { main: hideFolders(readFileSync(main)), modules: [] }
  : moveConstants(readFileSync(process.argv[3]), readFileSync(main), (name) => pagesOfFunction.get(name), (page) => page === front);
writeFileSync(main, moved.main);
const names = new Names();
shorten(main, names);
const script = only(/^portal\.[\w-]{22}\.js$/);
writeFileSync(script, names.inScript(readFileSync(script, "utf8")));
moved.modules.forEach((module, index) => {
  const name = `data_${index}`;
  content.set(name, module.content);
  users.set(name, module.pages);
  for (const page of module.pages) pages.get(page).push(name);
});
const identity = new Map([...users.keys()].sort().map((module, index) => [module, index]));
const bytes = (modules) => modules.reduce((sum, module) => sum + content.get(module).length, 0);

// Sections without a number are for people: the names of functions, twice as large as the functions.
function withoutNames(parts) {
  return Buffer.concat([Buffer.from("\0asm\x01\0\0\0", "latin1"), ...parts.filter(({ name }) => !name).map(({ whole }) => whole)]);
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

const all = [...identity.keys()];
const entry = new Set(all.filter((module) => users.get(module).length > 1 && users.get(module).includes(front)));
const packed = (title, modules) => (modules.length > 0 ? [pack(title, modules)] : []);
const entryPack = packed("pack_entry", [...entry].sort(order));
const common = new Set(all.filter((module) => !entry.has(module) && users.get(module).length >= many));
const commonPack = packed("pack_common", [...common].sort(order));
const groups = new Map();
for (const module of all.filter((module) => !entry.has(module) && !common.has(module) && users.get(module).length > 1)) {
  const key = users.get(module).join();
  groups.set(key, [...(groups.get(key) ?? []), module]);
}
const shared = new Map();
[...groups.values()]
  .filter((modules) => bytes(modules) >= worthLoading)
  .forEach((modules, index) => {
    const [name] = packed(`pack_shared_${index}`, modules.sort(order));
    for (const module of modules) shared.set(module, name);
  });
const packs = new Map();
for (const [page, modules] of pages) {
  // The page's own module is named after it and is nobody else's.
  const own = modules.filter((module) => module.startsWith("split_"));
  const other = modules.filter((module) => !entry.has(module) && !own.includes(module));
  const usesCommon = bytes(other.filter((module) => common.has(module))) >= share * bytes([...common]);
  const rest = other.filter((module) => !shared.has(module) && !(usesCommon && common.has(module)));
  const title = page.replace(/^_+/, "").replace(/_\d+$/, "");
  const names = new Set(other.filter((module) => shared.has(module)).map((module) => shared.get(module)));
  packs.set(page, [...entryPack, ...(usesCommon ? commonPack : []), ...names, ...packed(`pack_${title}`, [...rest.sort(order), ...own])]);
}

// Of the splitter's own loader the beginning stays: how a page is given what the main module shares.
const text = readFileSync(loader, "utf8");
const kept = text.slice(0, text.indexOf("function makeLoad("));
const wanted = new Set([...text.matchAll(/export const __wasm_split_load_(\w+) = /g)].map(([, page]) => page));
if (!kept.includes("function wrapAsyncCb(") || !kept.includes("function getSharedImports(")) throw new Error("the loader has another form");
if (wanted.size !== pages.size || [...pages.keys()].some((page) => !wanted.has(page))) throw new Error("loader and manifest name other pages");

const files = [...new Set([...packs.values()].flat())];
// A page whose code does not come waits for it, however long: a failure would end the application, with all that stands in it.
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
async function fetched(name) {
    for (;;) {
        try {
            const response = await fetch(new URL(name, import.meta.url));
            if (response.ok) return await response.arrayBuffer();
            if (response.status === 404) reload();
        } catch {}
        await new Promise((again) => setTimeout(again, 2000));
    }
}
async function unpack(name) {
    const content = await fetched(name);
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
  ([page, list]) =>
    `export const ${names.short(`__wasm_split_load_${page}`)} = load([${list.map((name) => `n[${files.indexOf(name)}]`).join(",")}]);`,
);
const table = `const n = ${JSON.stringify(files.map((name) => `./${name}.wasm`))};`;
writeFileSync(loader, [kept + runtime + table, ...loaders, ""].join("\n"));
writeFileSync(manifest, JSON.stringify(Object.fromEntries(packs)));
for (const module of split) rmSync(join(pkg, `${module}.wasm`));
