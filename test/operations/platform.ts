import { createServer } from "node:http";
import { z } from "zod";

/** A platform that answers, is out of order, or takes messages and says nothing until it is told to. */
export type Platform = {
  url: string;
  mood: "well" | "broken" | "silent";
  taken: number;
  release(): void;
  stop(): void;
};

export async function startPlatform(): Promise<Platform> {
  const held: (() => void)[] = [];
  const token = { tenant_access_token: `t-${"0".repeat(32)}`, expire: 7200 };
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const isMessage = request.method === "POST" && (request.url?.includes("/im/v1/messages") ?? false);
      const give = (status: number, body: object) =>
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      if (platform.mood === "broken") return give(500, { code: 1663, msg: "later" });
      const data = { user_list: [], message_id: `om_${++platform.taken}`, chat_id: "oc_1" };
      const answer = () =>
        give(200, { code: 0, msg: "ok", ...token, data, bot: { open_id: "ou_1", app_name: "吹哨" } });
      if (isMessage && platform.mood === "silent") held.push(answer);
      else answer();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const platform: Platform = {
    url: `http://127.0.0.1:${port}`,
    mood: "well",
    taken: 0,
    release() {
      platform.mood = "well";
      for (const answer of held.splice(0)) answer();
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
  return platform;
}
