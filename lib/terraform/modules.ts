/** The files of the Terraform modules: the wiring is in `parts/`, everything that rules and grants say is put in here. */
import { NOT_CHECKED } from "../constructs/scenario";
import { SCENARIO_STEPS } from "../constructs/scenarios";
import type { Steps } from "../constructs/step";
import { customPublicProps } from "../rules/custom-public";
import { customVpcOnlyProps } from "../rules/custom-vpc-only";
import { quickSetupProps } from "../rules/quick-setup";
import type { ObjectRule } from "../rules/rule";
import { argument, blank, block, comment, type Item, print, quoted } from "../hcl/hcl";
import { policyDocuments } from "../hcl/policy-documents";
import { variablesOf } from "./adapt";
import { Constants } from "./constants";
import { crossValidations } from "./cross-validations";
import { MODULE_STEPS, type ModuleStep } from "./module-steps";
import { moduleReadme } from "./readme";
import type { Slots } from "./slots";
import { testFile } from "./tests";
import { heredoc, variableBlocks, wrapped } from "./variables";

/** What one module is made of. */
interface Module {
  readonly props: ObjectRule;
  readonly steps: Steps<never, object>;
}

/** The options of each module. */
const PROPS = {
  "quick-setup": quickSetupProps,
  "custom-public": customPublicProps,
  "custom-vpc-only": customVpcOnlyProps,
} as const satisfies Readonly<Record<keyof typeof SCENARIO_STEPS, ObjectRule>>;

type Scenario = keyof typeof PROPS;

/** The scenarios that have a Terraform module. */
export const SCENARIOS = Object.keys(PROPS) as readonly Scenario[];

/** What a module has whatever its steps are. */
const EVERY_MODULE: ModuleStep = {
  files: { "main.tf": ["caller"], "versions.tf": ["versions"] },
  tests: {
    offline: ["offline"],
    rules: ["rules"],
    options: ["options"],
    variables: { deployment_name: "analytics", execution_roles: { "raw-data": { create: {} } } },
  },
};

/** The steps of a module, in the order in which its files have them. */
function stepsOf(module: Module): readonly ModuleStep[] {
  const without = module.steps.ids.filter((id) => !Object.hasOwn(MODULE_STEPS, id));
  if (without.length > 0) throw new Error(`Not in lib/terraform/module-steps.ts: ${without.join(", ")}`);
  return [
    EVERY_MODULE,
    ...Object.entries(MODULE_STEPS).flatMap(([id, step]) => (module.steps.has({ id }) ? [step(module.steps)] : [])),
  ];
}

/** What the steps have of one kind, under its names; a later one replaces an earlier one. */
function merged<T>(all: readonly (Readonly<Record<string, T>> | undefined)[]): Readonly<Record<string, T>> {
  return Object.assign({}, ...all) as Readonly<Record<string, T>>;
}

/** Reads a part by its file name. */
export type ReadPart = (name: string) => string;

/** The generated files of every module, by their path in the project. */
export function moduleFiles(readPart: ReadPart): Readonly<Record<string, string>> {
  return Object.fromEntries(
    SCENARIOS.flatMap((scenario) =>
      Object.entries(filesOf(scenario, readPart)).map(([name, text]) => [`modules/${scenario}/${name}`, text]),
    ),
  );
}

function filesOf(scenario: Scenario, readPart: ReadPart): Readonly<Record<string, string>> {
  const module: Module = { props: PROPS[scenario], steps: SCENARIO_STEPS[scenario] };
  const steps = stepsOf(module);
  const variables = variablesOf(module.props);
  const otherVariables = merged(steps.map((step) => step.variables));
  const slots = slotsOf(steps, readPart);
  const grants = steps.flatMap((step) => step.grants ?? []);
  const outputs = outputsOf(module.steps, merged(steps.map((step) => step.outputs)));
  const rules = merged(steps.map((step) => step.rules));
  return {
    ...wiring(steps, (part) => filled(readPart(`${part}.tf`), slots)),
    "outputs.tf": generated(outputBlocks(outputs)),
    "patterns.tf": generated(new Constants(variables).items()),
    "policies.tf": generated(policyDocuments(grants)),
    "variables.tf": generated(variableBlocks(variables, crossValidations(rules), otherBlocks(otherVariables))),
    ...testFiles(module, steps, readPart),
    "README.md": moduleReadme({
      title: `SageMaker Canvas large data: ${scenario}`,
      introduction: `${readPart(`${scenario}.md`)}\n${readPart("readme.md")}`,
      variables,
      otherVariables: Object.fromEntries(
        Object.entries(otherVariables).map(([name, { description }]) => [name, description]),
      ),
      outputs: Object.fromEntries(outputs.map(({ name, description }) => [name, description])),
      grants,
    }),
  };
}

/** The files that are put together from parts, each with those of every step. */
function wiring(steps: readonly ModuleStep[], part: (name: string) => string): Readonly<Record<string, string>> {
  const files = new Map<string, string[]>();
  for (const [file, parts] of steps.flatMap((step) => Object.entries(step.files ?? {}))) {
    files.set(file, [...(files.get(file) ?? [HEADER]), ...parts.map(part)]);
  }
  return Object.fromEntries([...files].map(([file, texts]) => [file, withoutGaps(texts.join("\n"))]));
}

/** The texts in the parts, those that are parts themselves with theirs. */
function slotsOf(steps: readonly ModuleStep[], readPart: ReadPart): Slots {
  const plain = merged(steps.map((step) => step.slots));
  return Object.entries(merged(steps.map((step) => step.slotParts))).reduce<Slots>(
    (slots, [name, part]) => ({ ...slots, [name]: filled(readPart(`${part}.tf`), slots) }),
    plain,
  );
}

interface ModuleOutput {
  readonly name: string;
  readonly description: string;
  readonly value: string;
}

/** Expressions with the descriptions that the steps' constructs give, for the same outputs. */
function outputsOf(steps: Module["steps"], values: Readonly<Record<string, string>>): readonly ModuleOutput[] {
  const descriptions: Readonly<Record<string, string>> = { ...steps.outputs, network_not_checked: NOT_CHECKED };
  return Object.entries(values).map(([name, value]) => {
    const description = descriptions[name];
    if (description === undefined) throw new Error(`No step in lib/constructs/steps has the output ${name}.`);
    return { name, description, value };
  });
}

function outputBlocks(outputs: readonly ModuleOutput[]): readonly Item[] {
  return outputs.flatMap(({ name, description, value }, index) => [
    ...(index === 0 ? [] : [blank]),
    block(`output "${name}"`, [argument("description", quoted(description)), argument("value", value)]),
  ]);
}

function otherBlocks(variables: NonNullable<ModuleStep["variables"]>): readonly Item[] {
  return Object.entries(variables).flatMap(([name, { description, type }]) => [
    block(`variable "${name}"`, [
      argument("description", heredoc(wrapped(description, ""))),
      argument("type", type),
      argument("default", "null"),
    ]),
    blank,
  ]);
}

/** `tests/*.tftest.hcl`. */
function testFiles(module: Module, steps: readonly ModuleStep[], readPart: ReadPart): Readonly<Record<string, string>> {
  const tests = steps.map((step) => step.tests ?? {});
  const slots = merged(tests.map((test) => test.slots));
  const parts = (names: readonly string[]): readonly string[] => names.map((name) => readPart(`${name}.tftest.hcl`));
  const head = testFile(
    variablesOf(module.props),
    parts(tests.flatMap(({ offline = [] }) => offline)).join(""),
    merged(tests.map((test) => test.variables)),
  );
  const file = (kind: "rules" | "options"): string =>
    withoutGaps(
      [
        `${HEADER}\n${head}`,
        ...parts(tests.flatMap((test) => test[kind] ?? [])).map((part) => filled(part, slots)),
      ].join(""),
    );
  return { "tests/rules.tftest.hcl": file("rules"), "tests/options.tftest.hcl": file("options") };
}

/** What every file says of itself. */
const HEADER = print([
  comment("Generated by npm run modules; do not edit. The sources are in lib of canvas-large-data."),
]);

function generated(items: readonly Item[]): string {
  return `${HEADER}\n${print(items)}`;
}

/** One blank line where parts and slots leave several. */
function withoutGaps(text: string): string {
  return text.replaceAll(/\n{3,}/g, "\n\n");
}

/** A part with every slot filled; a slot that nothing fills is a mistake. */
function filled(part: string, slots: Slots): string {
  return part.replaceAll(/^(.*?)@\{([A-Z0-9_]+)\}/gm, (_, before: string, name: string) => {
    const text = slots[name];
    if (text === undefined) throw new Error(`Nothing is put where @{${name}} stands.`);
    // A message over several lines stands as deep as the line that it begins on.
    const indent = /^ */.exec(before)?.[0] ?? "";
    return `${before}${text.startsWith("join(") ? text.replaceAll("\n", `\n${indent}`) : text}`;
  });
}
