/** Service control policies and resource control policies that a plan or stack itself makes and attaches. */
import { show } from "../../authorization/text";
import { standInFor } from "../../inventory/completeness";
import { unknown } from "../../inventory/fact";
import type { AttachedOrganizationPolicy } from "../../inventory/organization-policies";
import { policyIn } from "./documents";
import { nameFact } from "./facts";
import { text } from "./planned-value";
import type { ResourceRecord } from "./record";
import type { Resolver } from "./resolve";
import type { Targets } from "./targets";

const POLICY = "aws_organizations_policy";
const TYPES: ReadonlyMap<string, AttachedOrganizationPolicy["type"]> = new Map([
  ["SERVICE_CONTROL_POLICY", "service control"],
  ["RESOURCE_CONTROL_POLICY", "resource control"],
]);
/** AWS attaches these itself, and they deny nothing. */
const FULL_ACCESS: readonly unknown[] = ["p-FullAWSAccess", "p-RCPFullAWSAccess"];

/** Every policy with each of its targets. One that was made earlier and is not attached here may be attached by another stack. */
export function organizationPoliciesOf(resolver: Resolver, targets: Targets): readonly AttachedOrganizationPolicy[] {
  const { records } = resolver;
  const attached = new Set<string>();
  const attachments = records.of("aws_organizations_policy_attachment").flatMap((record) => {
    const id = text(record.data, "policy_id");
    if (id === undefined || FULL_ACCESS.includes(id)) return [];
    const own = targets.find(POLICY, id, record);
    if (own !== undefined) attached.add(own.address);
    const what =
      own === undefined
        ? { type: "service control" as const, policy: unseen(show(resolver.id(id, record.index)), record, resolver) }
        : typed(own, resolver);
    return what === undefined
      ? []
      : [{ address: record.address, ...what, target: nameFact(record, "target_id", resolver) }];
  });
  const elsewhere = records
    .of(POLICY)
    .filter(({ address, created }) => !created && !attached.has(address))
    .flatMap((record) => {
      const what = typed(record, resolver);
      const target = unknown("not-in-source", `what ${record.address} is attached to`, records.place.source);
      return what === undefined ? [] : [{ address: record.address, ...what, target }];
    });
  return [...attachments, ...elsewhere];
}

/** Undefined for tag policies and the like, which decide no request. */
function typed(
  record: ResourceRecord,
  resolver: Resolver,
): Pick<AttachedOrganizationPolicy, "type" | "policy"> | undefined {
  const given = text(record.data, "type") ?? "SERVICE_CONTROL_POLICY";
  const type = typeof given === "string" ? TYPES.get(given) : "service control";
  const content = text(record.data, "content");
  return type === undefined || content === undefined
    ? undefined
    : { type, policy: policyIn(record, `${type} policy`, content, resolver) };
}

function unseen(id: string, { address }: ResourceRecord, { records }: Resolver): AttachedOrganizationPolicy["policy"] {
  return standInFor({
    name: id,
    address,
    why: { kind: "content-not-in-source", object: id, source: records.place.source },
  });
}
