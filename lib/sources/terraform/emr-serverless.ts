/** What of EMR Serverless a plan shows: applications, and the role that the service itself works as. */
import { isText, show } from "../../authorization/text";
import { EMR_SERVERLESS_OPERATIONS, SERVICE_LINKED_ROLE_PATH } from "../../rules/values";
import { attribute, text } from "./planned-value";
import { known, unknown } from "../../inventory/fact";
import type { Resolver } from "./resolve";
import { ownTags } from "./tags";
import type { Application, ServiceLinkedRole } from "../../inventory/emr-serverless";

/** The applications of the plan. */
export function applicationsOf(resolver: Resolver): readonly Application[] {
  return resolver.records.of("aws_emrserverless_application").map((record) => ({
    address: record.address,
    name: text(record.data, "name"),
    tags: ownTags(record, resolver.records.place),
  }));
}

/** As the plan makes it, or as a data source of the plan found it. */
export function serviceLinkedRoleOf({ records }: Resolver): ServiceLinkedRole {
  const made = records
    .of("aws_iam_service_linked_role")
    .find(({ data }) => text(data, "aws_service_name") === EMR_SERVERLESS_OPERATIONS);
  if (made !== undefined) return known({ isThere: true, address: made.address });
  const looked = records.of("aws_iam_roles", "data").flatMap(({ address, data }) => {
    const path = text(data, "path_prefix");
    const names = attribute(data, "names");
    if (path === undefined || isText(names) || !Array.isArray(names)) return [];
    return show(path).startsWith(SERVICE_LINKED_ROLE_PATH) ? [{ isThere: names.length > 0, address }] : [];
  });
  const found = looked.find(({ isThere }) => !isThere) ?? looked[0];
  const role = "the service-linked role of EMR Serverless";
  return found === undefined ? unknown("not-in-source", role, records.place.source) : known(found);
}
