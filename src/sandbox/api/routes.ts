import { authRoutes } from "./auth.js";
import { batchRoutes } from "./batch-send.js";
import { botInfoRoutes } from "./bot-info.js";
import type { ApiRoute } from "./call.js";
import { cardBatchRoutes } from "./card-batch.js";
import { cardElementRoutes } from "./card-elements.js";
import { cardEntityRoutes } from "./card-entities.js";
import { cardUpdateRoutes } from "./card-update.js";
import { chatChangeRoutes } from "./chat-changes.js";
import { chatRoutes } from "./chats.js";
import { departmentRoutes } from "./departments.js";
import { mediaRoutes } from "./media.js";
import { memberRoutes } from "./members.js";
import { messageRoutes } from "./messages.js";
import { oauthRoutes } from "./oauth.js";
import { ownMessageRoutes } from "./own-messages.js";
import { pinRoutes } from "./pins.js";
import { reactionRoutes } from "./reactions.js";
import { sendRoutes } from "./send.js";
import { urgentRoutes } from "./urgent.js";
import { userInfoRoutes } from "./user-info.js";
import { userRoutes } from "./users.js";

/** Every endpoint that is there; where two patterns fit a path, the earlier one answers. */
export const apiRoutes: readonly ApiRoute[] = [
  ...authRoutes,
  ...botInfoRoutes,
  ...oauthRoutes,
  ...userInfoRoutes,
  ...sendRoutes,
  ...messageRoutes,
  ...ownMessageRoutes,
  ...urgentRoutes,
  ...reactionRoutes,
  ...pinRoutes,
  ...batchRoutes,
  ...cardUpdateRoutes,
  ...cardEntityRoutes,
  ...cardBatchRoutes,
  ...cardElementRoutes,
  ...chatRoutes,
  ...chatChangeRoutes,
  ...memberRoutes,
  ...departmentRoutes,
  ...userRoutes,
  ...mediaRoutes,
];
