import { createServer, type Server } from "node:http";
import { z } from "zod";

export type Heard = { id: string; seconds: string; signature: string; body: string; path: string };

/** Another platform's own server: notes what it hears, and answers as it is told to. */
export type Receiver = {
  url: string;
  heard: Heard[];
  /** The statuses of the next answers; then 204 again. `hang`: it takes the call and says nothing. */
  answers: (number | "hang")[];
  stop(): Promise<void>;
};

export async function startReceiver(): Promise<Receiver> {
  const heard: Heard[] = [];
  const answers: (number | "hang")[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: string[] = [];
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => chunks.push(chunk));
    request.on("end", () => {
      const header = (name: string) => z.string().parse(request.headers[name]);
      const answer = answers.shift() ?? 204;
      heard.push({
        id: header("chuishao-id"),
        seconds: header("chuishao-timestamp"),
        signature: header("chuishao-signature"),
        body: chunks.join(""),
        path: request.url ?? "",
      });
      if (answer === "hang") return;
      response.writeHead(answer, answer === 302 ? { location: "/elsewhere" } : {});
      response.end(answer === 204 ? undefined : "x".repeat(100_000));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}/hooks/chuishao`,
    heard,
    answers,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
