/** Network ACLs, with rules and subnets in whichever of Terraform's several resources they are written. */
import { isText, type MaybeUnknownString } from "../../authorization/text";
import { completenessOf } from "../../inventory/completeness";
import { type Fact, known, unknown } from "../../inventory/fact";
import { isKnownId } from "../../inventory/identity";
import type { NetworkAcl, NetworkAclRule } from "../../inventory/network";
import { idIn, vpcOf, written } from "./network";
import { attribute, type PlannedValue, text } from "./planned-value";
import type { ResourceRecord } from "./record";
import { isComputed, type Resolver } from "./resolve";

/** All network ACLs. */
export function networkAclsOf(resolver: Resolver): readonly NetworkAcl[] {
  const { records } = resolver;
  const aclIn = (record: ResourceRecord): string =>
    JSON.stringify(idIn(record, record.data, "network_acl_id", resolver) ?? null);
  const own = records.of("aws_network_acl_rule");
  const associations = records.of("aws_network_acl_association");
  // Of which it is not known which network ACL they are in: they may be in any.
  const untold = [...own, ...associations].filter((record) => {
    const acl = idIn(record, record.data, "network_acl_id", resolver);
    return acl !== undefined && !isKnownId(acl);
  });
  return [...records.of("aws_network_acl"), ...records.of("aws_default_network_acl")].map((record): NetworkAcl => {
    const id = resolver.attribute(record, "id") ?? record.address;
    const isHere = (each: ResourceRecord): boolean => aclIn(each) === JSON.stringify(id);
    return {
      address: record.address,
      id,
      vpcId: vpcOf(record, resolver, "default_network_acl_id"),
      isDefault: record.type === "aws_default_network_acl",
      subnetIds: [
        ...resolver.ids(record, record.data, "subnet_ids").filter((each) => !isComputed(each)),
        ...associations.filter(isHere).flatMap((each): readonly MaybeUnknownString[] => {
          const subnetId = idIn(each, each.data, "subnet_id", resolver);
          return subnetId === undefined ? [] : [subnetId];
        }),
      ],
      rules: [
        ...(["ingress", "egress"] as const).flatMap((name) =>
          written(record, name).map((data) => ruleOf(record, data, name === "ingress", resolver)),
        ),
        ...own.filter(isHere).map((each) => ruleOf(each, each.data, attribute(each.data, "egress") !== true, resolver)),
      ],
      allRules: completenessOf(
        untold.map(({ address }) => ({
          name: address,
          address,
          why: { kind: "known-after-apply", object: `${address}.network_acl_id`, source: records.place.source },
        })),
      ),
    };
  });
}

function ruleOf(
  { address }: ResourceRecord,
  data: PlannedValue,
  inbound: boolean,
  { records }: Resolver,
): NetworkAclRule {
  const first = (...names: readonly string[]): PlannedValue =>
    names.map((name) => attribute(data, name)).find((value) => value !== undefined && value !== null && value !== "");
  const number = (...names: readonly string[]): number | undefined => {
    const value = first(...names);
    return typeof value === "number" ? value : undefined;
  };
  const open = [first("protocol"), first("from_port"), first("to_port")];
  return {
    address,
    number: number("rule_no", "rule_number"),
    inbound,
    allows: allowsIn(first("action", "rule_action"), address, records.place.source),
    protocol: text(data, "protocol"),
    fromPort: number("from_port"),
    toPort: number("to_port"),
    // A block that is unknown as a whole may be about any address.
    range: isText(data) ? data : (textIn(data, "cidr_block") ?? textIn(data, "ipv6_cidr_block")),
    hasUnknown: isText(data) || open.some((each) => isText(each) && typeof each !== "string"),
  };
}

function textIn(data: PlannedValue, name: string): MaybeUnknownString | undefined {
  const value = text(data, name);
  return value === undefined || value === "" || isComputed(value) ? undefined : value;
}

function allowsIn(action: PlannedValue, address: string, source: Parameters<typeof unknown>[2]): Fact<boolean> {
  return typeof action === "string"
    ? known(action.toLowerCase() === "allow")
    : unknown("known-after-apply", `the action of ${address}`, source);
}
