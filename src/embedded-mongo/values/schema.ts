import { Long } from "bson";
import { z } from "zod";
import { type Doc, isDoc } from "./document.js";

/** A number in any of BSON's types. */
export const number = z.union([z.number(), z.custom<Long>((value) => value instanceof Long).transform(Number)]);

/** A whole number, not negative. */
export const count = number.pipe(z.int().min(0));

/** True and false, also as a number, as drivers send them. */
export const flag = z.union([z.boolean(), number.transform((value) => value !== 0)]);

export const doc = z.custom<Doc>(isDoc, "has to be a document");
export const list = z.array(z.unknown());
