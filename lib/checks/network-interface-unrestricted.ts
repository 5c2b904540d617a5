import { ask } from "../setup/question";
import { elsewhere } from "../setup/limits";
import type { Check } from "./check";
import { literal } from "./hcl";
import { say } from "./phrase";

export const networkInterfaceUnrestricted: Check = {
  id: "network-interface-unrestricted",
  over: "setup",
  severity: "warning",
  title: "Network interfaces can be made in any subnet",
  explanation:
    "EMR Serverless may put workers of this execution role into every subnet of the account, those of other teams included. The page's " +
    'restriction by tag ("Optional") is an Allow: beside a wider Allow it restricts nothing.',
  fix: [
    "statement {",
    '  effect        = "Deny"',
    '  actions       = ["ec2:CreateNetworkInterface"]',
    '  not_resources = ["arn:aws:ec2:*:*:network-interface/*", "arn:aws:ec2:<REGION>:<ACCOUNT>:subnet/subnet-…", "arn:aws:ec2:<REGION>:<ACCOUNT>:security-group/sg-…"]',
    "  condition {",
    '    test     = "StringEquals"',
    '    variable = "aws:CalledViaLast"',
    '    values   = ["ops.emr-serverless.amazonaws.com"]',
    "  }",
    "}",
  ].join("\n"),
  source:
    "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html, Scenario 3 step 3; docs/decisions/0008-network-interfaces.md",
  find: ({ setups, given }) =>
    setups
      .filter(({ networkAccess }) => networkAccess === "vpc-only")
      .flatMap((setup) =>
        setup.executionRoles.flatMap((role) => {
          const answers = elsewhere(role, setup).map((question) => ask(question, setup, given).decision.answer);
          const address = role.address ?? setup.address ?? setup.name;
          if (!answers.includes("yes")) return [];
          const places = ["arn:aws:ec2:*:*:network-interface/*", ...[...setup.subnets, ...setup.securityGroups]];
          const list = `[\n${places.map((place) => `    ${literal(place)},\n`).join("")}  ]`;
          const fix = networkInterfaceUnrestricted.fix.replace(/\[.*subnet-….*\]/, () => list);
          return [
            {
              address,
              fix,
              message: say`for ${role.name}, EMR Serverless may make network interfaces in every subnet of the account`,
            },
          ];
        }),
      ),
};
