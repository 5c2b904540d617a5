/** Network ACLs of a plan: rules in the resource or beside it, what of them is known, and which ACL they are in. */
import { managedPolicy } from "../../../lib/authorization/managed";
import { show } from "../../../lib/authorization/text";
import { valueOf } from "../../../lib/inventory/fact";
import type { NetworkAcl, NetworkAclRule } from "../../../lib/inventory/network";
import type { Json } from "../../../lib/sources/input";
import { readPlan } from "../../../lib/sources/terraform/plan";
import { plan, references, type ResourceInPlan } from "../make-plan";

function read(...resources: readonly ResourceInPlan[]): readonly NetworkAcl[] {
  return readPlan(plan(resources), "plan.json", managedPolicy).after.networkAcls;
}

function theOne(...resources: readonly ResourceInPlan[]): NetworkAcl {
  const [acl, ...others] = read(...resources);
  if (acl === undefined || others.length > 0) throw new Error("not one");
  return acl;
}

const acl = (after: Json, more: Partial<ResourceInPlan> = {}): ResourceInPlan => ({
  type: "aws_network_acl",
  name: "a",
  actions: ["no-op"],
  before: after,
  after,
  ...more,
});
const rule = (after: Json, more: Partial<ResourceInPlan> = {}): ResourceInPlan => ({
  type: "aws_network_acl_rule",
  name: "r",
  after: { network_acl_id: "acl-1", rule_number: 100, egress: false, rule_action: "allow", protocol: "-1", ...after },
  ...more,
});

/** A rule as a table of AWS's console shows it. */
function shown({ number, inbound, allows, protocol, fromPort, toPort, range, hasUnknown }: NetworkAclRule): string {
  const allowed = valueOf(allows);
  return [
    String(number),
    inbound ? "in" : "out",
    allowed === undefined ? "?" : allowed ? "allow" : "deny",
    protocol === undefined ? "?" : show(protocol),
    `${String(fromPort)}-${String(toPort)}`,
    range === undefined ? "?" : show(range),
    ...(hasUnknown ? ["unknown"] : []),
  ].join(" ");
}

test("rules in the resource: ingress, then egress", () => {
  const found = theOne(
    acl({
      id: "acl-1",
      vpc_id: "vpc-1",
      subnet_ids: ["subnet-1"],
      ingress: [
        {
          rule_no: 100,
          action: "allow",
          protocol: "6",
          from_port: 443,
          to_port: 444,
          cidr_block: "10.0.0.0/16",
          ipv6_cidr_block: "",
        },
        {
          rule_no: 110,
          action: "DENY",
          protocol: "-1",
          from_port: 0,
          to_port: 0,
          cidr_block: "",
          ipv6_cidr_block: "::/0",
        },
      ],
      egress: [{ rule_no: 100, action: "allow", protocol: "17", from_port: 53, to_port: 53, cidr_block: "0.0.0.0/0" }],
    }),
  );
  expect(found).toMatchObject({ address: "aws_network_acl.a", id: "acl-1", isDefault: false, subnetIds: ["subnet-1"] });
  expect(valueOf(found.vpcId)).toBe("vpc-1");
  expect(found.allRules.is).toBe("complete");
  expect(found.rules.map(shown)).toEqual([
    "100 in allow 6 443-444 10.0.0.0/16",
    "110 in deny -1 0-0 ::/0",
    "100 out allow 17 53-53 0.0.0.0/0",
  ]);
});

test("rules and associations of their own, of this network ACL alone", () => {
  const ids = { id: "acl-1", subnet_ids: [], ingress: [], egress: [] };
  const found = theOne(
    acl(ids),
    rule({ cidr_block: "10.0.0.0/8", ipv6_cidr_block: null, from_port: null, to_port: null }),
    rule(
      {
        egress: true,
        rule_number: 1,
        rule_action: "deny",
        ipv6_cidr_block: "::/0",
        protocol: "6",
        from_port: 80,
        to_port: 81,
      },
      { name: "s" },
    ),
    rule({ network_acl_id: "acl-2" }, { name: "t" }),
    { type: "aws_network_acl_association", name: "x", after: { network_acl_id: "acl-1", subnet_id: "subnet-1" } },
    { type: "aws_network_acl_association", name: "y", after: { network_acl_id: "acl-2", subnet_id: "subnet-2" } },
  );
  expect(found.subnetIds).toEqual(["subnet-1"]);
  expect(found.allRules.is).toBe("complete");
  expect(found.rules.map((each) => `${each.address} ${shown(each)}`)).toEqual([
    "aws_network_acl_rule.r 100 in allow -1 undefined-undefined 10.0.0.0/8",
    "aws_network_acl_rule.s 1 out deny 6 80-81 ::/0",
  ]);
});

test("a rule without egress is inbound: that is the provider's default", () => {
  const { egress, ...after } = rule({}).after as Json & { egress: boolean };
  expect(egress).toBe(false);
  expect(theOne(acl({ id: "acl-1" }), { type: "aws_network_acl_rule", name: "r", after }).rules).toMatchObject([
    { inbound: true },
  ]);
});

test("a rule that may be in any network ACL makes no list of rules complete", () => {
  const found = theOne(
    acl({ id: "acl-1" }),
    rule(
      { network_acl_id: undefined },
      { unknown: { network_acl_id: true }, expressions: { network_acl_id: references("var.acl") } },
    ),
  );
  expect(found.rules).toEqual([]);
  expect(found.allRules).toMatchObject({
    is: "partial",
    missing: [
      {
        address: "aws_network_acl_rule.r",
        why: { kind: "known-after-apply", object: "aws_network_acl_rule.r.network_acl_id", source: "plan" },
      },
    ],
  });
});

test("a rule of a network ACL that the plan makes", () => {
  const found = theOne(
    acl(
      { vpc_id: "vpc-1" },
      { actions: ["create"], before: null, unknown: { id: true, ingress: true, egress: true, subnet_ids: true } },
    ),
    rule(
      { network_acl_id: undefined },
      {
        unknown: { network_acl_id: true },
        expressions: { network_acl_id: references("aws_network_acl.a.id") },
      },
    ),
  );
  expect(found.allRules.is).toBe("complete");
  expect(found.subnetIds).toEqual([]);
  expect(found.rules.map(({ address }) => address)).toEqual(["aws_network_acl_rule.r"]);
});

describe("known only after apply", () => {
  const unknownRule = (name: string): NetworkAclRule | undefined => {
    const known = rule({ from_port: 1, to_port: 2, cidr_block: "10.0.0.0/8" }).after ?? {};
    const after = Object.fromEntries(Object.entries(known).filter(([each]) => each !== name));
    const more = { after, unknown: { [name]: true }, expressions: { [name]: references("var.x") } };
    return theOne(acl({ id: "acl-1" }), { type: "aws_network_acl_rule", name: "r", ...more }).rules[0];
  };

  test.each(["protocol", "from_port", "to_port"])("%s", (name) => {
    expect(unknownRule(name)?.hasUnknown).toBe(true);
  });

  test("the number, the action and the range leave protocol and ports known", () => {
    expect(unknownRule("rule_number")).toMatchObject({ number: undefined, hasUnknown: false });
    expect(unknownRule("rule_action")).toMatchObject({
      hasUnknown: false,
      allows: {
        is: "unknown",
        why: { kind: "known-after-apply", object: "the action of aws_network_acl_rule.r", source: "plan" },
      },
    });
    const found = unknownRule("cidr_block");
    expect(found?.hasUnknown).toBe(false);
    expect(typeof found?.range).toBe("object");
  });

  test("a range that only the provider computes is none: the other argument says it", () => {
    const [found] = theOne(acl({ id: "acl-1" }), {
      type: "aws_network_acl_rule",
      name: "r",
      after: { network_acl_id: "acl-1", rule_number: 1, rule_action: "allow", protocol: "-1", ipv6_cidr_block: "::/0" },
      unknown: { cidr_block: true },
    }).rules;
    expect(found?.range).toBe("::/0");
  });

  test("all rules at once: of any protocol, any port and any address", () => {
    const found = theOne(
      acl(
        { id: "acl-1" },
        { after: { id: "acl-1" }, unknown: { ingress: true }, expressions: { ingress: references("var.rules") } },
      ),
    );
    expect(found.rules).toMatchObject([{ inbound: true, number: undefined, hasUnknown: true }]);
    expect(typeof found.rules[0]?.range).toBe("object");
  });
});

test("the default network ACL of a VPC, by the id of what it manages", () => {
  const found = theOne(
    {
      type: "aws_vpc",
      name: "v",
      actions: ["no-op"],
      before: { id: "vpc-1", default_network_acl_id: "acl-9" },
      after: { id: "vpc-1", default_network_acl_id: "acl-9" },
    },
    {
      type: "aws_default_network_acl",
      name: "d",
      after: { default_network_acl_id: "acl-9" },
      unknown: { id: true, vpc_id: true },
    },
  );
  expect(found).toMatchObject({ address: "aws_default_network_acl.d", isDefault: true });
  expect(valueOf(found.vpcId)).toBe("vpc-1");
});
