import { api } from "../state/api.js";
import { toast } from "../state/model.js";

/** Sends what somebody wrote into a chat; a refusal appears on their phone. Resolves whether it went out. */
export async function say(openId, chat, message) {
  try {
    await api.say({ from: openId, chatId: chat.chatId, ...message });
    return true;
  } catch (error) {
    toast(openId, { type: "error", content: error.message });
    return false;
  }
}
