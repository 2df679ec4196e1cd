import { both, listed, type Text, verbatim } from "./kit/text.js";

export const noDeclineWords: Text = both("这张哨没有待裁定的退单。", "No decline of this whistle waits for a ruling.");

/** Several departments have declined, or the one named has not. */
export const whichDeclineWords = (units: readonly string[]): Text => {
  const names = listed(units.map((unit) => verbatim(unit)));
  return both(
    `待裁定的退单：${names.zh}。请在编号后写明是哪个部门的。`,
    `Declines that wait: ${names.en}. Please write after the number which one you mean.`,
  );
};

export const needsSuccessorWords: Text = both(
  "请在“改派”后写明由哪个部门承办；不再另派的，请写“解除”。",
  "Please name the department after “reassign”, or write “release” if there is none.",
);
