import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import { z } from "zod";
import type { Log } from "../../log.js";
import {
  BotInfo,
  ChatName,
  Chats,
  CreatedChat,
  Found,
  Listed,
  Nothing,
  Readers,
  Sent,
  UploadedFile,
  UploadedImage,
  Urged,
} from "./answers.js";
import { asLarkError, succeeded } from "./failure.js";
import { createHttp, defaultTimeouts, type Timeouts } from "./http-instance.js";
import type { Chat, Lark, ListedMessage } from "./lark.js";
import { LarkError, tokenCodes } from "./lark-error.js";
import { sdk } from "./sdk.js";
import { sdkLogger } from "./sdk-logger.js";

export type LarkOptions = {
  appId: string;
  appSecret: string;
  /** Base address without a slash at its end. */
  domain: string;
  timeouts?: Timeouts;
  log: Log;
};

/** `contact/v3/users/batch_get_id` takes so many numbers at once, groups are listed in pages of this size. */
const mobilesAtOnce = 50;
const chatsAtOnce = 100;
const readersAtOnce = 100;
const resourceBytesLimit = 20 * 1024 * 1024;

const mostListed = 500;
const seconds = (at: Date): string => String(Math.floor(at.getTime() / 1000));

type Request = { method: string; url: string; params?: Record<string, unknown>; data?: Record<string, unknown> };

/** The bot's side of the platform's HTTP interface, by way of the official SDK. */
export function createLark({ appId, appSecret, domain, timeouts = defaultTimeouts, log }: LarkOptions): Lark {
  const http = createHttp(timeouts);
  const tokens = new sdk.DefaultCache();
  const client = new sdk.Client({
    appId,
    appSecret,
    domain,
    cache: tokens,
    httpInstance: http.instance,
    logger: sdkLogger(log),
    loggerLevel: sdk.LoggerLevel.warn,
  });
  let tokenRound = 0;

  /** Runs a call; one that fails over the access token is repeated once with a fresh one. */
  async function attempt<T>(run: () => Promise<T>): Promise<T> {
    const round = tokenRound;
    try {
      return await run();
    } catch (error) {
      const failure = asLarkError(error);
      if (failure.code === null || !tokenCodes.has(failure.code)) throw failure;
      // Of many calls that failed together only the first drops the token; the others find the new one.
      if (round === tokenRound) {
        tokenRound += 1;
        tokens.values.clear();
      }
    }
    return run().catch((error: unknown) => {
      throw asLarkError(error);
    });
  }

  const call = <S extends z.ZodType>(schema: S, { method, url, params, data }: Request): Promise<z.infer<S>> =>
    attempt(async () => {
      const answer = await client.request<unknown>({ method, url: `/open-apis${url}`, params, data });
      return schema.parse(succeeded(answer));
    });

  return {
    async warmUp() {
      await attempt(() => client.tokenManager.getTenantAccessToken());
    },
    sendMessage: ({ receiveIdType, receiveId, msgType, content, uuid }) =>
      call(Sent, {
        method: "POST",
        url: "/im/v1/messages",
        params: { receive_id_type: receiveIdType },
        data: { receive_id: receiveId, msg_type: msgType, content, uuid },
      }),
    reply: ({ messageId, msgType, content, uuid, inThread = false }) =>
      call(Sent, {
        method: "POST",
        url: `/im/v1/messages/${encodeURIComponent(messageId)}/reply`,
        data: { msg_type: msgType, content, uuid, reply_in_thread: inThread },
      }),
    patchCard: (messageId, card) =>
      call(Nothing, {
        method: "PATCH",
        url: `/im/v1/messages/${encodeURIComponent(messageId)}`,
        data: { content: card },
      }),
    urgent: (messageId, openIds, channel) =>
      call(Urged, {
        method: "PATCH",
        url: `/im/v1/messages/${encodeURIComponent(messageId)}/urgent_${channel}`,
        params: { user_id_type: "open_id" },
        data: { user_id_list: openIds },
      }),
    recall: (messageId) => call(Nothing, { method: "DELETE", url: `/im/v1/messages/${encodeURIComponent(messageId)}` }),
    async listMessages(chatId, from, to) {
      const all: ListedMessage[] = [];
      let token: string | null = null;
      do {
        const params = {
          ...{ container_id_type: "chat", container_id: chatId, sort_type: "ByCreateTimeAsc", page_size: 50 },
          ...{ start_time: seconds(from), end_time: seconds(to), ...(token ? { page_token: token } : {}) },
        };
        const page: z.infer<typeof Listed> = await call(Listed, { method: "GET", url: "/im/v1/messages", params });
        all.push(...page.messages);
        token = page.next;
      } while (token && all.length < mostListed);
      return all;
    },
    async getMessage(messageId) {
      const url = `/im/v1/messages/${encodeURIComponent(messageId)}`;
      const { messages } = await call(Listed, { method: "GET", url, params: { user_id_type: "open_id" } });
      return messages.find((one) => one.messageId === messageId) ?? null;
    },
    async readersOf(messageId) {
      const all: { openId: string; at: Date }[] = [];
      let token: string | null = null;
      do {
        const page: z.infer<typeof Readers> = await call(Readers, {
          method: "GET",
          url: `/im/v1/messages/${encodeURIComponent(messageId)}/read_users`,
          params: { user_id_type: "open_id", page_size: readersAtOnce, ...(token ? { page_token: token } : {}) },
        });
        all.push(...page.readers);
        token = page.next;
      } while (token);
      return all;
    },
    getBotInfo: () => call(BotInfo, { method: "GET", url: "/bot/v3/info" }),

    async resolveMobiles(mobiles) {
      const found = new Map<string, string>();
      for (let from = 0; from < mobiles.length; from += mobilesAtOnce) {
        const people = await call(Found, {
          method: "POST",
          url: "/contact/v3/users/batch_get_id",
          params: { user_id_type: "open_id" },
          data: { mobiles: mobiles.slice(from, from + mobilesAtOnce) },
        });
        for (const { mobile, user_id: openId } of people) if (mobile && openId) found.set(mobile, openId);
      }
      return found;
    },

    async listChats() {
      const all: Chat[] = [];
      let token: string | null = null;
      do {
        const params = { page_size: chatsAtOnce, ...(token ? { page_token: token } : {}) };
        const page: z.infer<typeof Chats> = await call(Chats, { method: "GET", url: "/im/v1/chats", params });
        all.push(...page.chats);
        token = page.next;
      } while (token);
      return all;
    },
    async getChat(chatId) {
      const name = await call(ChatName, { method: "GET", url: `/im/v1/chats/${encodeURIComponent(chatId)}` });
      return { chatId, name };
    },
    createChat: ({ name, description, openIds, uuid }) =>
      call(CreatedChat, {
        method: "POST",
        url: "/im/v1/chats",
        params: { user_id_type: "open_id", uuid },
        data: { name, ...(description ? { description } : {}), user_id_list: openIds },
      }),
    disbandChat: (chatId) => call(Nothing, { method: "DELETE", url: `/im/v1/chats/${encodeURIComponent(chatId)}` }),

    getMessageResource: (messageId, key, type, maxBytes = resourceBytesLimit) =>
      attempt(async () => {
        const answer = await client.request<unknown>({
          method: "GET",
          url: `/open-apis/im/v1/messages/${encodeURIComponent(messageId)}/resources/${encodeURIComponent(key)}`,
          params: { type },
          responseType: "stream",
        });
        return collect(z.instanceof(Readable).parse(answer), maxBytes);
      }),
    uploadImage: (image) =>
      attempt(async () => {
        const answer = await client.request<unknown>({
          method: "POST",
          url: "/open-apis/im/v1/images",
          headers: { "Content-Type": "multipart/form-data" },
          data: { image_type: "message", image },
        });
        return UploadedImage.parse(succeeded(answer));
      }),
    uploadFile: ({ name, data }) =>
      attempt(async () => {
        const answer = await client.request<unknown>({
          method: "POST",
          url: "/open-apis/im/v1/files",
          headers: { "Content-Type": "multipart/form-data" },
          data: { file_type: fileTypeOf(name), file_name: name, file: data },
        });
        return UploadedFile.parse(succeeded(answer));
      }),
    async getImage(key) {
      try {
        return await attempt(async () => {
          const url = `/open-apis/im/v1/images/${encodeURIComponent(key)}`;
          const answer = await client.request<unknown>({ method: "GET", url, responseType: "stream" });
          return collect(z.instanceof(Readable).parse(answer), resourceBytesLimit);
        });
      } catch (error) {
        if (error instanceof LarkError && error.status !== null && error.status < 500) return null;
        throw error;
      }
    },
    close: () => http.close(),
  };
}

/** By its ending the platform knows how to open a file. */
function fileTypeOf(name: string): "doc" | "xls" | "pdf" | "stream" {
  if (/\.docx?$/i.test(name)) return "doc";
  if (/\.xlsx?$/i.test(name)) return "xls";
  return /\.pdf$/i.test(name) ? "pdf" : "stream";
}

async function collect(stream: Readable, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > maxBytes) {
      throw new LarkError({ code: null, status: 413, msg: `the file is larger than ${maxBytes} bytes` });
    }
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}
