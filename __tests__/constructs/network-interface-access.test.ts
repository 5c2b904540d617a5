import { NetworkInterfaceAccess, type NetworkInterfaces } from "../../lib/constructs/network-interface-access";
import type { Statement } from "../../lib/policies/policy-template";
import { target } from "../support/constructs";
import { ACCOUNT, REGION } from "../support/quick-setup";
import { synthesize, type Synthesized } from "../support/synth";

interface Made {
  readonly stack: Synthesized;
  readonly statements: readonly Statement[];
  readonly ready: readonly string[];
}

function access(networkInterfaces: NetworkInterfaces): Made {
  let made: NetworkInterfaceAccess | undefined;
  const stack = synthesize((scope) => {
    made = new NetworkInterfaceAccess(scope, "network-interfaces", {
      target,
      networkInterfaces,
      subnetIds: { first: "subnet-00000001", second: "subnet-00000002" },
      existingSecurityGroupIds: { "ada.own": "sg-00000001" },
      createdSecurityGroupIds: { apps: "sg-00000002" },
      after: [{ fqn: "data.aws_vpc.guard" }],
    });
  });
  return {
    stack,
    statements: stack.resolve(made?.statements) as readonly Statement[],
    ready: (made?.ready ?? []).map(({ fqn }) => String(stack.resolve(fqn)).replace(/^\$\{|\}$/g, "")),
  };
}

const VIA = { test: "StringEquals", variable: "aws:CalledViaLast", values: ["ops.emr-serverless.amazonaws.com"] };
const INTERFACE = {
  sid: "AllowEC2ENICreation",
  effect: "Allow",
  actions: ["ec2:CreateNetworkInterface"],
  resources: ["arn:aws:ec2:*:*:network-interface/*"],
  conditions: [VIA],
};
const OWN = [`arn:aws:ec2:${REGION}:${ACCOUNT}:subnet/*`, `arn:aws:ec2:${REGION}:${ACCOUNT}:security-group/*`];

it("open: every subnet and security group of account and Region; nothing is read or made", () => {
  const { stack, statements, ready } = access({ open: {} });
  expect(statements).toEqual([
    INTERFACE,
    {
      ...INTERFACE,
      sid: "AllowEC2ENICreationInSubnetAndSecurityGroup",
      resources: OWN,
    },
  ]);
  expect(stack.addresses()).toEqual([]);
  expect(ready).toEqual([]);
});

describe("by ARN", () => {
  const { stack, statements, ready } = access({ byArn: {} });
  const arns = [
    "${data.aws_subnet.network-interfaces_subnets_first_0B53A1A8.arn}",
    "${data.aws_subnet.network-interfaces_subnets_second_1CB9C0E2.arn}",
    "${data.aws_security_group.network-interfaces_security-groups_apps_8C6FD1A1.arn}",
    "${data.aws_security_group.network-interfaces_security-groups_adaown_1D4F7C13.arn}",
  ];

  it("reads the ARNs of every subnet and group, because a shared subnet's holds its owner's account", () => {
    const [interfaces, listed, ...others] = statements;
    expect(others).toEqual([]);
    expect(interfaces).toEqual(INTERFACE);
    expect({ ...listed, resources: [] }).toEqual({
      ...INTERFACE,
      sid: "AllowEC2ENICreationInListedSubnetAndSecurityGroup",
      resources: [],
    });
    const address = (arn: string): string => arn.replace(/_[0-9A-F]{8}\.arn\}$/, "");
    expect(listed?.resources.map(address)).toEqual(arns.map(address));
    expect([
      ...Object.values(stack.dataSources("aws_subnet")),
      ...Object.values(stack.dataSources("aws_security_group")),
    ]).toEqual([{ id: "subnet-00000001" }, { id: "subnet-00000002" }, { id: "sg-00000001" }, { id: "sg-00000002" }]);
    expect(stack.addresses().length).toBe(4);
    expect(ready).toEqual([]);
  });

  it("enforced: denies everything else but the interface itself, and only via EMR Serverless", () => {
    const enforced = access({ byArn: { enforce: true } }).statements;
    expect(enforced.slice(0, 2)).toEqual(statements);
    expect(enforced.slice(2)).toEqual([
      {
        sid: "DenyEC2ENICreationInOtherSubnetAndSecurityGroup",
        effect: "Deny",
        actions: ["ec2:CreateNetworkInterface"],
        resources: [],
        notResources: [...(statements[1]?.resources ?? []), "arn:aws:ec2:*:*:network-interface/*"],
        conditions: [VIA],
      },
    ]);
  });
});

describe("by tag", () => {
  const tag = { key: "Canvas:EMR", value: "Yes" };
  const allow = {
    ...INTERFACE,
    sid: "AllowEC2ENICreationInSubnetAndSecurityGroupWithEMRTags",
    resources: OWN,
    conditions: [{ test: "StringEquals", variable: "aws:ResourceTag/Canvas:EMR", values: ["Yes"] }, VIA],
  };

  it("allows what carries the tag; nothing is read or made", () => {
    const { stack, statements, ready } = access({ byTag: tag });
    expect(statements).toEqual([INTERFACE, allow]);
    expect(stack.addresses()).toEqual([]);
    expect(ready).toEqual([]);
  });

  it("enforced: denies subnets and security groups that do not carry it, the interface never", () => {
    expect(access({ byTag: { ...tag, enforce: true } }).statements).toEqual([
      INTERFACE,
      allow,
      {
        sid: "DenyEC2ENICreationInSubnetAndSecurityGroupWithoutEMRTags",
        effect: "Deny",
        actions: ["ec2:CreateNetworkInterface"],
        resources: ["arn:aws:ec2:*:*:subnet/*", "arn:aws:ec2:*:*:security-group/*"],
        conditions: [{ test: "StringNotEquals", variable: "aws:ResourceTag/Canvas:EMR", values: ["Yes"] }, VIA],
      },
    ]);
  });

  it("tagResources: tags subnets and existing groups after the guards; a created group has the tag of its own", () => {
    const { stack, statements, ready } = access({ byTag: { ...tag, tagResources: true } });
    expect(statements).toEqual([INTERFACE, allow]);
    const tags = stack.resources("aws_ec2_tag");
    const one = (resourceId: string): object => ({
      resource_id: resourceId,
      key: "Canvas:EMR",
      value: "Yes",
      depends_on: ["data.aws_vpc.guard"],
    });
    expect(Object.values(tags)).toEqual([one("sg-00000001"), one("subnet-00000001"), one("subnet-00000002")]);
    expect(stack.addresses()).toEqual(Object.keys(tags).sort());
    expect([...ready].sort()).toEqual(Object.keys(tags).sort());
  });
});
