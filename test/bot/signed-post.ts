import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { request } from "node:http";

export const secrets = {
  appId: "cli_0123456789abcdef",
  encryptKey: "encrypt key",
  verificationToken: "verification token",
};

const keyOf = (encryptKey: string) => createHash("sha256").update(encryptKey).digest();

export function encrypt(text: string, encryptKey = secrets.encryptKey): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-256-cbc", keyOf(encryptKey), iv);
  return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final()]).toString("base64");
}

export const sealed = (value: unknown, encryptKey?: string): string =>
  JSON.stringify({ encrypt: encrypt(JSON.stringify(value), encryptKey) });

/** The headers with which the platform signs a body. */
export function signature(body: string | Buffer, at: Date, encryptKey = secrets.encryptKey): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const nonce = randomBytes(8).toString("hex");
  const hash = createHash("sha256")
    .update(timestamp + nonce + encryptKey)
    .update(body);
  return {
    "x-lark-request-timestamp": timestamp,
    "x-lark-request-nonce": nonce,
    "x-lark-signature": hash.digest("hex"),
  };
}

let ids = 0;
const hex = () => (++ids).toString(16).padStart(32, "0");

export type Said = { messageId?: string; chatId?: string; text?: string; eventId?: string };

export const envelope = (type: string, event: object, header: object = {}) => ({
  schema: "2.0",
  header: {
    event_id: hex(),
    event_type: type,
    create_time: "1767574800000",
    token: secrets.verificationToken,
    app_id: secrets.appId,
    tenant_key: "736588c9260f175e",
    ...header,
  },
  event,
});

export const messageEnvelope = ({
  messageId = `om_${hex()}`,
  chatId = "oc_1",
  text = "吹哨",
  eventId = hex(),
}: Said = {}) =>
  envelope(
    "im.message.receive_v1",
    {
      sender: { sender_id: { open_id: "ou_li" }, sender_type: "user" },
      message: {
        message_id: messageId,
        create_time: "1767574800000",
        chat_id: chatId,
        chat_type: "group",
        message_type: "text",
        content: JSON.stringify({ text }),
      },
    },
    { event_id: eventId },
  );

export const tapEnvelope = (action: object = { tag: "button", value: { do: "accept" } }) =>
  envelope("card.action.trigger", {
    operator: { open_id: "ou_wang" },
    token: "c-1",
    action,
    host: "im_message",
    context: { open_message_id: "om_card", open_chat_id: "oc_1" },
  });

export type Answer = { status: number; body: unknown; headers: Record<string, unknown> };

/** Posts bytes as they are; `chunks` go out as separate pieces. */
export function post(
  url: string,
  chunks: (string | Buffer)[],
  headers: Record<string, string> = {},
  method = "POST",
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, headers: { "content-type": "application/json; charset=utf-8", ...headers } });
    call.on("error", reject);
    call.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body: parsed(text), headers: response.headers }),
      );
    });
    const write = (index: number) => {
      const chunk = chunks[index];
      if (chunk === undefined) return void call.end();
      call.write(chunk, () => setImmediate(() => write(index + 1)));
    };
    write(0);
  });
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
