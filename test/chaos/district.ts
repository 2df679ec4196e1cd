import type { Message } from "../stories/control.js";
import type { Trial } from "../stories/trial.js";
import type { Chance } from "./chance.js";
import type { WireLog } from "./wire-log.js";

/** How often people choose a button, by the beginning of its label; what is not here they leave alone. */
const likings: Record<string, number> = {
  签收: 6,
  报到: 6,
  反馈: 2,
  办结: 5,
  人到了: 5,
  验收通过: 6,
  退回重办: 0.6,
  评价: 5,
  同意: 4,
  不同意: 0.6,
  退单: 0.5,
  维持: 2,
  改派: 1,
  转派: 0.3,
  申请延期: 0.6,
  挂账: 0.3,
  议事: 5,
  上报: 5,
  接办: 5,
  退回: 0.3,
  派发: 5,
  备案: 6,
  催办: 0.8,
  撤回: 0.1,
};

const troubles = ["占道经营", "路灯不亮", "窨井盖缺失", "垃圾堆放", "违建搭棚", "污水外溢", "消防通道被堵", "噪声扰民"];
const roads = ["长青路", "滨湖路", "环湖路", "海埂路", "前湖路", "柳坝街", "文昌巷", "学府路", "金色大道", "和平村"];
const streets = ["xiling-haigeng", "xiling-qianhu"];
const forces = ["chengguan", "shichang", "paichusuo", "yingji", "huanjing", "shuiwu"];
const bureaus = ["chengguan", "shichang", "gongan", "yingji", "huanjing", "shuiwu", "zhujian", "jiaotong"];

export type District = {
  /** Somebody whistles; does not wait for what comes of it. */
  whistles(): Promise<void>;
  /** Somebody looks at a card and taps one of its buttons. */
  taps(): Promise<void>;
  /** Somebody reads what the bot has told in private; one person in twenty never does. */
  reads(): Promise<void>;
  /** Somebody asks for a list, or types something else that changes nothing. */
  asks(): Promise<void>;
  /** Messages that are whistles. */
  whistled: Set<string>;
};

/** Of three troubles one names the mobile and one the landline of whoever reported it: no log may hold them. */
function caller(count: number): string {
  const digits = String(count).padStart(7, "0");
  return ["", `，来电人1390${digits}`, `，来电人0871-6${digits}`][count % 3] ?? "";
}

/** People of a made-up district who whistle, answer, decline, forget and tap twice. */
export function createDistrict(trial: Trial, chance: Chance, wire: WireLog): District {
  const whistled = new Set<string>();
  let count = 0;
  const members = new Map(trial.town.chats.map(({ chatId, memberIds }) => [chatId, memberIds]));

  function nameOf(unitId: string): string {
    return trial.unit(unitId).name;
  }

  function text(): { from: string; text: string } {
    const street = chance.pick(streets);
    const what = `${chance.pick(roads)}${++count}号${chance.pick(troubles)}第${count}处${caller(count)}`;
    const roll = chance.next();
    if (roll < 0.12) return { from: street, text: `/吹哨 应急 ${what}` };
    const county = street.split("-")[0] ?? street;
    if (roll < 0.24)
      return { from: street, text: `/吹哨 协调 ${what} @${nameOf(`${county}-${chance.pick(bureaus)}`)}` };
    const one = chance.pick(forces);
    const other = chance.pick(forces);
    const named = [...new Set([one, ...(chance.hits(0.3) ? [other] : [])])].map(
      (force) => `@${nameOf(`${street}-${force}`)}`,
    );
    return { from: street, text: `/吹哨 ${roll < 0.34 ? "重点" : "常规"} ${what} ${named.join(" ")}` };
  }

  /** Newer cards are looked at more often. */
  function someMessage(): { messageId: string; to: string } | null {
    const all = [...wire.sent.values()];
    if (all.length === 0) return null;
    const back = Math.floor(chance.next() ** 2 * Math.min(all.length, 600));
    return all[all.length - 1 - back] ?? null;
  }

  function choose(message: Message): Message["buttons"][number] | null {
    const offers = message.buttons.flatMap((button) => {
      if (button.disabled) return [];
      const liking = Object.entries(likings).find(([label]) => button.label.startsWith(label))?.[1] ?? 0;
      return liking > 0 ? [{ button, liking }] : [];
    });
    let left = chance.next() * offers.reduce((sum, { liking }) => sum + liking, 0);
    for (const { button, liking } of offers) {
      left -= liking;
      if (left < 0) return button;
    }
    return null;
  }

  return {
    whistled,
    async whistles() {
      const { from, text: said } = text();
      const { messageId } = await trial.send({
        from: chance.pick(trial.all(from, "whistler")).openId,
        chatId: trial.unit(from).chatId ?? "",
        text: said,
      });
      whistled.add(messageId);
    },
    async taps() {
      const found = someMessage();
      if (!found) return;
      const message = await trial.message(found.messageId);
      const button = choose(message);
      if (!button) return;
      const by = found.to.startsWith("ou_") ? found.to : chance.pick(members.get(found.to) ?? [""]);
      if (by === "") return;
      const form = Object.fromEntries(
        message.inputs
          .filter((input) => input.required && input.form === button.form)
          .map((input) => [input.name, answerTo(input, chance, count)]),
      );
      const press = { by, messageId: found.messageId, name: button.name ?? "", form };
      const { name, ...labelled } = { ...press, label: button.label };
      const tap = () => trial.pressRaw(name === "" ? labelled : press);
      await Promise.all(chance.hits(0.1) ? [tap(), tap()] : [tap()]);
    },
    async reads() {
      const reader = chance.whole(trial.town.people.length);
      const person = trial.town.people[reader];
      if (person && reader % 20 !== 0) await trial.read(person);
    },
    async asks() {
      const person = chance.pick(trial.town.people);
      await trial.send({
        from: person.openId,
        text: chance.pick(["/我的", "/看板", "/帮助", "/查 20260105-0001", "你好"]),
      });
    },
  };
}

function answerTo({ tag, options }: Message["inputs"][number], chance: Chance, count: number): unknown {
  if (options && options.length > 0) {
    const { value } = chance.pick(options);
    return tag.startsWith("multi") ? [value] : value;
  }
  if (tag === "date_picker") return `2026-0${1 + chance.whole(2)}-${20 + chance.whole(8)} +0800`;
  if (tag === "picker_datetime") return "2026-02-20 10:00 +0800";
  return chance.pick(["已处理完毕", "人员已到现场", `${1 + (count % 3)}`, "正在协调施工单位，预计明日完成"]);
}
