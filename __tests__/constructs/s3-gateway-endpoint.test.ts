import { TerraformVariable } from "cdktf";
import {
  endpointStatements,
  S3GatewayEndpoint,
  type S3GatewayEndpointProps,
  s3EndpointNotes,
} from "../../lib/constructs/s3-gateway-endpoint";
import { target } from "../support/constructs";
import { OTHER_ACCOUNT } from "../support/quick-setup";
import { type Block, synthesize, type Synthesized } from "../support/synth";

// What each condition decides is Terraform's to say: the terraform tier holds each of them against networks and policies.

const props: S3GatewayEndpointProps = {
  target,
  vpcId: "vpc-01234567",
  subnetIds: { first: "subnet-01234567", second: "subnet-12345678" },
  endpoint: { create: { routeTableIds: { private: "rtb-01234567", main: "rtb-12345678" } } },
  buckets: {},
  after: [],
};

/** A text of a shape, typed as the text that it stands for. */
const like = (pattern: RegExp): string => expect.stringMatching(pattern) as string;

interface Made {
  readonly stack: Synthesized;
  readonly endpoint: S3GatewayEndpoint;
  readonly ready: readonly string[];
}

function make(changes: Partial<S3GatewayEndpointProps> = {}): Made {
  let made: S3GatewayEndpoint | undefined;
  const stack = synthesize((scope) => (made = new S3GatewayEndpoint(scope, "s3-endpoint", { ...props, ...changes })));
  if (made === undefined) throw new Error("It was not made.");
  const ready = made.ready.map(({ fqn }) => String(stack.resolve(fqn)).replace(/^\$\{|\}$/g, ""));
  return { stack, endpoint: made, ready };
}

const conditions = (block: Block, kind: string): readonly { condition: string; error_message: string }[] =>
  (block["lifecycle"] as Record<string, { condition: string; error_message: string }[]>)[kind] ?? [];
const without = (block: Block): Block =>
  Object.fromEntries(Object.entries(block).filter(([name]) => name !== "lifecycle"));
const policyOf = ({ stack }: Made): string => String(stack.only("aws_vpc_endpoint")["policy"]);

describe("a new endpoint", () => {
  const made = make();

  it("is a gateway on the given route tables, with a policy, and nothing else is made", () => {
    expect(Object.keys(made.stack.resources("aws_vpc_endpoint"))).toEqual(["aws_vpc_endpoint.s3-endpoint"]);
    expect(without(made.stack.only("aws_vpc_endpoint"))).toEqual({
      policy: "${data.aws_iam_policy_document.s3-endpoint_policy_F56B55F0.json}",
      route_table_ids: ["rtb-01234567", "rtb-12345678"],
      service_name: "com.amazonaws.us-east-1.s3",
      tags: { Name: "canvas-large-data-analytics-s3" },
      vpc_endpoint_type: "Gateway",
      vpc_id: "vpc-01234567",
    });
    expect(made.stack.addresses()).toEqual([
      "aws_vpc_endpoint.s3-endpoint",
      "data.aws_iam_policy_document.s3-endpoint_policy_F56B55F0",
      "data.aws_route_tables.s3-endpoint_main-route-table_886FADD2",
      "data.aws_route_tables.s3-endpoint_route-tables_first_085DA032",
      "data.aws_route_tables.s3-endpoint_route-tables_second_B0A7F809",
    ]);
    expect(made.ready).toEqual(["aws_vpc_endpoint.s3-endpoint"]);
    expect(made.stack.resolve(made.endpoint.vpcEndpointId)).toBe("${aws_vpc_endpoint.s3-endpoint.id}");
  });

  it("is checked for its length and against each subnet's route table, before it is made", () => {
    const preconditions = conditions(made.stack.only("aws_vpc_endpoint"), "precondition");
    expect(preconditions.map(({ condition }) => condition)).toEqual([
      "${length(data.aws_iam_policy_document.s3-endpoint_policy_F56B55F0.minified_json) <= 20480}",
      expect.stringMatching(
        /^\$\{contains\(local\.\S+route-table-ids\S*, one\(length\(data\.aws_route_tables\.\S+_first_\S+/,
      ),
      expect.stringMatching(
        /^\$\{contains\(local\.\S+route-table-ids\S*, one\(length\(data\.aws_route_tables\.\S+_second_\S+/,
      ),
    ]);
    expect(preconditions.map(({ error_message: message }) => /subnet (\w+):/.exec(message)?.[1])).toEqual([
      undefined,
      "first",
      "second",
    ]);
  });

  it("says that it governs all S3 traffic of those tables", () => {
    expect(made.endpoint.warnings).toEqual([
      expect.stringMatching(/all S3 traffic of its route tables.*additionalStatements/),
    ]);
    expect(made.endpoint.notChecked).toEqual([]);
  });

  it("allows Canvas, image layers and logs", () => {
    expect(made.stack.text).toHaveExactlyStatements(policyOf(made), [
      "CanvasOwnBuckets",
      "CanvasTaggedObjects",
      "CanvasOwnBucketsList",
      "ECRImageLayers",
      "EMRServerlessManagedLogging",
    ]);
  });

  it("looks at the subnets' routes when what they depend on is there", () => {
    const variable = { fqn: "aws_route_table_association.one" };
    const { stack } = make({ after: [variable] });
    for (const block of Object.values(stack.dataSources("aws_route_tables"))) {
      expect(block["depends_on"]).toEqual(["aws_route_table_association.one"]);
    }
  });

  it("takes the user's tags, the name among them", () => {
    const { stack } = make({ target: { ...target, tags: { team: "data", Name: "mine" } } });
    expect(stack.only("aws_vpc_endpoint")["tags"]).toEqual({ team: "data", Name: "mine" });
  });
});

const routeTableIds = { private: "rtb-01234567" };

describe("the policy of a new endpoint", () => {
  it("has the listed buckets: folders, owner, write", () => {
    const statements = endpointStatements(
      { routeTableIds },
      {
        "raw-data": {
          bucketName: "sales",
          prefixes: ["raw/", "q1/"],
          access: "read-write",
          ownerAccountId: OTHER_ACCOUNT,
        },
        reference: { bucketName: "reference" },
      },
      target,
    );
    const own = statements.filter(({ sid }) => /(RawData|Reference)$/.test(sid));
    expect(own.map(({ sid, resources, conditions: [owner] }) => [sid, resources, owner?.values])).toEqual([
      ["CanvasBucketReadRawData", ["arn:aws:s3:::sales/raw/*", "arn:aws:s3:::sales/q1/*"], [OTHER_ACCOUNT]],
      ["CanvasBucketReadReference", ["arn:aws:s3:::reference/*"], [target.account]],
      ["CanvasBucketWriteRawData", ["arn:aws:s3:::sales/raw/*", "arn:aws:s3:::sales/q1/*"], [OTHER_ACCOUNT]],
      ["CanvasBucketListRawData", ["arn:aws:s3:::sales"], [OTHER_ACCOUNT]],
      ["CanvasBucketListReference", ["arn:aws:s3:::reference"], [target.account]],
    ]);
  });

  it("has generative AI only where asked for", () => {
    const made = make({ endpoint: { create: { routeTableIds, generativeAi: true } } });
    expect(made.stack.text).toHaveExactlyStatements(policyOf(made), [
      "CanvasOwnBuckets",
      "CanvasTaggedObjects",
      "CanvasOwnBucketsList",
      "ECRImageLayers",
      "EMRServerlessManagedLogging",
      "CanvasGenerativeAI",
      "CanvasGenerativeAIList",
    ]);
  });

  it("has additional statements at its end, for any principal", () => {
    const made = make({
      endpoint: {
        create: {
          routeTableIds,
          policy: "open",
          additionalStatements: {
            "no-deletes": {
              effect: "Deny",
              actions: ["s3:DeleteBucket"],
              resources: ["*"],
              conditions: [
                {
                  test: "StringNotEquals",
                  variable: "aws:PrincipalArn",
                  values: ["arn:aws:iam::111122223333:role/admin"],
                },
              ],
            },
            other: { actions: ["s3:GetObject"], resources: ["arn:aws:s3:::other/*"] },
          },
        },
      },
    });
    expect(made.stack.text).toHaveExactlyStatements(policyOf(made), [
      { Sid: "EverythingInS3", Effect: "Allow", Principal: "*", Action: ["s3:*"], Resource: ["*"] },
      {
        Sid: "AdditionalNoDeletes",
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:DeleteBucket"],
        Resource: ["*"],
        Condition: { StringNotEquals: { "aws:PrincipalArn": ["arn:aws:iam::111122223333:role/admin"] } },
      },
      {
        Sid: "AdditionalOther",
        Effect: "Allow",
        Principal: "*",
        Action: ["s3:GetObject"],
        Resource: ["arn:aws:s3:::other/*"],
      },
    ]);
    expect(made.endpoint.warnings).toEqual([expect.stringMatching(/every bucket of every account/)]);
  });

  /** A policy of a length: one statement is filled up. */
  const filled = (characters: number): S3GatewayEndpointProps["endpoint"] => ({
    create: {
      routeTableIds,
      policy: "open",
      additionalStatements: {
        // The space counts, though IAM's own policies would not count it.
        long: {
          actions: ["s3:GetObject"],
          resources: ["arn:aws:s3:::other/*"],
          conditions: [
            { test: "StringEquals", variable: "aws:PrincipalTag/x", values: [`a ${"x".repeat(characters)}`] },
          ],
        },
      },
    },
  });
  const lengthAt = (characters: number): number => {
    try {
      make({ endpoint: filled(characters) });
      return 0;
    } catch (error) {
      return Number(/The policy of the S3 endpoint has (\d+) characters, and AWS takes 20480/.exec(String(error))?.[1]);
    }
  };

  it("may have 20,480 characters, spaces among them, and not one more", () => {
    const rest = lengthAt(30_000) - 30_000;
    expect(lengthAt(20_480 - rest)).toBe(0);
    expect(lengthAt(20_481 - rest)).toBe(20_481);
  });

  it("counts what only Terraform knows as nothing at synth, and says so", () => {
    let name = "";
    const build = (characters: number) => () =>
      synthesize((scope) => {
        name = new TerraformVariable(scope, "bucket", { type: "string" }).stringValue;
        const endpoint = filled(characters);
        new S3GatewayEndpoint(scope, "s3-endpoint", { ...props, endpoint, buckets: { one: { bucketName: name } } });
      });
    expect(build(10)).not.toThrow();
    expect(() =>
      synthesize((scope) => {
        name = new TerraformVariable(scope, "bucket", { type: "string" }).stringValue;
        new S3GatewayEndpoint(scope, "s3-endpoint", {
          ...props,
          endpoint: { create: { ...filled(30_000).create, routeTableIds, policy: "canvas" } },
          buckets: { one: { bucketName: name } },
        });
      }),
    ).toThrow(/has at least \d+ characters/);
  });
});

describe("an existing endpoint", () => {
  const made = make({
    endpoint: { existing: { vpcEndpointId: "vpce-01234567" } },
    buckets: { one: { bucketName: "one" } },
  });

  it("is read and not made", () => {
    expect(made.stack.addresses().filter((address) => !address.startsWith("data."))).toEqual([]);
    const read = made.stack.dataSources("aws_vpc_endpoint");
    expect(Object.values(read).map(without)).toEqual([{ id: "vpce-01234567" }, { id: "vpce-01234567" }]);
    expect(made.endpoint.vpcEndpointId).toBe("vpce-01234567");
    expect(made.ready).toEqual(["data.aws_vpc_endpoint.s3-endpoint"]);
    expect([made.endpoint.warnings, made.endpoint.notChecked]).toEqual([[], []]);
  });

  it("is refused for its service, VPC, state, route tables and policy, and a doubt about the policy is a warning", () => {
    const [endpoint = {}] = Object.entries(made.stack.dataSources("aws_vpc_endpoint")).flatMap(([address, block]) =>
      address === "data.aws_vpc_endpoint.s3-endpoint" ? [block] : [],
    );
    expect(conditions(endpoint, "postcondition").map(({ error_message: message }) => message)).toEqual([
      expect.stringMatching(/is of type .*s3Endpoint: central\.$/),
      expect.stringMatching(/Give the endpoint of that VPC\.$/),
      expect.stringMatching(/not available\.$/),
      expect.stringMatching(/does not serve the subnet first:/),
      expect.stringMatching(/does not serve the subnet second:/),
      expect.stringMatching(/refuses what Canvas or its jobs need/),
    ]);
    expect(Object.values(made.stack.checks()).flat()).toEqual([
      {
        condition: like(/^\$\{length\(local\.s3-endpoint_undecided_\S+\) == 0\}$/),
        error_message: like(/depends on conditions that Terraform cannot decide/),
      },
    ]);
  });

  it("is held against generative AI only where asked for", () => {
    const asks = (stack: Synthesized): boolean => stack.text.includes("jumpstart-cache-prod-us-east-1");
    expect(asks(made.stack)).toBe(false);
    expect(asks(make({ endpoint: { existing: { vpcEndpointId: "vpce-01234567", generativeAi: true } } }).stack)).toBe(
      true,
    );
  });
});

it("a central way makes nothing, checks nothing, and says so", () => {
  const made = make({ endpoint: { central: {} } });
  expect(made.stack.addresses()).toEqual([]);
  expect([made.ready, made.endpoint.vpcEndpointId, made.endpoint.warnings]).toEqual([[], undefined, []]);
  expect(made.endpoint.notChecked).toEqual([expect.stringMatching(/is not checked\.$/)]);
});

it("notes are the same without making anything", () => {
  const endpoint = { create: { routeTableIds, policy: "open" } } as const;
  const { endpoint: made } = make({ endpoint });
  expect(s3EndpointNotes(endpoint)).toEqual({ warnings: made.warnings, notChecked: made.notChecked });
});
