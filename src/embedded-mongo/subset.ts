import { accumulatorNames } from "./aggregate/accumulators.js";
import { dateFormats } from "./aggregate/dates.js";
import { forms } from "./aggregate/forms.js";
import { functionNames } from "./aggregate/functions.js";
import { stages, updateStages } from "./aggregate/stages.js";
import { harmlessFields } from "./commands/command.js";
import { aliases, commands } from "./commands/table.js";
import { logicalOperators } from "./query/filter.js";
import { derivedOperators, typeAliases, valueOperators } from "./query/operators.js";
import { projectionOperators } from "./query/projection.js";
import { IndexOptions, partialOperators } from "./store/index-spec.js";
import { pushModifiers, updateOperators } from "./update/operators.js";

/**
 * The declared subset, read off the tables that serve it. docs/EMBEDDED-MONGO.md shows it; a test holds the two
 * together and drives each entry. Everything else is refused by name.
 */
export const subset = {
  commands: Object.fromEntries(Object.entries(commands).map(([name, { fields }]) => [name, fields])),
  aliases: [...aliases.keys()],
  harmlessFields,
  queryOperators: [...logicalOperators, ...valueOperators, ...derivedOperators],
  typeAliases,
  updateOperators,
  pushModifiers,
  updateStages: [...updateStages],
  projectionOperators,
  stages: [...stages.keys()],
  accumulators: accumulatorNames,
  expressions: [...forms.keys(), ...functionNames],
  dateFormats,
  indexOptions: Object.keys(IndexOptions.shape),
  partialOperators,
} as const;
