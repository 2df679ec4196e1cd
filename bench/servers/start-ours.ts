import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import Koa from "koa";

/** The whole bot as `npm start` loads it, every file of it, with its client made and a server listening. */
const built = (file: string) => pathToFileURL(join(process.cwd(), "dist", file)).href;
const { createApp }: typeof import("../../src/app.js") = await import(built("app.js"));
const { createLark }: typeof import("../../src/bot/lark/client.js") = await import(built("bot/lark/client.js"));
const { createLog }: typeof import("../../src/log.js") = await import(built("log.js"));
const domain = "http://127.0.0.1:1";
const lark = createLark({ appId: "cli_0123456789abcdef", appSecret: "s", domain, log: createLog("silent") });
const used = [createApp, lark];
createServer(new Koa().callback()).listen(0, "127.0.0.1", () => process.send?.({ listening: used.length }));
