import { json } from "../http/answer.js";
import type { ApiRoute } from "./call.js";

export const botInfoRoutes: ApiRoute[] = [
  {
    method: "GET",
    path: "/open-apis/bot/v3/info",
    token: "tenant",
    scopes: [],
    support: "full",
    note: "`bot` at the top level",
    handle: ({ platform: { app } }) =>
      json(200, {
        code: 0,
        msg: "ok",
        bot: { activate_status: 2, app_name: app.name, avatar_url: "", ip_white_list: [], open_id: app.openId },
      }),
  },
];
