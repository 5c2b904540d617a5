/** What is put into the parts. */
import type { Postcondition } from "../constructs/tag-guard";
import { wrapExpression } from "../hcl/wrap-expression";
import { argument, block, print, quotedTemplate, unwrapped } from "../hcl/hcl";

/** Texts by the name that stands for them in a part, as `@{NAME}`. */
export type Slots = Readonly<Record<string, string>>;

/** Conditions as blocks in a `lifecycle` block. */
export function conditions(kind: "precondition" | "postcondition", all: readonly Postcondition[]): string {
  return print(
    all.flatMap(({ condition, errorMessage }, index) => [
      ...(index === 0 ? [] : [{ kind: "blank" } as const]),
      block(kind, [
        argument("condition", wrapExpression(unwrapped(condition))),
        argument("error_message", quotedTemplate(errorMessage)),
      ]),
    ]),
    2,
  );
}

/** A message as an expression. */
export function message(template: string): string {
  return quotedTemplate(template);
}
