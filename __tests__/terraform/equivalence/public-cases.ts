/** The cases of the scenarios with public internet. */
import type { ScenarioOptions } from "../../../lib/constructs/scenario";
import { COMMON_OPTIONS, commonOptions, OTHER_KEY, profiles } from "./common-cases";
import { type Case, type Options } from "./pairs";

export const OPTIONS: Options = {
  ...COMMON_OPTIONS,
  domain: ["created", "created in full", "existing", "existing without id"],
};

/** Props of either scenario. */
export type Props = ScenarioOptions & { readonly deploymentName: string };

/** The domain that exists; it is made before the tests. */
let existingDomainId = "d-abcdefghijkl";
export function useDomain(domainId: string): void {
  existingDomainId = domainId;
}

/** The props of a case under its name. */
export function propsOf(one: Case, name: string): Props {
  return {
    ...commonOptions(one, name),
    ...profiles(String(one["profiles"]), one["domain"] === "created in full", name),
    domain: domain(String(one["domain"]), name),
    // For the stack to be taken away; a module has no such variable.
    protectDomain: false,
  };
}

function domain(choice: string, name: string): ScenarioOptions["domain"] {
  const place = {
    vpcId: "vpc-0123456789abcdef0",
    subnetIds: { a: "subnet-0123456789abcdef0" },
    executionRole: "plain",
  };
  switch (choice) {
    case "created":
      return { create: place };
    case "created in full":
      return {
        create: {
          ...place,
          domainName: `canvas-${name}`,
          subnetIds: { a: "subnet-0123456789abcdef0", b: "subnet-0123456789abcdef1" },
          securityGroupIds: { apps: "sg-0123456789abcdef0" },
          authMode: "SSO",
          homeEfsFileSystem: "Delete",
          kmsKeyArn: OTHER_KEY,
        },
      };
    case "existing":
      return { existing: { domainId: existingDomainId } };
    default:
      return { existing: {} };
  }
}

/** Whether choices may stand together; the stack of a case that may not would not synthesize. */
export function isAllowed(one: Case): boolean {
  return one["domain"] !== "existing without id" || one["profiles"] === undefined || one["profiles"] === "none";
}
