import { createHash } from "node:crypto";
import mongoose from "mongoose";
import { actorsOf, createTown } from "../../src/bot/town.js";
import { prepare, type Save } from "../../src/flows/whistle/handle.js";
import { createBindings } from "../../src/models/bindings.js";
import { createHolidays } from "../../src/models/holidays.js";
import { createPolicies } from "../../src/models/policies.js";
import { createRoster } from "../../src/models/roster.js";
import { createWhistles } from "../../src/models/whistles.js";
import { startSandbox } from "../../src/sandbox/sandbox.js";
import { loadTown } from "../../src/town-files.js";

export const app = {
  appId: "cli_a1c0ffee5eed0001",
  appSecret: "0123456789abcdef0123456789abcdef",
  encryptKey: "fedcba9876543210fedcba9876543210",
  verificationToken: "00112233445566778899aabbccddeeff",
};
const openIdOf = (id: string): string => `ou_${createHash("md5").update(id).digest("hex")}`;

/** A pretend platform with the sample town's people and groups, for bots that this test starts itself. */
export function townPlatform(startAt: Date, mode: "ws" | "webhook" = "ws") {
  const { org } = loadTown("data");
  return startSandbox({
    port: 0,
    app: { ...app, name: "吹哨", mode },
    seed: {
      startAt,
      people: org.people.map(({ id, name, title, unitId, roles, mobile }) => ({
        ...{ openId: openIdOf(id), name, title, unitId, roles, mobile },
      })),
      units: org.units.map(({ id, name, level, kind, force, parentId, chatId }) => ({
        ...{ id, name, level, kind, force, parentId, chatId },
      })),
      chats: org.units.flatMap(({ id, name, chatId }) => {
        const memberIds = org.people.filter((person) => person.unitId === id).map((person) => openIdOf(person.id));
        return chatId ? [{ chatId, name, memberIds }] : [];
      }),
    },
  });
}

/**
 * Puts open whistles into a database as if they had been blown at `at` and nobody had done anything since.
 * @param category `emergency` is told at any hour
 */
export async function seedWhistles(
  uri: string,
  { count, at, category }: { count: number; at: Date; category: "routine" | "emergency" },
): Promise<void> {
  const connection = await mongoose.createConnection(uri, { autoIndex: false }).asPromise();
  const whistles = createWhistles(connection);
  await whistles.init();
  const { org, policy, holidays } = loadTown("data");
  const town = await createTown({
    ...{ org, policy, holidays, now: at, isInUse: async () => false },
    imported: createHolidays(connection),
    bindings: createBindings(connection),
    roster: createRoster(connection),
    policies: createPolicies(connection),
  });
  const streets = ["xiling-haigeng", "xiling-qianhu"];
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const saves: Save[] = [];
  for (let n = 0; n < count; n += 1) {
    const street = streets[n % streets.length] ?? "xiling-haigeng";
    const member = town
      .directory()
      .members.find((one) => one.posts.some((post) => post.unitId === street && post.roles.includes("whistler")));
    if (!member) throw new Error(`nobody whistles for ${street}`);
    const [actor] = actorsOf(member, street);
    const context = await town.contextFor(null, actor, at);
    const prepared = prepare(
      null,
      {
        ...{ type: "blow", id: `w${String(n).padStart(8, "0")}`, number: `20260105-${String(n + 1).padStart(5, "0")}` },
        ...{
          drill: false,
          category,
          matterCode: null,
          text: `长青路${n + 1}号占道经营`,
          place: `长青路${n + 1}号`,
          images: [],
        },
        ...{
          originChatId: null,
          unitIds: [`${street}-chengguan`],
          leadUnitId: null,
          copiedUnitIds: [],
          statedDueAt: null,
        },
        ...{ again: null, overridden: [] },
      },
      context,
      `om_seed${n}`,
      sha256,
    );
    if (!prepared.ok) throw new Error(`whistle ${n} was refused: ${JSON.stringify(prepared.refusal)}`);
    saves.push(prepared.save);
  }
  for (let from = 0; from < saves.length; from += 50)
    await Promise.all(saves.slice(from, from + 50).map((save) => whistles.insert(save)));
  // The order itself was told long ago; only what falls due is looked at.
  await connection.collection("whistles").updateMany({}, { $set: { notices: [] }, $unset: { relayAt: "" } });
  await connection.close();
}
