import { appeal } from "./appeal.js";
import { assessment } from "./assess.js";
import { bulletin } from "./bulletin.js";
import { calendar } from "./calendar.js";
import { charge } from "./charge.js";
import { consult } from "./consult.js";
import { hold, original, viewers } from "./custody.js";
import { deliveriesCommand } from "./deliveries.js";
import type { Asked, CommandDeps, Reply } from "./deps.js";
import { deputy } from "./deputy.js";
import { dossier } from "./dossier.js";
import { duty } from "./duty.js";
import { exclude } from "./exclude.js";
import type { Parsed } from "./parse/parsed.js";
import { closing, transfer } from "./pasted.js";
import { register } from "./register.js";
import { relief } from "./relief.js";
import { ruling } from "./ruling.js";
import { supervise } from "./supervise.js";
import { verifyChainOf } from "./verify-chain.js";

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
    case "bulletin":
      return bulletin(args, asked, deps);
    case "relief":
      return relief(deps);
    case "supervise":
      return supervise(args, asked, deps);
    case "frivolous":
    case "empty":
      return charge(id, args, asked, deps);
    case "appeal":
      return appeal(args, asked, deps);
    case "exclude":
    case "include":
      return exclude(id, args, asked, deps);
    case "register":
      return register(args, asked, deps);
    case "verifyChain":
      return verifyChainOf(args, asked, deps);
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
      throw new Error(`/${id} is no command that reads its own arguments`);
  }
}
