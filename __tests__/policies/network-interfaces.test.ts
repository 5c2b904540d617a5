/** Whole calls: ec2:CreateNetworkInterface is decided on the interface, the subnet and each security group. */
import type { Statement } from "../../lib/policies/policy-template";
import {
  networkInterfaces,
  networkInterfacesAnywhere,
  networkInterfacesByArn,
  networkInterfacesByTag,
} from "../../lib/policies/network-interfaces";
import { render } from "../../lib/policies/render";
import { ACCOUNT, REGION } from "../support/quick-setup";
import { without } from "../support/without";
import { allows } from "./decide";
import { SAGEMAKER_FULL_ACCESS } from "./network-interfaces.cases";

const VIA = { "aws:CalledViaLast": "ops.emr-serverless.amazonaws.com" };
const TAG = { "aws:ResourceTag/KEY": "VALUE" };
const arn = (resource: string): string => `arn:aws:ec2:${REGION}:${ACCOUNT}:${resource}`;
const SUBNET = arn("subnet/subnet-0123456789abcdef0");
const GROUP = arn("security-group/sg-0123456789abcdef0");

const own = { account: ACCOUNT, region: REGION };
const tag = { ...own, tagKey: "KEY", tagValue: "VALUE" };
const listed = { subnetAndSecurityGroupArns: [SUBNET, GROUP] };
const page = render(networkInterfaces, {});

/** The page's second statement as AWS prints it, with its placeholders. */
const PAGES_RESTRICTION: Statement = {
  sid: "AllowEC2ENICreationInSubnetAndSecurityGroupWithEMRTags",
  effect: "Allow",
  actions: ["ec2:CreateNetworkInterface"],
  resources: ["arn:aws:ec2:*:*:subnet/*", "arn:aws:ec2:*:*:security-group/*"],
  conditions: [{ test: "StringEquals", variable: "aws:ResourceTag/KEY", values: ["VALUE"] }],
};

type Context = Readonly<Record<string, string>>;
type Row = readonly [name: string, statements: readonly Statement[], context: Context, answers: string];

const ROWS: readonly Row[] = [
  // What AWS's page alone does: rows A to D, F, G and K of what was simulated before.
  ["A: the page's first statement alone, via EMR Serverless", page, VIA, "allow deny deny"],
  ["B: the same, called directly", page, {}, "deny deny deny"],
  ["C: both statements of the page, tagged", [...page, PAGES_RESTRICTION], { ...VIA, ...TAG }, "allow allow allow"],
  ["D: both statements of the page, without the tag", [...page, PAGES_RESTRICTION], VIA, "allow deny deny"],
  ["E: nothing", [], VIA, "deny deny deny"],
  ["F: AmazonSageMakerFullAccess alone, via EMR Serverless", [SAGEMAKER_FULL_ACCESS], VIA, "allow allow allow"],
  ["G: AmazonSageMakerFullAccess alone, called directly", [SAGEMAKER_FULL_ACCESS], {}, "allow allow allow"],
  ["K: both statements of the page, tagged, called directly", [...page, PAGES_RESTRICTION], TAG, "deny allow allow"],
  // What this project does.
  ["H: open, via EMR Serverless", [...page, ...render(networkInterfacesAnywhere, own)], VIA, "allow allow allow"],
  ["I: open, called directly", [...page, ...render(networkInterfacesAnywhere, own)], {}, "deny deny deny"],
  ["J: by ARN, via EMR Serverless", [...page, ...byArn(false)], VIA, "allow allow allow"],
  ["by ARN, called directly", [...page, ...byArn(false)], {}, "deny deny deny"],
  ["by ARN, another subnet and group listed", [...page, ...byArn(false, ["x"])], VIA, "allow deny deny"],
  ["by tag, tagged", [...page, ...byTag(false)], { ...VIA, ...TAG }, "allow allow allow"],
  ["by tag, without the tag", [...page, ...byTag(false)], VIA, "allow deny deny"],
  ["by tag, tagged, called directly: closed, unlike K", [...page, ...byTag(false)], TAG, "deny deny deny"],
  // Enforced, alone: nothing more and nothing less than not enforced.
  ["by ARN, enforced, via EMR Serverless", [...page, ...byArn(true)], VIA, "allow allow allow"],
  ["by tag, enforced, tagged", [...page, ...byTag(true)], { ...VIA, ...TAG }, "allow allow allow"],
  ["by tag, enforced, without the tag", [...page, ...byTag(true)], VIA, "allow deny deny"],
  // Beside AmazonSageMakerFullAccess: void, and with enforcement closed again.
  ["F and by tag, without the tag", [SAGEMAKER_FULL_ACCESS, ...page, ...byTag(false)], VIA, "allow allow allow"],
  ["F and by tag, enforced, without the tag", [SAGEMAKER_FULL_ACCESS, ...page, ...byTag(true)], VIA, "allow deny deny"],
  [
    "F and by tag, enforced, tagged",
    [SAGEMAKER_FULL_ACCESS, ...page, ...byTag(true)],
    { ...VIA, ...TAG },
    "allow allow allow",
  ],
  ["F and by ARN, others listed", [SAGEMAKER_FULL_ACCESS, ...page, ...byArn(false, ["x"])], VIA, "allow allow allow"],
  [
    "F and by ARN, enforced, others listed",
    [SAGEMAKER_FULL_ACCESS, ...page, ...byArn(true, ["x"])],
    VIA,
    "allow deny deny",
  ],
  ["F and by ARN, enforced", [SAGEMAKER_FULL_ACCESS, ...page, ...byArn(true)], VIA, "allow allow allow"],
  // SageMaker's own network interfaces, and whoever calls EC2 itself.
  [
    "F and by tag, enforced, called directly",
    [SAGEMAKER_FULL_ACCESS, ...page, ...byTag(true)],
    {},
    "allow allow allow",
  ],
  [
    "F and by ARN, enforced, others listed, called directly",
    [SAGEMAKER_FULL_ACCESS, ...page, ...byArn(true, ["x"])],
    {},
    "allow allow allow",
  ],
];

it.each(ROWS)("%s: interface, subnet, group", async (_, statements, context, answers) => {
  const action = "ec2:CreateNetworkInterface";
  // A network interface that is yet to be made has no tags.
  const withoutTag = without(context, "aws:ResourceTag/KEY");
  const decided = [
    await allows(statements, { action, resource: arn("network-interface/eni-0123456789abcdef0"), context: withoutTag }),
    await allows(statements, { action, resource: SUBNET, context }),
    await allows(statements, { action, resource: GROUP, context }),
  ];
  expect(decided.map((allowed) => (allowed ? "allow" : "deny")).join(" ")).toBe(answers);
});

it("every statement holds only when called via EMR Serverless", () => {
  const all = [networkInterfaces, networkInterfacesAnywhere, networkInterfacesByArn, networkInterfacesByTag].flatMap(
    ({ statements }) => statements,
  );
  const via = { test: "StringEquals", variable: "aws:CalledViaLast", values: ["ops.emr-serverless.amazonaws.com"] };
  expect(all.length).toBe(6);
  for (const { sid, conditions } of all) expect([sid, conditions]).toEqual([sid, expect.arrayContaining([via])]);
});

function byArn(enforce: boolean, others?: readonly string[]): readonly Statement[] {
  const subnetAndSecurityGroupArns =
    others === undefined ? listed.subnetAndSecurityGroupArns : [arn("subnet/subnet-x"), arn("security-group/sg-x")];
  return render(networkInterfacesByArn, { subnetAndSecurityGroupArns, enforce });
}

function byTag(enforce: boolean): readonly Statement[] {
  return render(networkInterfacesByTag, { ...tag, enforce });
}
