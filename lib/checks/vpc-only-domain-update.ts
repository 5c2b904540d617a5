import type { Cure } from "../policies/cure";
import type { Check } from "./check";
import { listed, say } from "./phrase";

const TAGS = /^tags(_all)?$/;

/** AWS does not say how it merges settings: what is there is read, changed and sent back. */
function updateDomain(id: string): Cure {
  const commands = [
    `aws sagemaker describe-domain --domain-id ${id} --query DefaultUserSettings.CanvasAppSettings > canvas.json`,
    "# Change canvas.json. ExecutionRole and the other settings are left out: AWS refuses a change of them while apps run.",
    `aws sagemaker update-domain --domain-id ${id} --default-user-settings "{\\"CanvasAppSettings\\": $(cat canvas.json)}"`,
  ];
  return [{ kind: "run", commands }];
}

export const vpcOnlyDomainUpdate: Check = {
  id: "vpc-only-domain-update",
  over: "change",
  severity: "error",
  title: "The provider cannot update a VpcOnly domain",
  explanation:
    "The provider sends AppNetworkAccessType with each update and leaves VpcId and SubnetIds out. The plan is green, and AWS refuses the apply: " +
    '"VpcId and Subnet IDs are required for updating domains to VpcOnly mode".',
  cure: updateDomain("<DOMAIN-ID>"),
  source: "https://github.com/hashicorp/terraform-provider-aws/issues/45528",
  find: ({ after, changes }) =>
    changes.flatMap(({ object, action, address, attributes }) => {
      if (object !== "AWS::SageMaker::Domain" || action !== "update") return [];
      const sent = attributes.filter((name) => !TAGS.test(name));
      const domain = after.inventory.domains.find((each) => each.address === address);
      const access = domain?.networkAccess;
      const cure =
        typeof domain?.id === "string" && /^d-[a-z0-9-]+$/.test(domain.id) ? { cure: updateDomain(domain.id) } : {};
      if (sent.length === 0 || access === undefined || access.is === "absent") return [];
      if (access.is === "known" && access.value !== "VpcOnly") return [];
      return access.is === "known"
        ? [{ address, ...cure, message: say`the update of ${listed(sent)} fails in the apply: the domain is VpcOnly` }]
        : [
            {
              address,
              ...cure,
              message: say`whether the domain is VpcOnly is undetermined: ${access.why}; if it is, its update fails`,
              isUnknown: true,
            },
          ];
    }),
};
