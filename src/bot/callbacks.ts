import {
  actionFromName,
  type CardAction as Action,
  type CommandAction,
  isCommandAction,
  parseAction,
} from "../cards/action.js";
import { explain, explainForm } from "../cards/explain.js";
import type { Card } from "../cards/kit/card.js";
import { parseForm } from "../cards/parse-form.js";
import { toastFor } from "../cards/toasts.js";
import { whistleCard } from "../cards/whistle-card.js";
import type { Member } from "../flows/org/directory.js";
import type { Whistle } from "../flows/whistle/state.js";
import type { Deliveries } from "../models/deliveries.js";
import type { Asked, CommandDeps } from "./commands/deps.js";
import { unitHere } from "./commands/deps.js";
import { submitBlowForm } from "./commands/blow-reply.js";
import { listPage } from "./commands/lists.js";
import { handleAs } from "./commands/post.js";
import { showById } from "./commands/one-whistle.js";
import type { CardAction, CardAnswer } from "./ingress/inbound.js";
import { actorsOf } from "./town.js";
import { maySee, seatAt, seatOf } from "./view.js";

export type CallbackDeps = CommandDeps & { deliveries: Deliveries; changed: (whistle: Whistle) => void };

type ToastType = NonNullable<CardAnswer["toast"]>["type"];
type Words = { zh: string; en: string };

/** Answers a tap: what it asks for is done before the answer, and a refusal says why in words. */
export async function answerTap(tap: CardAction, deps: CallbackDeps): Promise<CardAnswer> {
  const member = deps.town.directory().memberByOpenId(tap.operatorOpenId);
  if (!member) return toast("error", strangerWords);
  const action = parseAction(tap.value) ?? (await actionByName(tap, deps));
  if (!action) return toast("error", unknownButton);
  const asked: Asked = {
    source: tap.eventId,
    member,
    chatId: tap.chatId,
    chatType: deps.town.directory().unitByChat(tap.chatId) ? "group" : "p2p",
    images: [],
  };
  if (isCommandAction(action)) return answerCommand(action, tap, asked, deps);
  return answerOther(action, tap, asked, deps);
}

/** A submit button whose client sent no value: its name says what, its message says which whistle. */
async function actionByName(tap: CardAction, { deliveries }: CallbackDeps): Promise<Action | null> {
  if (tap.value !== undefined || tap.name === null) return null;
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
  const before = await deps.whistles.load(action.w);
  const unitId = "a" in action ? before?.whistle.assignments.find(({ id }) => id === action.a)?.unitId : undefined;
  const actors = actorsOf(asked.member, unitId ?? unitHere(asked, town));
  const outcome = await handleAs(actors, (actor) => deps.handle(action.w, parsed.value, actor, tap.eventId));
  const { whistle } = outcome;
  // A button shows no more of a whistle than its reader may see.
  const visible = whistle && maySee(asked.member, whistle, town.directory());
  const card = visible ? { card: raw(cardFor(whistle, asked, deps)) } : {};
  if (!outcome.ok) {
    const policy = town.policy(whistle?.policyVersion);
    return { ...toast("error", explain(outcome.refusal, town.directory(), policy)), ...card };
  }
  deps.changed(outcome.whistle);
  return { ...toast("success", toastFor(parsed.value, outcome.whistle)), ...card };
}

async function answerOther(
  action: Exclude<Action, CommandAction>,
  tap: CardAction,
  asked: Asked,
  deps: CallbackDeps,
): Promise<CardAnswer> {
  switch (action.do) {
    case "blowForm":
      return submitBlowForm(tap, asked, deps);
    case "openForm":
      return { card: raw(emptyBlowForm(asked, deps)) };
    case "list":
      return { card: raw(await listPage(action, asked, deps)) };
    case "show":
      return { card: raw(await showById(action.w, asked, deps)) };
    case "pick":
    case "blowAnyway":
    case "link":
      return toast("error", unknownButton);
  }
}
