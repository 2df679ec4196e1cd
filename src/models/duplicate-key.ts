import mongoose from "mongoose";

/** MongoDB's word for "somebody was faster". */
export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof mongoose.mongo.MongoServerError && error.code === 11_000;
