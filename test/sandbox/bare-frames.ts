/** The long connection's frames by hand, as a client in a language without our library would have to write them. */
export type BareFrame = { service: number; method: number; headers: Record<string, string>; payload: Buffer };

const lengthDelimited = 2;
const fields = { seqId: 1, logId: 2, service: 3, method: 4, header: 5, payload: 8 };

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}

const number = (field: number, value: number): Buffer => Buffer.concat([varint(field * 8), varint(value)]);
const block = (field: number, bytes: Buffer): Buffer =>
  Buffer.concat([varint(field * 8 + lengthDelimited), varint(bytes.length), bytes]);

export function writeFrame({ service, method, headers, payload }: BareFrame): Buffer {
  const pairs = Object.entries(headers).map(([key, value]) =>
    block(fields.header, Buffer.concat([block(1, Buffer.from(key)), block(2, Buffer.from(value))])),
  );
  return Buffer.concat([
    number(fields.seqId, 0),
    number(fields.logId, 0),
    number(fields.service, service),
    number(fields.method, method),
    ...pairs,
    ...(payload.length > 0 ? [block(fields.payload, payload)] : []),
  ]);
}

function readVarint(bytes: Buffer, at: number): [value: number, next: number] {
  let value = 0;
  for (let next = at, scale = 1; ; next += 1, scale *= 128) {
    const byte = bytes[next];
    if (byte === undefined) throw new Error("the frame ends within a number");
    value += (byte % 128) * scale;
    if (byte < 128) return [value, next + 1];
  }
}

/** All fields of one message: numbers as they are, blocks as bytes. */
function* fieldsOf(bytes: Buffer): Generator<[field: number, value: number | Buffer]> {
  for (let at = 0; at < bytes.length; ) {
    const [key, afterKey] = readVarint(bytes, at);
    const [value, afterValue] = readVarint(bytes, afterKey);
    const isBlock = key % 8 === lengthDelimited;
    at = isBlock ? afterValue + value : afterValue;
    yield [Math.floor(key / 8), isBlock ? bytes.subarray(afterValue, at) : value];
  }
}

export function readFrame(bytes: Buffer): BareFrame {
  const frame: BareFrame = { service: -1, method: -1, headers: {}, payload: Buffer.alloc(0) };
  for (const [field, value] of fieldsOf(bytes)) {
    if (typeof value === "number") {
      if (field === fields.service) frame.service = value;
      if (field === fields.method) frame.method = value;
    } else if (field === fields.header) {
      const [key, held] = [...fieldsOf(value)].map(([, part]) => String(part));
      frame.headers[key ?? ""] = held ?? "";
    } else if (field === fields.payload) frame.payload = value;
  }
  return frame;
}
