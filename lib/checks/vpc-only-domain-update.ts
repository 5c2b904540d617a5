import { show } from "../authorization/text";
import type { Check } from "./check";
import { listed, say } from "./phrase";

const TAGS = /^tags(_all)?$/;

export const vpcOnlyDomainUpdate: Check = {
  id: "vpc-only-domain-update",
  over: "change",
  severity: "error",
  title: "The provider cannot update a VpcOnly domain",
  explanation:
    "The provider sends AppNetworkAccessType with each update and leaves VpcId and SubnetIds out. The plan is green, and AWS refuses the apply: " +
    '"VpcId and Subnet IDs are required for updating domains to VpcOnly mode".',
  fix: "aws sagemaker update-domain --domain-id d-… --default-user-settings file://settings.json",
  source: "https://github.com/hashicorp/terraform-provider-aws/issues/45528",
  find: ({ after, changes }) =>
    changes.flatMap(({ type, action, address, attributes }) => {
      if (type !== "aws_sagemaker_domain" || action !== "update") return [];
      const sent = attributes.filter((name) => !TAGS.test(name));
      const domain = after.inventory.domains.find((each) => each.address === address);
      const access = domain?.networkAccess;
      if (sent.length === 0 || access === undefined || access === "PublicInternetOnly") return [];
      return access === "VpcOnly"
        ? [{ address, message: say`the update of ${listed(sent)} fails in the apply: the domain is VpcOnly` }]
        : [
            {
              address,
              message: say`whether the domain is VpcOnly is not known (${show(access)}): if it is, its update fails`,
              isUnknown: true,
            },
          ];
    }),
};
