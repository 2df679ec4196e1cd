import type { Buffer } from "node:buffer";

export type ReceiverType = "chat_id" | "open_id";
export type UrgentChannel = "app" | "sms" | "phone";

export type SentMessage = { messageId: string; chatId: string };

/** `content` as the platform lists it: of cards often only a part. */
export type ListedMessage = {
  messageId: string;
  byApp: boolean;
  recalled: boolean;
  type: string;
  content: string;
  createdAt: Date;
};

/** `mentions`: what stands in the text for a person, and the person's name. */
export type FoundMessage = ListedMessage & { mentions: { key: string; name: string }[] };

export type Outgoing = {
  /** `interactive`, `text`, `post`, `image` … */
  msgType: string;
  /** JSON text, as the platform wants it. */
  content: string;
  /** At most 50 characters; within an hour the platform sends one message for one uuid. */
  uuid: string;
};

export type Chat = { chatId: string; name: string };
export type NewChat = {
  name: string;
  description?: string;
  /** At most 50. */
  openIds: string[];
  /** At most 64 characters; with the same one no second chat comes into being within 10 hours. */
  uuid: string;
};

/**
 * What the bot asks of the platform. Each call rejects with a LarkError when the platform refuses it, does not answer
 * in time or can't be reached.
 */
export type Lark = {
  /** Fetches the access token, so that the first call does not wait for it. */
  warmUp(): Promise<void>;
  sendMessage(message: Outgoing & { receiveIdType: ReceiverType; receiveId: string }): Promise<SentMessage>;
  reply(message: Outgoing & { messageId: string; inThread?: boolean }): Promise<SentMessage>;
  /** Replaces one of the bot's own cards; possible for 14 days after it was sent. `card` is JSON text. */
  patchCard(messageId: string, card: string): Promise<void>;
  /** 加急. At most 200 people; answers with those who could not be reached, for instance since they left the chat. */
  urgent(messageId: string, openIds: string[], channel: UrgentChannel): Promise<string[]>;
  recall(messageId: string): Promise<void>;
  /** Messages of a chat made between the two moments (whole seconds), oldest first, at most 500. */
  listMessages(chatId: string, from: Date, to: Date): Promise<ListedMessage[]>;
  /** One message, of whomever; null: the platform shows none. */
  getMessage(messageId: string): Promise<FoundMessage | null>;
  /** Who has read one of the bot's own messages, and when; the platform knows it for 7 days after it was sent. */
  readersOf(messageId: string): Promise<{ openId: string; at: Date }[]>;
  getBotInfo(): Promise<{ openId: string; name: string }>;
  /** Open ids by mobile number; numbers that nobody in the company has are left out. Any number of them. */
  resolveMobiles(mobiles: string[]): Promise<Map<string, string>>;
  /** The groups in which the bot is. */
  listChats(): Promise<Chat[]>;
  getChat(chatId: string): Promise<Chat>;
  createChat(chat: NewChat): Promise<Chat>;
  disbandChat(chatId: string): Promise<void>;
  /** A picture or file that somebody sent, at most `maxBytes` (default 20 MiB). */
  getMessageResource(messageId: string, key: string, type: "image" | "file", maxBytes?: number): Promise<Buffer>;
  /** A picture of at most 10 MB; answers with its image key. */
  uploadImage(image: Buffer): Promise<string>;
  /** A file of at most 30 MB, not empty, under the name that people see; answers with its file key. */
  uploadFile(file: { name: string; data: Buffer }): Promise<string>;
  /** A picture that the bot itself uploaded; null: the platform no longer hands it out. */
  getImage(key: string): Promise<Buffer | null>;
  close(): Promise<void>;
};
