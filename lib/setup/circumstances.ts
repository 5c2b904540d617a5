/**
 * What AWS adds to every request by itself, as far as it follows from who asks for what and from the plan. A key that is left out here is
 * unspecified: what depends on it is undetermined.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
import type { ContextValue } from "../authorization/request";
import { join, sameText, show, type MaybeUnknownString, unknownText } from "../authorization/text";
import { type Fact, valueOf } from "../inventory/fact";
import type { Inventory } from "../inventory/inventory";
import { FOREIGN_ORGANIZATION, STRANGER } from "./foreign";
import type { Sender } from "./network-path";
import { bucketOf } from "./resource-side";

/** Context keys with their values. */
export type Circumstances = Readonly<Record<string, ContextValue>>;

/** A request as far as its circumstances depend on it. */
export interface Circumstance {
  readonly action: string;
  readonly resource: MaybeUnknownString;
  readonly caller:
    | { readonly arn: MaybeUnknownString; readonly account: MaybeUnknownString }
    | { readonly service: string };
  readonly sender: Sender;
  /** The account that owns the resource; undefined where it is not known. */
  readonly owner: MaybeUnknownString | undefined;
  /** The account for which a service asks. */
  readonly sourceAccount: MaybeUnknownString | undefined;
  /** The endpoint that the request is known to go through, and its VPC; undefined where none is known. */
  readonly endpoint: { readonly id: MaybeUnknownString; readonly vpcId: Fact<MaybeUnknownString> } | undefined;
}

/** What is known of organizations. */
type Place = Pick<Inventory, "account" | "region" | "partition" | "buckets" | "elsewhere">;

/** The keys that AWS adds. */
export function circumstancesOf(
  request: Circumstance,
  place: Place,
  organizationId: string | undefined,
): Circumstances {
  const { action, caller, owner, sourceAccount } = request;
  const organizationOf = (account: MaybeUnknownString | undefined): MaybeUnknownString | undefined => {
    if (account === undefined) return undefined;
    return account === STRANGER ? FOREIGN_ORGANIZATION : sameText(account, place.account) ? organizationId : undefined;
  };
  const always = {
    // "calls to AWS APIs are made over TLS" by every SDK and service that is asked about here.
    "aws:SecureTransport": "true",
    "aws:RequestedRegion": requestedRegion(request, place),
    "aws:ResourceAccount": owner,
    "aws:ResourceOrgID": organizationOf(owner),
  };
  return stated([
    always,
    // S3 has keys of its own for a bucket's owner, and for requests through an access point, of which there is none here.
    ...(action.toLowerCase().startsWith("s3:") ? [{ "s3:ResourceAccount": owner }, ofBuckets(request)] : []),
    "arn" in caller
      ? ofPrincipal(caller, request, organizationOf)
      : { "aws:SourceOrgID": organizationOf(sourceAccount), "aws:PrincipalOrgID": null },
    onTheWay(request, organizationId),
  ]);
}

function ofPrincipal(
  { arn, account }: { readonly arn: MaybeUnknownString; readonly account: MaybeUnknownString },
  { action, sender }: Circumstance,
  organizationOf: (account: MaybeUnknownString) => MaybeUnknownString | undefined,
): Readonly<Record<string, ContextValue | undefined>> {
  const isPassRole = action.toLowerCase() === "iam:passrole";
  return {
    "aws:PrincipalAccount": account,
    "aws:PrincipalArn": arn,
    "aws:PrincipalServiceName": null,
    "aws:PrincipalIsAWSService": "false",
    "aws:PrincipalOrgID": organizationOf(account),
    // A service that is given a role asks for it in the request that the caller sends: as which of both it counts, no page says.
    "aws:ViaAWSService": isPassRole || sender === "unclear" ? undefined : sender === "service" ? "true" : "false",
    // These are of requests that a service sends in its own name.
    "aws:SourceAccount": null,
    "aws:SourceArn": null,
    "aws:SourceOrgID": null,
    "aws:SourceOrgPaths": null,
  };
}

/** Keys of the network: of a request that a service forwards they are not there. */
function onTheWay(
  { action, caller, sender, endpoint }: Circumstance,
  organizationId: string | undefined,
): Readonly<Record<string, ContextValue | undefined>> {
  if (!("arn" in caller) && endpoint === undefined) return {};
  if (sender === "service" && action.toLowerCase() !== "iam:passrole")
    return { "aws:SourceVpce": null, "aws:SourceVpc": null, "aws:VpceOrgID": null, "aws:VpceOrgPaths": null };
  return endpoint === undefined
    ? {}
    : { "aws:SourceVpce": endpoint.id, "aws:SourceVpc": valueOf(endpoint.vpcId), "aws:VpceOrgID": organizationId };
}

/** A request to a bucket, and not to an access point of it. */
function ofBuckets({ resource }: Circumstance): Readonly<Record<string, ContextValue>> {
  return bucketOf(resource) === undefined
    ? {}
    : { "s3:DataAccessPointAccount": null, "s3:DataAccessPointArn": null, "s3:AccessPointNetworkOrigin": null };
}

/** The Region that is asked: of IAM it is us-east-1, of what is in a Region its own; of `iam:PassRole` it is not documented. */
function requestedRegion(
  { action, resource }: Circumstance,
  { region, partition, buckets, elsewhere }: Place,
): MaybeUnknownString | undefined {
  const lowered = action.toLowerCase();
  if (lowered === "iam:passrole") return undefined;
  if (lowered.startsWith("iam:")) return partition === "aws" ? "us-east-1" : undefined;
  if (!lowered.startsWith("s3:")) {
    const own = /^arn:[^:]*:[^:]*:([a-z0-9-]+):/.exec(show(resource))?.[1];
    return own ?? elsewhere.find(({ arn }) => sameText(arn, resource))?.region ?? region;
  }
  const bucket = bucketOf(resource);
  return buckets.find(({ name }) => show(name) === bucket)?.region ?? region;
}

/** The service that asks for a role to run jobs with. */
const EMR_SERVERLESS = "emr-serverless.amazonaws.com";

/**
 * Keys that no page of AWS states for the request, and that follow from how AWS does it elsewhere. They are used only where
 * nothing else decides, and the answer then says so.
 */
export function inferredCircumstances(
  { action, caller, sourceAccount }: Pick<Circumstance, "action" | "caller" | "sourceAccount">,
  { region, partition }: Place,
): Circumstances {
  if (action.toLowerCase() !== "sts:assumerole" || sourceAccount === undefined) return {};
  if (!("service" in caller) || caller.service !== EMR_SERVERLESS) return {};
  // The form that AWS's page on images gives for aws:SourceArn of EMR Serverless; Canvas makes the application.
  const application = unknownText("the application that Canvas makes");
  return {
    "aws:SourceArn": join([
      "arn:",
      partition,
      ":emr-serverless:",
      region,
      ":",
      sourceAccount,
      ":/applications/",
      application,
    ]),
  };
}

/** The keys of which something is known; no key is in two of the parts. One list rather than one of each step: it is made for every request. */
function stated(parts: readonly Readonly<Record<string, ContextValue | undefined>>[]): Circumstances {
  const known = new Map<string, ContextValue>();
  for (const part of parts) {
    for (const [key, value] of Object.entries(part)) if (value !== undefined) known.set(key, value);
  }
  return Object.fromEntries(known);
}
