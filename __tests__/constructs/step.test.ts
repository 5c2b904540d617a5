import { readFileSync } from "node:fs";
import * as path from "node:path";
import {
  ComposedScenario,
  CanvasLargeDataQuickSetup,
  customPublicSteps,
  customVpcOnlySteps,
  InvalidPropsError,
  quickSetupSteps,
  Scenario,
  type ScenarioOptions,
  type ScenarioProps,
  type Step,
  Steps,
  steps,
} from "canvas-large-data";
import type { Construct } from "constructs";
import { CanvasRoles } from "../../examples/own-scenario/roles-only";
import { customPublicFields } from "../../lib/rules/custom-public";
import { customVpcOnlyFields } from "../../lib/rules/custom-vpc-only";
import { placeFields, quickSetupFields } from "../../lib/rules/quick-setup";
import { MODULE_STEPS } from "../../lib/terraform/module-steps";
import { ACCOUNT, minimal, REGION } from "../support/quick-setup";
import { type Block, synthesize } from "../support/synth";

const SCENARIOS = [
  ["quick-setup", quickSetupSteps, quickSetupFields],
  ["custom-public", customPublicSteps, customPublicFields],
  ["custom-vpc-only", customVpcOnlySteps, customVpcOnlyFields],
] as const;

describe("the scenarios of the AWS page", () => {
  it("have these steps", () => {
    const roles = ["service-linked-role", "emr-serverless-role", "custom-buckets", "workspace", "domain-key"];
    const users = ["execution-roles", "owner-policies", "canvas-settings", "domain", "user-profiles"];
    expect(quickSetupSteps.ids).toEqual([...roles, "restrict-pass-role", ...users]);
    expect(customPublicSteps.ids).toEqual(["canvas-images", ...roles, "restrict-pass-role", ...users]);
    expect(customVpcOnlySteps.ids).toEqual([
      ...["network", "security-group", "network-interfaces", "s3-endpoint", "interface-endpoints"],
      ...roles,
      ...["restrict-pass-role", "canvas-images"],
      ...users,
    ]);
  });

  it.each(SCENARIOS)("%s takes exactly the options that its rules describe", (_, { fields }, rules) => {
    expect(Object.keys(fields).sort()).toEqual(Object.keys({ ...placeFields, ...rules }).sort());
    for (const [name, field] of Object.entries({ ...placeFields, ...rules })) expect(fields[name]).toBe(field);
  });

  it.each(SCENARIOS)("%s has the same outputs as its Terraform module", (_, list) => {
    const ofModule = list.ids.flatMap((id) => Object.keys(MODULE_STEPS[id]?.(list).outputs ?? {}));
    expect(Object.keys(list.outputs).sort()).toEqual(ofModule.filter((name) => name !== "network_not_checked").sort());
  });

  it("are all that the Terraform modules have steps for", () => {
    expect(Object.keys(MODULE_STEPS).sort()).toEqual([...new Set(SCENARIOS.flatMap(([, { ids }]) => ids))].sort());
    expect(Object.values(steps).flatMap(({ id }) => (id in MODULE_STEPS ? [] : [id]))).toEqual([]);
  });
});

describe("an example of the docs", () => {
  const EXAMPLE = path.resolve(__dirname, "../../examples/own-scenario/roles-only.ts");
  const props = {
    deploymentName: "analytics",
    account: ACCOUNT,
    region: REGION,
    executionRoles: minimal.executionRoles,
  };
  const workgroupArn = `arn:aws:athena:${REGION}:${ACCOUNT}:workgroup/canvas`;
  let roles: CanvasRoles | undefined;
  const stack = synthesize((scope) => {
    roles = new CanvasRoles(scope, "Default", { ...props, workgroupArn });
  });

  it("is in the docs word for word", () => {
    const docs = readFileSync(path.resolve(__dirname, "../../docs/cdktf.md"), "utf8");
    expect(docs).toContain(`\`\`\`ts\n${readFileSync(EXAMPLE, "utf8")}\`\`\`\n`);
  });

  it("makes the roles under the addresses that they have in Scenario 1, and nothing of a domain", () => {
    const whole = synthesize((scope) => new CanvasLargeDataQuickSetup(scope, "Default", { ...minimal }));
    expect(stack.addresses()).toEqual(whole.addresses());
    expect(stack.removed()).toEqual([]);
  });

  it("grants what its own step grants", () => {
    const documents = stack.dataSources("aws_iam_policy_document");
    const granted = Object.values(documents).flatMap(({ statement }) => statement as readonly Block[]);
    expect(granted.filter(({ sid }) => sid === "OurAthenaWorkgroup")).toEqual([
      {
        sid: "OurAthenaWorkgroup",
        effect: "Allow",
        actions: ["athena:StartQueryExecution", "athena:GetQueryExecution", "athena:GetQueryResults"],
        resources: [workgroupArn],
      },
    ]);
  });

  it("has values and outputs of its steps", () => {
    expect(stack.resolve(roles?.made.executionRoleArns)).toEqual({
      analysts: minimal.executionRoles["analysts"]?.existing?.roleArn,
    });
    expect(Object.keys(roles?.outputs ?? {})).toEqual([
      "emr_serverless_role_arn",
      "execution_role_arns",
      "canvas_app_settings",
    ]);
  });

  it("accepts only the options that its steps read", () => {
    const make = (): unknown => synthesize((scope) => new CanvasRoles(scope, "Default", { ...minimal, workgroupArn }));
    expect(make).toThrow(InvalidPropsError);
    expect(make).toThrow(
      "CanvasRoles at stack/Default: 1 problem in its props\n  domain: there is no field domain here",
    );
  });
});

/** Steps that show in which order they are made, and what they are given. */
function step(id: string, more: Partial<Step<object, object, object>> = {}): Step<object, object, object> {
  return { id, make: () => ({ gives: {} }), ...more };
}

class Composed extends ComposedScenario<object, object> {}

const compose = (list: Steps<object, object>): Composed => {
  let made: Composed | undefined;
  synthesize((scope) => {
    made = new Composed(scope, "ours", { account: ACCOUNT, region: REGION }, list);
  });
  if (made === undefined) throw new Error("It was not made.");
  return made;
};

describe("a list of steps", () => {
  it("passes on what the steps before have made and contributed, in their order", () => {
    const seen: unknown[] = [];
    const list = Steps.none
      .and(step("one", { make: () => ({ gives: { a: 1, b: 1 }, statements: [STATEMENT] }) }))
      .and(
        step("two", {
          make: ({ made, contributed }) => (seen.push(made, contributed.statements), { gives: { b: 2 } }),
        }),
      )
      .and(
        step("three", { make: ({ made, contributed }) => (seen.push(made, contributed.statements), { gives: {} }) }),
      );
    expect(compose(list).made).toEqual({ a: 1, b: 2 });
    expect(seen).toEqual([{ a: 1, b: 1 }, [STATEMENT], { a: 1, b: 2 }, [STATEMENT]]);
  });

  it("refuses two steps of one id, in one list or in two", () => {
    const message =
      "The step one is in the list twice: both would create resources under the same addresses.\n" +
      "  write: one of them, or another id for yours";
    expect(() => Steps.none.and(step("one")).and(step("one"))).toThrow(message);
    const list = Steps.none.and(step("one"));
    expect(() => Steps.none.and(step("two")).and(step("one")).followedBy(list)).toThrow(message);
  });

  it("leaves out outputs that are empty", () => {
    const outputs = Object.fromEntries(
      Object.entries({ none: undefined, map: {}, list: [], no: false, text: "" }).map(([name, value]) => [
        name,
        { description: `What ${name} is.`, value: () => value },
      ]),
    );
    expect(compose(Steps.none.and(step("one", { outputs }))).outputs).toEqual({
      no: { description: "What no is.", value: false },
      text: { description: "What text is.", value: "" },
    });
  });

  it("gathers notes; what is not checked is an output", () => {
    const scenario = compose(
      Steps.none
        .and(step("one", { notes: (_, region) => ({ warnings: [`One in ${region}.`] }) }))
        .and(step("two", { notes: () => ({ warnings: ["Two."], notChecked: ["Not this."] }) })),
    );
    expect(scenario.networkWarnings).toEqual([`One in ${REGION}.`, "Two."]);
    expect(scenario.networkNotChecked).toEqual(["Not this."]);
    expect(scenario.outputs).toEqual({
      network_not_checked: {
        description: "The parts of the network that this plan could not check; their owner should check them.",
        value: ["Not this."],
      },
    });
  });

  it("creates nothing if a step has a problem", () => {
    const problem = { path: ["tags"], atName: false, problem: "this cannot work", write: "that" };
    let made = 0;
    const list = Steps.none
      .and(step("one", { make: () => ((made += 1), { gives: {} }) }))
      .and(step("two", { problems: ({ region }) => (region === REGION ? [problem] : []) }));
    expect(() => compose(list)).toThrow(
      "Composed at stack/ours: 1 problem in its props\n  tags: this cannot work\n    write: that",
    );
    expect(made).toBe(0);
  });
});

const STATEMENT = { sid: "One", effect: "Allow", actions: ["s3:GetObject"], resources: ["*"], conditions: [] } as const;

it("extends Scenario with a step more, which uses what was made", () => {
  class Ours extends Scenario<ScenarioOptions> {
    constructor(scope: Construct, id: string, props: ScenarioProps<ScenarioOptions>) {
      const last: Step<object, steps.MadeDomain, { readonly link: string }> = {
        id: "link",
        make: ({ made }) => ({ gives: { link: `console/${made.domainId ?? "none"}` } }),
        outputs: { console_link: { description: "Where users sign in.", value: ({ link }) => link } },
      };
      super(scope, id, props, quickSetupSteps.and(last));
    }
  }
  let ours: Ours | undefined;
  synthesize((scope) => {
    ours = new Ours(scope, "Default", minimal);
  });
  expect(ours?.outputs["console_link"]).toEqual({ description: "Where users sign in.", value: "console/none" });
  expect(ours?.emrServerlessRolePolicy).toBeUndefined();
});

it("is refused by the compiler before the steps whose values it uses", () => {
  // @ts-expect-error: the execution roles may pass the EMR Serverless role, which no step before has made
  expect(Steps.none.and(steps.executionRoles).ids).toEqual(["execution-roles"]);
});
