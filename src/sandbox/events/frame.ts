import protobuf from "protobufjs";
import { z } from "zod";

const proto = `syntax = "proto2"; package pbbp2;
message Header { required string key = 1; required string value = 2; }
message Frame {
  required uint64 SeqID = 1; required uint64 LogID = 2; required int32 service = 3; required int32 method = 4;
  repeated Header headers = 5; optional string payload_encoding = 6; optional string payload_type = 7;
  optional bytes payload = 8; optional string LogIDNew = 9;
}`;
const FrameType = protobuf.parse(proto, { keepCase: true }).root.lookupType("pbbp2.Frame");

const Decoded = z.object({
  service: z.number(),
  method: z.number(),
  headers: z.array(z.object({ key: z.string(), value: z.string() })).default([]),
  payload: z.instanceof(Uint8Array).optional(),
});

/** One binary message of the long connection; method 0 is control, 1 is data. */
export type Frame = { service: number; method: 0 | 1; headers: Record<string, string>; payload?: Buffer };

export function encodeFrame({ service, method, headers, payload }: Frame): Uint8Array {
  const pairs = Object.entries(headers).map(([key, value]) => ({ key, value }));
  return FrameType.encode({
    SeqID: 1,
    LogID: 1,
    service,
    method,
    headers: pairs,
    ...(payload ? { payload } : {}),
  }).finish();
}

/** Null for bytes that are no frame. */
export function decodeFrame(bytes: Uint8Array): Frame | null {
  try {
    const frame = Decoded.parse(FrameType.toObject(FrameType.decode(bytes), { arrays: true }));
    return {
      service: frame.service,
      method: frame.method === 0 ? 0 : 1,
      headers: Object.fromEntries(frame.headers.map(({ key, value }) => [key, value])),
      ...(frame.payload ? { payload: Buffer.from(frame.payload) } : {}),
    };
  } catch {
    return null; // whoever sends rubbish is ignored, as an unknown frame is
  }
}
