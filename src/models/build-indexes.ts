import type mongoose from "mongoose";

type Direction = 1 | -1;

/** Of a model, what is needed here; its documents' type is of no interest. */
type Indexed = { db: mongoose.Connection; collection: { name: string }; schema: Pick<mongoose.Schema, "indexes"> };

/**
 * Builds the indexes of a model's schema in one round trip; mongoose itself takes one for each.
 * @throws Error if the connection isn't open
 */
export async function buildIndexes({ db: connection, collection, schema }: Indexed): Promise<void> {
  const { db } = connection;
  if (!db) throw new Error("indexes are built on an open connection");
  const wanted = schema.indexes().map(([fields, options]) => {
    const { unique, sparse, expireAfterSeconds, partialFilterExpression } = options;
    return {
      key: Object.fromEntries(
        Object.entries(fields).map(([field, way]): [string, Direction] => [field, way === -1 ? -1 : 1]),
      ),
      ...(unique ? { unique: true } : {}),
      ...(sparse ? { sparse } : {}),
      ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds }),
      ...(partialFilterExpression ? { partialFilterExpression } : {}),
    };
  });
  await db.collection(collection.name).createIndexes(wanted);
}
