// Puts each constant beside the pages that need it.
//
// The splitter means to do so, but gives all constants back to the first download as soon as their parts, each aligned
// anew, are a few hundred bytes longer than the whole had been; with many pages that is always the case, and more than
// half of the constants in the first download are the texts of pages that are not open. Where it has moved them, nothing
// is left to do here. The linked module
// still says which function refers to which constant (its relocations); from this follows which pages need it. What
// the front page does not need leaves the main module and becomes modules of data alone, one for each set of pages.
import { homedir } from "node:os";
import { join } from "node:path";
import { Reader, dataModule, dataSection, functionNames, section, sections, segments, unsigned, written } from "./wasm.mjs";

const relocation = { table: new Set([1, 2, 12, 18, 19, 24]), memory: new Set([3, 4, 5, 11, 14, 15, 16, 17, 23]) };
const withAddend = new Set([3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25]);
const everybody = "*";
// A gap shorter than a segment's own head is copied: what lies in it are constants too.
const shortGap = 8;
// What is smaller than a module's head stays where it is.
const worthMoving = 64;

function symbols(linking) {
  const found = [];
  const reader = new Reader(linking, 0);
  reader.number();
  while (reader.at < linking.length) {
    const kind = reader.byte();
    const inside = new Reader(reader.slice());
    if (kind !== 8) continue;
    for (let left = inside.number(); left > 0; left--) {
      const type = inside.byte();
      const flags = inside.number();
      const undefinedHere = (flags & 0x10) !== 0;
      if (type === 1) {
        inside.text();
        found.push(undefinedHere ? {} : { data: true, segment: inside.number(), offset: inside.number(), size: inside.number() });
      } else if (type === 3) {
        inside.number();
        found.push({});
      } else {
        const index = inside.number();
        if (!undefinedHere || flags & 0x40) inside.text();
        found.push(type === 0 ? { function: index } : {});
      }
    }
  }
  return found;
}

function relocations(content) {
  const reader = new Reader(content);
  reader.number();
  return Array.from({ length: reader.number() }, () => {
    const type = reader.byte();
    const offset = reader.number();
    const symbol = reader.number();
    if (withAddend.has(type)) reader.signed();
    return { type, offset, symbol };
  });
}

/** Where the bodies of functions and the bytes of segments begin, relative to their sections. */
function places(content, skip) {
  const reader = new Reader(content);
  return Array.from({ length: reader.number() }, () => {
    skip(reader);
    const bytes = reader.slice();
    return { begin: reader.at - bytes.length, end: reader.at };
  });
}

function at(list, offset) {
  let low = 0;
  let high = list.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (list[middle].begin <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * `linked`: the module before it was split, with its relocations. `main`: the main module after it. `pagesOf`: the pages that
 * need a function, by its name; undefined when it is in the main module.
 * Returns the main module without what was moved, and the modules of data with the pages that need them.
 */
export function moveConstants(linked, main, pagesOf, stays) {
  const parts = sections(linked);
  const named = (wanted) => parts.find(({ name }) => name === wanted).content;
  const numbered = (wanted) => parts.find(({ number }) => number === wanted).content;
  const names = functionNames(parts);
  const table = symbols(named("linking"));
  const imported = importedFunctions(numbered(section.imports));
  const bodies = places(numbered(section.code), () => {});
  const bytes = places(numbered(section.data), (reader) => {
    reader.byte();
    reader.byte();
    reader.signed();
    reader.byte();
  });
  const base = segments(parts)[0].address;
  const constants = table
    .map((symbol, index) => ({ ...symbol, index }))
    .filter((symbol) => symbol.data && symbol.segment === 0 && symbol.size > 0)
    .map(({ index, offset, size }) => ({ index, begin: offset, end: offset + size, pages: new Set(), to: new Set() }))
    .sort((one, other) => one.begin - other.begin);
  const ofSymbol = new Map(constants.map((constant) => [constant.index, constant]));

  const twice = new Set();
  const seen = new Set();
  for (const name of names.values()) (seen.has(name) ? twice : seen).add(name);
  for (const { type, offset, symbol } of relocations(named("reloc.CODE"))) {
    if (!relocation.memory.has(type)) continue;
    const constant = ofSymbol.get(symbol);
    if (!constant) continue;
    const name = names.get(imported + at(bodies, offset));
    for (const page of (name && !twice.has(name) && pagesOf(name)) || [everybody]) constant.pages.add(page);
  }
  for (const { type, offset, symbol } of relocations(named("reloc.DATA"))) {
    if (!relocation.memory.has(type)) continue;
    const constant = ofSymbol.get(symbol);
    if (!constant) continue;
    const segment = bytes.findIndex(({ begin, end }) => begin <= offset && offset < end);
    if (segment !== 0) {
      constant.pages.add(everybody);
      continue;
    }
    for (const holder of holding(constants, offset - bytes[0].begin)) holder.to.add(constant);
  }
  // Constants that lie one in the other go the same way.
  for (let index = 1, last = constants[0]; index < constants.length; index++) {
    const constant = constants[index];
    if (constant.begin < last.end) {
      last.to.add(constant);
      constant.to.add(last);
    }
    if (constant.end >= last.end) last = constant;
  }
  for (const waiting = [...constants]; waiting.length > 0; ) {
    const holder = waiting.pop();
    for (const constant of holder.to) {
      const before = constant.pages.size;
      for (const page of holder.pages) constant.pages.add(page);
      if (constant.pages.size > before) waiting.push(constant);
    }
  }

  const sets = new Map();
  for (const { begin, end, pages } of constants) {
    if (pages.size === 0 || pages.has(everybody) || [...pages].some(stays)) continue;
    const key = [...pages].sort().join();
    const set = sets.get(key) ?? { pages: [...pages].sort(), ranges: [] };
    set.ranges.push({ begin: base + begin, end: base + end });
    sets.set(key, set);
  }
  const moving = [...sets.values()].filter(({ ranges }) => ranges.reduce((sum, { begin, end }) => sum + end - begin, 0) >= worthMoving);
  return take(main, base, base + bytes[0].end - bytes[0].begin, moving);
}

function* holding(constants, offset) {
  for (let index = at(constants, offset); index >= 0 && constants[index].begin > offset - 4096; index--) {
    if (constants[index].begin <= offset && offset < constants[index].end) yield constants[index];
  }
}

function importedFunctions(content) {
  const reader = new Reader(content);
  let count = 0;
  for (let left = reader.number(); left > 0; left--) {
    reader.text();
    reader.text();
    const kind = reader.byte();
    if (kind === 0) count++;
    if (kind === 0) reader.number();
    else if (kind === 3) reader.at += 2;
    else {
      if (kind === 1) reader.byte();
      const flags = reader.number();
      reader.number();
      if (flags & 1) reader.number();
    }
  }
  return count;
}

function take(main, base, end, moving) {
  const parts = sections(main);
  const old = segments(parts);
  const image = Buffer.alloc(end - base);
  const others = [];
  for (const one of old) {
    if (one.address >= base && one.address + one.bytes.length <= end) one.bytes.forEach((byte, index) => (image[one.address - base + index] = byte));
    else others.push(one);
  }
  hideFolders(image);
  const modules = moving.map(({ pages, ranges }) => {
    const joined = [];
    for (const { begin, end: stop } of ranges) {
      const last = joined.at(-1);
      if (last && begin - last.end <= shortGap) last.end = Math.max(last.end, stop);
      else joined.push({ begin, end: stop });
    }
    const list = joined.map(({ begin, end: stop }) => ({ address: begin, bytes: Buffer.from(image.subarray(begin - base, stop - base)) }));
    return { pages, content: dataModule(list) };
  });
  for (const { ranges } of moving) for (const { begin, end: stop } of ranges) image.fill(0, begin - base, stop - base);
  const left = [...filled(image, base), ...others];
  const content = parts.map(({ number, whole }) => {
    if (number === section.data) return dataSection(left);
    if (number === section.dataCount) return written(section.dataCount, unsigned(left.length));
    return whole;
  });
  return { main: Buffer.concat([main.subarray(0, 8), ...content]), modules };
}

/** Messages of defects name the source file; in which folder of the building machine it lay is nobody's business. */
export function hideFolders(image) {
  const libraries = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry", "src");
  const escaped = libraries.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const folders = new RegExp(`${escaped}/[\\w.-]+?-[0-9a-f]{16}/`, "g");
  for (const { 0: folder, index } of image.toString("latin1").matchAll(folders)) {
    image.fill(".", index, index + folder.length - 1, "latin1");
  }
  return image;
}

/** Memory is zero from the beginning: longer runs of zeros need not be sent. */
function filled(image, base) {
  const list = [];
  for (let begin = 0; begin < image.length; ) {
    if (image[begin] === 0) {
      begin++;
      continue;
    }
    let end = begin + 1;
    for (let zeros = 0; end + zeros < image.length && zeros <= shortGap; ) {
      if (image[end + zeros] === 0) zeros++;
      else {
        end += zeros + 1;
        zeros = 0;
      }
    }
    list.push({ address: base + begin, bytes: image.subarray(begin, end) });
    begin = end;
  }
  return list;
}
