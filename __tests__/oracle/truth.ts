/** What AWS decides: @cloud-copilot/iam-simulate, asked about what AWS holds. */
import { loadPolicy, type Policy } from "@cloud-copilot/iam-policy";
// The parts that runUnsafeSimulation is made of: it fails whenever it is given a resource policy (0.1.173).
import { DiscoveryContextKeyConstraints } from "../../node_modules/@cloud-copilot/iam-simulate/dist/cjs/context_keys/discoveryContextKeyConstraints.js";
import {
  authorize,
  type ControlPolicies,
} from "../../node_modules/@cloud-copilot/iam-simulate/dist/cjs/core_engine/CoreSimulatorEngine.js";
import { AwsRequestImpl } from "../../node_modules/@cloud-copilot/iam-simulate/dist/cjs/request/request.js";
import { RequestContextImpl } from "../../node_modules/@cloud-copilot/iam-simulate/dist/cjs/requestContext.js";
import { ACCOUNT, CONTEXT, REGION } from "./generator/policy";
import { type Document, grantStatement, type Held, type HeldPrincipal, type HeldResource } from "./generator/render";
import type { Probe } from "./generator/subject";

/** What `read_aws.py` prints. */
export interface Dump {
  readonly roles: Readonly<Record<string, DumpedRole>>;
  readonly users: Readonly<Record<string, DumpedHolder & { readonly groups: readonly string[] }>>;
  readonly groups: Readonly<Record<string, DumpedHolder>>;
  readonly policies: Readonly<Record<string, Document>>;
  readonly resources: Readonly<Record<string, Document | null>>;
  /** Of buckets outside of the home Region, by ARN. */
  readonly bucketRegions: Readonly<Record<string, string>>;
  readonly keys: Readonly<Record<string, { readonly policy: Document; readonly grants: readonly DumpedGrant[] }>>;
}

interface DumpedHolder {
  readonly arn: string;
  readonly inline: Readonly<Record<string, Document>>;
  readonly attached: readonly string[];
}

interface DumpedRole extends DumpedHolder {
  readonly trust: Document;
  readonly boundary: string | null;
}

interface DumpedGrant {
  readonly grantee: string;
  readonly operations: readonly string[];
}

/** What AWS holds of the objects of a configuration; an object whose ARN is not given does not exist. */
export function heldIn(dump: Dump, arns: Readonly<Record<string, string>>): Held {
  const principals: Record<string, HeldPrincipal> = {};
  const resources: Record<string, HeldResource> = {};
  for (const [key, arn] of Object.entries(arns)) {
    const name = arn.slice(arn.lastIndexOf("/") + 1);
    const [role, user] = [dump.roles[name], dump.users[name]];
    const isIam = arn.startsWith("arn:aws:iam:");
    if (isIam && arn.includes(":role/") && role !== undefined) {
      const boundary = role.boundary === null ? undefined : (dump.policies[role.boundary] ?? { Statement: [] });
      principals[key] = { arn, account: ACCOUNT, identity: policiesOf(role, dump), boundary };
      resources[key] = { arn, policy: role.trust };
    } else if (isIam && arn.includes(":role/")) {
      resources[key] = { arn };
    } else if (isIam && arn.includes(":user/") && user !== undefined) {
      const groups = user.groups.flatMap((group) => dump.groups[group] ?? []);
      const ofGroups = groups.flatMap((each) => policiesOf(each, dump));
      principals[key] = {
        arn,
        account: ACCOUNT,
        identity: [...policiesOf(user, dump), ...ofGroups],
        ofGroups,
      };
    } else if (arn in dump.keys) {
      const { policy, grants } = dump.keys[arn] ?? { policy: { Statement: [] }, grants: [] };
      resources[key] = { arn, policy: withGrants(policy, grants) };
    } else {
      // One that is removed has no policy; what identity policies say of it still holds.
      resources[key] = {
        arn,
        policy: dump.resources[arn] ?? undefined,
        isGone: !(arn in dump.resources),
        region: dump.bucketRegions[arn],
      };
    }
  }
  return { principals, resources };
}

function policiesOf({ inline, attached }: DumpedHolder, { policies }: Dump): readonly Document[] {
  return [...Object.values(inline), ...attached.flatMap((arn) => policies[arn] ?? [])];
}

/** A grant is asked beside the key's policy; a Deny of the policy comes before it. */
function withGrants(policy: Document, grants: readonly DumpedGrant[]): Document {
  const own = (policy as { readonly Statement: object | readonly object[] }).Statement;
  return {
    Version: "2012-10-17",
    Statement: [
      ...(Array.isArray(own) ? (own as readonly object[]) : [own]),
      ...grants.map(({ grantee, operations }) => grantStatement(grantee, operations)),
    ],
  };
}

export type YesOrNo = "yes" | "no";

const EVERYTHING: Document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

const LEAVES_TO_IAM: Document = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "*", Resource: "*" }],
};

const loaded = new WeakMap<object, Policy<{ name: string }>>();

function load(policy: Document, name: string): Policy<{ name: string }> {
  const known = loaded.get(policy);
  if (known !== undefined) return known;
  const made = loadPolicy(policy, { name });
  loaded.set(policy, made);
  return made;
}

/** Which policies are asked: all, or those of one side, the other being open. */
export type Layer = "all" | "identity" | "resource";

/** Policies of an organization, all of one level; AWS's own that allow everything are attached besides. */
export interface OrganizationDocuments {
  readonly serviceControl: readonly Document[];
  readonly resourceControl: readonly Document[];
}

const levelOf = (policies: readonly Document[]): ControlPolicies[] =>
  policies.length === 0
    ? []
    : [
        {
          orgIdentifier: "r-root",
          policies: [EVERYTHING, ...policies].map((each, index) => load(each, `organization ${String(index)}`)),
        },
      ];

/** The decision; a principal or resource that does not exist is allowed nothing. */
export function decisionOn(
  held: Held,
  probe: Probe,
  layer: Layer = "all",
  organization: OrganizationDocuments = { serviceControl: [], resourceControl: [] },
): YesOrNo {
  const resource = resourceOf(held, probe);
  if (resource === undefined) return "no";
  // Without its own policy no principal has access: there is no such role or key.
  const mustHave = /^(sts|kms):/.test(probe.action);
  if (resource.policy === undefined && mustHave && layer !== "identity") return "no";
  const caller = callerOf(held, probe);
  if (caller === undefined) return "no";
  const { arn, account, identity, boundary } = caller;
  // Of one side alone: as if the resource were another principal's, with everything allowed on the other side.
  const resourceAccount = layer === "resource" ? "000000000000" : ACCOUNT;
  const isService = account === undefined;
  const context: Record<string, string | string[]> = {
    "aws:SecureTransport": "true",
    ...(probe.context ?? CONTEXT),
    "aws:RequestedRegion": regionOf(resource),
    "aws:ResourceAccount": ACCOUNT,
    ...(isService
      ? { "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": arn }
      : { "aws:PrincipalIsAWSService": "false", "aws:PrincipalAccount": account, "aws:PrincipalArn": arn }),
  };
  // A trust policy is asked by STS alone.
  const isAsked = !resource.arn.startsWith("arn:aws:iam:") || probe.action.startsWith("sts:");
  // Without a policy of the key that leaves the rest to IAM, no policy of a principal counts.
  const open = mustHave ? LEAVES_TO_IAM : undefined;
  const policy = !isAsked ? undefined : layer === "identity" ? open : resource.policy;
  const analysis = authorize({
    request: new AwsRequestImpl(
      arn,
      { resource: resource.arn, accountId: resourceAccount },
      probe.action,
      new RequestContextImpl(context),
    ),
    sessionPolicy: undefined,
    identityPolicies: (layer === "resource" ? [EVERYTHING] : identity).map((each, index) => load(each, String(index))),
    serviceControlPolicies: levelOf(organization.serviceControl),
    resourceControlPolicies: levelOf(organization.resourceControl),
    resourcePolicy: policy === undefined ? undefined : load(policy, "resource"),
    permissionBoundaries: boundary === undefined || layer === "resource" ? undefined : [load(boundary, "boundary")],
    vpcEndpointPolicies: undefined,
    simulationParameters: {
      simulationMode: "Strict",
      discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]),
    },
    serviceSettings: {},
  });
  return analysis.result === "Allowed" ? "yes" : "no";
}

/** The Region that is asked: that of the resource; of IAM and its like the home Region. */
function regionOf({ arn, region }: HeldResource): string {
  const [, , , own = ""] = arn.split(":");
  return own === "" ? (region ?? REGION) : own;
}

interface Asking {
  readonly arn: string;
  readonly account: string | undefined;
  readonly identity: readonly Document[];
  readonly boundary?: Document | undefined;
}

function callerOf({ principals }: Held, { caller }: Probe): Asking | undefined {
  if ("object" in caller) return principals[caller.object];
  if ("service" in caller) return { arn: caller.service, account: undefined, identity: [] };
  return { ...caller, identity: [EVERYTHING] };
}

/** A resource that is not of the configuration has no policy. */
function resourceOf(held: Held, probe: Probe): HeldResource | undefined {
  return ownResourceOf(held, probe) ?? ("arn" in probe.resource ? { arn: probe.resource.arn } : undefined);
}

/** Undefined where the resource is not of the configuration. */
export function ownResourceOf({ resources }: Held, { resource }: Probe): HeldResource | undefined {
  if ("object" in resource) return resources[resource.object];
  const { arn } = resource;
  const own = Object.values(resources).find((each) => arn === each.arn || arn.startsWith(`${each.arn}/`));
  // What a bucket's policy says holds for its objects.
  return own === undefined ? undefined : { ...own, arn };
}
