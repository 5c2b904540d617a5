/** VPC endpoints with what other resources give them. */
import { show, type MaybeUnknownString } from "../../authorization/text";
import { isKnownId } from "../../inventory/identity";
import type { EndpointType, VpcEndpoint } from "../../inventory/inventory";
import { ABSENT, type Fact, known, mapFact, unknown } from "../../inventory/fact";
import { text } from "./planned-value";
import { policyIn } from "./documents";
import { booleanFact, idsFact, nameFact, textFact } from "./facts";
import type { ResourceRecord } from "./record";
import { hasSource, idOf, type Resolver } from "./resolve";

/** Reads endpoints. */
export class Endpoints {
  private readonly given = new Map<string, Map<string, ResourceRecord[]>>();
  /** Arguments of unknown endpoints. */
  private readonly untold = new Map<string, MaybeUnknownString[]>();

  /** Endpoints whose policy was in a resource that the plan removes: AWS's default comes back. */
  private readonly reset = new Set<string>();

  constructor(
    private readonly resolver: Resolver,
    gone: readonly ResourceRecord[],
  ) {
    for (const record of gone) {
      const isPolicy = Object.values(resolver.records.types.of(record.type)?.policies ?? {}).some(
        ({ as }) => as === "endpoint",
      );
      if (isPolicy) this.reset.add(JSON.stringify(idOf(record, "vpc_endpoint_id", resolver)));
    }
    for (const kind of ["policy", "route_table_association", "subnet_association", "security_group_association"]) {
      const byEndpoint = new Map<string, ResourceRecord[]>();
      for (const record of resolver.records.of(`aws_vpc_endpoint_${kind}`)) {
        const endpoint = idOf(record, "vpc_endpoint_id", resolver);
        if (endpoint !== undefined && !isKnownId(endpoint))
          this.untold.set(kind, [...(this.untold.get(kind) ?? []), endpoint]);
        const id = JSON.stringify(endpoint);
        const same = byEndpoint.get(id);
        if (same === undefined) byEndpoint.set(id, [record]);
        else same.push(record);
      }
      this.given.set(kind, byEndpoint);
    }
  }

  of(record: ResourceRecord): VpcEndpoint {
    const { resolver } = this;
    const id = resolver.attribute(record, "id");
    const given = (kind: string): readonly ResourceRecord[] => this.given.get(kind)?.get(JSON.stringify(id)) ?? [];
    const ids = (list: string, kind: string, name: string): Fact<readonly MaybeUnknownString[]> => {
      const own = idsFact(record, list, resolver);
      const others = [
        ...given(kind).flatMap((each) => idOf(each, name, resolver) ?? []),
        // What may be given to it is known only after apply.
        ...(this.untold.get(kind) ?? []),
      ];
      if (own.is === "unknown") return own;
      return others.length === 0 ? own : known([...(own.is === "known" ? own.value : []), ...others]);
    };
    const isReset = this.reset.has(JSON.stringify(id)) && !record.written.has("policy");
    return {
      address: record.address,
      id: id ?? record.address,
      region: resolver.records.placeOf(record).region,
      service: resolver.attribute(record, "service_name") ?? "",
      vpcId: nameFact(record, "vpc_id", resolver),
      type: typeOf(record, resolver),
      ...this.policyOf(record, [...given("policy"), ...(isReset ? [] : [record])]),
      routeTableIds: ids("route_table_ids", "route_table_association", "route_table_id"),
      subnetIds: ids("subnet_ids", "subnet_association", "subnet_id"),
      securityGroupIds: ids("security_group_ids", "security_group_association", "security_group_id"),
      privateDns: booleanFact(record, "private_dns_enabled", resolver),
    };
  }

  /** The first that says anything; where the configuration gives none, it is AWS's default, which allows everything. */
  private policyOf(
    record: ResourceRecord,
    given: readonly ResourceRecord[],
  ): Pick<VpcEndpoint, "policy" | "policyText"> {
    const { resolver } = this;
    const { types, place } = resolver.records;
    for (const each of given) {
      const policy = text(each.data, types.argumentFor(each.type, "endpoint") ?? "");
      if (policy !== undefined && (typeof policy === "string" || hasSource(policy)))
        return {
          policy: known(policyIn(each, "endpoint policy", policy, resolver)),
          policyText:
            typeof policy === "string"
              ? known(policy)
              : unknown("known-after-apply", `${each.address}.policy`, place.source),
        };
    }
    const [other] = this.untold.get("policy") ?? [];
    const unread = record.mode === "data" ? textFact(record, "policy", resolver) : ABSENT;
    const open =
      other === undefined
        ? unread
        : unknown("not-known", `whether ${show(other)} is the endpoint whose policy this plan gives`, place.source);
    const fact = open.is === "unknown" ? open : ABSENT;
    return { policy: fact, policyText: fact };
  }
}

/** The provider's default is a gateway endpoint. */
function typeOf(record: ResourceRecord, resolver: Resolver): Fact<EndpointType> {
  const type = textFact(record, "vpc_endpoint_type", resolver);
  if (type.is === "absent") return known("Gateway");
  return mapFact(type, (value) => (value === "Gateway" || value === "Interface" ? value : "other"));
}
