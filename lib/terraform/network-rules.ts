/** Rules over the variables of the closed network. */
import * as together from "../rules/cross-field-messages";
import { TERRAFORM } from "../rules/notation";
import { interpolated } from "../hcl/hcl";
import { ofEach, sentence, type Validation } from "./validations";
import type { CrossValidations } from "./variables";

/** In a network that others own nothing is created or tagged. */
function unmanaged(path: string, holds: string, message: keyof typeof together.UNMANAGED): Validation {
  return {
    condition: `var.network.managed || ${holds}`,
    message: sentence(`network.${path}`, together.UNMANAGED[message](TERRAFORM)),
  };
}

const SERVICES = "coalesce(try(var.network.interface_endpoints.services, null), {})";
const MOST = together.SECURITY_GROUPS_OF_AN_APP;
const OF_DOMAIN = "try(length(var.network.security_group.existing.security_group_ids), 1)";
const GROUPS =
  "{ for name, profile in var.user_profiles : name => profile.security_group_ids if profile.security_group_ids != null }";
/** A condition on every list of groups in which a name may stand; in place, because a validation must name its own variable. */
function ofAllGroups(holds: string): string {
  return [
    "alltrue(flatten([",
    "  for all in [concat(",
    "    [",
    "      coalesce(var.network.user_security_group_ids, {}),",
    "      try(var.network.security_group.existing.security_group_ids, {}),",
    "    ],",
    "    [for profile in var.user_profiles : coalesce(profile.security_group_ids, {})],",
    `  )] : ${holds}`,
    "]))",
  ].join("\n");
}

export const NETWORK_RULES: CrossValidations = {
  network: [
    unmanaged("security_group.create", "var.network.security_group.create == null", "newSecurityGroup"),
    unmanaged("s3_endpoint.create", "var.network.s3_endpoint.create == null", "newS3Endpoint"),
    unmanaged(
      "interface_endpoints.others",
      'try(var.network.interface_endpoints.others != "create", true)',
      "newEndpoints",
    ),
    unmanaged(
      "interface_endpoints.services",
      `alltrue([\n  for service in values(${SERVICES}) : service.create == null\n])`,
      "newEndpoint",
    ),
    unmanaged("network_interfaces.by_tag", "var.network.network_interfaces.by_tag == null", "byTag"),
    unmanaged("network_interfaces.open", "var.network.network_interfaces.open == null", "open"),
  ],
  user_profiles: [
    ofEach(
      GROUPS,
      "name, groups",
      `length(groups) > ${MOST} || length(groups) + ${OF_DOMAIN} <= ${MOST}`,
      sentence(
        `user_profiles.${interpolated("name")}.security_group_ids`,
        together.tooManySecurityGroups(
          interpolated(`length(groups) + ${OF_DOMAIN}`),
          interpolated(OF_DOMAIN),
          interpolated(`${MOST} - ${OF_DOMAIN}`),
        ),
      ),
    ),
    {
      // Names become keys of checks and rules, so that they must be known where ids need not be.
      condition: ofAllGroups("[for groups in all : [for name, id in groups : merge(all...)[name] == id]]"),
      message: sentence("user_profiles.NAME.security_group_ids", {
        problem:
          "one name stands for two security groups, here, under user_security_group_ids or under the domain's existing groups",
        write: "one name for each group, the same wherever the group is listed",
      }),
    },
    {
      condition: ofAllGroups("length(distinct(values(merge(all...)))) == length(merge(all...))"),
      message: sentence("user_profiles.NAME.security_group_ids", {
        problem:
          "one security group is listed under two names, here, under user_security_group_ids or under the domain's existing groups",
        write: "the same name wherever the group is listed",
      }),
    },
  ],
};
