import mongoose from "mongoose";
import { z } from "zod";
import { HolidayTable } from "../flows/calendar/holiday-table.js";

const schema = new mongoose.Schema(
  {
    _id: { type: String, required: true },
    text: { type: String, required: true },
    by: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false, autoIndex: false, collection: "holidays" },
);

const Row = z.object({ _id: z.string(), text: z.string() });

/** Years of holidays that were imported by message; they win over holidays.yaml. */
export type Holidays = {
  all(): Promise<HolidayTable["years"]>;
  write(years: HolidayTable["years"], by: string, at: Date): Promise<void>;
};

export function createHolidays(connection: mongoose.Connection): Holidays {
  const model = connection.model("HolidayYear", schema);
  return {
    async all() {
      const rows = z.array(Row).parse(await model.find().sort({ _id: 1 }).lean());
      const years = rows.map(({ _id, text }): [string, unknown] => [_id, JSON.parse(text)]);
      return HolidayTable.parse({ years: Object.fromEntries(years) }).years;
    },
    async write(years, by, at) {
      await model.bulkWrite(
        Object.entries(years).map(([year, table]) => ({
          updateOne: {
            filter: { _id: year },
            update: { $set: { text: JSON.stringify(table), by, at } },
            upsert: true,
          },
        })),
      );
    },
  };
}
