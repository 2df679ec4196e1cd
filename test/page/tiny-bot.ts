import { createServer, type Server } from "node:http";
import { createRequire } from "node:module";
import { app } from "./town.js";

const lark: typeof import("@larksuiteoapi/node-sdk") = createRequire(import.meta.url)("@larksuiteoapi/node-sdk");

const nothing = () => {};
const silent = { error: nothing, warn: nothing, info: nothing, debug: nothing, trace: nothing };

export type Press = {
  operator: { open_id: string };
  action: { tag: string; name?: string; value?: unknown; form_value?: Record<string, unknown>; option?: string };
  context: { open_message_id: string; open_chat_id: string };
};
export type Said = {
  sender: { sender_id?: { open_id?: string } };
  message: { message_id: string; chat_id: string; content: string; message_type: string };
};

export type SentFile = {
  type: "file" | "audio" | "media";
  fileType: "opus" | "mp4" | "pdf" | "doc" | "xls" | "ppt" | "stream";
  name: string;
  bytes: Buffer;
  durationMs?: number;
  /** The picture under which a video stands. */
  cover?: string;
};

export type TinyBot = {
  webhookUrl: string;
  /** Sends a card and returns the id of its message. */
  sendCard(chatId: string, card: object): Promise<string>;
  sendText(chatId: string, text: string): Promise<string>;
  /** Answers a message in a thread, which the first answer begins. */
  answerInThread(messageId: string, text: string): Promise<void>;
  /** Uploads bytes and sends them as a message of that type. */
  sendFile(chatId: string, message: SentFile): Promise<string>;
  replaceCard(messageId: string, card: object): Promise<void>;
  recall(messageId: string): Promise<void>;
  urge(messageId: string, openIds: string[]): Promise<void>;
  upload(picture: Buffer): Promise<string>;
  onPress(answer: (press: Press) => unknown): void;
  onMessage(answer: (said: Said) => unknown): void;
  /** Answers presses and messages with nothing again. */
  forget(): void;
  /** Listens to nothing while something is done; it can then be reached as before. */
  away(work: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
};

/** A bot of a few lines on the official SDK: events in over HTTP, calls out to the pretend platform. */
export async function startTinyBot(domain: string): Promise<TinyBot> {
  const { appId, appSecret, encryptKey, verificationToken } = app;
  const client = new lark.Client({ appId, appSecret, domain, cache: new lark.DefaultCache(), logger: silent });
  const silence = () => ({});
  let pressed: (press: Press) => unknown = silence;
  let said: (said: Said) => unknown = silence;
  const dispatcher = new lark.EventDispatcher({ encryptKey, verificationToken, logger: silent }).register({
    "card.action.trigger": async (press: Press) => pressed(press),
    "im.message.receive_v1": async (event: Said) => {
      await said(event);
      return {};
    },
  });
  const server = createServer().on("request", lark.adaptDefault("/webhook", dispatcher, { autoChallenge: true }));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const outcome = <T>(call: Promise<T>): Promise<T> =>
    call.catch((error: unknown) => {
      throw new Error(`the platform refused: ${refusalIn(error)}`);
    });
  const send = async (chatId: string, msg_type: string, content: object): Promise<string> => {
    const { data } = await outcome(
      client.im.v1.message.create({
        params: { receive_id_type: "chat_id" },
        data: { receive_id: chatId, msg_type, content: JSON.stringify(content) },
      }),
    );
    return data?.message_id ?? "";
  };
  return {
    webhookUrl: `http://127.0.0.1:${port}/webhook`,
    sendCard: (chatId, card) => send(chatId, "interactive", card),
    sendText: (chatId, text) => send(chatId, "text", { text }),
    async answerInThread(messageId, text) {
      await outcome(
        client.im.v1.message.reply({
          path: { message_id: messageId },
          data: { msg_type: "text", content: JSON.stringify({ text }), reply_in_thread: true },
        }),
      );
    },
    async sendFile(chatId, { type, fileType, name, bytes, durationMs, cover }) {
      const duration = durationMs === undefined ? {} : { duration: durationMs };
      const data = { file_type: fileType, file_name: name, file: bytes, ...duration };
      const answer = await outcome(client.im.v1.file.create({ data }));
      return send(chatId, type, { file_key: answer?.file_key, ...duration, ...(cover ? { image_key: cover } : {}) });
    },
    async replaceCard(messageId, card) {
      await outcome(
        client.im.v1.message.patch({
          path: { message_id: messageId },
          data: { content: JSON.stringify(card) },
        }),
      );
    },
    async recall(messageId) {
      await outcome(client.im.v1.message.delete({ path: { message_id: messageId } }));
    },
    async urge(messageId, openIds) {
      await outcome(
        client.im.v1.message.urgentApp({
          path: { message_id: messageId },
          params: { user_id_type: "open_id" },
          data: { user_id_list: openIds },
        }),
      );
    },
    async upload(picture) {
      const answer = await outcome(client.im.v1.image.create({ data: { image_type: "message", image: picture } }));
      if (!answer?.image_key) throw new Error("the picture was not taken");
      return answer.image_key;
    },
    onPress(answer) {
      pressed = answer;
    },
    onMessage(answer) {
      said = answer;
    },
    forget() {
      pressed = silence;
      said = silence;
    },
    async away(work) {
      await closed(server);
      await work();
      await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    },
    stop: () => closed(server),
  };
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** What the platform said, out of an error that also holds sockets and requests. */
function refusalIn(error: unknown): string {
  const response = error instanceof Error && "response" in error ? error.response : undefined;
  const hasData = typeof response === "object" && response !== null && "data" in response;
  return hasData ? JSON.stringify(response.data) : String(error);
}
