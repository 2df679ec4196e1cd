import { botWords } from "../cards/bot-words.js";
import { fileHere } from "../cards/file-words.js";
import { answerCard } from "../cards/plain-cards.js";
import { categoryOf } from "../flows/policy/lookup.js";
import type { Log } from "../log.js";
import type { Deliveries } from "../models/deliveries.js";
import type { PrivateChats } from "../models/private-chats.js";
import type { Receipts } from "../models/receipts.js";
import type { CommandDeps, Reply } from "./commands/deps.js";
import { parseCommand } from "./commands/parse/parse-command.js";
import type { Parsed } from "./commands/parse/parsed.js";
import { looksLikeOrder } from "./commands/parse/pasted.js";
import { runCommand } from "./commands/run.js";
import { tellIfHeardLate } from "./heard-late.js";
import type { InboundEvent, InboundMessage } from "./ingress/inbound.js";
import type { Lark } from "./lark/lark.js";
import type { Throttle } from "./throttle.js";

export type MessageDeps = Omit<CommandDeps, "lark"> & {
  deliveries: Deliveries;
  nudge: () => void;
  botName: string;
  throttle: Throttle;
  receipts: Pick<Receipts, "noteRead">;
  privateChats: Pick<PrivateChats, "note">;
  lark: CommandDeps["lark"] & Pick<Lark, "uploadImage">;
  log: Log;
};

/** Works on one event that was recorded. It may come again after a crash: everything it does bears that. */
export async function onEvent(event: InboundEvent, deps: MessageDeps): Promise<void> {
  switch (event.kind) {
    case "message":
      return onMessage(event, deps);
    case "botAdded":
    case "botRemoved":
    case "messageRecalled":
      return;
    case "p2pEntered":
      return deps.privateChats.note(event.operatorOpenId, event.chatId);
    case "messagesRead":
      return deps.receipts.noteRead(event.messageIds, { openId: event.openId, at: event.at });
  }
}

async function onMessage(message: InboundMessage, deps: MessageDeps): Promise<void> {
  if (message.senderIsBot) return;
  if (message.chatType === "p2p") await deps.privateChats.note(message.senderOpenId, message.chatId);
  if (message.file) return keepFile(message, message.file, deps);
  const parsed = meantBy(message, deps);
  if (parsed.kind === "none") return;
  const turn = isEmergency(parsed, deps) ? "ok" : deps.throttle.ask(message.senderOpenId);
  // Said once in a minute: an answer to each would be a flood of its own.
  if (turn === "tell") return answer(message, { card: answerCard(botWords.tooMany), private: false }, deps);
  if (turn === "told") return;
  const member = deps.town.directory().acting(message.senderOpenId, deps.clock());
  if (!member) return answer(message, { card: answerCard(botWords.stranger), private: false }, deps);
  const images = bearsPictures(parsed) ? await ownCopies(message, deps) : [];
  // An order pasted without a command is as good as one with it, where the bot is spoken to.
  const meant: Exclude<Parsed, { kind: "none" }> =
    parsed.kind === "unknown" && looksLikeOrder(message.text)
      ? { kind: "other", id: "transfer", args: message.text }
      : parsed;
  const reply = await runCommand(
    meant,
    {
      source: message.messageId,
      member,
      chatId: message.chatId,
      chatType: message.chatType,
      images,
      ...(message.parentId === null ? {} : { repliesTo: message.parentId }),
      mentioned: message.mentions.flatMap(({ openId, isBot }) => (isBot ? [] : [openId])),
    },
    deps,
  );
  if (reply) await answer(message, reply, deps);
  if (makesWhistle(parsed)) await tellIfHeardLate(message, { emergency: isEmergency(parsed, deps) }, deps);
}

/** What a message asks of the bot; `none`: nothing, it is people's talk. */
export function meantBy(message: InboundMessage, deps: Pick<MessageDeps, "town" | "botName">): Parsed {
  return parseCommand(message.text, {
    chatType: message.chatType,
    mentionedBot: message.mentionedBot,
    botName: deps.botName,
    now: message.createdAt,
    categories: categoryWords(deps),
    workdayEnds: deps.town.policy().hours.at(-1)?.to ?? "18:00",
  });
}

/** A file is for a command that follows it; in a group it may be anybody's and is left without a word. */
async function keepFile(message: InboundMessage, { key, name }: { key: string; name: string }, deps: MessageDeps) {
  await deps.files.remember(message.senderOpenId, {
    messageId: message.messageId,
    key,
    name,
    at: message.createdAt,
  });
  const isKnown = deps.town.directory().memberByOpenId(message.senderOpenId) !== null;
  if (message.chatType === "p2p" && isKnown)
    await answer(message, { card: answerCard(fileHere(name)), private: false }, deps);
}

export const isEmergency = (parsed: Parsed, { town }: Pick<MessageDeps, "town">): boolean =>
  parsed.kind === "blow" &&
  parsed.category !== null &&
  (categoryOf(town.policy(), parsed.category)?.emergency ?? false);

/** A form that was only opened is no whistle yet, and a grid source never is one. */
const makesWhistle = (parsed: Parsed): boolean =>
  parsed.kind === "blow" ? !parsed.empty : ["drill", "again"].includes(parsed.kind);

const bearsPictures = (parsed: Parsed): boolean =>
  ["blow", "drill", "again"].includes(parsed.kind) || (parsed.kind === "other" && parsed.id === "source");

/** A reply stands below the question; what is for the asker alone goes to the private chat. */
async function answer(message: InboundMessage, { card, private: alone }: Reply, deps: MessageDeps): Promise<void> {
  const content = JSON.stringify(card);
  const common = { id: `reply:${message.messageId}`, lane: "interactive", whistleId: null } as const;
  const source = message.messageId;
  const toAsker = alone && message.chatType === "group";
  await deps.deliveries.upsertMany([
    {
      at: deps.clock(),
      delivery: toAsker
        ? {
            ...common,
            kind: "notice",
            data: { content, source },
            to: { type: "open_id", id: message.senderOpenId },
            urgent: null,
          }
        : {
            ...common,
            kind: "reply",
            data: { source },
            to: { type: "message_id", id: message.messageId, chatId: message.chatId },
            msgType: "interactive",
            content,
          },
    },
  ]);
  deps.nudge();
}

/** Pictures that somebody sent belong to that message; a card may only hold the app's own copies. */
async function ownCopies(message: InboundMessage, { lark, log }: MessageDeps): Promise<string[]> {
  const keys: string[] = [];
  for (const key of message.images.slice(0, 9)) {
    try {
      keys.push(await lark.uploadImage(await lark.getMessageResource(message.messageId, key, "image")));
    } catch (error) {
      // The whistle must not wait for a picture; it can still be seen in the chat.
      log.warn({ err: error, message: message.messageId }, "a picture could not be taken over");
    }
  }
  return keys;
}

/** The policy's categories by every word that people have for them. */
const categoryWords = ({ town }: Pick<MessageDeps, "town">): { id: string; words: string[] }[] =>
  Object.entries(town.policy().categories).map(([id, { label }]) => ({ id, words: [label.zh, label.en] }));
