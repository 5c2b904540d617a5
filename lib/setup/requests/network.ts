/** Network interfaces of the workers in a closed VPC. */
import { allowing } from "../../authorization/policy";
import { isText, join, sameText, type MaybeUnknownString, unknownText } from "../../authorization/text";
import { textsOf, valueOf } from "../../inventory/fact";
import { EMR_SERVERLESS_OPERATIONS } from "../../rules/values";
import { type Question } from "../question";
import type { CanvasEnvironment, CanvasRole } from "../environment";
import { PAGE, CLOSED_VPC, EC2_ACTIONS } from "../pages";

/** EMR Serverless calls EC2 with the credentials of who uses it. */
export const VIA_EMR_SERVERLESS = {
  "aws:CalledViaLast": EMR_SERVERLESS_OPERATIONS,
  "aws:CalledVia": [EMR_SERVERLESS_OPERATIONS],
};

/** Network interfaces of the workers, which EMR Serverless makes in the name of the execution role. */
export function networkRequests(role: CanvasRole, environment: CanvasEnvironment): readonly Question[] {
  const { networkAccess } = environment;
  if (networkAccess === "public" || (networkAccess === "unknown" && !mayHaveInterfaces(role))) return [];
  const { account, region, partition } = environment.inventory;
  const anyInterface = join(["arn:", partition, ":ec2:", region, ":", account, ":network-interface/*"]);
  const each = { requester: { role }, action: "ec2:CreateNetworkInterface" };
  const required = `${EC2_ACTIONS} requires it; the page's statement leaves it out, and it is not proven which is right`;
  return [
    {
      ...each,
      resource: anyInterface,
      context: VIA_EMR_SERVERLESS,
      // Whether the domain is closed, and so whether this request is sent, may not be in the plan.
      basis: networkAccess === "vpc-only" ? "documented" : "inferred",
      source: `${PAGE}, Scenario 3 step 2`,
    },
    ...placesOf(environment).map((resource): Question => ({
      ...each,
      resource,
      context: { ...VIA_EMR_SERVERLESS, ...tagsOf(resource, role, environment) },
      basis: "inferred",
      source: required,
    })),
  ];
}

/** Whether a statement of the role's own is about network interfaces: then its owner takes the domain for a closed one. */
function mayHaveInterfaces({ policies }: CanvasRole): boolean {
  return allowing(policies, "ec2:createnetworkinterface").some(({ policy }) => policy.kind !== "aws");
}

/** Subnets and security groups of the domain; unknown ones if the domain is not in the plan. */
function placesOf({
  networkAccess,
  subnets,
  securityGroups,
  inventory,
}: CanvasEnvironment): readonly MaybeUnknownString[] {
  const { account, region, partition } = inventory;
  const unseen = (kind: string): readonly MaybeUnknownString[] => [
    join(["arn:", partition, ":ec2:", region, ":", account, `:${kind}/`, unknownText(`a ${kind} of the domain`)]),
  ];
  if (networkAccess !== "vpc-only") return [...unseen("subnet"), ...unseen("security-group")];
  return [
    ...(subnets.is === "unknown" ? unseen("subnet") : textsOf(subnets)),
    ...(securityGroups.is === "unknown" ? unseen("security-group") : textsOf(securityGroups)),
  ];
}

/** What Canvas looks up for standard builds: in a closed VPC they run there only if it may. */
export function standardBuildRequest(role: CanvasRole): Question {
  return {
    requester: { role },
    action: "ec2:DescribeVpcEndpointServices",
    resource: "*",
    context: { "aws:CalledViaLast": null },
    basis: "documented",
    source: `${CLOSED_VPC}, step 3`,
    through: "network of the setup",
  };
}

/** The tags of a subnet or security group; where they are known, those that policies ask for and it lacks are absent. */
function tagsOf(arn: MaybeUnknownString, role: CanvasRole, { inventory }: CanvasEnvironment): Question["context"] {
  const parts = [...inventory.subnets, ...inventory.securityGroups];
  const part = parts.find((each) => each.arn !== undefined && sameText(each.arn, arn) && each.tags.is === "known");
  const tags = valueOf(part?.tags);
  if (tags === undefined) return {};
  const own = Object.entries(tags).flatMap(([name, value]) =>
    isText(value) ? [[`aws:ResourceTag/${name}`.toLowerCase(), value] as const] : [],
  );
  return { ...withoutTags(role), ...Object.fromEntries(own) };
}

/** Every tag that the policies of a role ask a resource for, as absent. */
export function withoutTags({ policies, boundary }: CanvasRole): Question["context"] {
  const all = [...policies, ...(boundary === undefined ? [] : [boundary])].flatMap(({ policy }) => policy.statements);
  const keys = all
    .flatMap(({ conditions }) => conditions.map(({ key }) => key))
    .filter((key) => /^(aws|ec2):resourcetag\//.test(key));
  return Object.fromEntries(keys.map((key) => [key, null]));
}
