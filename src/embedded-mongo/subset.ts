import { stages } from "./commands/aggregate.js";
import { harmlessFields } from "./commands/command.js";
import { aliases, commands } from "./commands/table.js";
import { logicalOperators, oppositeOperators } from "./query/filter.js";
import { valueOperators } from "./query/operators.js";
import { IndexOptions } from "./store/index-spec.js";
import { pushModifiers, updateOperators } from "./update/operators.js";

/**
 * The declared subset, read off the tables that serve it. docs/EMBEDDED-MONGO.md shows it; a test holds the two
 * together and drives each entry. Everything else is refused by name.
 */
export const subset = {
  commands: Object.fromEntries(Object.entries(commands).map(([name, { fields }]) => [name, fields])),
  aliases: [...aliases.keys()],
  harmlessFields,
  queryOperators: [...logicalOperators, ...valueOperators, ...oppositeOperators],
  updateOperators,
  pushModifiers,
  stages,
  indexOptions: Object.keys(IndexOptions.shape),
} as const;
