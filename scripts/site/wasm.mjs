// Just enough of the WebAssembly binary format to look into a module and to write one.

const width = { custom: 0, imports: 2, exports: 7, code: 10, data: 11, dataCount: 12 };
export const section = Object.freeze(width);

/** Reads numbers and texts one after the other. */
export class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }
  byte() {
    return this.bytes[this.at++];
  }
  number() {
    let value = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      more = byte > 127;
    }
    return value;
  }
  signed() {
    let value = 0;
    let shift = 0;
    let byte;
    do {
      byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      shift += 7;
    } while (byte > 127);
    return byte & 64 ? value - 2 ** shift : value;
  }
  slice() {
    const length = this.number();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  text() {
    return Buffer.from(this.slice()).toString("utf8");
  }
}

export function unsigned(value) {
  const bytes = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left % 128) | 128);
  }
}

function signed(value) {
  const bytes = unsigned(value);
  // The sign is the highest bit of the last byte.
  if (bytes[bytes.length - 1] < 64) return bytes;
  bytes[bytes.length - 1] |= 128;
  return Buffer.concat([bytes, Buffer.from([0])]);
}

/** The sections of a module in their order: number, name (of those for people), content, and the bytes as they stand. */
export function sections(module) {
  const found = [];
  for (const reader = new Reader(module, 8); reader.at < module.length; ) {
    const begin = reader.at;
    const number = reader.byte();
    const content = reader.slice();
    const whole = module.subarray(begin, reader.at);
    if (number !== section.custom) {
      found.push({ number, name: "", content, whole });
    } else {
      const inside = new Reader(content);
      const name = inside.text();
      found.push({ number, name, content: content.subarray(inside.at), whole });
    }
  }
  return found;
}

export function written(number, content) {
  return Buffer.concat([Buffer.from([number]), unsigned(content.length), content]);
}

/** Index of a function, its name. */
export function functionNames(found) {
  const names = new Map();
  const custom = found.find(({ name }) => name === "name");
  if (!custom) return names;
  for (const reader = new Reader(custom.content); reader.at < custom.content.length; ) {
    const kind = reader.byte();
    const inside = new Reader(reader.slice());
    if (kind !== 1) continue;
    for (let left = inside.number(); left > 0; left--) {
      const index = inside.number();
      names.set(index, inside.text());
    }
  }
  return names;
}

/** The segments that are put at a fixed address: address, bytes. */
export function segments(found) {
  const data = found.find(({ number }) => number === section.data);
  if (!data) return [];
  const reader = new Reader(data.content);
  return Array.from({ length: reader.number() }, () => {
    // Flag 0, an i32.const, its end: nothing else is written by our tools.
    if (reader.byte() !== 0 || reader.byte() !== 0x41) throw new Error("a data segment of another form");
    const address = reader.signed();
    if (reader.byte() !== 0x0b) throw new Error("a data segment of another form");
    return { address, bytes: reader.slice() };
  });
}

export function dataSection(list) {
  const parts = list.flatMap(({ address, bytes }) => [
    Buffer.from([0, 0x41]),
    signed(address),
    Buffer.from([0x0b]),
    unsigned(bytes.length),
    bytes,
  ]);
  return written(section.data, Buffer.concat([unsigned(list.length), ...parts]));
}

/** A module that does nothing but put data into the memory of another one. */
export function dataModule(list) {
  const text = (value) => Buffer.concat([unsigned(Buffer.byteLength(value)), Buffer.from(value)]);
  const memory = Buffer.concat([unsigned(1), text("__wasm_split"), text("memory"), Buffer.from([2, 0, 0])]);
  return Buffer.concat([Buffer.from("\0asm\x01\0\0\0", "latin1"), written(section.imports, memory), dataSection(list)]);
}
