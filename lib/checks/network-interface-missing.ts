import { show } from "../authorization/text";
import { ask } from "../setup/question";
import { networkRequests } from "../setup/requests/network";
import type { Check } from "./check";
import { literal } from "./hcl";
import { listed, say } from "./phrase";
import { lacksTagOnly } from "./tags";

export const networkInterfaceMissing: Check = {
  id: "network-interface-missing",
  over: "setup",
  severity: "error",
  title: "EMR Serverless cannot make network interfaces for the users",
  explanation:
    "In a domain without internet, workers are put into the domain's subnets by requests in the name of the execution role. The statement of AWS's page " +
    "covers network-interface/* only: ec2:CreateNetworkInterface asks for the subnet and the security groups as well.",
  fix: [
    "statement {",
    '  actions   = ["ec2:CreateNetworkInterface"]',
    '  resources = ["arn:aws:ec2:*:*:network-interface/*", "arn:aws:ec2:<REGION>:<ACCOUNT>:subnet/subnet-…", "arn:aws:ec2:<REGION>:<ACCOUNT>:security-group/sg-…"]',
    "  condition {",
    '    test     = "StringEquals"',
    '    variable = "aws:CalledViaLast"',
    '    values   = ["ops.emr-serverless.amazonaws.com"]',
    "  }",
    "}",
  ].join("\n"),
  source: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html",
  find: (state) =>
    state.setups.flatMap((setup) =>
      setup.executionRoles.flatMap((role) => {
        const refused = networkRequests(role, setup)
          .filter(({ action }) => action === "ec2:CreateNetworkInterface")
          .filter((question) => ask(question, setup, state.given).decision.answer === "no");
        // Those that miss a tag are told by untagged-network.
        const missing = refused.filter((question) => !lacksTagOnly(question, role, setup, state));
        const address = role.address ?? setup.address ?? setup.name;
        return missing.length === 0
          ? []
          : [
              {
                address,
                fix: networkInterfaceMissing.fix.replace(
                  /\[.*subnet-….*\]/,
                  () => `[${missing.map(({ resource }) => literal(resource)).join(", ")}]`,
                ),
                message: say`${role.name} lacks ec2:CreateNetworkInterface on ${listed(missing.map(({ resource }) => show(resource)))}`,
              },
            ];
      }),
    ),
};
