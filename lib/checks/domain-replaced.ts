import type { Check } from "./check";
import { lostWith } from "./lost-files";
import { listed, say } from "./phrase";

const DOMAIN = "AWS::SageMaker::Domain";

export const domainReplaced: Check = {
  id: "domain-replaced",
  over: "change",
  takesAway: true,
  severity: "error",
  title: "A domain is replaced",
  explanation:
    "Terraform destroys the domain and creates a new one with another id and another file system. The users' files stay behind on the old file system, " +
    "or are deleted with it if retention_policy is Delete. AWS rejects the deletion as long as the domain has user profiles, spaces or apps.",
  cure: [{ kind: "keep", object: { type: DOMAIN }, properties: [] }],
  source:
    "https://github.com/hashicorp/terraform-provider-aws/issues/48778; kms_key_id, vpc_id, subnet_ids, retention_policy and " +
    "domain_settings.security_group_ids force a new domain in the provider's source",
  find: ({ before, changes }) =>
    changes
      .filter(({ object, action }) => object === DOMAIN && action === "replace")
      .map(({ address, movedFrom, replacedFor }) => {
        const lost = lostWith(movedFrom ?? address, before);
        return {
          address,
          cure: [{ kind: "keep", object: { type: DOMAIN, address }, properties: replacedFor }],
          message:
            replacedFor.length === 0
              ? say`the domain is replaced: ${lost}`
              : say`a change of ${listed(replacedFor)} replaces the domain: ${lost}`,
        };
      }),
};
