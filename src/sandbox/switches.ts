import { z } from "zod";

const seconds = z.int().min(0).max(3600);

/**
 * What no source settles about the platform, each with what its documents or the SDK suggest as the default. A bot that
 * is to hold on the real platform should pass with either value.
 */
export const Switches = z.strictObject({
  noContentIsSuccess: z.boolean().default(false).describe("HTTP 204 counts as a delivered event"),
  wsReconnectCount: z.int().min(-1).default(-1).describe("ClientConfig: how often a client tries again; -1 for ever"),
  wsReconnectInterval: seconds.default(1).describe("ClientConfig: seconds between two tries"),
  wsReconnectNonce: seconds.default(1).describe("ClientConfig: seconds of chance before the first try"),
  wsPingInterval: seconds.min(1).default(30).describe("ClientConfig: seconds between two pings"),
  wsRepeat: z.enum(["random", "same"]).default("random").describe("which long connection gets an event's repeat"),
  wsFragmentBytes: z.int().min(0).default(65_536).describe("a longer payload comes in several frames; 0 never"),
  staleTokenStatus: z
    .int()
    .min(200)
    .max(499)
    .default(400)
    .describe("HTTP status of 99991663, a token that is unknown or has ended"),
  repeatedUuid: z
    .enum(["original", "error"])
    .default("original")
    .describe("a uuid sent again within the hour: the first message, or 230001"),
  recalledContent: z
    .enum(["notice", "original"])
    .default("notice")
    .describe("content of a recalled message: a sentence that says so, or as it was"),
  unknownPath: z
    .enum(["json", "text"])
    .default("json")
    .describe("body of the 404 for an unknown path: 99991201 as JSON, or plain text"),
  oldProperties: z
    .enum(["accept", "reject"])
    .default("accept")
    .describe("properties of 1.0 that official 2.0 samples still carry: accepted and logged, or 200621"),
  linkButtonCallsBack: z.boolean().default(false).describe("a button with open_url alone also calls back"),
  namelessInputRefusedAtSend: z
    .boolean()
    .default(false)
    .describe("an input without a name in a form: refused when sent, or at submit only (200530)"),
  wrongSecretCode: z
    .union([z.literal(10014), z.literal(10015)])
    .default(10015)
    .describe("code of the token call for a wrong app secret"),
  cardTokenUses: z.int().min(1).max(9).default(2).describe("how often the token of a press may update its card"),
  headerCounts: z.boolean().default(true).describe("components in a card's header count towards the 200"),
  tablesCountTogether: z
    .boolean()
    .default(false)
    .describe("table components and tables in markdown share the limit of 5, or have it each"),
  mostOptions: z.int().min(0).default(0).describe("options that a select may have; 0: as many as fit the card"),
  mostValueBytes: z.int().min(0).default(0).describe("bytes of a callback's value; 0: as many as fit the card"),
  paidUrgents: z
    .int()
    .min(0)
    .default(10_000)
    .describe("people urged by SMS or phone until the quota is used up, 230024"),
  wsPath: z
    .string()
    .regex(/^\/[\w./-]*$/, "a path that begins with /")
    .default("/ws/v2")
    .describe("path of the address that a long connection goes to"),
  limitChecked: z
    .enum(["last", "first"])
    .default("last")
    .describe(
      "whether the rate limit is looked at after token and scope and counts what succeeds, or before, and counts all",
    ),
  botAddedName: z
    .enum(["chat", "bot"])
    .default("chat")
    .describe("name in the events of a bot that comes or goes: the group's or the bot's"),
  eventCreateTime: z
    .enum(["ms", "us"])
    .default("ms")
    .describe("create_time in an event's header: milliseconds, or microseconds as for callbacks"),
  mentionAll: z
    .enum(["absent", "listed"])
    .default("absent")
    .describe("whether the mentions of an event list everybody, as @_all"),
  submitCarriesValue: z
    .boolean()
    .default(true)
    .describe("a form's submit button sends its callback value along with form_value"),
  chosenImage: z
    .enum(["text", "list"])
    .default("text")
    .describe("options of a select_img outside forms: the chosen value, or a list of it"),
  webhookHeaders: z
    .enum(["documented", "more"])
    .default("documented")
    .describe("headers of pushed events: content type and signature, or a user agent and a log id as well"),
});
export type Switches = z.infer<typeof Switches>;

/** Reads `name=value` as the command line has it; throws with what is wrong. */
export function readSwitchFlags(flags: readonly string[]): Partial<Switches> {
  const given = flags.map((flag) => {
    const at = flag.indexOf("=");
    if (at < 0) throw new Error(`--switch is name=value, not ${flag}`);
    const text = flag.slice(at + 1);
    return [flag.slice(0, at), /^(true|false|-?\d+)$/.test(text) ? JSON.parse(text) : text];
  });
  return readSwitches(Object.fromEntries(given));
}

/** Only those that are named, so that no default stands in for what wasn't said. */
export function readSwitches(given: object): Partial<Switches> {
  const parsed = Switches.safeParse(given);
  if (!parsed.success) {
    const words = parsed.error.issues.map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": "));
    throw new Error(`switches: ${words.join("; ")}`);
  }
  const read = parsed.data;
  return Object.fromEntries(Object.entries(read).filter(([name]) => name in given));
}
