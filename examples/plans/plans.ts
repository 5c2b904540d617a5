/**
 * Makes the example plans again: `node lib/build/run.mjs examples/plans/make-plans.ts`. Applies `main/` to a loopback AWS, plans
 * each example's change on top of it with the real Terraform, and writes what `terraform show -json` prints.
 */
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { startLoopbackAws } from "../../__tests__/support/loopback-aws";
import { startProvider } from "../../__tests__/support/provider-server";
import { runTerraform, terraformEnvironment } from "../../__tests__/support/terraform";
import { serviceLinkedRole } from "../../__tests__/terraform/support/console";
import { EXAMPLES } from "../../lib/build/example-plans";

const ACCOUNT = "111122223333";
const MAIN = path.join(__dirname, "main");

/** Plans every example; the texts are the files' content by their names. */
export async function makePlans(): Promise<Readonly<Record<string, string>>> {
  const aws = await startLoopbackAws({ accountId: ACCOUNT });
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "canvas-large-data-plans-")));
  const provider = await startProvider(aws.childEnvironment());
  try {
    const ours = Object.entries(aws.childEnvironment()).filter(([name]) => !name.startsWith("TF_"));
    const { TF_CLI_CONFIG_FILE: configuration, GOGC } = await terraformEnvironment();
    await serviceLinkedRole(aws);
    const environment = {
      ...Object.fromEntries(ours),
      TF_CLI_CONFIG_FILE: configuration,
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
      GOGC,
      ...provider?.environment,
    };
    const terraform = async (where: string, ...args: readonly string[]): Promise<string> => {
      const { stdout, stderr, exitCode } = await runTerraform(where, args, environment);
      if (exitCode !== 0) throw new Error(`terraform ${args.join(" ")} failed\n${stdout}\n${stderr}`);
      return stdout;
    };
    const main = path.join(folder, "main");
    cpSync(MAIN, main, { recursive: true });
    await terraform(main, "init", "-no-color");
    await terraform(main, "apply", "-auto-approve", "-no-color");
    // What one resource changed in another's attributes goes into the state; otherwise every plan reports it as drift.
    await terraform(main, "apply", "-refresh-only", "-auto-approve", "-no-color");
    const plans: Record<string, string> = {};
    for (const name of EXAMPLES) {
      const copy = path.join(folder, name);
      cpSync(main, copy, { recursive: true });
      for (const file of changedFiles(name)) cpSync(path.join(__dirname, name, file), path.join(copy, file));
      await terraform(copy, "plan", "-out", "plan.bin", "-no-color");
      plans[name] = normalized(await terraform(copy, "show", "-json", "plan.bin"));
    }
    return plans;
  } finally {
    await provider?.stop();
    await aws.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function changedFiles(name: string): readonly string[] {
  return readdirSync(path.join(__dirname, name)).filter((file) => file.endsWith(".tf"));
}

/** Ids that are made up: by the loopback AWS for EC2 and SageMaker, IAM, and keys; by the provider (time and counter) for attachments. */
const IDS =
  /\b(vpc|subnet|sg|sgr|vpce|rtb|rtbassoc|acl|dopt|d|fs|igw|pl|vpce-svc)-([0-9a-z]{8,17})\b|\b(AROA|AIDA|ANPA)[A-Z0-9]{17}\b|\b\d{18}[0-9a-f]{8}\b|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

/** The same text for every run: what is made up is numbered in the order in which it appears. */
export function normalized(json: string): string {
  const numbers = new Map<string, string>();
  const text = json
    .replaceAll(IDS, (id) => {
      const known = numbers.get(id) ?? stableId(id, numbers.size + 1);
      numbers.set(id, known);
      return known;
    })
    .replaceAll(/"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"/g, '"2026-01-01T00:00:00Z"');
  return `${JSON.stringify(JSON.parse(text, inOrder), undefined, 1)}\n`;
}

/** Sets of ids come sorted by what was made up; the attributes that a plan depends on, in the order of a Go map. */
function inOrder(key: string, value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const list: readonly unknown[] = value;
  if (key === "relevant_attributes") return sortedBy(list, (each) => JSON.stringify(each));
  return list.every((each) => typeof each === "string" && /^[a-z]+-0\d+$/.test(each)) ? sortedBy(list, String) : list;
}

function sortedBy(list: readonly unknown[], text: (each: unknown) => string): readonly unknown[] {
  return [...list].sort((a, b) => (text(a) < text(b) ? -1 : 1));
}

/** As long as the id, so that patterns still match. */
function stableId(id: string, number: number): string {
  const uuid = /^[0-9a-f]{8}-/.exec(id) !== null;
  if (uuid) return `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
  if (/^\d{18}/.test(id)) return `202601010000000000${String(number).padStart(8, "0")}`;
  const prefix = id.includes("-") ? `${id.split("-").slice(0, -1).join("-")}-` : id.slice(0, 4);
  return prefix + String(number).padStart(id.length - prefix.length, "0");
}
