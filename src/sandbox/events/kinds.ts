/** The events that this platform sends; `card.action.trigger` is a callback and comes in the same envelope. */
export const eventKinds = {
  "im.message.receive_v1":
    "text, post, image, file, audio, media, sticker, location and what is passed on (cards too) from people; by the scopes for private chats, mentions, groups",
  "im.message.recalled_v1": "a person or the bot took a message back",
  "im.message.message_read_v1": "private chats only",
  "im.message.reaction.created_v1": "by people",
  "im.message.reaction.deleted_v1": "by people",
  "im.chat.member.bot.added_v1": "by people, and when the bot makes a group",
  "im.chat.member.bot.deleted_v1": "",
  "im.chat.member.user.added_v1": "by people or by the bot",
  "im.chat.member.user.deleted_v1": "by people or by the bot",
  "im.chat.updated_v1": "name, description, owner",
  "im.chat.disbanded_v1": "",
  "im.chat.access_event.bot_p2p_chat_entered_v1": "",
  "application.bot.menu_v6": "",
  "contact.user.created_v3": "fields by scope, as the endpoints give them",
  "contact.user.updated_v3": "what was before, of the fields that changed",
  "contact.user.deleted_v3": "with the departments that the person was in",
  "contact.department.created_v3": "",
  "contact.department.updated_v3": "what was before, of the fields that changed",
  "contact.department.deleted_v3": "",
  "contact.scope.updated_v3": "who came into the app's contact range, and who left it",
} as const;

export type EventKind = keyof typeof eventKinds;
