import { connect, createServer, type Socket } from "node:net";

/** Stands before a database and holds each of its answers back, as a network would. */
export async function slowProxy(uri: string, delayMs: number): Promise<{ uri: string; stop(): Promise<void> }> {
  const [, host = "", port] = /^mongodb:\/\/([^:/?]+)(?::(\d+))?/.exec(uri) ?? [];
  const target = () => (port ? connect(Number(port), host) : connect(decodeURIComponent(host)));
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const database = target();
    for (const socket of [client, database]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => socket.destroy()).on("close", () => open.delete(socket));
    }
    client.on("data", (chunk) => database.write(chunk)).on("close", () => database.destroy());
    database.on("data", (chunk) => setTimeout(() => client.write(chunk), delayMs)).on("close", () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const ownPort = typeof address === "object" && address ? address.port : 0;
  return {
    uri: `mongodb://127.0.0.1:${ownPort}/bench?directConnection=true`,
    async stop() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
