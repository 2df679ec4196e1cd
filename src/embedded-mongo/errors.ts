/** MongoDB's error numbers that we answer with, and their names. */
export const codeNames = {
  1: "InternalError",
  2: "BadValue",
  9: "FailedToParse",
  14: "TypeMismatch",
  15: "Overflow",
  20: "IllegalOperation",
  22: "InvalidBSON",
  26: "NamespaceNotFound",
  27: "IndexNotFound",
  28: "PathNotViable",
  40: "ConflictingUpdateOperators",
  43: "CursorNotFound",
  48: "NamespaceExists",
  52: "DollarPrefixedFieldName",
  53: "InvalidIdField",
  56: "EmptyFieldName",
  59: "CommandNotFound",
  66: "ImmutableField",
  67: "CannotCreateIndex",
  72: "InvalidOptions",
  73: "InvalidNamespace",
  85: "IndexOptionsConflict",
  86: "IndexKeySpecsConflict",
  91: "ShutdownInProgress",
  96: "OperationFailed",
  115: "CommandNotSupported",
  168: "InvalidPipelineOperator",
  171: "CannotIndexParallelArrays",
  10334: "BSONObjectTooLarge",
  11000: "DuplicateKey",
  14031: "OutOfDiskSpace",
  16389: "Location16389",
  17217: "Location17217",
  28667: "Location28667",
  31249: "Location31249",
  31253: "Location31253",
  31254: "Location31254",
  40323: "Location40323",
  40324: "Location40324",
  40353: "Location40353",
  40414: "IDLFailedToParse",
  40415: "IDLUnknownField",
  51091: "Location51091",
  51246: "Location51246",
  51272: "Location51272",
} as const;

export type ErrorCode = keyof typeof codeNames;

/** A command, or one statement of it, fails with a code that MongoDB's drivers know; the one at the edge answers it. */
export class CommandError extends Error {
  readonly code: ErrorCode;
  readonly details: { [key: string]: unknown };

  constructor(code: ErrorCode, message: string, details: { [key: string]: unknown } = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }

  get codeName(): string {
    return codeNames[this.code];
  }
}

/** Something MongoDB knows and this server leaves out on purpose. */
export const notInSubset = (what: string): CommandError =>
  new CommandError(115, `${what} is outside the subset of this embedded server`);
