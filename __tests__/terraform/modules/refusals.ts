/**
 * What the validations of a module's variables say of values. Terraform decides, in one plan for all values: the conditions and
 * messages of `variables.tf` are made outputs of a module that has nothing but the variables, and no provider.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { terraformEnvironment } from "../../support/terraform";
import { StackFolder } from "../support/workspace";

const ROOT = path.resolve(__dirname, "../../..");

type Variables = Readonly<Record<string, unknown>>;

/** One `validation` block that fails. */
export interface Refusal {
  /** The block's place among all of the file. */
  readonly validation: number;
  /** The variable that the block is of. */
  readonly variable: string;
  readonly message: string;
}

const VALIDATION = /^ {2}validation \{\n {4}condition +=(.*?)\n {4}error_message +=(.*?)\n {2}\}$/gms;

/**
 * @param folder where a module and its root are written
 * @param base the module's required variables
 * @param cases what is given instead of them, or beside them, by name
 * @returns what is refused, by the name of the case, and how many validations there are
 */
export async function refusalsOf(
  folder: string,
  scenario: string,
  base: Variables,
  cases: Readonly<Record<string, Variables>>,
): Promise<{ readonly refusals: Readonly<Record<string, readonly Refusal[]>>; readonly validations: number }> {
  const read = (file: string): string => readFileSync(path.join(ROOT, "modules", scenario, file), "utf8");
  const { module, validations } = withOutputs(read("variables.tf"));
  mkdirSync(path.join(folder, "module"), { recursive: true });
  writeFileSync(path.join(folder, "module/patterns.tf"), read("patterns.tf"));
  writeFileSync(path.join(folder, "module/main.tf"), module);
  // One call for all cases that give the same variables: Terraform reads the module for each call.
  const calls = new Map<string, (readonly [string, Variables])[]>();
  for (const [name, given] of Object.entries(cases)) {
    const call = ["giving", ...Object.keys(given).sort()].join("-");
    calls.set(call, [...(calls.get(call) ?? []), [name, given]]);
  }
  const root = {
    module: Object.fromEntries(
      [...calls].map(([name, some]) => [
        name,
        {
          source: "./module",
          for_each: Object.fromEntries(some),
          ...base,
          ...Object.fromEntries(
            Object.keys(some[0]?.[1] ?? {}).map((variable) => [variable, `\${each.value.${variable}}`]),
          ),
        },
      ]),
    ),
    output: {
      refusals: {
        value: [...calls.keys()].map((name) => `\${{ for name, made in module.${name} : name => made.refusals }}`),
      },
    },
  };
  writeFileSync(path.join(folder, "main.tf.json"), JSON.stringify(root));
  const stack = await new StackFolder(folder, environmentOf(await terraformEnvironment())).init();
  const found = (await stack.plan()).outputs["refusals"] as readonly Readonly<Record<string, readonly Refusal[]>>[];
  return { refusals: Object.assign({}, ...found) as Readonly<Record<string, readonly Refusal[]>>, validations };
}

function withOutputs(variables: string): { readonly module: string; readonly validations: number } {
  const refusals: string[] = [];
  const withoutValidations = variables
    .split(/^(?=variable ")/m)
    .map((block) => {
      const [, name = ""] = /^variable "(\w+)"/.exec(block) ?? [];
      return block.replaceAll(VALIDATION, (_, condition: string, message: string) => {
        refusals.push(
          `{ validation = ${refusals.length}, variable = "${name}", message = (${condition}\n) ? "" : (${message}\n) }`,
        );
        return "";
      });
    })
    .join("");
  if (withoutValidations.includes("validation {")) throw new Error("A validation is not written as the others");
  const list = `[for refusal in [\n${refusals.join(",\n")}\n] : refusal if refusal.message != ""]`;
  const here = 'locals {\n  account_id = "111122223333"\n  region = "us-east-1"\n}';
  return {
    module: `${withoutValidations}\n${here}\noutput "refusals" {\n  value = ${list}\n}\n`,
    validations: refusals.length,
  };
}

function environmentOf(all: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
