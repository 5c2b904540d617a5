/** Whether a closed network that has no VPC endpoint for Amazon S3 reaches it another way. */
import { show, type MaybeUnknownString } from "../authorization/text";
import type { DataReason, RefusalKind, UnknownReason } from "../authorization/unknown";
import { missingOf } from "../inventory/completeness";
import { type Fact, known, textsOf, valueOf } from "../inventory/fact";
import { sameId } from "../inventory/identity";
import type { VpcEndpoint } from "../inventory/inventory";
import { hadTheOnlyGateway } from "./only-gateway";
import { type Closing, closingAcl, closingAclToEndpoint } from "./network-acls";
import { endpointsFor } from "./network-path";
import type { CanvasEnvironment } from "./environment";
import { domainSubnets } from "./subnets";

/** That a closed network does not reach S3, or that it is undetermined. */
export interface Unreached {
  readonly answer: "no" | "unknown";
  readonly why: DataReason;
}

/**
 * Undefined where an endpoint is there and no network ACL closes the way to it, or the network is not a closed one. A missing endpoint is a no only where everything in the VPC was read,
 * no route leads out of the domain's subnets, and nothing but endpoints answers S3's name.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html
 */
export function unreachedS3(environment: CanvasEnvironment): Unreached | undefined {
  const { networkAccess, s3Endpoint, vpcId, inventory, name } = environment;
  if (networkAccess !== "vpc-only") return undefined;
  if (s3Endpoint.is === "known")
    return isUnrouted(s3Endpoint.value, environment)
      ? withoutRoute(s3Endpoint.value, environment)
      : behindAcls(environment);
  // Without private DNS, S3's name leads past an interface endpoint.
  const named = endpointsFor("s3:GetObject", vpcId, inventory)
    .map(({ endpoint }) => ({
      endpoint,
      privateDns: valueOf(endpoint.type) === "Interface" ? endpoint.privateDns : known(true),
    }))
    .filter(({ privateDns }) => privateDns.is === "unknown" || valueOf(privateDns) === true);
  const answering = named.find(({ privateDns }) => privateDns.is === "known");
  if (answering !== undefined) {
    const closed = behindAclsTo(answering.endpoint, environment);
    // Its private DNS may be for inbound Resolver endpoints alone: then S3's name leads past it.
    const around = closed?.answer === "no" ? otherWay(environment) : undefined;
    return around === undefined ? closed : { answer: "unknown", why: around };
  }
  const open = [...named.map(({ privateDns }) => privateDns), s3Endpoint].find((fact) => fact.is === "unknown");
  const why = open?.is === "unknown" ? open.why : otherWay(environment);
  const { source } = inventory;
  return why === undefined
    ? { answer: "no", why: { kind: "no-way-to-s3", object: name, source } }
    : { answer: "unknown", why };
}

/** Whether it is known to be in no route table of the domain's subnets. */
function isUnrouted({ routeTableIds }: VpcEndpoint, environment: CanvasEnvironment): boolean {
  const subnets = domainSubnets(environment);
  return (
    routeTableIds.is !== "unknown" &&
    subnets.length > 0 &&
    subnets.every(
      ({ table }) =>
        typeof table !== "string" && textsOf(routeTableIds).every((each) => sameId(each, table.id) === "no"),
    )
  );
}

/** That nothing else leads to S3 beside a gateway endpoint without routes, or that something may. */
function withoutRoute({ address }: VpcEndpoint, environment: CanvasEnvironment): Unreached {
  const { inventory, vpcId } = environment;
  const { source, vpcs } = inventory;
  const isWholeVpc = vpcs.some(
    ({ id, belongings }) => belongings.is === "complete" && vpcId.is === "known" && sameId(id, vpcId.value) === "yes",
  );
  const isAlone = isWholeVpc || (vpcId.is === "known" && hadTheOnlyGateway(environment, vpcId.value));
  const why =
    otherWay(environment) ??
    (isAlone ? undefined : ({ kind: "not-in-source", object: "all of the VPC's endpoints", source } as const));
  return why === undefined
    ? { answer: "no", why: { kind: "endpoint-not-routed", object: address, source } }
    : { answer: "unknown", why };
}

/** That network ACLs of the domain's subnets close the way to a gateway endpoint. */
function behindAcls(environment: CanvasEnvironment): Unreached | undefined {
  return unreachedBy(closingAcl(environment), "network-acl-denies", "S3", environment);
}

/** That network ACLs close the way to an interface endpoint, or may. */
function behindAclsTo(endpoint: VpcEndpoint, environment: CanvasEnvironment): Unreached | undefined {
  const closing = closingAclToEndpoint(endpoint, environment);
  return unreachedBy(closing, "network-acl-denies-endpoint", endpoint.address, environment);
}

/**
 * Undefined where no network ACL closes the way to the interface endpoint that answers the name of EMR Serverless, or the network is not a
 * closed one. Without such an endpoint nothing is concluded: no page says that apps need one.
 */
export function unreachedEmrServerless(environment: CanvasEnvironment): Unreached | undefined {
  const { networkAccess, vpcId, inventory } = environment;
  if (networkAccess !== "vpc-only") return undefined;
  const [only, ...others] = endpointsFor("emr-serverless:StartJobRun", vpcId, inventory);
  if (only === undefined || only.doubt !== undefined || others.length > 0) return undefined;
  return behindAclsTo(only.endpoint, environment);
}

function unreachedBy(
  closing: Closing | undefined,
  kind: RefusalKind,
  end: string,
  { inventory: { source } }: CanvasEnvironment,
): Unreached | undefined {
  if (closing === undefined) return undefined;
  const { answer, acl } = closing;
  if (answer === "no") return { answer, why: { kind, object: acl.address, source } };
  return {
    answer,
    why: { kind: "not-known", object: `whether ${acl.address} allows HTTPS between the subnets and ${end}`, source },
  };
}

/** What may lead to S3 without an endpoint of the VPC; undefined where nothing does. */
function otherWay(environment: CanvasEnvironment): UnknownReason | undefined {
  const { vpcId, inventory } = environment;
  const { source, privateNames, region } = inventory;
  const unknown = (kind: UnknownReason["kind"], object: string): UnknownReason => ({ kind, object, source });
  const isHere = (of: Fact<MaybeUnknownString>): boolean =>
    of.is !== "known" || vpcId.is !== "known" || sameId(of.value, vpcId.value) !== "no";
  for (const { id, table } of domainSubnets(environment)) {
    if (typeof table === "string")
      return unknown(table === "outside" ? "not-in-source" : "known-after-apply", `the route table of ${show(id)}`);
    const route = table.routes.find(({ target }) => valueOf(target) !== "local");
    if (route !== undefined) return unknown("not-known", `whether the route of ${route.address} leads to S3`);
    const [missing] = missingOf(table.allRoutes);
    if (missing !== undefined) return missing.why;
  }
  const host = `s3.${show(region)}.amazonaws.com`;
  const other = privateNames.find(
    ({ vpcId: of, domain }) =>
      isHere(of) && (domain.is !== "known" || host === domain.value || host.endsWith(`.${domain.value}`)),
  );
  if (other?.domain.is === "unknown") return other.domain.why;
  return other === undefined ? undefined : unknown("not-known", `what ${other.address} answers for ${host}`);
}
