import { setFlagsFromString } from "node:v8";

/**
 * While the program is loaded nearly all that is made stays, and hardly anything runs often. V8 takes that for a need of
 * a large young generation, keeps up to 48 MB for it from then on, and optimizes code that has done its work. So until
 * the bot works the one does not grow and the other does not happen.
 */
export function loadingBegins(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--no-opt");
}

/** From here on both are as V8 has them by itself. */
export function loadingEnds(): void {
  setFlagsFromString("--semi-space-growth-factor=2");
  setFlagsFromString("--opt");
}
