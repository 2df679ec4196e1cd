import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** What everything on a phone shares: openId, sheet(draw), ask(question), say(toast), goTo(chatId, messageId). */
export const PhoneContext = createContext(null);
export const usePhone = () => useContext(PhoneContext);
