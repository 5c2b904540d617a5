/**
 * What Terraform really asks of AWS for the three scenarios: every call of plan, apply, change and destroy is recorded, is what
 * `__tests__/deployer/recorded.json` holds, and is allowed by the policies that are printed for the plan. `UPDATE=1` writes the file.
 */
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { Deployment } from "../../lib/deployments/deployment";
import { deployerPolicy } from "../../lib/deployer/policy";
import { deployedIn } from "../../lib/sources/terraform/deployed";
import { ours } from "../deployer/support/judges";
import { DEPLOYMENTS } from "../deployer/support/deployments";
import { type Recorded, requestsOf } from "../deployer/support/requests";
import { prepare } from "../end-to-end/support/prepare";
import { IS_WHOLE } from "../support/draws";
import type { RecordedCall } from "../support/loopback-aws";
import { setting } from "./support/setting";

const FILE = path.resolve(__dirname, "../deployer/recorded.json");
const started = setting();
let prepared: Readonly<Record<string, Deployment>> = {};
beforeAll(async () => {
  const firsts = Object.entries(DEPLOYMENTS).map(([name, [deployment]]) => ({ name, deployment }));
  prepared = (await prepare(started.aws, firsts)).deployments;
});

const recorded = new Map<string, readonly Recorded[]>();
const file = JSON.parse(readFileSync(FILE, "utf8")) as Readonly<Record<string, readonly Recorded[]>>;

/** Every call of analytics is one of the others too: see the table in CONTRIBUTING.md. */
const isLeftOut = (name: string): boolean => name === "analytics" && !IS_WHOLE && process.env["UPDATE"] === undefined;

test("each kind of call that a deployment has alone is in one that is not left out", () => {
  const kindsOf = (names: readonly string[]): ReadonlySet<string> =>
    new Set(names.flatMap((name) => (file[name] ?? []).map(({ phase, action }) => `${phase} ${action}`)));
  const kept = kindsOf(Object.keys(DEPLOYMENTS).filter((name) => name !== "analytics"));
  expect([...kindsOf(["analytics"])].filter((kind) => !kept.has(kind))).toEqual([]);
});

test.each(Object.keys(DEPLOYMENTS).filter((name) => !isLeftOut(name)))(
  "%s: every call is recorded, and allowed by the policies for its plan",
  async (name) => {
    const { aws, workspace } = started;
    const [first, then] = DEPLOYMENTS[name] ?? [];
    if (first === undefined || then === undefined) throw new Error(name);
    const given = prepared[name] ?? first;
    const calls: { phase: Recorded["phase"]; calls: readonly RecordedCall[] }[] = [];
    const during = async <T>(phase: Recorded["phase"], run: () => Promise<T>): Promise<T> => {
      await aws.clearCalls();
      const result = await run();
      calls.push({ phase, calls: (await aws.calls()).filter(({ fromTest }) => !fromTest) });
      return result;
    };
    const stack = await workspace.write(name, given).init();
    const plan = await during("plan", () => stack.plan());
    const policies = [
      deployerPolicy(deployedIn(JSON.parse(JSON.stringify(plan.json)) as Record<string, unknown>, name)),
    ];
    await during("apply", () => stack.applyPlan());
    workspace.write(name, { ...given, ...(then.tags === undefined ? {} : { tags: then.tags }) });
    const changed = await during("change", () => stack.plan());
    policies.push(
      deployerPolicy(deployedIn(JSON.parse(JSON.stringify(changed.json)) as Record<string, unknown>, name)),
    );
    await during("change", () => stack.applyPlan());
    const roles = await rolesOf();
    await during("destroy", () => stack.destroy());

    const all: Recorded[] = [];
    for (const { phase, calls: ofPhase } of calls) {
      for (const request of await requestsOf(ofPhase, roles)) all.push({ phase, ...request });
    }
    // The first plan knows no ids, the second all.
    const documents = policies.map((each) => each.documents.map(({ policy }) => policy));
    const planOnly = policies.map((each) =>
      each.documents.filter(({ phase }) => phase === "plan").map(({ policy }) => policy),
    );
    for (const { phase, ...request } of all) {
      const isLater = phase === "change" || phase === "destroy";
      expect([request, ours(documents[isLater ? 1 : 0] ?? [], request)]).toEqual([request, "yes"]);
      if (phase === "plan") expect([request, ours(planOnly[0] ?? [], request)]).toEqual([request, "yes"]);
    }
    recorded.set(name, inOrder(withoutIds(all, given, first)));
    if (process.env["UPDATE"] === undefined) expect(recorded.get(name)).toEqual(file[name]);
  },
);

afterAll(() => {
  if (process.env["UPDATE"] !== undefined)
    writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(recorded), undefined, 2)}\n`);
});

async function rolesOf(): Promise<ReadonlyMap<string, string>> {
  const { Roles: roles } = await started.aws.request<{
    readonly Roles: readonly { readonly RoleName: string; readonly Arn: string }[];
  }>("iam", "ListRoles", { MaxItems: 1_000 });
  return new Map(roles.map(({ RoleName: name, Arn: arn }) => [name, arn]));
}

/** With the ids of the file in place of those of this run, and one name for each kind of id that AWS makes. */
function withoutIds(all: readonly Recorded[], given: object, first: object): readonly Recorded[] {
  const ids = /\b(?:vpc|subnet|rtb|sg)-[0-9a-f]+\b/g;
  const [made, known] = [given, first].map((each) => [...new Set(JSON.stringify(each).match(ids) ?? [])]);
  let text = JSON.stringify(all);
  for (const [index, id] of (made ?? []).entries()) text = text.replaceAll(id, known?.[index] ?? id);
  const isKnown = new Set(known);
  text = text
    .replaceAll(/\b(vpce|sgr|sg|pl)-[0-9a-f]+\b/g, (id, kind: string) => (isKnown.has(id) ? id : `${kind}-0made`))
    .replaceAll(/\bd-[a-z0-9]{12}\b/g, "d-made00000000");
  return JSON.parse(text) as readonly Recorded[];
}

/** Sorted, each once. */
function inOrder(all: readonly Recorded[]): readonly Recorded[] {
  const texts = all.map(({ phase, action, resource, context }) => JSON.stringify({ phase, action, resource, context }));
  return [...new Set(texts)].sort().map((text) => JSON.parse(text) as Recorded);
}
