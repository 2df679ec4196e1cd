import {
  type CardAction as Action,
  actionFromName,
  type CommandAction,
  isCommandAction,
  parseAction,
} from "../cards/action.js";
import { botWords } from "../cards/bot-words.js";
import { explain } from "../cards/explain.js";
import { explainForm } from "../cards/explain-form.js";
import { parseForm } from "../cards/parse-form.js";
import { toastFor } from "../cards/toasts.js";
import type { Deliveries } from "../models/deliveries.js";
import type { PrivateChats } from "../models/private-chats.js";
import { replaced, toast } from "./answers.js";
import type { Carried } from "./carried.js";
import { againByTap } from "./commands/again.js";
import { assessmentStep } from "./commands/assess.js";
import { blowAhead, openForm, submitForm } from "./commands/blow-form.js";
import { originalByForm, originalByTap } from "./commands/custody.js";
import { retryByTap } from "./commands/deliveries.js";
import { type Asked, type CommandDeps, unitHere } from "./commands/deps.js";
import { linkDraft } from "./commands/link.js";
import { listPage } from "./commands/lists.js";
import { showById, whistleCardFor } from "./commands/one-whistle.js";
import { closingByTap } from "./commands/pasted.js";
import { handleAs } from "./commands/post.js";
import { registerPage } from "./commands/register.js";
import { answerSource } from "./commands/source.js";
import type { CardAction, CardAnswer } from "./ingress/inbound.js";
import type { Throttle } from "./throttle.js";
import { actorsOf } from "./town.js";
import { maySee } from "./view.js";

export type CallbackDeps = CommandDeps & {
  deliveries: Deliveries;
  throttle: Throttle;
  carried: Carried;
  privateChats: Pick<PrivateChats, "of">;
};

/** A form becomes one whistle however often it is sent, and it may be an emergency: it is never held back. */
const unbounded: readonly Action["do"][] = ["blowForm", "blowAnyway"];

/** Answers a tap: what it asks for is done before the answer, and a refusal says why in words. */
export async function answerTap(tap: CardAction, deps: CallbackDeps): Promise<CardAnswer> {
  const directory = deps.town.directory();
  const member = directory.acting(tap.operatorOpenId, deps.clock());
  if (!member) return toast("error", botWords.stranger);
  const action = await actionOf(tap, deps);
  if (!unbounded.some((one) => one === action?.do) && deps.throttle.ask(tap.operatorOpenId) !== "ok")
    return toast("warning", botWords.tooMany);
  if (!action || (await hidesAnOrder(action, tap, deps))) return toast("error", botWords.unknownButton);
  const asked: Asked = {
    source: tap.eventId,
    member,
    chatId: tap.chatId,
    chatType: (await isAlone(action, tap, deps)) ? "p2p" : "group",
    images: [],
  };
  return isCommandAction(action) ? answerCommand(action, tap, asked, deps) : answerOther(action, tap, asked, deps);
}

/** What puts another card in the place of the one that was tapped, and stands on no order itself. */
const onNoOrder: readonly Action["do"][] = [
  ...(["list", "register", "assess", "assessSheet", "show", "originalForm"] as const),
  ...(["openForm", "blowForm", "blowAnyway", "link", "sourceForm"] as const),
];

/** Whether an altered value would put something else in the place of an order, or another whistle in the place of one. */
async function hidesAnOrder(action: Action, { messageId }: CardAction, deps: CallbackDeps): Promise<boolean> {
  // On a whistle's own card 再次吹哨 leaves it standing; with what was typed before it belongs to a check before sending.
  const replaces = onNoOrder.some((one) => one === action.do) || (action.do === "again" && action.d !== undefined);
  if (!replaces) return false;
  const delivery = await deps.deliveries.byMessageId(messageId);
  if (delivery?.whistleId && "w" in action && action.w !== undefined && action.w !== delivery.whistleId) return true;
  // The living card of a source gives way to the form by which it becomes a whistle.
  return delivery?.kind === "card" && delivery.whistleId !== null;
}

/** What shows in the place of a card that should stand in a private chat. A card can be forwarded to any group. */
const forOneAlone: readonly Action["do"][] = ["originalForm", "assess", "assessSheet", "register", "ruleFact"];

/** Whether nobody else reads along. The platform does not say of what kind a tap's chat is; where it matters it is looked up. */
async function isAlone(action: Action, { chatId, operatorOpenId }: CardAction, deps: CallbackDeps): Promise<boolean> {
  if (deps.town.directory().unitByChat(chatId) !== null) return false;
  if (!forOneAlone.some((one) => one === action.do)) return true;
  return (await deps.privateChats.of(operatorOpenId)) === chatId;
}

/** A submit button whose client sent no value: its name says what, its message says which whistle. */
export async function actionOf(
  tap: CardAction,
  { deliveries }: { deliveries: Pick<Deliveries, "byMessageId"> },
): Promise<Action | null> {
  const action = parseAction(tap.value);
  if (action || tap.value !== undefined || tap.name === null) return action;
  const delivery = await deliveries.byMessageId(tap.messageId);
  return actionFromName(tap.name, delivery?.whistleId ?? null);
}

async function answerCommand(
  action: CommandAction,
  tap: CardAction,
  asked: Asked,
  deps: CallbackDeps,
): Promise<CardAnswer> {
  const parsed = parseForm(action, tap.formValue);
  if (!parsed.ok) return toast("error", explainForm(parsed.problems));
  const { town } = deps;
  const directory = town.directory();
  const actors = actorsOf(asked.member, unitHere(asked, town));
  const fits = deps.carried.by(tap.messageId).then((carried) => carried === null || carried === action.w);
  // Where the whistle can't be loaded either, the handling says so.
  fits.catch(() => undefined);
  const outcome = await handleAs(actors, (actor) =>
    deps.handle(action.w, parsed.value, actor, tap.eventId, judgedIn(action), fits),
  );
  if (!(await fits)) return toast("error", botWords.otherWhistle);
  const { whistle } = outcome;
  if (outcome.ok && action.do === "ruleFact") {
    // Facts are ruled on one after the other: the register stays before the inspector.
    const rest = await registerPage({ f: "open", page: 1 }, asked, deps);
    return { ...toast("success", toastFor(parsed.value, outcome.whistle)), ...("zh" in rest ? {} : replaced(rest)) };
  }
  // A tap shows no more of a whistle than its reader may see; a forged value may name any.
  const card =
    whistle && maySee(asked.member, whistle, directory) ? replaced(await whistleCardFor(whistle, asked, deps)) : {};
  if (outcome.ok) return { ...toast("success", toastFor(parsed.value, outcome.whistle)), ...card };
  const policy = town.policy(whistle?.policyVersion);
  return { ...toast("error", explain(outcome.refusal, directory, policy)), ...card };
}

/** What the person had in view when judging it, where the button judges something. */
const judgedIn = (action: CommandAction): string | null => ("n" in action && action.n !== undefined ? action.n : null);

async function answerOther(
  action: Exclude<Action, CommandAction>,
  tap: CardAction,
  asked: Asked,
  deps: CallbackDeps,
): Promise<CardAnswer> {
  switch (action.do) {
    case "blowForm":
      // One form is one whistle, however often it is sent.
      return submitForm(tap.formValue, action.d ?? null, { ...asked, source: tap.messageId }, deps);
    case "openForm":
      return openForm(action.d ?? null, asked, deps);
    case "blowAnyway":
      return blowAhead(action.d, asked, deps);
    case "link":
      return linkDraft(action.d, action.w, asked, deps);
    case "again":
      return againByTap(action, asked, deps);
    case "list":
      return replaced(await listPage(action, asked, deps));
    case "register": {
      const page = await registerPage(action, asked, deps);
      return "zh" in page ? toast("error", page) : replaced(page);
    }
    case "retryDeliveries":
      return retryByTap(asked, deps);
    case "assess":
    case "assessSheet": {
      const step = await assessmentStep(action, asked, deps);
      return "words" in step ? toast(step.ok ? "success" : "error", step.words) : replaced(step);
    }
    case "show":
      return showById(action.w, asked, deps);
    case "closing":
      return closingByTap(action.w, tap.operatorOpenId, asked, deps);
    case "original":
      return originalByTap(action.w, tap.operatorOpenId, asked, deps);
    case "originalForm":
      return originalByForm(action.w, tap.formValue, asked, deps);
    case "solveSource":
    case "convertSource":
    case "returnSource":
      return answerSource(action, tap.formValue, asked, deps);
    case "sourceForm":
      // One form is one source, however often it is sent.
      return answerSource(action, tap.formValue, { ...asked, source: tap.messageId }, deps);
    default:
      return toast("error", botWords.unknownButton);
  }
}
