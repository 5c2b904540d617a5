/** Rules over the variables of the closed network. */
import { SECURITY_GROUPS_OF_AN_APP } from "../rules/cross-field-messages";
import { ofEach, sentence, type Validation } from "./validations";
import type { CrossValidations } from "./variables";

/** In a network that others own nothing is created or tagged. */
function unmanaged(option: string, allowed: string, holds: string, because: string): Validation {
  return {
    condition: `var.network.managed || ${holds}`,
    message: sentence(`network.${option} must be ${allowed} with managed = false: ${because}.`),
  };
}

const SERVICES = "coalesce(try(var.network.interface_endpoints.services, null), {})";
const OF_DOMAIN = "try(length(var.network.security_group.existing.security_group_ids), 1)";

/**
 * That one name is one security group everywhere; the list is in place, because a validation must name its own variable. Names
 * become keys of checks and rules, so that they must be known where ids need not be.
 */
const ONE_NAME_PER_GROUP: Validation = {
  condition: [
    "alltrue([",
    "  for groups in [flatten([",
    "    for listed in concat(",
    "      [var.network.user_security_group_ids, try(var.network.security_group.existing.security_group_ids, null)],",
    "      values(var.user_profiles)[*].security_group_ids,",
    "    ) : [for name, id in coalesce(listed, {}) : { name = name, id = id }]",
    "  ])] :",
    "  length(distinct(groups)) == length(distinct(groups[*].name)) && length(distinct(groups)) == length(distinct(groups[*].id))",
    "])",
  ].join("\n"),
  message: sentence(
    "user_profiles.NAME.security_group_ids: each group must have one name, here, in user_security_group_ids and for the domain.",
  ),
};

export const NETWORK_RULES: CrossValidations = {
  network: [
    unmanaged(
      "security_group",
      "existing",
      "var.network.security_group.create == null",
      "another team owns the network, and a group would be created in it",
    ),
    unmanaged(
      "s3_endpoint",
      "existing or central",
      "var.network.s3_endpoint.create == null",
      "another team owns the network, and an endpoint would be created",
    ),
    unmanaged(
      "interface_endpoints.others",
      "central",
      'try(var.network.interface_endpoints.others != "create", true)',
      "another team owns the network, and endpoints would be created",
    ),
    unmanaged(
      "interface_endpoints.services.NAME",
      "existing or central",
      `alltrue([for service in ${SERVICES} : service.create == null])`,
      "another team owns the network",
    ),
    unmanaged(
      "network_interfaces",
      "by_arn",
      "(var.network.network_interfaces.by_tag == null && var.network.network_interfaces.open == null)",
      "subnets and their tags belong to another account",
    ),
  ],
  user_profiles: [
    ofEach(
      "var.user_profiles",
      "profile",
      `length(coalesce(profile.security_group_ids, {})) + ${OF_DOMAIN} <= ${SECURITY_GROUPS_OF_AN_APP}`,
      `user_profiles.NAME.security_group_ids: an app takes ${SECURITY_GROUPS_OF_AN_APP} groups, the domain's among them; AWS accepts five, and SageMaker needs one.`,
    ),
    ONE_NAME_PER_GROUP,
  ],
};
