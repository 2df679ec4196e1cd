import { CommandError } from "../errors.js";

/** Escapes that JavaScript knows; the others are Perl's, and JavaScript would read them as plain letters. */
const foreignEscape = /\\[^bBcdDfnrsStvwWxu0-9kpP\W_]/;

/** @throws CommandError 51091 if JavaScript cannot read the pattern */
export function compileRegex(pattern: string): RegExp {
  const attempts = foreignEscape.test(pattern.replaceAll("\\\\", "")) ? ["u"] : ["u", ""];
  for (const flags of attempts) {
    try {
      return new RegExp(pattern, flags);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  throw new CommandError(51091, `Regular expression is invalid: /${pattern}/`);
}
