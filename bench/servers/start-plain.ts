import { createServer } from "node:http";
import * as lark from "@larksuiteoapi/node-sdk";
import Koa from "koa";
import mongoose from "mongoose";
import cron from "node-cron";
import { z } from "zod";

/** What a program of our kind takes to start when it imports its five packages in the ordinary way and does nothing. */
const logger = { error() {}, warn() {}, info() {}, debug() {}, trace() {} };
const client = new lark.Client({ appId: "cli_0123456789abcdef", appSecret: "s", logger });
const used = [client, mongoose.version, z.string(), cron.validate("* * * * *")];
createServer(new Koa().callback()).listen(0, "127.0.0.1", () => {
  process.stdout.write(`listening ${used.length}\n`);
});
