import { authRoutes } from "./auth.js";
import { botInfoRoutes } from "./bot-info.js";
import type { ApiRoute } from "./call.js";
import { chatRoutes } from "./chats.js";
import { mediaRoutes } from "./media.js";
import { memberRoutes } from "./members.js";
import { messageRoutes } from "./messages.js";
import { sendRoutes } from "./send.js";
import { urgentRoutes } from "./urgent.js";
import { userRoutes } from "./users.js";

/** Every endpoint that is there; where two patterns fit a path, the earlier one answers. */
export const apiRoutes: readonly ApiRoute[] = [
  ...authRoutes,
  ...botInfoRoutes,
  ...sendRoutes,
  ...messageRoutes,
  ...urgentRoutes,
  ...chatRoutes,
  ...memberRoutes,
  ...userRoutes,
  ...mediaRoutes,
];
