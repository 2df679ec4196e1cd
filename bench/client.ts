import { z } from "zod";
import { type Child, start } from "./child.js";
import { ratios } from "./compare.js";
import { type Goal, type Measured, spread } from "./goal.js";

const Url = z.object({ url: z.string() });
const Seen = z.object({ connections: z.number(), tokenCalls: z.number() });
const Sent = z.object({ sent: z.number(), ms: z.number() });
const AtOnce = z.object({ failed: z.number(), ms: z.number(), answerWithinMs: z.number() });

const rounds = 5;
const idleMs = 6_500;
/** The stub's certificate is its own; only these processes trust it. */
const trusting = { NODE_TLS_REJECT_UNAUTHORIZED: "0", NODE_NO_WARNINGS: "1" };

/** Sends through our HTTP instance beside the SDK's default one. */
export const client: Goal = {
  name: "client",
  measure: async () => [...(await measure("http")), ...(await measure("https"))],
};

async function measure(scheme: "http" | "https"): Promise<Measured[]> {
  const stub = await start("servers/send-stub", { args: [scheme] });
  const args = (kind: string) => ({ args: [kind, Url.parse(stub.hello).url], env: trusting });
  const [byDefault, ours] = [
    await start("servers/send-client", args("default")),
    await start("servers/send-client", args("ours")),
  ];
  try {
    const exact = await exactOf(scheme, stub, ours);
    const [base, mine] = await takeTurns(byDefault, ours);
    return [
      {
        name: `client.${scheme}`,
        sign: "≥",
        limit: 3,
        rounds: ratios(mine, base),
        baselineSpread: spread(base),
        note: "sends a second, × the SDK's default",
      },
      ...exact,
      await hanging(scheme, stub, ours),
    ];
  } finally {
    for (const child of [byDefault, ours, stub]) await child.stop();
  }
}

async function takeTurns(byDefault: Child, ours: Child): Promise<[number[], number[]]> {
  const slice = async (child: Child, ms: number) => {
    const { sent, ms: took } = Sent.parse(await child.ask({ ms, callers: 32 }));
    return sent / took;
  };
  await slice(byDefault, 2000);
  await slice(ours, 2000);
  const [base, mine]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    base.push(await slice(byDefault, 2000));
    mine.push(await slice(ours, 2000));
  }
  return [base, mine];
}

async function exactOf(scheme: string, stub: Child, ours: Child): Promise<Measured[]> {
  await ours.ask({ count: 32 });
  const { tokenCalls } = Seen.parse(await stub.ask({}));
  await new Promise((resolve) => setTimeout(resolve, idleMs));
  await ours.ask({ count: 1 });
  const { connections } = Seen.parse(await stub.ask({}));
  return [
    one(`client.${scheme}.tokens`, 1, tokenCalls, "token requests of 32 first sends at once"),
    one(`client.${scheme}.handshakes`, 0, connections, "new connections after 6.5 s of rest"),
  ];
}

/** How much longer than the time set for it a call waits for a platform that does not answer. */
async function hanging(scheme: string, stub: Child, ours: Child): Promise<Measured> {
  await stub.ask({ hang: true });
  const { failed, ms, answerWithinMs } = AtOnce.parse(await ours.ask({ count: 1 }));
  const over = failed === 1 ? ms / answerWithinMs : Number.POSITIVE_INFINITY;
  return one(`client.${scheme}.hanging`, 1.5, over, "× the time set, until a call that is not answered fails");
}

const one = (name: string, limit: number, value: number, note: string): Measured => ({
  name,
  sign: "≤",
  limit,
  rounds: [value],
  baselineSpread: null,
  note,
});
