import { both, type Text } from "./kit/text.js";

export const consultName = (number: string, matter: string): string => `会商 ${number} ${matter}`.slice(0, 60);

export const consultOpenedWords = (name: string, people: number): Text =>
  both(
    `会商群“${name}”已建好，${people} 人已入群，哨的卡片随后发到群里。本哨办结后群自动解散。`,
    `The group “${name}” is there with ${people} people; the whistle's card follows. It is dissolved once the whistle is over.`,
  );

export const consultStandsWords: Text = both(
  "本哨已有会商群，请在该群内沟通。",
  "This whistle has its group already; please use it.",
);

export const consultNobodyWords: Text = both(
  "有关人员都还没有在平台登记，建不了群。请联系管理员。",
  "Nobody concerned is known to the platform yet; please tell the administrator.",
);
