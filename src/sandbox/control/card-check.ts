import { z } from "zod";
import { cardProblems, checkCard } from "../card-check.js";
import { jsonPathOf } from "../cards/problem.js";
import { cardContextOf } from "../messages/content.js";
import { answered, type ControlRoute, readControl } from "./control.js";

const CardCheckBody = z.strictObject({ card: z.unknown() });

/** Judges a card as sending it would: with the people of this town and the pictures that were uploaded here. */
export const cardCheckRoutes: ControlRoute[] = [
  {
    method: "POST",
    path: "/sandbox/api/card-check",
    handle(call) {
      const read = readControl(call, CardCheckBody);
      if (!read.ok) return read.answer;
      const context = cardContextOf(call.it.platform);
      const verdict = checkCard(read.body.card, context);
      if (verdict.ok) return answered(verdict);
      const problems = cardProblems(read.body.card, context).map((each) => ({ ...each, path: jsonPathOf(each) }));
      return answered({ ...verdict, problems });
    },
  },
];
