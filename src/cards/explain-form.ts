import { fieldTerm } from "./form-fields.js";
import type { FieldProblem } from "./form-values.js";
import { both, joined, type Text } from "./kit/text.js";

/** What is wrong with a form, all of it in one go. */
export const explainForm = (problems: readonly FieldProblem[]): Text => joined(problems.map(explainProblem), "");

function explainProblem({ field, why }: FieldProblem): Text {
  const { zh, en } = fieldTerm(field);
  switch (why) {
    case "missing":
      return both(`请填写“${zh}”。`, `Please fill in “${en}”. `);
    case "too-long":
      return both(`“${zh}”最多 ${field.most} 字。`, `“${en}” takes ${field.most} characters at most. `);
    case "not-a-number":
      return both(`“${zh}”请填 1 至 ${field.most} 的整数。`, `“${en}” is a whole number from 1 to ${field.most}. `);
    case "not-a-choice":
      return both(`“${zh}”请从选项中选择。`, `Please choose “${en}” from the list. `);
    case "not-a-date":
      return both(`“${zh}”请选择日期。`, `Please choose a date for “${en}”. `);
  }
}
