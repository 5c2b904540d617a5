import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { TerraformStack, TerraformVariable, Testing } from "cdktf";
import { InvalidPropsError } from "../../lib/constructs/errors";
import { CanvasLargeDataCustomPublic } from "../../modules/custom-public";
import { CanvasLargeDataCustomVpcOnly, type CanvasLargeDataCustomVpcOnlyProps } from "../../modules/custom-vpc-only";
import { ACCOUNT, KEY, LARGE_DATA_SIDS, REGION } from "../support/quick-setup";
import { synthesize, type Synthesized } from "../support/synth";
import { without } from "../support/without";

const network = {
  vpcId: "vpc-01234567",
  subnetIds: { first: "subnet-00000001", second: "subnet-00000002" },
  s3Endpoint: { central: {} },
  interfaceEndpoints: { others: "central" },
  securityGroup: { existing: { securityGroupIds: { apps: "sg-00000001" } } },
} as const;

const minimal: CanvasLargeDataCustomVpcOnlyProps = {
  deploymentName: "analytics",
  account: ACCOUNT,
  region: REGION,
  executionRoles: { analysts: { create: {} } },
  domain: { create: { executionRole: "analysts" } },
  network,
};

function made(props: CanvasLargeDataCustomVpcOnlyProps): {
  readonly stack: Synthesized;
  readonly scenario: CanvasLargeDataCustomVpcOnly;
} {
  let scenario: CanvasLargeDataCustomVpcOnly | undefined;
  const stack = synthesize((scope) => (scenario = new CanvasLargeDataCustomVpcOnly(scope, "Default", props)));
  if (scenario === undefined) throw new Error("Nothing was made.");
  return { stack, scenario };
}

const closed = (props: Partial<CanvasLargeDataCustomVpcOnlyProps> = {}): Synthesized =>
  made({ ...minimal, ...props }).stack;

/** The error of props that are refused, as the user reads it, without its first line. */
function refusal(props: unknown, build: (stack: TerraformStack) => unknown = () => props): string {
  const stack = new TerraformStack(Testing.app(), "stack");
  new AwsProvider(stack, "aws", { region: REGION });
  try {
    new CanvasLargeDataCustomVpcOnly(stack, "canvas", build(stack) as CanvasLargeDataCustomVpcOnlyProps);
  } catch (error) {
    if (error instanceof InvalidPropsError) return error.message.split("\n").slice(1).join("\n");
    throw error;
  }
  throw new Error("The props were accepted.");
}

const dependencies = (block: Readonly<Record<string, unknown>>): readonly string[] =>
  (block["depends_on"] ?? []) as readonly string[];

describe("the domain", () => {
  it("is created in the network, without internet access, with large data switched on from the start", () => {
    expect(closed().text).toHaveExactlyResources("aws_sagemaker_domain", [
      expect.objectContaining({
        app_network_access_type: "VpcOnly",
        auth_mode: "IAM",
        domain_name: "analytics",
        vpc_id: "vpc-01234567",
        subnet_ids: ["subnet-00000001", "subnet-00000002"],
        default_user_settings: {
          execution_role: "${aws_iam_role.execution-roles_analysts_91D148F0.arn}",
          security_groups: ["sg-00000001"],
          canvas_app_settings: {
            emr_serverless_settings: {
              execution_role_arn: "${aws_iam_role.emr-serverless-role.arn}",
              status: "ENABLED",
            },
          },
        },
      }),
    ]);
  });

  it("takes no value from a guard, so that no guard that is read again could replace it", () => {
    const domain = without(closed().only("aws_sagemaker_domain"), "depends_on");
    expect(JSON.stringify(domain)).not.toContain("data.aws_");
  });

  it("is left alone where it exists", () => {
    const stack = closed({ domain: { existing: { domainId: "d-abcdefghijkl" } } });
    expect(stack.text).toHaveExactlyResources("aws_sagemaker_domain", []);
    expect(stack.removed()).toEqual([{ from: "aws_sagemaker_domain.domain", lifecycle: { destroy: false } }]);
  });

  it("cannot be imported; the answer says why, and the two ways that work", () => {
    expect(refusal({ ...minimal, domain: { import: { domainId: "d-abcdefghijkl" } } })).toBe(
      "  domain.import: a domain without internet access cannot be imported: the AWS provider leaves VpcId and SubnetIds out of every update of it, so " +
        'the plan passes and the apply fails with "VpcId and Subnet IDs are required for updating domains to VpcOnly mode" ' +
        "(https://github.com/hashicorp/terraform-provider-aws/issues/45528)\n" +
        "    write: existing: with its domainId, and set the setting with the AWS CLI command that the summary prints; or create: for a new domain, which is created with the setting",
    );
  });
});

describe("what waits for the network", () => {
  const stack = closed();
  const guards = [
    "data.aws_vpc.network_vpc_4E8F0223",
    "data.aws_subnet.network_subnets_first_787382C9",
    "data.aws_route_table.network_subnets_first_route-table_93943085",
  ];

  it.each(["aws_iam_role", "aws_sagemaker_domain"])("every %s waits for every guard", (type) => {
    const blocks = Object.entries(stack.resources(type));
    expect(blocks.length).toBeGreaterThan(0);
    for (const [address, block] of blocks) {
      expect([address, dependencies(block)]).toEqual([address, expect.arrayContaining(guards)]);
    }
  });

  it("looks at everything after the routing that is given", () => {
    const waiting = closed({ routing: [{ fqn: "aws_route.public" }] });
    const guarded = Object.entries(waiting.everything()).filter(([address]) => /^data\.[^.]+\.network_/.test(address));
    expect(guarded.length).toBe(11);
    expect(guarded.map(([address, block]) => [address, dependencies(block)])).toEqual(
      guarded.map(([address]) => [address, ["aws_route.public"]]),
    );
  });
});

describe("the grants", () => {
  const ENI = ["AllowEC2ENICreation", "AllowEC2ENICreationInListedSubnetAndSecurityGroup"];
  const roleArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const { stack, scenario } = made({
    ...minimal,
    executionRoles: {
      created: { create: {} },
      canvas: { existing: { roleArn: roleArn("canvas"), attach: "canvas-policies" } },
      narrow: { existing: { roleArn: roleArn("narrow") } },
      theirs: { existing: { roleArn: roleArn("theirs"), attach: false } },
    },
    domain: { existing: {} },
  });

  it("every role may see the images and let EMR Serverless create network interfaces", () => {
    const [created = ""] = Object.keys(stack.resources("aws_iam_role")).filter((address) =>
      address.includes("_created_"),
    );
    expect(stack.text).toHaveExactlyStatements(created, ["ECRDescribeImagesOperation", ...ENI]);
    expect(stack.text).toHaveExactlyStatements("canvas", ["ECRDescribeImagesOperation", ...ENI]);
  });

  it("roles without the Canvas policies may look for endpoints too, which those policies allow", () => {
    const theirs = stack.resolve(scenario.executionRolePolicies["theirs"]) as string;
    for (const role of ["narrow", theirs])
      expect(stack.text).toHaveExactlyStatements(role, [...LARGE_DATA_SIDS, ...ENI, "DescribeVpcEndpointServices"]);
    expect(stack.text.match(/"DescribeVpcEndpointServices"/g)?.length).toBe(2);
  });

  it("security groups of user profiles, listed here or elsewhere, are granted, checked and let in, each once", () => {
    const users = closed({
      network: { ...network, userSecurityGroupIds: { grace: "sg-00000003", shared: "sg-00000001" } },
      userProfiles: {
        ada: { executionRole: "analysts", securityGroupIds: { own: "sg-00000002" } },
        alan: { executionRole: "analysts", securityGroupIds: { same: "sg-00000002" } },
      },
    });
    const groups = Object.entries(users.dataSources("aws_security_group"));
    const idsBelow = (step: string): readonly unknown[] =>
      groups.filter(([address]) => address.startsWith(`data.aws_security_group.${step}_`)).map(([, { id }]) => id);
    expect([...idsBelow("network")].sort()).toEqual(["sg-00000001", "sg-00000002", "sg-00000003"]);
    expect([...idsBelow("network-interfaces")].sort()).toEqual(["sg-00000001", "sg-00000002", "sg-00000003"]);
  });

  it("by tag, a created security group carries the tag, existing ones are checked, and nothing is read for ARNs", () => {
    const tagged = closed({
      network: {
        ...network,
        securityGroup: { create: { endpointCidrBlocks: { central: "10.0.0.0/16" } } },
        userSecurityGroupIds: { grace: "sg-00000003" },
        networkInterfaces: { byTag: { key: "canvas", value: "yes" } },
      },
    });
    const groups = Object.values(tagged.resources("aws_security_group"));
    expect(groups.map(({ tags }) => (tags as Record<string, string>)["canvas"])).toEqual(["yes"]);
    expect(tagged.addresses().filter((address) => address.includes(".network-interfaces_"))).toEqual([]);
    const conditions = [
      ...Object.values(tagged.dataSources("aws_subnet")),
      ...Object.values(tagged.dataSources("aws_security_group")),
    ].map((block) => JSON.stringify(block["lifecycle"]).includes('lower(key) == \\"canvas\\" && value == \\"yes\\"'));
    expect(conditions).toEqual([true, true, true]);
  });

  it("tagResources: puts the tag instead of asking for it, before roles and domain", () => {
    const tagging = closed({
      network: { ...network, networkInterfaces: { byTag: { key: "canvas", value: "yes", tagResources: true } } },
    });
    const tags = Object.keys(tagging.resources("aws_ec2_tag"));
    expect(tags.length).toBe(3);
    expect(tagging.text).not.toContain("lower(key)");
    expect(dependencies(tagging.only("aws_sagemaker_domain"))).toEqual(expect.arrayContaining(tags));
  });
});

describe("a network that others own", () => {
  const theirs = made({ ...minimal, network: { ...network, managed: false } });

  it("has nothing created in it", () => {
    const types = new Set(
      theirs.stack
        .addresses()
        .filter((address) => !address.startsWith("data."))
        .map((address) => address.split(".")[0]),
    );
    expect([...types].sort()).toEqual([
      "aws_iam_role",
      "aws_iam_role_policy",
      "aws_iam_role_policy_attachment",
      "aws_sagemaker_domain",
      "terraform_data",
    ]);
  });

  it("is checked as far as AWS lets participants of a shared VPC see it", () => {
    const guards = (stack: Synthesized): readonly string[] =>
      stack.addresses().filter((address) => /^data\.[^.]+\.network_/.test(address));
    expect(guards(theirs.stack)).toEqual(guards(closed()));
  });

  it("says what was not checked; central endpoints are the default", () => {
    const rest = without(network, "interfaceEndpoints");
    for (const { scenario } of [theirs, made({ ...minimal, network: { ...rest, managed: false } })]) {
      expect(scenario.networkNotChecked.map((text) => text.split(/[:(]/)[0])).toEqual([
        "The network belongs to others",
        "Of the existing security groups ",
        "S3 is reached through a network that others own",
        "Central interface endpoints",
      ]);
    }
  });
});

describe("what is refused", () => {
  it("subnets of the same stack without routing: a public one would pass", () => {
    const message = refusal(undefined, (stack) => ({
      ...minimal,
      network: { ...network, subnetIds: { a: new Subnet(stack, "a", { vpcId: "vpc-01234567" }).id } },
    }));
    expect(message).toBe(
      "  routing: the subnet a is made in the same stack, and whether it is private shows only when its route table, routes and " +
        "association are made too; looked at earlier, a public subnet would pass\n" +
        "    write: a list of those resources; where a subnet relies on the VPC's main route table as AWS makes it, the subnet itself",
    );
  });

  it("nothing, where they come with routing, or where ids come from elsewhere", () => {
    const stack = new TerraformStack(Testing.app(), "stack");
    new AwsProvider(stack, "aws", { region: REGION });
    const subnet = new Subnet(stack, "a", { vpcId: "vpc-01234567" });
    const variable = new TerraformVariable(stack, "subnet", {});
    expect(() => {
      new CanvasLargeDataCustomVpcOnly(stack, "one", {
        ...minimal,
        network: { ...network, subnetIds: { a: subnet.id } },
        routing: [subnet],
      });
      new CanvasLargeDataCustomVpcOnly(stack, "two", {
        ...minimal,
        network: { ...network, subnetIds: { a: variable.stringValue } },
      });
    }).not.toThrow();
  });

  it("a Region that only Terraform knows, while endpoints are to be created in it", () => {
    const props = without(minimal, "region");
    const rest = without(network, "interfaceEndpoints");
    const message = refusal({
      ...props,
      emrServerlessRole: { create: { nameSuffix: "jobs" } },
      executionRoles: { analysts: { create: { roleName: "analysts" } } },
      network: rest,
    });
    expect(message.split(":")[0]).toBe("  region");
  });

  it("places of the network's own problems are below network", () => {
    const message = refusal({ ...minimal, network: { ...network, securityGroup: { create: {} } } });
    expect(message.split(":")[0]).toBe("  network.securityGroup.create");
  });
});

describe("beside the other scenarios", () => {
  const shared = without(minimal, "network", "domain");
  const closedStack = closed({ domain: { existing: {} } });
  const open = synthesize((scope) => {
    new CanvasLargeDataCustomPublic(scope, "Default", { ...shared, domain: { existing: {} } });
  });

  it("has every address of custom-public, and beyond them only steps of the network", () => {
    const before = open.addresses();
    expect(closedStack.addresses()).toEqual(expect.arrayContaining([...before]));
    const added = closedStack.addresses().filter((address) => !before.includes(address));
    const steps = ["network", "network-interfaces", "security-group", "s3-endpoint", "interface-endpoints"];
    const step = (address: string): string => (address.replace(/^data\./, "").split(".")[1] ?? "").replace(/_.*$/, "");
    expect(added.filter((address) => !steps.includes(step(address)))).toEqual([]);
  });

  it("a customer managed key adds the KMS endpoint", () => {
    const rest = without(network, "interfaceEndpoints");
    const services = (props: Partial<CanvasLargeDataCustomVpcOnlyProps>): string =>
      JSON.stringify(closed({ ...props, network: rest }).resources("aws_vpc_endpoint"));
    expect(services({})).not.toContain(".kms");
    expect(services({ domain: { create: { executionRole: "analysts", kmsKeyArn: KEY } } })).toContain(
      `com.amazonaws.${REGION}.kms`,
    );
    expect(services({ customBuckets: { raw: { bucketName: "sales-exports", kmsKeyArn: KEY } } })).toContain(".kms");
    expect(services({ workspace: { bucketName: "canvas-workspace", kmsKeyArn: KEY } })).toContain(".kms");
  });
});
