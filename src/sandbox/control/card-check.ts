import { z } from "zod";
import { checkCard } from "../card-check.js";
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
      return read.ok ? answered(checkCard(read.body.card, cardContextOf(call.it.platform))) : read.answer;
    },
  },
];
