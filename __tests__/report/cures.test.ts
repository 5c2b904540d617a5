/** Cures in their three forms: the commands and options word for word, and every option one that `deployments.yaml` takes. */
import { parse, stringify } from "yaml";
import { readDeployments } from "../../lib/deployments/read";
import type { Cure, CureStep } from "../../lib/policies/cure";
import { commandsText } from "../../lib/report/cure/commands";
import { cureForms, cureFormsJson } from "../../lib/report/cure/forms";
import { cureFormsSchema } from "../../lib/report/cure/schema";
import { optionText } from "../../lib/report/cure/options";

const ROLE = "arn:aws:iam::111122223333:role/team/canvas";
const PLACE = { region: "us-east-1", roleArns: [ROLE] };
const ALLOW = { effect: "Allow", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::sales/*"] } as const;
const JSON_ALLOW = '{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::sales/*"}';
const OWN = [{ test: "StringEquals", variable: "aws:ResourceAccount", values: ["111122223333"] }];

const COMMANDS: readonly (readonly [string, CureStep, string])[] = [
  [
    "a policy of its own for a role",
    { kind: "addStatements", to: { of: "role", role: "canvas", name: "canvas-large-data-use" }, statements: [ALLOW] },
    `# If the role has an inline policy of this name, add the statement to that policy: this command replaces it.\naws iam put-role-policy --role-name canvas --policy-name canvas-large-data-use --policy-document '{"Version":"2012-10-17","Statement":[${JSON_ALLOW}]}'`,
  ],
  [
    "a trust policy",
    {
      kind: "addStatements",
      to: { of: "trust", role: "jobs" },
      statements: [
        {
          effect: "Allow",
          principals: [{ type: "Service", identifiers: ["emr-serverless.amazonaws.com"] }],
          actions: ["sts:AssumeRole"],
        },
      ],
    },
    `aws iam get-role --role-name jobs --query Role.AssumeRolePolicyDocument > policy.json
# In policy.json, add to "Statement":
#   {"Effect":"Allow","Principal":{"Service":"emr-serverless.amazonaws.com"},"Action":"sts:AssumeRole"}
aws iam update-assume-role-policy --role-name jobs --policy-document file://policy.json`,
  ],
  [
    "an endpoint's policy",
    { kind: "addStatements", to: { of: "endpoint", address: "vpce-0a" }, statements: [ALLOW] },
    `aws ec2 describe-vpc-endpoints --region us-east-1 --vpc-endpoint-ids vpce-0a --query 'VpcEndpoints[0].PolicyDocument' --output text > policy.json
# In policy.json, add to "Statement":
#   ${JSON_ALLOW}
aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a --policy-document file://policy.json`,
  ],
  [
    "an inline policy",
    {
      kind: "narrowStatements",
      in: { of: "policy", name: "limits", address: ROLE },
      names: ["NoJobs"],
      effect: "Deny",
      actions: ["emr-serverless:StartJobRun"],
      resources: ["*"],
    },
    `aws iam get-role-policy --role-name canvas --policy-name limits --query PolicyDocument > policy.json
# In policy.json, remove or narrow the statement NoJobs: it denies emr-serverless:StartJobRun on *.
aws iam put-role-policy --role-name canvas --policy-name limits --policy-document file://policy.json`,
  ],
  [
    "a managed policy",
    {
      kind: "addConditions",
      in: { of: "policy", name: "data", address: "arn:aws:iam::111122223333:policy/data" },
      names: ["statement 2"],
      conditions: OWN,
    },
    `aws iam get-policy-version --policy-arn arn:aws:iam::111122223333:policy/data --version-id "$(aws iam get-policy --policy-arn arn:aws:iam::111122223333:policy/data --query Policy.DefaultVersionId --output text)" --query PolicyVersion.Document > policy.json
# In policy.json, add to "Condition" of statement 2:
#   {"StringEquals":{"aws:ResourceAccount":"111122223333"}}
aws iam create-policy-version --policy-arn arn:aws:iam::111122223333:policy/data --policy-document file://policy.json --set-as-default`,
  ],
  [
    "a policy of AWS, which nobody else changes",
    {
      kind: "replaceStatements",
      in: { of: "policy", name: "AmazonS3FullAccess", address: "arn:aws:iam::aws:policy/AmazonS3FullAccess" },
      names: [],
      by: [ALLOW],
    },
    `# In the policy AmazonS3FullAccess, in place of the statement, put into "Statement":\n#   ${JSON_ALLOW}`,
  ],
  [
    "a bucket policy",
    {
      kind: "narrowStatements",
      in: { of: "policy", name: "bucket policy", address: "sales" },
      names: ["statement 1"],
      effect: "Deny",
      actions: ["s3:GetObject"],
      resources: [],
    },
    `aws s3api get-bucket-policy --region us-east-1 --bucket sales --query Policy --output text > policy.json
# In policy.json, remove or narrow statement 1: it denies s3:GetObject.
aws s3api put-bucket-policy --region us-east-1 --bucket sales --policy file://policy.json`,
  ],
  [
    "a key policy",
    {
      kind: "setPrincipal",
      in: { of: "policy", name: "key policy", address: "arn:aws:kms:us-east-1:111122223333:key/k" },
      names: ["Use"],
      principal: { type: "*", identifiers: ["*"] },
    },
    `aws kms get-key-policy --region us-east-1 --key-id arn:aws:kms:us-east-1:111122223333:key/k --policy-name default --query Policy --output text > policy.json
# In policy.json, set "Principal" of the statement Use to:
#   "*"
aws kms put-key-policy --region us-east-1 --key-id arn:aws:kms:us-east-1:111122223333:key/k --policy-name default --policy file://policy.json`,
  ],
  [
    "an attached policy",
    { kind: "attachPolicy", role: ROLE, policy: "P", arn: "arn:aws:iam::aws:policy/P" },
    "aws iam attach-role-policy --role-name canvas --policy-arn arn:aws:iam::aws:policy/P",
  ],
  [
    "a policy that is detached",
    { kind: "detachPolicy", role: "canvas", policy: "P" },
    `aws iam detach-role-policy --role-name canvas --policy-arn "$(aws iam list-attached-role-policies --role-name canvas --query 'AttachedPolicies[?PolicyName=='\\''P'\\''].PolicyArn' --output text)"`,
  ],
  [
    "a domain's setting",
    {
      kind: "setProperties",
      object: { type: "AWS::SageMaker::Domain", address: "d-abcdef012345" },
      properties: { "DefaultUserSettings.CanvasAppSettings.EmrServerlessSettings.Status": "ENABLED" },
    },
    `# Add the other members of CanvasAppSettings that describe-domain or describe-user-profile shows: AWS may replace it as a whole.
aws sagemaker update-domain --region us-east-1 --domain-id d-abcdef012345 --default-user-settings '{"CanvasAppSettings":{"EmrServerlessSettings":{"Status":"ENABLED"}}}'`,
  ],
  [
    "a user profile's",
    {
      kind: "setProperties",
      object: { type: "AWS::SageMaker::UserProfile", address: "d-abcdef012345/ana" },
      properties: { "UserSettings.SecurityGroups": ["sg-0a"], "UserSettings.ExecutionRole": ROLE },
    },
    `aws sagemaker update-user-profile --region us-east-1 --domain-id d-abcdef012345 --user-profile-name ana --user-settings '{"SecurityGroups":["sg-0a"],"ExecutionRole":"${ROLE}"}'`,
  ],
  [
    "a VPC's attributes, one at a time",
    {
      kind: "setProperties",
      object: { type: "AWS::EC2::VPC", address: "vpc-0a" },
      properties: { EnableDnsSupport: true, EnableDnsHostnames: true },
    },
    `aws ec2 modify-vpc-attribute --region us-east-1 --vpc-id vpc-0a --enable-dns-support '{"Value":true}'
aws ec2 modify-vpc-attribute --region us-east-1 --vpc-id vpc-0a --enable-dns-hostnames '{"Value":true}'`,
  ],
  [
    "private DNS",
    {
      kind: "setProperties",
      object: { type: "AWS::EC2::VPCEndpoint", address: "vpce-0a" },
      properties: { PrivateDnsEnabled: true },
    },
    "aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a --private-dns-enabled",
  ],
  [
    "what AWS cannot change",
    {
      kind: "setProperties",
      object: { type: "AWS::IAM::Role", address: ROLE },
      properties: { Path: "/" },
    },
    `# ${ROLE}: Path has to be /. AWS cannot change it: create another one, and name it in its place.`,
  ],
  [
    "tags of the network",
    {
      kind: "setTags",
      object: { type: "AWS::EC2::Subnet", address: "subnet-0a" },
      tags: [
        ["team", "a b"],
        ["x", "y"],
      ],
    },
    "aws ec2 create-tags --region us-east-1 --resources subnet-0a --tags 'Key=team,Value=a b' 'Key=x,Value=y'",
  ],
  [
    "a gateway endpoint",
    {
      kind: "addObject",
      type: "AWS::EC2::VPCEndpoint",
      name: "s3",
      properties: {
        VpcEndpointType: "Gateway",
        ServiceName: "com.amazonaws.us-east-1.s3",
        VpcId: "vpc-0a",
        RouteTableIds: ["rtb-0123456789abcdef0", "rtb-0123456789abcdef1"],
      },
    },
    "aws ec2 create-vpc-endpoint --region us-east-1 --vpc-endpoint-type Gateway --vpc-id vpc-0a --service-name com.amazonaws.us-east-1.s3 --route-table-ids rtb-0123456789abcdef0 rtb-0123456789abcdef1",
  ],
  [
    "a rule of a security group",
    {
      kind: "addObject",
      type: "AWS::EC2::SecurityGroupEgress",
      name: "https",
      properties: { GroupId: "sg-0a", CidrIp: "0.0.0.0/0", IpProtocol: "tcp", FromPort: 443, ToPort: 443 },
    },
    `aws ec2 authorize-security-group-egress --region us-east-1 --group-id sg-0a --ip-permissions '[{"IpProtocol":"tcp","FromPort":443,"ToPort":443,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]'`,
  ],
  [
    "another route table",
    {
      kind: "addMember",
      object: { type: "AWS::EC2::VPCEndpoint", address: "vpce-0a" },
      property: "RouteTableIds",
      value: "rtb-0123456789abcdef0",
    },
    "aws ec2 modify-vpc-endpoint --region us-east-1 --vpc-endpoint-id vpce-0a --add-route-table-ids rtb-0123456789abcdef0",
  ],
  ["what only a configuration has", { kind: "setOption", option: "restrictPassRole", value: true }, ""],
];

test.each(COMMANDS)("as commands: %s", (_, step, text) => {
  expect(commandsText([step], PLACE)).toBe(text);
});

test("without a Region commands name none", () => {
  const step: CureStep = {
    kind: "removeObject",
    object: { type: "AWS::EC2::VPCEndpoint", address: "vpce-0a" },
  };
  expect(commandsText([step])).toBe("aws ec2 delete-vpc-endpoints --vpc-endpoint-ids vpce-0a");
});

const step = (sid: string, resource: string): CureStep => ({
  kind: "addStatements",
  to: { of: "role", role: "canvas", name: "p" },
  statements: [{ sid, effect: "Allow", actions: ["x:y"], resources: [resource] }],
});

const OPTIONS: readonly (readonly [string, Cure, string])[] = [
  [
    "two buckets, each with what it needs",
    [
      step("CanvasBucketReadSales", "arn:aws:s3:::sales-exports/raw/*"),
      step("CanvasBucketWriteSales", "arn:aws:s3:::sales-exports/raw/*"),
      step("CanvasBucketWriteOther", "arn:aws:s3:::other-exports/*"),
    ],
    `customBuckets:
  sales:
    bucketName: sales-exports
    prefixes: [raw/]
    access: read-write
  other:
    bucketName: other-exports
    access: read-write`,
  ],
  [
    "an execution role, by its ARN",
    [step("IAMPassOperationForEMRServerless", "*")],
    `executionRoles:
  canvas:
    existing:
      roleArn: ${ROLE}
      attach: large-data`,
  ],
  [
    "a job role without its trust",
    [{ kind: "addStatements", to: { of: "trust", role: "jobs" }, statements: [] }],
    "emrServerlessRole:\n  create: {}",
  ],
  [
    "a gateway endpoint",
    [
      {
        kind: "addObject",
        type: "AWS::EC2::VPCEndpoint",
        name: "s3",
        properties: { VpcEndpointType: "Gateway", RouteTableIds: ["rtb-0123456789abcdef0"] },
      },
    ],
    "network:\n  s3Endpoint:\n    create:\n      routeTableIds:\n        rtb-0123456789abcdef0: rtb-0123456789abcdef0",
  ],
  [
    "several of the network, in one block",
    [
      step("AllowEC2ENICreationInSubnets", "*"),
      { kind: "addObject", type: "AWS::EC2::SecurityGroupIngress", name: "x", properties: {} },
    ],
    "network:\n  networkInterfaces:\n    byArn: {}\n  securityGroup:\n    create: {}",
  ],
  [
    "network interfaces elsewhere that are denied",
    [step("DenyEC2ENICreationInOtherSubnetAndSecurityGroup", "*")],
    "network:\n  networkInterfaces:\n    byArn:\n      enforce: true",
  ],
  ["a setting", [{ kind: "setOption", option: "restrictPassRole", value: true }], "restrictPassRole: true"],
  [
    "a domain that is switched on",
    [
      {
        kind: "setProperties",
        object: { type: "AWS::SageMaker::Domain", address: "d-abcdef012345" },
        properties: {
          "DefaultUserSettings.CanvasAppSettings.EmrServerlessSettings.ExecutionRoleArn":
            "arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-x",
        },
      },
    ],
    `emrServerlessRole:
  existing:
    roleArn: arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-x
domain:
  import:
    domainId: d-abcdef012345`,
  ],
];

/** A deployment that is whole, so that an option's own faults are the only ones. */
const ENTRY: Readonly<Record<"quick-setup" | "custom-vpc-only", Readonly<Record<string, unknown>>>> = {
  "quick-setup": {
    account: "111122223333",
    region: "us-east-1",
    executionRoles: { main: { create: {} } },
    domain: { import: { domainId: "d-zzzzzz012345" } },
  },
  "custom-vpc-only": {
    account: "111122223333",
    region: "us-east-1",
    executionRoles: { main: { create: {} } },
    domain: { create: { executionRole: "main" } },
    network: {
      vpcId: "vpc-0123456789abcdef0",
      subnetIds: { a: "subnet-0123456789abcdef0" },
      s3Endpoint: { create: { routeTableIds: { a: "rtb-0aaaaaaaaaaaaaaa0" } } },
    },
  },
};

function together(one: unknown, other: unknown): unknown {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return other;
  const [mine, theirs] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  // One form of several takes the place of another.
  const isChoice =
    [...theirs.keys()].some((name) => ["create", "import", "existing"].includes(name)) && mine.size === 1;
  const kept = isChoice ? [...mine].filter(([name]) => theirs.has(name)) : [...mine];
  return {
    ...Object.fromEntries(kept),
    ...Object.fromEntries([...theirs].map(([name, value]) => [name, together(mine.get(name), value)])),
  };
}

test.each(OPTIONS)("as options: %s", (_, cure, text) => {
  const options = optionText(cure, PLACE) ?? "";
  expect(options).toBe(text);
  const scenario = options.startsWith("network:") ? "custom-vpc-only" : "quick-setup";
  const entry = together(ENTRY[scenario], parse(options));
  const file = stringify({ deployments: { adopted: { scenario, ...(entry as object) } } });
  const read = readDeployments(file, "deployments.yaml");
  expect(read.usable ? [] : read.problems).toEqual([]);
});

test("texts that YAML reads as something else are quoted", () => {
  expect(optionText([step("CanvasBucketReadSales", "arn:aws:s3:::123456789012/*")])).toBe(
    'customBuckets:\n  sales:\n    bucketName: "123456789012"',
  );
});

test("a command that Terraform has a form of", () => {
  const cure: Cure = [
    { kind: "run", commands: ["aws x"], terraform: [{ kind: "setOption", option: "restrictPassRole", value: true }] },
  ];
  expect(cureForms(cure)).toEqual({
    hcl: "# A module of canvas-large-data does this with restrict_pass_role = true.",
    cli: "aws x",
    deployments: "restrictPassRole: true",
  });
  expect(cureForms([{ kind: "run", commands: ["aws x"] }])).toEqual({
    hcl: undefined,
    cli: "aws x",
    deployments: undefined,
  });
});

test("for programs every form is there", () => {
  const json = cureFormsJson(cureForms([{ kind: "run", commands: ["aws x"] }]));
  expect(cureFormsSchema.parse(json)).toEqual({ hcl: null, cli: "aws x", deployments: null });
});
