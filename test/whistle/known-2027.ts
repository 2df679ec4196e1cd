import type { Calendar } from "../../src/flows/calendar/calendar.js";
import { createCalendar } from "../../src/flows/calendar/create-calendar.js";
import { holidays } from "../calendar/town-calendar.js";
import * as town from "./town.js";

/** What a notice for 2027 might say: four days off at New Year, the Sunday after them worked. */
export const known2027: Calendar = createCalendar(
  {
    years: {
      ...holidays.years,
      2027: {
        off: [{ name: "元旦", from: "2027-01-01", to: "2027-01-04" }],
        makeUp: [{ name: "元旦", date: "2027-01-10" }],
      },
    },
  },
  town.policy.hours,
);
