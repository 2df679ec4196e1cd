import type { ClosedCode } from "./closed.js";
import type { ContactRange } from "./contact-range.js";
import type { JsonObject } from "./json.js";
import type { Person, Seed, Unit } from "./setup.js";

export type Sender = { kind: "person"; openId: string } | { kind: "bot" };
export type Mention = { key: string; openId: string; name: string };
export type UrgentChannel = "app" | "sms" | "phone";

export type StoredMessage = {
  messageId: string;
  chatId: string;
  sender: Sender;
  type: string;
  /** As the API returns it: JSON text, people in it as placeholders @_user_1. */
  content: string;
  /** The card as it stands; null for every other kind of message. */
  card: JsonObject | null;
  mentions: Mention[];
  createdAt: Date;
  updatedAt: Date;
  /** The card's earlier versions, oldest first. */
  history: { at: Date; card: JsonObject }[];
  updates: number;
  edits: number;
  recalledAt: Date | null;
  rootId: string | null;
  parentId: string | null;
  threadId: string | null;
  urgents: { openId: string; channel: UrgentChannel; at: Date }[];
  readBy: Map<string, Date>;
  reactions: { reactionId: string; emoji: string; by: Sender; at: Date }[];
  /** A forwarded copy or a batch send is not the app's to change. */
  origin: "sent" | "forwarded" | "batch";
};

export type StoredChat = {
  chatId: string;
  kind: "group" | "p2p";
  name: string;
  description: string;
  memberIds: Set<string>;
  hasBot: boolean;
  botIsManager: boolean;
  /** null: the bot owns it. */
  ownerId: string | null;
  status: "normal" | "dissolved";
  isPublic: boolean;
  membersMayUrge: boolean;
  messageIds: string[];
};

export type StoredFile = {
  key: string;
  kind: "image" | "file";
  fileType: string;
  name: string;
  contentType: string;
  bytes: Buffer;
  /** null: the app uploaded it; else the person who sent it, or a word for another app. */
  from: string | null;
};

export type CardToken = { messageId: string; expiresAt: Date; uses: number; answered: boolean };
export type Token = { value: string; expiresAt: Date };
export type CardEntity = {
  cardId: string;
  card: JsonObject;
  sequence: number;
  uuids: Set<string>;
  createdAt: Date;
  /** Since when text may stream into it; null while its streaming mode is off. */
  streamingSince: Date | null;
  /** The message it was sent with; it may be sent once. */
  messageId: string | null;
};
export type UserToken = { openId: string; scope: string; expiresAt: Date };
export type LoginCode = UserToken & {
  redirectUri: string;
  challenge: string | null;
  isHashed: boolean;
  isUsed: boolean;
};
export type Pin = { messageId: string; chatId: string; at: Date };

/** Everything the pretend platform knows. */
export class Store {
  readonly people = new Map<string, Person>();
  readonly units = new Map<string, Unit>();
  readonly chats = new Map<string, StoredChat>();
  readonly messages = new Map<string, StoredMessage>();
  readonly files = new Map<string, StoredFile>();
  readonly p2pChatIds = new Map<string, string>();
  readonly cardTokens = new Map<string, CardToken>();
  readonly pins = new Map<string, Pin>();
  /** What each uuid sent, and when: the same within an hour is not sent again. */
  readonly sentUuids = new Map<string, { messageId: string; at: Date }>();
  readonly entities = new Map<string, CardEntity>();
  /** Messages whose card is being pressed right now, with how many presses. */
  readonly busyCards = new Map<string, number>();
  readonly codes = new Map<string, LoginCode>();
  readonly userTokens = new Map<string, UserToken>();
  readonly refreshTokens = new Map<string, UserToken>();
  /** Of each batch send how many people it is for, and the messages so far. */
  readonly batches = new Map<string, { wanted: number; messageIds: string[] }>();
  /** People and chats to which sending is refused, with the code that says why. */
  readonly closed = new Map<string, ClosedCode>();
  range: ContactRange = null;
  readonly createdUuids = new Map<string, { chatId: string; at: Date }>();
  tokens: Token[] = [];

  /** Forgets everything and takes the seed in. Tokens stay, so that a running bot may go on calling. */
  fill(seed: Seed): void {
    for (const map of [this.people, this.units, this.chats, this.messages, this.files]) map.clear();
    for (const map of [this.p2pChatIds, this.cardTokens, this.pins]) map.clear();
    for (const map of [this.codes, this.userTokens, this.refreshTokens]) map.clear();
    for (const map of [this.entities, this.busyCards, this.closed]) map.clear();
    for (const map of [this.sentUuids, this.createdUuids, this.batches]) map.clear();
    this.range = null;
    for (const person of seed.people) this.people.set(person.openId, person);
    for (const unit of seed.units) this.units.set(unit.id, unit);
    for (const { chatId, name, memberIds } of seed.chats) {
      this.addChat({ chatId, name, kind: "group", memberIds: new Set(memberIds), ownerId: memberIds[0] ?? null });
    }
  }

  /** Lets tokens live on from `now`, after the clock went back. */
  renewTokens(now: Date): void {
    this.tokens = this.tokens.map(({ value }) => ({ value, expiresAt: new Date(now.getTime() + 7200_000) }));
  }

  addChat(given: Pick<StoredChat, "chatId" | "name" | "kind" | "memberIds"> & Partial<StoredChat>): StoredChat {
    const chat: StoredChat = {
      description: "",
      hasBot: true,
      botIsManager: false,
      ownerId: null,
      status: "normal",
      isPublic: false,
      membersMayUrge: true,
      messageIds: [],
      ...given,
    };
    this.chats.set(chat.chatId, chat);
    return chat;
  }

  addMessage(message: StoredMessage): void {
    this.messages.set(message.messageId, message);
    this.chats.get(message.chatId)?.messageIds.push(message.messageId);
  }

  /** A chat's messages in the order in which they came. */
  messagesOf(chat: StoredChat): StoredMessage[] {
    return chat.messageIds.flatMap((id) => this.messages.get(id) ?? []);
  }
}
