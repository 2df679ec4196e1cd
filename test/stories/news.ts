import { z } from "zod";
import type { Message, Person, WireEntry } from "./control.js";
import type { Trial } from "./trial.js";

export type Heard = { person: Person; message: Message; title: string };

const Notice = z.object({
  body: z.object({ receive_id: z.string() }),
  answer: z.object({ data: z.object({ message_id: z.string() }) }),
});

/** What the bot tells people in private of its own accord, as it comes: each call answers what is new since the last. */
export async function listen(trial: Trial): Promise<() => Promise<Heard[]>> {
  const known = new Set<string>();
  let last = 0;
  const news = async () => {
    const entries = await trial.wire(last);
    const first = entries[0]?.n ?? last + 1;
    if (known.size > 0 && first > last + 1) throw new Error("the wire has forgotten what came since the last call");
    last = entries.at(-1)?.n ?? last;
    const sent = entries.filter(isNotice).map((entry) => Notice.parse(entry));
    // A repeat of a send answers with the message of the first: one message, however often it was asked for.
    const fresh = new Map(
      sent.flatMap(({ body, answer }) =>
        known.has(answer.data.message_id) ? [] : [[answer.data.message_id, body.receive_id] as const],
      ),
    );
    const heard = [...fresh].map(async ([messageId, openId]): Promise<Heard> => {
      known.add(messageId);
      const person = trial.town.people.find((one) => one.openId === openId);
      if (!person) throw new Error(`nobody has the open id ${openId}`);
      const message = await trial.message(messageId);
      return { person, message, title: titleOf(message) };
    });
    return Promise.all(heard);
  };
  await news();
  return news;
}

const isNotice = ({ kind, method, path, status }: WireEntry): boolean =>
  kind === "api" &&
  method === "POST" &&
  status === 200 &&
  path.startsWith("/open-apis/im/v1/messages?receive_id_type=open_id");

/** The first line of a card. */
export const titleOf = ({ cardText }: Message): string => cardText.split("\n")[0] ?? "";

/** Names of those who heard something with these words in its title; a name twice for who heard it twice. */
export const namesOf = (heard: Heard[], words: string): string[] =>
  heard
    .filter(({ title }) => title.includes(words))
    .map(({ person }) => person.name)
    .sort();

/** What was said because of something, and not because a morning came: without the overviews of each working day. */
export const withoutOverviews = (heard: Heard[]): Heard[] =>
  heard.filter(({ title }) => !/^(每日提要|值班交接|问责台账)/.test(title));
