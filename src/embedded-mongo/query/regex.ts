import { BSONRegExp } from "bson";
import { CommandError, notInSubset } from "../errors.js";

/** Escapes that JavaScript knows; the others are Perl's, and JavaScript would read them as plain letters. */
const foreignEscape = /\\[^bBcdDfnrsStvwWxu0-9kpP\W_]/;

/**
 * Compiles MongoDB's pattern and options `i`, `m`, `s` (`u` changes nothing: text is always Unicode).
 * @throws CommandError 51091 if JavaScript cannot read the pattern, 115 for option `x`
 */
export function compileRegex({ pattern, options }: { pattern: string; options: string }): RegExp {
  for (const option of options) {
    if (!"imsu".includes(option)) throw notInSubset(`the regular expression option '${option}'`);
  }
  const flags = options.replaceAll("u", "");
  const unescaped = pattern.replaceAll("\\\\", "");
  const attempts = foreignEscape.test(unescaped) ? ["u"] : ["u", ""];
  for (const unicode of attempts) {
    try {
      return new RegExp(pattern, flags + unicode);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  throw new CommandError(51091, `Regular expression is invalid: /${pattern}/${options}`);
}

/** `$regex` with or without `$options`, as a BSON regular expression. */
export function regexOf(pattern: unknown, options: unknown): BSONRegExp {
  if (options !== undefined && typeof options !== "string") throw new CommandError(2, "$options has to be a string");
  if (pattern instanceof BSONRegExp) return new BSONRegExp(pattern.pattern, options ?? pattern.options);
  if (typeof pattern !== "string") throw new CommandError(2, "$regex has to be a string");
  return new BSONRegExp(pattern, options ?? "");
}
