/** MongoDB's error numbers that we answer with, and their names. */
const codeNames: ReadonlyMap<number, string> = new Map([
  [1, "InternalError"],
  [2, "BadValue"],
  [9, "FailedToParse"],
  [14, "TypeMismatch"],
  [15, "Overflow"],
  [20, "IllegalOperation"],
  [22, "InvalidBSON"],
  [26, "NamespaceNotFound"],
  [28, "PathNotViable"],
  [40, "ConflictingUpdateOperators"],
  [43, "CursorNotFound"],
  [48, "NamespaceExists"],
  [52, "DollarPrefixedFieldName"],
  [53, "InvalidIdField"],
  [56, "EmptyFieldName"],
  [59, "CommandNotFound"],
  [66, "ImmutableField"],
  [67, "CannotCreateIndex"],
  [73, "InvalidNamespace"],
  [85, "IndexOptionsConflict"],
  [86, "IndexKeySpecsConflict"],
  [91, "ShutdownInProgress"],
  [96, "OperationFailed"],
  [115, "CommandNotSupported"],
  [171, "CannotIndexParallelArrays"],
  [10334, "BSONObjectTooLarge"],
  [11000, "DuplicateKey"],
  [14031, "OutOfDiskSpace"],
  [40414, "IDLFailedToParse"],
  [40415, "IDLUnknownField"],
]);

/** A command, or one statement of it, fails with a code that MongoDB's drivers know; the one at the edge answers it. */
export class CommandError extends Error {
  readonly code: number;
  readonly details: { [key: string]: unknown };

  constructor(code: number, message: string, details: { [key: string]: unknown } = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }

  get codeName(): string {
    return codeNames.get(this.code) ?? `Location${this.code}`;
  }
}

/** Something MongoDB knows and this server leaves out on purpose. */
export const notInSubset = (what: string): CommandError =>
  new CommandError(115, `${what} is outside the subset of this embedded server`);
