import mongoose from "mongoose";
import { z } from "zod";
import { Account, type Audit, type Question } from "./audit-account.js";
import { DeadlineAudit } from "./audit-deadlines.js";
import { auditAnswers, auditChain, auditLeft, auditStates } from "./audit-record.js";
import { Delivery, Row } from "./audit-rows.js";
import { auditSends } from "./audit-sends.js";

const InboxRow = z.looseObject({ _id: z.string(), doneAt: z.date().optional() });

/**
 * An account of its own: it reads the database, the trace and the platform's wire, and shares no code with the program,
 * so that a fault of the program is not repeated here.
 */
export async function audit(asked: Question): Promise<Audit> {
  const connection = await mongoose.createConnection(asked.uri).asPromise();
  try {
    const rows = await all(connection, "whistles", Row);
    const deliveries = await all(connection, "deliveries", Delivery);
    const inbox = await all(connection, "inbox", InboxRow);
    return accountOf(asked, rows, deliveries, inbox);
  } finally {
    await connection.close();
  }
}

async function all<T>(connection: mongoose.Connection, name: string, schema: z.ZodType<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const row of connection.collection(name).find({})) found.push(schema.parse(row));
  return found;
}

function accountOf(asked: Question, rows: Row[], owed: Delivery[], inbox: z.infer<typeof InboxRow>[]): Audit {
  const account = new Account();
  const deliveries = new Map(owed.map((one) => [one._id, one]));
  const deadlines = new DeadlineAudit(asked, deliveries, account);
  for (const row of rows) {
    auditChain(row, account);
    auditStates(row, account);
    deadlines.look(row);
    auditLeft(row, account);
  }
  auditAnswers(rows, deliveries, asked, account);
  auditSends(deliveries, asked, account);
  for (const { _id, doneAt, gaveUp } of inbox) {
    if (doneAt === undefined) account.find(`event ${_id} was never finished`);
    if (gaveUp !== undefined) account.find(`event ${_id} was given up: ${gaveUp}`);
  }
  account.count("whistles", rows.length);
  account.count(
    "entries",
    rows.reduce((sum, { trace }) => sum + trace.length, 0),
  );
  account.count("deliveries", deliveries.size);
  account.count("messages", asked.wire.sent.size);
  account.count("calls", asked.wire.calls);
  account.count("taps", asked.wire.taps.length);
  return { findings: account.findings, figures: account.figures };
}
