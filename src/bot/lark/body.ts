import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { HttpRequestOptions } from "./sdk.js";

type Body = { body: string | Buffer | null; headers: Record<string, string> };

/** What goes out: JSON, or a form where the SDK says so; with the headers that belong to it. */
export function bodyOf({ data, headers: given = {} }: HttpRequestOptions): Body {
  const headers: Record<string, string> = {};
  let isForm = false;
  for (const [name, value] of Object.entries(given)) {
    if (name.toLowerCase() === "content-type") isForm = String(value).startsWith("multipart/form-data");
    else headers[name] = String(value);
  }
  if (data === undefined || data === null) return { body: null, headers };
  if (isForm) {
    const boundary = randomBytes(16).toString("hex");
    headers["content-type"] = `multipart/form-data; boundary=${boundary}`;
    return { body: formOf(Fields.parse(data), boundary), headers };
  }
  headers["content-type"] = "application/json; charset=utf-8";
  return { body: JSON.stringify(data), headers };
}

const Fields = z.record(z.string().regex(/^\w+$/), z.unknown());

function formOf(fields: z.infer<typeof Fields>, boundary: string): Buffer {
  const parts = Object.entries(fields).flatMap(([name, value]) => {
    const isFile = Buffer.isBuffer(value);
    const type = isFile ? `; filename="${name}"\r\nContent-Type: application/octet-stream` : "";
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${type}\r\n\r\n`;
    return [Buffer.from(head), isFile ? value : Buffer.from(String(value)), Buffer.from("\r\n")];
  });
  return Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
}
