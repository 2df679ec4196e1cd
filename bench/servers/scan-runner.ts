import mongoose from "mongoose";
import { createDeliveries, type Deliveries } from "../../src/models/deliveries.js";
import { embeddedDatabase } from "../database.js";

/**
 * Two stores of open deliveries in one embedded database, one a hundred times the other. For each question it makes a
 * hundred due in both, claims them, and answers with what each claim took: processor time of bot and database together, in
 * milliseconds, since the clock on the wall also counts whatever else the machine does.
 */
const sizes = { small: 10_000, large: 1_000_000 };
const due = 100;
const now = new Date("2026-01-05T09:00:00+08:00");
/** As the sender claims: for ten minutes, so that nothing of the million lies between now and the end of a lease. */
const leaseUntil = new Date("2026-01-05T09:10:00+08:00");
const later = new Date("2026-02-05T09:00:00+08:00");
const past = new Date("2026-01-05T08:00:00+08:00");

type Row = { _id: string; [field: string]: unknown };
type Store = { deliveries: Deliveries; rows: mongoose.Collection<Row>; size: number };

const database = await embeddedDatabase();
const connection = await mongoose.createConnection(database.uri).asPromise();

async function fill(name: keyof typeof sizes): Promise<Store> {
  const own = connection.useDb(name);
  const deliveries = createDeliveries(own);
  await deliveries.init();
  const rows = own.collection<Row>("deliveries");
  for (let from = 0; from < sizes[name]; from += 5000) {
    await rows.insertMany(Array.from({ length: 5000 }, (_, n) => row(from + n)));
  }
  return { deliveries, rows, size: sizes[name] };
}

const row = (n: number): Row => ({
  _id: idOf(n),
  kind: "notice",
  rank: 2,
  whistleId: null,
  data: {},
  to: { type: "open_id", id: "ou_1" },
  urgent: null,
  attempts: 0,
  issue: 0,
  nextAt: later,
});

const idOf = (n: number): string => `n${String(n).padStart(7, "0")}`;

/** Which are due differs from time to time and lies all over the store. */
async function claimOnce({ deliveries, rows, size }: Store, round: number): Promise<number> {
  const step = size / due;
  const ids = Array.from({ length: due }, (_, n) => idOf(Math.floor(n * step) + (round % step)));
  await rows.updateMany({ _id: { $in: ids } }, { $set: { nextAt: past } });
  const before = process.cpuUsage();
  const claimed = await deliveries.claim(now, { limit: due, leaseUntil, claim: "a:1" });
  const { user, system } = process.cpuUsage(before);
  if (claimed.length !== due) throw new Error(`${claimed.length} instead of ${due} were claimed`);
  await rows.updateMany({ _id: { $in: ids } }, { $set: { nextAt: later }, $unset: { claim: "" } });
  return (user + system) / 1000;
}

const small = await fill("small");
const large = await fill("large");
let round = 0;

process.on("message", () => {
  round += 1;
  claimOnce(small, round)
    .then(async (ofSmall) => process.send?.({ small: ofSmall, large: await claimOnce(large, round) }))
    .catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    });
});
process.send?.({ ready: true });
