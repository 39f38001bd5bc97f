// Short names between the module and its script, and no code that nobody can call.
//
// wasm-bindgen names each function that module and script hand each other by a hash, so that modules made apart could be
// joined. Hashes do not compress, and each stands in the module and in the script: here they become numbers. The exports
// of what the portal does not use (streams as bodies of requests) go, and wasm-opt takes away what only they needed.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { Reader, section, sections, unsigned, written } from "./wasm.mjs";

const hashed = /^(?=\w+$).*(_[0-9a-f]{16}|17h[0-9a-f]{16}E(_\d+)?|_\d{15,20})$/;
const unused = /^(__wbg_)?intounderlying(bytesource|sink|source)_/;
// What every browser of the last years speaks; with more allowed, wasm-opt writes forms that none reads yet.
const spoken = ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"].map((feature) => `--enable-${feature}`);
const text = (value) => Buffer.concat([unsigned(Buffer.byteLength(value)), Buffer.from(value)]);

/** Gives a name that ends in a hash its number, the same each time. */
export class Names {
  numbers = new Map();
  short(name) {
    if (!hashed.test(name)) return name;
    if (!this.numbers.has(name)) this.numbers.set(name, `$${this.numbers.size.toString(36)}`);
    return this.numbers.get(name);
  }
  /** The same in a script: every word that is known. */
  inScript(script) {
    for (const name of this.numbers.values()) {
      if (new RegExp(`[^\\w$]\\${name}[^\\w$]`).test(script)) throw new Error(`${name} is a name of the script's own`);
    }
    return script.replace(/\b\w{17,}\b/g, (word) => this.numbers.get(word) ?? word);
  }
}

function descriptor(reader) {
  const begin = reader.at;
  const limits = () => {
    if (reader.number() & 1) reader.number();
    reader.number();
  };
  const kind = reader.byte();
  if (kind === 0) reader.number();
  else if (kind === 1) reader.byte(), limits();
  else if (kind === 2) limits();
  else if (kind === 3) reader.byte(), reader.byte();
  else if (kind === 4) reader.byte(), reader.number();
  else throw new Error(`an import of kind ${kind}`);
  return reader.bytes.subarray(begin, reader.at);
}

function imports(content, names) {
  const reader = new Reader(content);
  const count = reader.number();
  const list = Array.from({ length: count }, () => Buffer.concat([text(reader.text()), text(names.short(reader.text())), descriptor(reader)]));
  return Buffer.concat([unsigned(count), ...list]);
}

function exported(content, names) {
  const reader = new Reader(content);
  const list = Array.from({ length: reader.number() }, () => ({ name: reader.text(), kind: reader.byte(), index: reader.number() }));
  const kept = list.filter(({ name }) => !unused.test(name));
  return Buffer.concat([
    unsigned(kept.length),
    ...kept.map(({ name, kind, index }) => Buffer.concat([text(names.short(name)), Buffer.from([kind]), unsigned(index)])),
  ]);
}

/** Renames in the module, and takes away what is not used; `names` then knows every name. */
export function shorten(file, names) {
  const parts = sections(readFileSync(file)).map(({ number, content, whole }) => {
    if (number === section.imports) return written(number, imports(content, names));
    if (number === section.exports) return written(number, exported(content, names));
    return whole;
  });
  writeFileSync(file, Buffer.concat([Buffer.from("\0asm\x01\0\0\0", "latin1"), ...parts]));
  const { status, stderr, error } = spawnSync("wasm-opt", [...spoken, "--remove-unused-module-elements", file, "-o", file], { encoding: "utf8" });
  if (status !== 0) throw new Error(`wasm-opt: ${error ?? stderr}`);
  // Says at once what a browser would say.
  new WebAssembly.Module(readFileSync(file));
}
