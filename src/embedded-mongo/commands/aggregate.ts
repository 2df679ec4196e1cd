import { z } from "zod";
import { parsePipeline } from "../aggregate/pipeline.js";
import { CommandError } from "../errors.js";
import { count, doc } from "../values/schema.js";
import { command, namespaceOf } from "./command.js";
import { resultOf } from "./cursors.js";

export const aggregate = command(
  { aggregate: z.string(), pipeline: z.array(doc), cursor: z.strictObject({ batchSize: count.optional() }).optional() },
  (input, { engine, db, session }) => {
    const namespace = namespaceOf(db, input.aggregate);
    const run = parsePipeline(input.pipeline);
    if (!input.cursor)
      throw new CommandError(9, "The 'cursor' option is required, except for aggregate with the explain argument");
    const docs = run(engine.catalog.get(namespace));
    return engine.cursors.first(namespace, resultOf(docs), { batchSize: input.cursor.batchSize, session });
  },
);
