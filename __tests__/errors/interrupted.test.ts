/** The errors of a run after an interrupted one, as Terraform and the AWS CLI print them, with the way out that each leads to. */
import { readError } from "../../lib/errors/read";
import { WAYS_OUT } from "../../lib/errors/interrupted";
import { whyText } from "../../lib/report/why/forms";
import { whyOf } from "../../lib/review/why/why";

/** One of Terraform's boxes. */
function box(operation: string, error: string, address: string): string {
  const [type = "", name = ""] = address.split(".").slice(-2);
  return [
    "╷",
    `│ Error: creating something: operation error ${operation}, https response error StatusCode: 400, RequestID: 0example-1, ${error}`,
    "│ ",
    `│   with ${address},`,
    `│   on cdk.tf.json line 42, in resource.${type}.${name}:`,
    `│   42:       }`,
    "│ ",
    "╵",
  ].join("\n");
}

const AGAIN = "run the deploy again; an import changes nothing in AWS";
const ROLE = "AmazonSageMakerCanvasEMRSExecutionAccess-analytics-use1";

const EXAMPLES: readonly (readonly [
  operation: string,
  error: string,
  address: string,
  about: string | undefined,
  wayOut: readonly string[],
])[] = [
  [
    "EC2: AuthorizeSecurityGroupIngress",
    'api error InvalidPermission.Duplicate: the specified rule "peer: sg-0123456789abcdef0, TCP, from port: 443, to port: 443, ALLOW" already exists',
    "aws_vpc_security_group_ingress_rule.security-group_apps-in_65E41091",
    undefined,
    [
      "aws ec2 describe-security-group-rules --filters Name=group-id,Values=GROUP-ID",
      "terraform import aws_vpc_security_group_ingress_rule.security-group_apps-in_65E41091 SecurityGroupRuleId",
      AGAIN,
    ],
  ],
  [
    "EC2: CreateSecurityGroup",
    "api error InvalidGroup.Duplicate: The security group 'canvas-apps' already exists for VPC 'vpc-0123456789abcdef0'",
    "module.canvas.aws_security_group.apps[0]",
    "canvas-apps",
    [
      "aws ec2 describe-security-groups --filters Name=group-name,Values=canvas-apps",
      "aws ec2 delete-security-group --group-id GroupId (do not import it: a group that AWS just created has a rule for all outbound traffic, which no plan reports)",
      "run the deploy again",
    ],
  ],
  [
    "IAM: CreateRole",
    `EntityAlreadyExists: Role with name ${ROLE} already exists.`,
    'module.canvas.aws_iam_role.execution_roles["data team"]',
    ROLE,
    [`terraform import 'module.canvas.aws_iam_role.execution_roles["data team"]' ${ROLE}`, AGAIN],
  ],
  [
    "EC2: CreateVpcEndpoint",
    "api error RouteAlreadyExists: route table rtb-0123456789abcdef0 already has a route with destination-prefix-list-id pl-63a5400a",
    "aws_vpc_endpoint.s3",
    undefined,
    [
      "aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=VPC-ID Name=service-name,Values=SERVICE-NAME",
      "terraform import aws_vpc_endpoint.s3 VpcEndpointId",
      AGAIN,
    ],
  ],
  [
    "EC2: CreateVpcEndpoint",
    "api error InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS domain for sts.us-east-1.amazonaws.com in the VPC vpc-0123456789abcdef0",
    "aws_vpc_endpoint.sts",
    undefined,
    [
      "aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=VPC-ID Name=service-name,Values=SERVICE-NAME",
      "terraform import aws_vpc_endpoint.sts VpcEndpointId",
      AGAIN,
    ],
  ],
  [
    "SageMaker: CreateDomain",
    "ResourceInUse: Domain name analytics is already in use",
    "aws_sagemaker_domain.domain",
    undefined,
    ["aws sagemaker list-domains", "terraform import aws_sagemaker_domain.domain DomainId", AGAIN],
  ],
  [
    "SageMaker: CreateUserProfile",
    "ResourceInUse: UserProfileName ana already exists in domain d-abcdef012345.",
    "aws_sagemaker_user_profile.user-profiles_ana",
    "ana",
    [
      "aws sagemaker describe-user-profile --domain-id d-abcdef012345 --user-profile-name ana",
      "terraform import aws_sagemaker_user_profile.user-profiles_ana UserProfileArn",
      AGAIN,
    ],
  ],
];

test("every error of the table has an example", () => {
  expect(EXAMPLES.length).toBe(WAYS_OUT.length);
});

test.each(EXAMPLES)("%s: %s", (operation, error, address, about, wayOut) => {
  const failure = { kind: "already-exists", ...(about === undefined ? {} : { about }) };
  const { refusals, failures, unread } = readError(box(operation, error, address));
  expect({ refusals, failures, unread }).toEqual({
    refusals: [],
    failures: [{ ...failure, address, wayOut }],
    unread: [],
  });
  // The AWS CLI and an SDK put the code before the message, and name no address.
  const [, code = "", message = ""] = /([A-Z][A-Za-z.]+): (.*)$/.exec(error.replace("api error ", "")) ?? [];
  const [, called = ""] = operation.split(": ");
  const cli = `An error occurred (${code}) when calling the ${called} operation: ${message}`;
  expect(readError(cli).failures).toEqual([
    { ...failure, wayOut: wayOut.map((step) => step.replace(/^(terraform import) ('.*'|\S+)/, "$1 ADDRESS")) },
  ]);
});

test("several errors of one run: each with the address below it", () => {
  const [, , group, role] = EXAMPLES.map(([operation, error, address]) => ({ operation, error, address }));
  if (group === undefined || role === undefined) throw new Error("none");
  const text = [group, role].map(({ operation, error, address }) => box(operation, error, address)).join("\n");
  expect(readError(text).failures.map(({ address }) => address)).toEqual([group.address, role.address]);
});

test("an address is one of the error's own types: of another error it is not taken", () => {
  const text = box(
    "IAM: CreateRole",
    `EntityAlreadyExists: Role with name ${ROLE} already exists.`,
    "aws_iam_policy.x",
  );
  expect(readError(text).failures[0]?.wayOut?.[0]).toBe(`terraform import ADDRESS ${ROLE}`);
});

test("what a name cannot be is not put into a command", () => {
  const text = "EntityAlreadyExists: Role with name x; rm -rf ~ already exists.";
  expect(readError(text).failures).toEqual([
    { kind: "already-exists", wayOut: ["terraform import ADDRESS ROLE-NAME", AGAIN] },
  ]);
  const quoted = box(
    "IAM: CreateRole",
    "EntityAlreadyExists: Role with name r already exists.",
    `aws_iam_role.r["$(x)'y"]`,
  );
  expect(readError(quoted).failures[0]?.wayOut?.[0]).toBe(`terraform import 'aws_iam_role.r["$(x)'\\''y"]' r`);
});

test("a domain that is tainted and protected", () => {
  const text = [
    "╷",
    "│ Error: Instance cannot be destroyed",
    "│ ",
    "│   on cdk.tf.json line 120, in resource.aws_sagemaker_domain.domain:",
    "│  120:       }",
    "│ ",
    "│ Resource aws_sagemaker_domain.domain has lifecycle.prevent_destroy set, but the",
    "│ plan calls for this resource to be destroyed.",
    "╵",
  ].join("\n");
  expect(readError(text).failures).toEqual([
    {
      kind: "tainted",
      address: "aws_sagemaker_domain.domain",
      wayOut: [
        'terraform untaint aws_sagemaker_domain.domain (only where the plan says "is tainted, so must be replaced"; nothing is recreated)',
        "run the deploy again",
      ],
    },
  ]);
});

test.each([
  ["Cannot exceed quota for PoliciesPerRole: 10", { quota: "PoliciesPerRole" }],
  ["Maximum policy size of 10240 bytes exceeded for role users", {}],
])("a quota of IAM: %s", (message, more) => {
  const text = `putting IAM Role Policy: operation error IAM: PutRolePolicy, https response error StatusCode: 409, RequestID: 0example-1, LimitExceeded: ${message}`;
  expect(readError(text).failures).toEqual([{ kind: "iam-quota", ...more }]);
});

test("why prints the way out, one line each", () => {
  const [, , example] = EXAMPLES;
  if (example === undefined) throw new Error("none");
  const [operation, error, address, , wayOut] = example;
  const lines = whyText(whyOf({ text: box(operation, error, address), states: [] })).split("\n");
  expect(lines[0]).toBe(
    `already-exists (${ROLE}, ${address}): AWS has this resource, and Terraform's state does not. If an earlier run was interrupted after AWS created it, take the way out below. If another stack or a person created it, give yours another name instead.`,
  );
  expect(lines.filter((line) => line.startsWith("  next: "))).toEqual(wayOut.map((step) => `  next: ${step}`));
});

test("a text of a megabyte that begins as one of these errors again and again is read in time", () => {
  const text = "EntityAlreadyExists: Role with name x ".repeat(27_000);
  const started = performance.now();
  readError(text);
  expect(performance.now() - started).toBeLessThan(4_000);
});
