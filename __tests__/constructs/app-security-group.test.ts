import type { ITerraformDependable } from "cdktf";
import { AppSecurityGroup, type AppSecurityGroupProps } from "../../lib/constructs/app-security-group";
import { target } from "../support/constructs";
import { type Block, synthesize, type Synthesized } from "../support/synth";

/** A text of a shape, typed as the text that it stands for. */
const like = (pattern: RegExp): string => expect.stringMatching(pattern) as string;

interface Made {
  readonly stack: Synthesized;
  readonly group: AppSecurityGroup;
  readonly ready: readonly string[];
}

function make(changes: Partial<AppSecurityGroupProps> = {}, endpoints?: string): Made {
  let made: AppSecurityGroup | undefined;
  const reached: ITerraformDependable[] = [];
  const stack = synthesize((scope) => {
    made = new AppSecurityGroup(scope, "security-group", {
      target,
      vpcId: "vpc-01234567",
      securityGroup: { create: {} },
      after: [],
      ...changes,
    });
    if (endpoints !== undefined) reached.push(...made.reach(endpoints));
  });
  if (made === undefined) throw new Error("It was not made.");
  return {
    stack,
    group: made,
    ready: [...made.ready, ...reached].map(({ fqn }) => String(stack.resolve(fqn)).replace(/^\$\{|\}$/g, "")),
  };
}

const GROUP = "${aws_security_group.security-group.id}";
const INGRESS = "aws_vpc_security_group_ingress_rule";
const EGRESS = "aws_vpc_security_group_egress_rule";
const rules = (stack: Synthesized, direction: "ingress" | "egress"): readonly Block[] =>
  Object.values(stack.resources(`aws_vpc_security_group_${direction}_rule`));
const rule = (description: string, from: number, to: number, destination: object): object => ({
  description,
  from_port: from,
  to_port: to,
  ip_protocol: "tcp",
  security_group_id: GROUP,
  ...destination,
});
const APPS = rule("Apps and EMR Serverless workers among themselves", 8192, 65535, {
  referenced_security_group_id: GROUP,
});
const NFS = rule("NFS, the file system of the users", 2049, 2049, { referenced_security_group_id: GROUP });
const S3 = rule("HTTPS to S3", 443, 443, {
  prefix_list_id: "${data.aws_ec2_managed_prefix_list.security-group_s3_8467DBE5.id}",
});

describe("a created group", () => {
  const made = make({}, "sg-0000aaaa");

  it("has no rules of its own, so that AWS's default (everything out) is taken away", () => {
    expect(made.stack.text).toHaveExactlyResources("aws_security_group", [
      {
        description: "SageMaker Canvas users and their EMR Serverless workers, deployment analytics",
        name: "canvas-large-data-analytics-apps",
        tags: { Name: "canvas-large-data-analytics-apps" },
        vpc_id: "vpc-01234567",
      },
    ]);
    expect(made.stack.resolve(made.group.securityGroupIds)).toEqual({ apps: GROUP });
    expect(made.group.notChecked).toEqual([]);
  });

  it("allows traffic from itself only", () => {
    expect(made.stack.text).toHaveExactlyResources(INGRESS, [APPS, NFS]);
  });

  it("lets out to itself, to the endpoints and to S3, and nowhere else", () => {
    const endpoints = rule("HTTPS to the interface endpoints of AWS services", 443, 443, {
      referenced_security_group_id: "sg-0000aaaa",
    });
    expect(made.stack.text).toHaveExactlyResources(EGRESS, [APPS, NFS, S3, endpoints]);
    expect(made.stack.text).toHaveExactlyDataSources("aws_ec2_managed_prefix_list", [
      { name: "com.amazonaws.us-east-1.s3" },
    ]);
  });

  it("is ready once every rule is there", () => {
    const made = make({}, "sg-0000aaaa");
    const all = made.stack.addresses().filter((address) => !address.startsWith("data."));
    expect([...made.ready].sort()).toEqual(all);
  });

  it("reaches no interface endpoint that it is not given", () => {
    const { stack } = make();
    expect(stack.text).toHaveExactlyResources(EGRESS, [APPS, NFS, S3]);
  });

  it("reaches endpoints that exist, by group and by range", () => {
    const { stack } = make({
      securityGroup: {
        create: { endpointSecurityGroupIds: { old: "sg-0000bbbb" }, endpointCidrBlocks: { hub: "10.9.0.0/24" } },
      },
    });
    expect(stack.text).toHaveExactlyResources(EGRESS, [
      APPS,
      NFS,
      S3,
      rule("HTTPS to interface endpoints that exist already", 443, 443, {
        referenced_security_group_id: "sg-0000bbbb",
      }),
      rule("HTTPS to interface endpoints in another VPC", 443, 443, { cidr_ipv4: "10.9.0.0/24" }),
    ]);
  });

  it("carries the tag of a restriction by tag, and everything the user's tags", () => {
    const { stack } = make({ target: { ...target, tags: { team: "data" } }, tags: { canvas: "yes" } });
    expect(stack.only("aws_security_group")["tags"]).toEqual({
      Name: "canvas-large-data-analytics-apps",
      team: "data",
      canvas: "yes",
    });
    for (const each of [...rules(stack, "ingress"), ...rules(stack, "egress")])
      expect(each["tags"]).toEqual({ team: "data" });
  });

  it("describes itself and its rules in the characters that AWS takes", () => {
    for (const each of [
      made.stack.only("aws_security_group"),
      ...rules(made.stack, "ingress"),
      ...rules(made.stack, "egress"),
    ]) {
      expect(each["description"]).toMatch(/^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/);
    }
  });
});

describe("existing groups", () => {
  const existing = { existing: { securityGroupIds: { one: "sg-00000001", two: "sg-00000002" } } };
  const made = make(
    { securityGroup: existing, after: [{ fqn: "aws_vpc_security_group_ingress_rule.x" }] },
    "sg-0000aaaa",
  );

  it("are not changed", () => {
    expect(made.stack.addresses().filter((address) => !address.startsWith("data."))).toEqual([]);
    expect(made.group.securityGroupIds).toEqual(existing.existing.securityGroupIds);
    expect(made.ready).toEqual([]);
  });

  it("are looked up with a rule from themselves, once their rules are there", () => {
    expect(made.stack.text).toHaveExactlyDataSources(
      "aws_security_groups",
      ["sg-00000001", "sg-00000002"].map((id) => ({
        depends_on: ["aws_vpc_security_group_ingress_rule.x"],
        filter: [
          { name: "group-id", values: [id] },
          { name: "ip-permission.group-id", values: [id] },
        ],
      })),
    );
    expect(Object.values(made.stack.checks()).flat()).toEqual(
      ["one", "two"].map((name) => ({
        condition: like(
          new RegExp(`^\\$\\{length\\(data\\.aws_security_groups\\.security-group_${name}_\\S+\\.ids\\) > 0\\}$`),
        ),
        error_message: like(new RegExp(`^The security group ${name} has no inbound rule from itself`)),
      })),
    );
  });

  it("leave ports and the way out unchecked, which is said", () => {
    expect(made.group.notChecked).toEqual([expect.stringMatching(/one, two.*Not checked.*8192-65535 and 2049.*443/)]);
  });
});
