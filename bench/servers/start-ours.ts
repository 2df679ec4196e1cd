import { createServer } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The whole bot as it is built, loaded as `npm start` loads it, with its client made and a server listening. */
const built = (file: string) => pathToFileURL(join(process.cwd(), "dist", file)).href;
const { createLog }: typeof import("../../src/log.js") = await import(built("log.js"));
const { createApp }: typeof import("../../src/app.js") = await import(built("app.js"));
const { createLark }: typeof import("../../src/bot/lark/client.js") = await import(built("bot/lark/client.js"));
const domain = "http://127.0.0.1:1";
const lark = createLark({ appId: "cli_0123456789abcdef", appSecret: "s", domain, log: createLog("silent") });
const used = [createApp, lark];
createServer().listen(0, "127.0.0.1", () => {
  process.stdout.write(`listening ${used.length}\n`);
});
