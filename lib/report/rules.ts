/** The checks as a page: docs/rules.md. */
import { CHECKS } from "../checks";
import { fixLanguage, fixText } from "../hcl/fix";
import { addressOf } from "../hcl/resources";
import type { Cure } from "../policies/cure";

/** A cure as the text of a fix. */
export function fixOf(cure: Cure): string {
  return fixText(cure);
}

/** Made from the same objects that a review runs. */
export function rulesMarkdown(): string {
  const head = [
    "# What a review looks for",
    "",
    "`canvas-large-data review` looks for these; `canvas-large-data rules` lists them. This page is made from `lib/checks`: `npm run docs`.",
    "",
    "An **error** is wrong or breaks something, and blocks; a **warning** needs a decision. Where it is undetermined whether a rule is broken, the",
    "review says so and counts it. What was so before the plan is shown and counts for nothing. To suppress a finding, name it in",
    "`.canvas-large-data.yaml`, with a reason and a last day:",
    "",
    "```yaml",
    "suppressions:",
    "  - finding: bucket-wildcard",
    `    address: ${addressOf("module.canvas", "AWS::IAM::RolePolicy", "data")}`,
    "    reason: the buckets of this account are all of this team",
    "    expires: 2027-01-31",
    "```",
    "",
    'A suppression holds for what is found, and not for what is undetermined: to suppress a "cannot tell", add `unknown: true`. An error that is found there later',
    "counts all the same. The address is compared as it is; `*` stands for itself. It holds for all that the rule finds at the address.",
  ];
  const rules = CHECKS.flatMap(({ id, severity, over, title, explanation, cure, source }) => [
    "",
    `## ${id}`,
    "",
    `**${severity}**, over ${over === "setup" ? "what the plan leads to" : "what the plan does"}: ${title}.`,
    "",
    explanation.replaceAll("*", "\\*"),
    "",
    `\`\`\`${fixLanguage(cure)}`,
    fixText(cure),
    "```",
    "",
    `Source: ${source.replaceAll("*", "\\*")}`,
  ]);
  return `${[...head, ...rules].join("\n")}\n`;
}
