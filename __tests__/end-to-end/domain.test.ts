/** The life of a domain that was made in the console: imported, protected, let go of. */
import { ACCOUNT, EXISTING_EMR_ROLE } from "../support/quick-setup";
import {
  consoleDomain,
  consoleEmrServerlessRole,
  consoleExecutionRole,
  serviceLinkedRole,
} from "../terraform/support/console";
import { EXECUTION_ROLE, quickSetup } from "../terraform/support/deployments";
import { setting } from "../terraform/support/setting";
import type { StackFolder } from "../terraform/support/workspace";
import type { DomainChoice } from "../../lib/constructs/domain";
import { domainOf } from "./support/account";

const DOMAIN = "aws_sagemaker_domain.domain";

const started = setting(async (aws) => {
  await serviceLinkedRole(aws);
  await consoleEmrServerlessRole(aws, ACCOUNT);
  await consoleExecutionRole(aws);
});

describe("a domain that was made in the console", () => {
  let domainId = "";
  let before: Readonly<Record<string, unknown>>;
  let stack: StackFolder;

  beforeAll(async () => {
    domainId = await consoleDomain(started.aws, ACCOUNT);
    before = await domainOf(started.aws, domainId);
    stack = await write({ import: { domainId } }).init();
  });

  test("is imported by its id: one update, which loses nothing", async () => {
    const { aws } = started;
    await aws.clearCalls();
    await stack.apply();
    const updates = (await aws.calls()).filter(
      ({ service, action }) => service === "sagemaker" && !/^(Describe|List)/.test(action),
    );
    expect(updates.map(({ action, status }) => [action, status])).toEqual([["UpdateDomain", 200]]);
    expect(await domainOf(aws, domainId)).toEqual(withSetting(before));
    // That the comparison means something: the domain has what a console-made domain has.
    expect(before).toMatchObject({
      Tags: { owner: "data-science" },
      DefaultUserSettings: {
        SharingSettings: { NotebookOutputOption: "Allowed" },
        CanvasAppSettings: { GenerativeAiSettings: { AmazonBedrockRoleArn: expect.any(String) as string } },
        StudioWebPortalSettings: { HiddenAppTypes: ["JupyterServer", "RStudioServerPro"] },
        DefaultLandingUri: "studio::",
        KernelGatewayAppSettings: { CustomImages: [{ ImageName: "team-image" }] },
      },
    });
    expect(await stack.planExitCode()).toBe(0);
  });

  test("is not destroyed with the deployment", async () => {
    await expect(stack.destroy()).rejects.toThrow(/Instance cannot be destroyed/);
    expect(await domainOf(started.aws, domainId)).toEqual(withSetting(before));
  });

  test("is let go of by `existing`: forgotten, not destroyed", async () => {
    const { aws } = started;
    const existing = write({ existing: { domainId } });
    const plan = await existing.plan();
    expect(plan.actions).toEqual({ [DOMAIN]: "forget" });
    await aws.clearCalls();
    await existing.applyPlan();
    expect((await aws.calls()).filter(({ service }) => service === "sagemaker")).toEqual([]);
    expect(await existing.managed()).not.toContain(DOMAIN);
    expect(await domainOf(aws, domainId)).toEqual(withSetting(before));
    expect(await existing.planExitCode()).toBe(0);
  });

  test("stays when the deployment is destroyed afterwards", async () => {
    await stack.destroy();
    expect(await stack.managed()).toEqual([]);
    expect(await domainOf(started.aws, domainId)).toEqual(withSetting(before));
  });

  test("can be imported once more, and is not touched where it is right already", async () => {
    const { aws } = started;
    const again = write({ import: { domainId } });
    expect((await again.plan()).actions[DOMAIN]).toBe("import");
    await aws.clearCalls();
    await again.applyPlan();
    expect((await aws.calls()).map(({ action }) => action)).not.toContain("UpdateDomain");
    expect(await domainOf(aws, domainId)).toEqual(withSetting(before));
  });
});

/** One stack, whose domain is treated in one way after the other. */
function write(domain: DomainChoice): StackFolder {
  return started.workspace.write(
    "taken-over",
    quickSetup({
      emrServerlessRole: { existing: { roleArn: EXISTING_EMR_ROLE } },
      executionRoles: { analysts: { existing: { roleArn: EXECUTION_ROLE } } },
      domain,
    }),
  );
}

/** The domain with the one setting that is managed. */
function withSetting(domain: Readonly<Record<string, unknown>>): unknown {
  const user = domain["DefaultUserSettings"] as Readonly<Record<string, unknown>>;
  return {
    ...domain,
    DefaultUserSettings: {
      ...user,
      CanvasAppSettings: {
        ...(user["CanvasAppSettings"] as object),
        EmrServerlessSettings: { ExecutionRoleArn: EXISTING_EMR_ROLE, Status: "ENABLED" },
      },
    },
  };
}
