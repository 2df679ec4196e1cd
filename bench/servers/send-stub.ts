import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { selfSigned } from "../certificate.js";

/**
 * Takes messages as fast as it can, over http or https (first argument). Answers a question with how many connections
 * and token calls it has seen since the one before; `hang` in the question keeps it from answering sends from then on.
 */
const tls = process.argv[2] === "https";
let connections = 0;
let tokenCalls = 0;
let hangs = false;
const sent = Buffer.from(
  JSON.stringify({ code: 0, msg: "success", data: { message_id: "om_bench", chat_id: "oc_bench" } }),
);
const token = Buffer.from(JSON.stringify({ code: 0, msg: "ok", tenant_access_token: "t-bench", expire: 7200 }));

const listener: RequestListener = (request, response) => {
  request.resume().on("end", () => {
    const isToken = request.url?.endsWith("/tenant_access_token/internal") ?? false;
    if (isToken) tokenCalls += 1;
    if (hangs && !isToken) return;
    const body = isToken ? token : sent;
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
  });
};
const server = tls ? createHttpsServer(selfSigned(), listener) : createHttpServer(listener);
server.keepAliveTimeout = 60_000;
server.on(tls ? "secureConnection" : "connection", () => {
  connections += 1;
});
process.on("message", (question) => {
  hangs = typeof question === "object" && question !== null && "hang" in question;
  process.send?.({ connections, tokenCalls });
  connections = 0;
  tokenCalls = 0;
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  process.send?.({ url: `${tls ? "https" : "http"}://127.0.0.1:${port}` });
});
