import { botWords } from "../../cards/bot-words.js";
import { answerCard } from "../../cards/plain-cards.js";
import { assessment } from "./assess.js";
import { calendar } from "./calendar.js";
import { consult } from "./consult.js";
import { hold, original, viewers } from "./custody.js";
import { deliveriesCommand } from "./deliveries.js";
import type { Asked, CommandDeps, Reply } from "./deps.js";
import { deputy } from "./deputy.js";
import { dossier } from "./dossier.js";
import { duty } from "./duty.js";
import type { Parsed } from "./parse/parsed.js";
import { closing, transfer } from "./pasted.js";
import { relief } from "./relief.js";
import { ruling } from "./ruling.js";

/** Commands that read their own arguments. */
export async function otherCommand(
  { id, args }: Extract<Parsed, { kind: "other" }>,
  asked: Asked,
  deps: CommandDeps,
): Promise<Reply> {
  switch (id) {
    case "duty":
      return duty(args, asked, deps);
    case "deputy":
      return deputy(args, asked, deps);
    case "calendar":
      return calendar(args, asked, deps);
    case "consult":
      return consult(args, asked, deps);
    case "deliveries":
      return deliveriesCommand(args, asked, deps);
    case "assess":
      return assessment(args, asked, deps);
    case "relief":
      return relief(deps);
    case "ruling":
      return ruling(args, asked, deps);
    case "dossier":
      return dossier(args, asked, deps);
    case "transfer":
      return transfer(args, asked, deps);
    case "closing":
      return closing(args, asked, deps);
    case "original":
      return original(args, asked, deps);
    case "viewers":
      return viewers(args, asked, deps);
    case "hold":
      return hold(args, asked, deps);
    default:
      return { card: answerCard(botWords.notYet), private: false };
  }
}
