/**
 * One thing taken out of the library's data at a time: a statement, an action, a condition, a limit, a field. Mutants are made
 * in place, on the very constants that the library uses, and undone after each; new grants and rules are found by looking.
 */
import { deploymentsFile } from "../../lib/rules/deployment";
import { customVpcOnlyProps } from "../../lib/rules/custom-vpc-only";
import { customPublicProps } from "../../lib/rules/custom-public";
import { quickSetupProps } from "../../lib/rules/quick-setup";
import type { Rule } from "../../lib/rules/rule";
import type { PolicyTemplate, StatementTemplate } from "../../lib/policies/policy-template";
import { draws, IS_WHOLE } from "../support/draws";
import { grants } from "../support/library";

/** One thing that is taken out. */
export interface Mutant {
  /** What is taken out, and of what. */
  readonly name: string;
  /** The grant or the rule that it is taken out of. */
  readonly of: PolicyTemplate | Rule;
  /** The actions of the statement that is taken out, or that something is taken out of. */
  readonly actions?: readonly string[];
  /** Takes it out; what it returns puts it back. */
  readonly apply: () => () => void;
}

/** Whether this is `npm run test:teeth`, which takes out everything and prints which case turned. */
export const IS_PRINTED = process.env["npm_lifecycle_event"] === "test:teeth";
/** Whether everything is taken out. */
export const IS_EACH = IS_WHOLE || IS_PRINTED;

const { seed } = draws(1);

/** Those that a run takes out: `npm test` one of six, from another first one in each run. What belongs together stands side by side. */
export function drawn(mutants: readonly Mutant[]): readonly Mutant[] {
  return IS_EACH ? mutants : mutants.filter((_, index) => (index + seed) % 6 === 0);
}

/** Where the rules that users meet begin: a rule that none of these reaches is no rule of theirs. */
export const RULE_ROOTS: Readonly<Record<string, Rule>> = {
  deploymentsFile,
  quickSetupProps,
  customPublicProps,
  customVpcOnlyProps,
};

/** Every mutant of every grant. */
export function grantMutants(): readonly Mutant[] {
  return grants().flatMap(({ name, value: grant }) => [
    ...without(grant.statements).map(({ left, item, which }) => ({
      ...changed(`${name}: without statement ${item.sid} (${which})`, grant, grant, { statements: left }),
      actions: item.actions,
    })),
    ...grant.statements.flatMap((statement) =>
      statementMutants(name, grant, statement).map((mutant) => ({ ...mutant, actions: statement.actions })),
    ),
  ]);
}

function statementMutants(name: string, grant: PolicyTemplate, statement: StatementTemplate): readonly Mutant[] {
  const { actions, resources = [], notResources = [], principals, conditions = [] } = statement;
  const mutant = (what: string, change: Partial<StatementTemplate>): Mutant =>
    changed(`${name}: ${statement.sid} ${what}`, grant, statement, change);
  return [
    ...without(actions).map(({ left, item }) => mutant(`without action ${item}`, { actions: left })),
    ...without(resources).map(({ left, item }) => mutant(`without resource ${item}`, { resources: left })),
    ...resources
      .filter((resource) => resource.includes("{"))
      .map((resource) =>
        mutant(`with * for ${resource}`, { resources: resources.map((each) => (each === resource ? "*" : each)) }),
      ),
    ...without(notResources).map(({ left, item }) => mutant(`without exception ${item}`, { notResources: left })),
    ...without(principals?.identifiers ?? []).map(({ left, item }) =>
      mutant(`without principal ${item}`, { principals: { type: principals?.type ?? "*", identifiers: left } }),
    ),
    ...without(conditions).map(({ left, item }) =>
      mutant(`without condition ${item.test} ${item.variable}`, { conditions: left }),
    ),
    ...conditions.flatMap((condition) =>
      without(condition.values).map(({ left, item }) =>
        mutant(`without value ${item} of ${condition.test} ${condition.variable}`, {
          conditions: conditions.map((each) => (each === condition ? { ...each, values: left } : each)),
        }),
      ),
    ),
    ...(statement.when === undefined
      ? []
      : [dropped(`${name}: ${statement.sid} whatever ${statement.when}`, grant, statement, "when")]),
  ];
}

/** Every mutant of every rule that users meet. */
export function ruleMutants(): readonly Mutant[] {
  const seen = new Set<Rule>();
  return Object.entries(RULE_ROOTS).flatMap(([name, root]) =>
    pathsBelow(name, root).flatMap(([path, rule]) => {
      if (seen.has(rule)) return [];
      seen.add(rule);
      return mutantsOf(path, rule);
    }),
  );
}

/** Every rule that a rule holds, itself included. */
export function rulesBelow(rule: Rule): ReadonlySet<Rule> {
  return new Set(pathsBelow("", rule).map(([, each]) => each));
}

function pathsBelow(path: string, rule: Rule): readonly (readonly [path: string, rule: Rule])[] {
  return [[path, rule], ...heldBy(rule).flatMap(([name, inner]) => pathsBelow(`${path}.${name}`, inner))];
}

function heldBy(rule: Rule): readonly (readonly [name: string, rule: Rule])[] {
  switch (rule.kind) {
    case "list":
      return [["each", rule.each]];
    case "map":
      return [
        ["key", rule.key],
        ["value", rule.value],
      ];
    case "object":
      return Object.entries(rule.fields).map(([name, field]) => [name, field.rule] as const);
    case "oneOf":
      return Object.entries(rule.forms).map(([name, form]) => [name, form.rule] as const);
    case "variant":
      return Object.entries(rule.variants);
    case "text":
    case "choice":
    case "flag":
      return [];
  }
}

function mutantsOf(path: string, rule: Rule): readonly Mutant[] {
  const mutant = (what: string, change: object): Mutant => changed(`${path}: ${what}`, rule, rule, change);
  const limit = (key: string, value: number | undefined): readonly Mutant[] =>
    value === undefined
      ? []
      : [
          dropped(`${path}: without ${key}`, rule, rule, key),
          mutant(`${key} one more`, { [key]: value + 1 }),
          ...(value > 0 ? [mutant(`${key} one less`, { [key]: value - 1 })] : []),
        ];
  switch (rule.kind) {
    case "text":
      return [
        ...(rule.pattern === undefined ? [] : [dropped(`${path}: without pattern`, rule, rule, "pattern")]),
        ...limit("minLength", rule.minLength),
        ...limit("maxLength", rule.maxLength),
        ...without(rule.refusals ?? []).map(({ left, item }) =>
          mutant(`without refusal ${item.pattern}`, { refusals: left }),
        ),
        ...without(rule.hints ?? []).map(({ left, item }) => mutant(`without hint ${item.pattern}`, { hints: left })),
        mutant(rule.structural === true ? "tokens taken" : "tokens refused", { structural: rule.structural !== true }),
      ];
    case "choice":
      return without(rule.values).map(({ left, item }) => mutant(`without choice ${String(item)}`, { values: left }));
    case "flag":
      return [];
    case "list":
      return [...limit("minItems", rule.minItems), ...limit("maxItems", rule.maxItems)];
    case "map":
      return [
        ...limit("minEntries", rule.minEntries),
        ...limit("maxEntries", rule.maxEntries),
        ...without(rule.crossFieldRules ?? []).map(({ left, item }) =>
          mutant(`without ${item.name}`, { crossFieldRules: left }),
        ),
      ];
    case "object":
      return [
        ...Object.keys(rule.fields).map((name) =>
          mutant(`without field ${name}`, { fields: lacking(rule.fields, name) }),
        ),
        ...Object.entries(rule.fields).map(([name, field]) =>
          changed(`${path}.${name}: ${field.required ? "may be left out" : "must be given"}`, rule, field, {
            required: !field.required,
          }),
        ),
        ...without(rule.crossFieldRules ?? []).map(({ left, item }) =>
          mutant(`without ${item.name}`, { crossFieldRules: left }),
        ),
      ];
    case "oneOf":
      return [
        ...Object.keys(rule.forms).map((name) => mutant(`without form ${name}`, { forms: lacking(rule.forms, name) })),
        ...Object.keys(rule.refused ?? {}).map((name) =>
          mutant(`without the answer to ${name}`, { refused: lacking(rule.refused ?? {}, name) }),
        ),
      ];
    case "variant":
      return Object.keys(rule.variants).map((name) =>
        mutant(`without ${rule.by} ${name}`, { variants: lacking(rule.variants, name) }),
      );
  }
}

/** The list without each of its items in turn. */
function without<T>(
  items: readonly T[],
): readonly { readonly item: T; readonly left: readonly T[]; readonly which: number }[] {
  return items.map((item, which) => ({ item, which, left: items.filter((_, index) => index !== which) }));
}

function lacking<T>(named: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(named).filter(([other]) => other !== name));
}

/** Other values for some properties of a constant. */
function changed(name: string, of: Mutant["of"], constant: object, change: object): Mutant {
  return replaced(name, of, constant, (before) => ({ ...before, ...change }));
}

/** One property of a constant less. */
function dropped(name: string, of: Mutant["of"], constant: object, key: string): Mutant {
  return replaced(name, of, constant, (before) =>
    Object.fromEntries(Object.entries(before).filter(([other]) => other !== key)),
  );
}

function replaced(name: string, of: Mutant["of"], constant: object, change: (before: object) => object): Mutant {
  const become = (properties: object): void => {
    for (const key of Object.keys(constant)) Reflect.deleteProperty(constant, key);
    Object.assign(constant, properties);
  };
  return {
    name,
    of,
    apply: () => {
      const before = { ...constant };
      become(change(before));
      return () => {
        become(before);
      };
    },
  };
}
