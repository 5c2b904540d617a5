import { customVpcOnlyFields } from "../../rules/custom-vpc-only";
import { withDefaults } from "../../rules/defaults";
import { quickSetupFields } from "../../rules/quick-setup";
import { Domain, type DomainNetwork } from "../domain";
import type { CommonOptions, ScenarioOptions, VpcOnlyScenarioOptions } from "../scenario";
import type { Step, StepContext, StepResult } from "../step";
import type { MadeCanvasSettings } from "./canvas-settings";
import type { MadeExecutionRoles } from "./execution-roles";
import type { MadeNetwork } from "./security-group";

type Needs = Pick<MadeExecutionRoles, "executionRoleArns"> & MadeCanvasSettings;
type Protection = Pick<CommonOptions, "protectDomain">;

/** What the step of the domain makes. */
export interface MadeDomain {
  /** The domain's id; undefined for an existing domain whose id was not given. */
  readonly domainId: string | undefined;
}

const protection = { protectDomain: quickSetupFields.protectDomain };

const outputs: NonNullable<Step<object, object, MadeDomain>["outputs"]> = {
  domain_id: {
    description: "The domain's id; none for an existing domain whose id was not given.",
    value: ({ domainId }) => domainId,
  },
};

/** The domain with large data switched on, with public internet access: steps 1 and 2.1 of Scenario 1. */
export const domain: Step<Pick<ScenarioOptions, "domain"> & Protection, Needs, MadeDomain> = {
  id: "domain",
  fields: { domain: quickSetupFields.domain, ...protection },
  make: (context) => make(context, undefined),
  outputs,
};

/** The same in a closed VPC, with the same address of its construct. */
export const vpcOnlyDomain: Step<
  Pick<VpcOnlyScenarioOptions, "domain"> & Protection,
  Needs & Pick<MadeNetwork, "network">,
  MadeDomain
> = {
  id: "domain",
  fields: { domain: customVpcOnlyFields.domain, ...protection },
  make: (context) => make(context, context.made.network),
  outputs,
};

function make(
  {
    scope,
    target,
    props,
    made,
    contributed,
  }: StepContext<Pick<ScenarioOptions | VpcOnlyScenarioOptions, "domain"> & Protection, Needs>,
  network: DomainNetwork | undefined,
): StepResult<MadeDomain> {
  const { domainId, ready } = new Domain(scope, "domain", {
    target,
    domain: props.domain,
    network,
    protect: withDefaults(protection, props).protectDomain,
    settings: made.canvasAppSettings,
    executionRoleArns: made.executionRoleArns,
    dependsOn: [...contributed.beforeRoles, ...contributed.beforeUsers],
  });
  return { gives: { domainId }, beforeUsers: ready };
}
