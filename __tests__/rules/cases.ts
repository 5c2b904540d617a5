/** Values and exactly what each rule must say to them: for the tests and for `npm run test:teeth`. */
import { checkOf, type Problem } from "../../lib/rules/check";
import * as messages from "../../lib/rules/messages";
import type { Message } from "../../lib/rules/messages";
import type { Rule, TextRule } from "../../lib/rules/rule";

/** One value and every problem with it. */
export interface RuleCase {
  readonly name: string;
  /** The rule under test. */
  readonly rule: Rule;
  readonly value: unknown;
  /** True for the values that stand for tokens; by default none does. */
  readonly isToken?: (value: unknown) => boolean;
  /** Exactly what is found, in order; empty for a good value. */
  readonly problems: readonly Problem[];
}

/** What the rule says to the value of a case; a check that was made before saves making it. */
export function problemsOf({ rule, value, isToken }: RuleCase, check = checkOf(rule)): readonly Problem[] {
  return check.problems(value, isToken);
}

/** A value that is right. */
export function good(rule: Rule, name: string, value: unknown): RuleCase {
  return { name: `takes ${name}`, rule, value, problems: [] };
}

/** A value that is wrong in these places. Places are written as `a.b.c`, with `name of ` before them when the name is wrong. */
export function bad(
  rule: Rule,
  name: string,
  value: unknown,
  ...problems: readonly (readonly [string, Message])[]
): RuleCase {
  return { name: `refuses ${name}`, rule, value, problems: problems.map(([place, message]) => at(place, message)) };
}

const NAME_OF = "name of ";

/** A problem at a place. */
export function at(place: string, { problem, write }: Message): Problem {
  const atName = place.startsWith(NAME_OF);
  const path = atName ? place.slice(NAME_OF.length) : place;
  return { path: path === "" ? [] : path.split("."), atName, problem, write };
}

/** The answer to a bad text: a wrong shape, a wrong length, or the beginning of the hint or refusal that explains it. */
export type Answer = "shape" | "length" | { readonly hint: string };

/** What a text rule takes and refuses. */
export interface TextTable<R extends TextRule> {
  readonly rule: R;
  readonly good: readonly string[];
  readonly bad: readonly (readonly [value: string, answer: Answer])[];
  /** Whether a value that only Terraform knows may stand here. */
  readonly token: "taken" | "refused";
}

/** Values that no text rule takes, and what each is shown as. */
const NO_TEXTS: readonly (readonly [string, unknown])[] = [
  ["a number", 1],
  ["true", true],
  ["null", null],
  ["a list", ["x"]],
  ["a map", { x: "y" }],
];

/** The cases of a text rule. Expected messages are made here, so that they are those of the rule as it is written. */
export function textCases<R extends TextRule>({
  rule,
  good: goods,
  bad: bads,
  token,
}: TextTable<R>): readonly RuleCase[] {
  const shown = (value: string): string =>
    value.length > 60 ? `${value.length} characters ${value.slice(0, 20)}…` : JSON.stringify(value);
  const isToken = (value: unknown): boolean => value === "a token";
  return [
    good(rule, "its own example", rule.example),
    ...goods.map((value) => good(rule, shown(value), value)),
    ...bads.map(([value, answer]) =>
      bad(rule, `${shown(value)} (${named(answer)})`, value, ["", messageOf(rule, value, answer)]),
    ),
    ...NO_TEXTS.map(([name, value]) => bad(rule, name, value, ["", messages.notAText(rule, value)])),
    ...["${x}", "%{x}"].map((template) => {
      const value = `${rule.example}${template}`;
      return bad(rule, `${template} in it`, value, ["", messages.templateInText(value)]);
    }),
    token === "taken"
      ? { ...good(rule, "a token", "a token"), isToken }
      : { ...bad(rule, "a token", "a token", ["", messages.structureIsAToken("the value")]), isToken },
  ];
}

function named(answer: Answer): string {
  return typeof answer === "string" ? `wrong ${answer}` : answer.hint;
}

function messageOf(rule: TextRule, value: string, answer: Answer): Message {
  if (answer === "shape") return messages.wrongText(rule, value);
  if (answer === "length") return messages.wrongLength(rule, value);
  const [hint, ...others] = [...(rule.refusals ?? []), ...(rule.hints ?? [])].filter(({ because }) =>
    because.startsWith(answer.hint),
  );
  if (hint === undefined || others.length > 0)
    throw new Error(`Not exactly one hint of ${rule.what} begins with: ${answer.hint}`);
  return messages.hintedText(hint, value);
}

/** The same in a closed VPC: the network is the scenario's own, and what would be imported is left as it is. */
export function inClosedVpc(fields: object): object {
  const { domain, ...others } = fields as { readonly domain?: Readonly<Record<string, object>> };
  const form = ([name, value]: [string, object]): [string, object] => {
    const left = Object.entries(value).filter(([key]) => !["vpcId", "subnetIds", "securityGroupIds"].includes(key));
    return [name === "import" ? "existing" : name, Object.fromEntries(left)];
  };
  return {
    ...others,
    ...(domain === undefined ? {} : { domain: Object.fromEntries(Object.entries(domain).map(form)) }),
    network: { vpcId: "vpc-01234567", subnetIds: { one: "subnet-01234567" }, s3Endpoint: { central: {} } },
  };
}
