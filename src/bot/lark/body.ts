import { Buffer } from "node:buffer";
import { FormData } from "undici";
import { z } from "zod";
import type { HttpRequestOptions } from "./sdk.js";

/** What goes out: JSON, or a form where the SDK says so; with the headers that belong to it. */
export function bodyOf({ data, headers: given = {} }: HttpRequestOptions): {
  body: string | FormData | null;
  headers: Record<string, string>;
} {
  const headers: Record<string, string> = {};
  let isForm = false;
  for (const [name, value] of Object.entries(given)) {
    if (name.toLowerCase() === "content-type") isForm = String(value).startsWith("multipart/form-data");
    else headers[name] = String(value);
  }
  if (data === undefined || data === null) return { body: null, headers };
  if (isForm) return { body: formOf(data), headers }; // the form sets its own type, with the boundary in it
  headers["content-type"] = "application/json; charset=utf-8";
  return { body: JSON.stringify(data), headers };
}

const Fields = z.record(z.string(), z.unknown());

function formOf(data: unknown): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(Fields.parse(data))) {
    if (Buffer.isBuffer(value)) form.append(name, new Blob([Uint8Array.from(value)]), name);
    else form.append(name, String(value));
  }
  return form;
}
