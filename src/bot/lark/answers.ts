import { z } from "zod";

/** The outline of every answer; some calls put their fields beside `code`, the rest into `data`. */
export const Answer = z.object({
  code: z.int(),
  msg: z.string().default(""),
  /** Of a failure, noted by our own HTTP client: which call it was, and the platform's number for it. */
  call: z.string().nullable().default(null),
  logId: z.string().nullable().default(null),
});

/** A failure as the platform answers it; beside these it may repeat names, texts and ids of the request. */
export const Failed = z.object({
  code: z.int().refine((code) => code !== 0),
  msg: z.string().default(""),
  error: z.object({ log_id: z.string() }).nullish().catch(null),
});

export const Sent = z
  .object({ data: z.object({ message_id: z.string(), chat_id: z.string() }) })
  .transform(({ data }) => ({ messageId: data.message_id, chatId: data.chat_id }));

export const Nothing = z.unknown().transform(() => undefined);

export const Urged = z
  .object({ data: z.object({ invalid_user_id_list: z.array(z.string()).nullish() }).nullish() })
  .transform(({ data }) => data?.invalid_user_id_list ?? []);

export const Readers = z
  .object({
    data: z.object({
      items: z.array(z.object({ user_id: z.string(), timestamp: z.coerce.number() })).nullish(),
      has_more: z.boolean().default(false),
      page_token: z.string().nullish(),
    }),
  })
  .transform(({ data }) => ({
    readers: (data.items ?? []).map((item) => ({ openId: item.user_id, at: new Date(item.timestamp) })),
    next: data.has_more && data.page_token ? data.page_token : null,
  }));

export const BotInfo = z
  .object({ bot: z.object({ open_id: z.string(), app_name: z.string().default("") }) })
  .transform(({ bot }) => ({ openId: bot.open_id, name: bot.app_name }));

/** People are found with `user_id`, which holds an open id; a number that nobody has comes without one. */
export const Found = z
  .object({
    data: z.object({
      user_list: z.array(z.object({ user_id: z.string().optional(), mobile: z.string().optional() })).nullish(),
    }),
  })
  .transform(({ data }) => data.user_list ?? []);

export const Chats = z
  .object({
    data: z.object({
      items: z.array(z.object({ chat_id: z.string(), name: z.string().default("") })).nullish(),
      has_more: z.boolean().default(false),
      page_token: z.string().default(""),
    }),
  })
  .transform(({ data }) => ({
    chats: (data.items ?? []).map((chat) => ({ chatId: chat.chat_id, name: chat.name })),
    next: data.has_more && data.page_token !== "" ? data.page_token : null,
  }));

export const Listed = z
  .object({
    data: z.object({
      items: z
        .array(
          z.object({
            message_id: z.string(),
            msg_type: z.string().default(""),
            create_time: z.coerce.number(),
            deleted: z.boolean().default(false),
            sender: z.object({ sender_type: z.string().default("") }),
            body: z.object({ content: z.string().default("") }).default({ content: "" }),
            mentions: z.array(z.object({ key: z.string(), name: z.string().default("") })).nullish(),
          }),
        )
        .nullish(),
      has_more: z.boolean().default(false),
      page_token: z.string().default(""),
    }),
  })
  .transform(({ data }) => ({
    messages: (data.items ?? []).map((item) => ({
      messageId: item.message_id,
      byApp: item.sender.sender_type === "app",
      recalled: item.deleted,
      type: item.msg_type,
      content: item.body.content,
      mentions: item.mentions ?? [],
      createdAt: new Date(item.create_time),
    })),
    next: data.has_more && data.page_token !== "" ? data.page_token : null,
  }));

export const ChatName = z
  .object({ data: z.object({ name: z.string().default("") }) })
  .transform(({ data }) => data.name);

export const CreatedChat = z
  .object({ data: z.object({ chat_id: z.string(), name: z.string().default("") }) })
  .transform(({ data }) => ({ chatId: data.chat_id, name: data.name }));

export const UploadedImage = z
  .object({ data: z.object({ image_key: z.string() }) })
  .transform(({ data }) => data.image_key);

export const UploadedFile = z
  .object({ data: z.object({ file_key: z.string() }) })
  .transform(({ data }) => data.file_key);
