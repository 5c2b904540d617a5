import type { Check } from "./check";
import { listed, say } from "./phrase";

export const domainReplaced: Check = {
  id: "domain-replaced",
  over: "change",
  takesAway: true,
  severity: "error",
  title: "A domain is replaced",
  explanation:
    "Terraform destroys the domain and makes a new one with another id. The user profiles, spaces and apps go with it, and the users' files " +
    "stay behind on a file system that the new domain does not mount, or are deleted with it (retention_policy).",
  fix: [
    'resource "aws_sagemaker_domain" "…" {',
    "  # Take the change of this argument back. This refuses such a plan:",
    "  lifecycle {",
    "    prevent_destroy = true",
    "  }",
    "}",
  ].join("\n"),
  source:
    "https://github.com/hashicorp/terraform-provider-aws/issues/48778; kms_key_id, vpc_id, subnet_ids, retention_policy and " +
    "domain_settings.security_group_ids force a new domain in the provider's source",
  find: ({ changes }) =>
    changes
      .filter(({ type, action }) => type === "aws_sagemaker_domain" && action === "replace")
      .map(({ address, replacedFor }) => ({
        address,
        message:
          replacedFor.length === 0
            ? say`the domain is replaced: its users lose their profiles, apps and files`
            : say`a change of ${listed(replacedFor)} replaces the domain: its users lose their profiles, apps and files`,
      })),
};
