/** VPC endpoints with what other resources give them. */
import type { Text } from "../../authorization/text";
import { isTold } from "../../inventory/identity";
import type { VpcEndpoint } from "../../inventory/inventory";
import { text } from "./data";
import { policyIn } from "./documents";
import { booleanFact } from "./facts";
import type { ResourceRecord } from "./record";
import { hasSource, idOf, type Resolver } from "./resolve";

/** Reads endpoints. */
export class Endpoints {
  private readonly given = new Map<string, Map<string, ResourceRecord[]>>();
  /** Arguments of unknown endpoints. */
  private readonly untold = new Map<string, Text[]>();

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
        if (endpoint !== undefined && !isTold(endpoint))
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
    const ids = (list: string, kind: string, name: string): readonly Text[] => [
      ...resolver.ids(record, record.data, list),
      ...given(kind).flatMap((each) => idOf(each, name, resolver) ?? []),
      // What may be given to it is known only after apply.
      ...(this.untold.get(kind) ?? []),
    ];
    const isReset = this.reset.has(JSON.stringify(id)) && !record.written.has("policy");
    const type = text(record.data, "vpc_endpoint_type") ?? "Gateway";
    return {
      address: record.address,
      id: id ?? record.address,
      region: resolver.records.placeOf(record).region,
      service: resolver.attribute(record, "service_name") ?? "",
      vpcId: idOf(record, "vpc_id", resolver),
      type: type === "Gateway" || type === "Interface" ? type : "other",
      ...endpointPolicy([...given("policy"), ...(isReset ? [] : [record])], resolver),
      routeTableIds: ids("route_table_ids", "route_table_association", "route_table_id"),
      subnetIds: ids("subnet_ids", "subnet_association", "subnet_id"),
      securityGroupIds: ids("security_group_ids", "security_group_association", "security_group_id"),
      privateDns: booleanFact(record, "private_dns_enabled", resolver),
    };
  }
}

/** The first that says anything; computed when the configuration gives none: then it is AWS's default, which lets everything pass. */
function endpointPolicy(
  records: readonly ResourceRecord[],
  resolver: Resolver,
): Pick<VpcEndpoint, "policy" | "policyText"> {
  for (const record of records) {
    const policy = text(record.data, resolver.records.types.argumentFor(record.type, "endpoint") ?? "");
    if (policy !== undefined && (typeof policy === "string" || hasSource(policy)))
      return {
        policy: policyIn(record, "endpoint policy", policy, resolver),
        policyText: typeof policy === "string" ? policy : undefined,
      };
  }
  return { policy: undefined, policyText: undefined };
}
