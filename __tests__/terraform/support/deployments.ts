/** Deployments to start from: the least that can be said, and everything that can be said. */
import type { ScenarioOptions } from "../../../lib/constructs/scenario";
import type { QuickSetupDeployment } from "../../../lib/deployments/deployment";
import { ACCOUNT, EXISTING_EMR_ROLE, maximal, REGION } from "../../support/quick-setup";

/** A quick-setup deployment in the account of the tests. */
export function quickSetup(options: ScenarioOptions): QuickSetupDeployment {
  return { ...options, scenario: "quick-setup", account: ACCOUNT, region: REGION };
}

export const EXECUTION_ROLE = `arn:aws:iam::${ACCOUNT}:role/service-role/AmazonSageMaker-ExecutionRole-20240101T000000`;
/** One execution role that exists, treated as by default. */
export const existingExecutionRole: ScenarioOptions["executionRoles"] = {
  analysts: { existing: { roleArn: EXECUTION_ROLE } },
};

/** A domain to create, with nothing that can be left out. */
export const newDomain = {
  create: {
    vpcId: "vpc-0123456789abcdef0",
    subnetIds: { a: "subnet-0123456789abcdef0" },
    executionRole: "analysts",
  },
} as const;

/** Everything is created, and nothing said that can be left out. */
export const createdMinimal = quickSetup({ executionRoles: { analysts: { create: {} } }, domain: newDomain });

/** Every option; a deployment has its name from the file. */
const everything = Object.fromEntries(
  Object.entries(maximal).filter(([name]) => name !== "deploymentName"),
) as unknown as ScenarioOptions;

/** Everything is created, and every option given. */
export const createdMaximal = quickSetup(everything);

/** Nothing is created but what is attached to existing roles, and every option given. */
export function importedMaximal(domainId: string): QuickSetupDeployment {
  return quickSetup({
    ...everything,
    emrServerlessRole: { existing: { roleArn: EXISTING_EMR_ROLE, grantCustomBuckets: true } },
    executionRoles: existingRoles,
    domain: { import: { domainId } },
  });
}

/** The three ways to treat an execution role that exists. */
const existingRoles: ScenarioOptions["executionRoles"] = Object.fromEntries(
  Object.entries(maximal.executionRoles).filter(([, role]) => role.existing !== undefined),
);

/** Nothing is created or changed: every policy is an output for whoever owns the roles. */
export function outputsOnly(domainId: string): QuickSetupDeployment {
  return quickSetup({
    emrServerlessRole: { existing: { roleArn: EXISTING_EMR_ROLE } },
    customBuckets: everything.customBuckets ?? {},
    executionRoles: { analysts: { existing: { roleArn: EXECUTION_ROLE, attach: false } } },
    domain: { existing: { domainId } },
  });
}
