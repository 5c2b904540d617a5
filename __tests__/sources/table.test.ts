/**
 * The table of resource types, against small plans whose facts are written down here as AWS has them. Then every entry and every
 * field is taken out of the table in turn: one that changes none of these facts is not needed, or not tested.
 */
import { isDeepStrictEqual } from "node:util";
import { managedPolicy } from "../../lib/authorization/managed";
import { show } from "../../lib/authorization/text";
import type { NamedPolicy } from "../../lib/authorization/policy";
import { textOf, textsOf, valueOf } from "../../lib/inventory/fact";
import type { Inventory } from "../../lib/inventory/inventory";
import { decidingPolicies } from "../../lib/inventory/principals";
import type { Json } from "../../lib/sources/input";
import { type PlanSnapshot, readPlan } from "../../lib/sources/terraform/plan";
import { readStack } from "../../lib/sources/terraform/stack";
import { RESOURCE_TYPES, type ResourceType, ResourceTypes } from "../../lib/sources/terraform/types";
import { ACCOUNT, allow, plan, policy, references, type ResourceInPlan } from "./make-plan";

/** A plan or a stack, what of it is looked at, and what that is. */
interface Fact {
  readonly name: string;
  readonly read: (types: ResourceTypes) => unknown;
  readonly expected: unknown;
  /** All of the text that is read, by which the types in it are found. */
  readonly text: string;
}

function fact(name: string, json: Json, look: (reading: PlanSnapshot) => unknown, expected: unknown): Fact {
  const read = (types: ResourceTypes): unknown =>
    look(
      json["format_version"] === undefined
        ? readStack(json, managedPolicy, types)
        : readPlan(json, "plan.json", managedPolicy, types),
    );
  return { name, read, expected, text: JSON.stringify(json) };
}

/** A fact of what will be. */
function after(
  name: string,
  resources: readonly ResourceInPlan[],
  look: (inventory: Inventory) => unknown,
  expected: unknown,
): Fact {
  return fact(name, plan(resources), (reading) => look(reading.after), expected);
}

const create = (type: string, values: Json, more: Partial<ResourceInPlan> = {}): ResourceInPlan => ({
  type,
  name: "o",
  after: values,
  ...more,
});
const keep = (type: string, values: Json, more: Partial<ResourceInPlan> = {}): ResourceInPlan =>
  create(type, values, { actions: ["no-op"], before: values, ...more });
const remove = (type: string, values: Json): ResourceInPlan => ({
  type,
  name: "p",
  actions: ["delete"],
  before: values,
  after: null,
});
/** An argument that is made from an attribute and known after apply. */
const madeFrom = (argument: string, reference: string): Partial<ResourceInPlan> => ({
  unknown: { [argument]: true },
  expressions: { [argument]: references(reference) },
});

const TEXT = policy({ ...allow("x:Y"), Principal: "*" });
const TRUST = policy({ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" });
const iam = (kind: string, name: string): string => `arn:aws:iam::${ACCOUNT}:${kind}/${name}`;
const regional = (service: string, name: string): string => `arn:aws:${service}:us-east-1:${ACCOUNT}:${name}`;

/** The kind of object by the type's page in CloudFormation; others are parts of an object. */
const OBJECTS: readonly (readonly [type: string, object: string])[] = [
  ["aws_iam_role", "AWS::IAM::Role"],
  ["aws_iam_user", "AWS::IAM::User"],
  ["aws_iam_role_policy", "AWS::IAM::RolePolicy"],
  ["aws_s3_bucket", "AWS::S3::Bucket"],
  ["aws_s3_bucket_public_access_block", "AWS::S3::PublicAccessBlock"],
  ["aws_kms_key", "AWS::KMS::Key"],
  ["aws_kms_external_key", "AWS::KMS::Key"],
  ["aws_sagemaker_domain", "AWS::SageMaker::Domain"],
  ["aws_sagemaker_user_profile", "AWS::SageMaker::UserProfile"],
  ["aws_emrserverless_application", "AWS::EMRServerless::Application"],
  ["aws_vpc", "AWS::EC2::VPC"],
  ["aws_default_vpc", "AWS::EC2::VPC"],
  ["aws_subnet", "AWS::EC2::Subnet"],
  ["aws_default_subnet", "AWS::EC2::Subnet"],
  ["aws_security_group", "AWS::EC2::SecurityGroup"],
  ["aws_default_security_group", "AWS::EC2::SecurityGroup"],
  ["aws_vpc_security_group_ingress_rule", "AWS::EC2::SecurityGroupIngress"],
  ["aws_vpc_security_group_egress_rule", "AWS::EC2::SecurityGroupEgress"],
  ["aws_route_table", "AWS::EC2::RouteTable"],
  ["aws_default_route_table", "AWS::EC2::RouteTable"],
  ["aws_route_table_association", "AWS::EC2::SubnetRouteTableAssociation"],
  ["aws_vpc_endpoint", "AWS::EC2::VPCEndpoint"],
];

const KEY = "1a2b";
/** Owners of policies: the attributes that name them, what their policy is called, and the resource that it may stand in. */
interface Owner {
  readonly type: string;
  /** Of the same kind of object as this one; its own type by default. */
  readonly like?: string;
  readonly names: Readonly<Record<string, string>>;
  /** The argument that holds the policy, where it may stand in the object itself. */
  readonly own?: string;
  readonly policyType: string;
  readonly argument: string;
  readonly holds?: string;
  readonly kind?: "bucket" | "key";
  /** What AWS is left with where the policy is destroyed. */
  readonly left?: string;
}
const keyNames = { key_id: KEY, arn: regional("kms", `key/${KEY}`), id: KEY };
const aKey = { policyType: "aws_kms_key_policy", argument: "key_id", own: "policy", kind: "key" } as const;
const likeKeys = { ...aKey, names: keyNames, like: "aws_kms_key", left: "AWS's default policy" } as const;
const OWNERS: readonly Owner[] = [
  {
    type: "aws_s3_bucket",
    names: { bucket: "b", id: "b", arn: "arn:aws:s3:::b" },
    own: "policy",
    policyType: "aws_s3_bucket_policy",
    argument: "bucket",
    kind: "bucket",
  },
  {
    type: "aws_s3_access_point",
    names: { arn: regional("s3", "accesspoint/a") },
    own: "policy",
    policyType: "aws_s3control_access_point_policy",
    argument: "access_point_arn",
  },
  { ...likeKeys, type: "aws_kms_key" },
  { ...likeKeys, type: "aws_kms_external_key", names: { arn: keyNames.arn, id: KEY } },
  { ...likeKeys, type: "aws_kms_replica_key" },
  { ...likeKeys, type: "aws_kms_replica_external_key" },
  {
    type: "aws_sqs_queue",
    names: { url: "https://sqs/q", id: "https://sqs/q", arn: regional("sqs", "q") },
    own: "policy",
    policyType: "aws_sqs_queue_policy",
    argument: "queue_url",
  },
  {
    type: "aws_sns_topic",
    names: { arn: regional("sns", "t"), id: regional("sns", "t") },
    own: "policy",
    policyType: "aws_sns_topic_policy",
    argument: "arn",
    left: "AWS's default policy",
  },
  {
    type: "aws_secretsmanager_secret",
    names: { arn: regional("secretsmanager", "secret:s"), id: regional("secretsmanager", "secret:s") },
    own: "policy",
    policyType: "aws_secretsmanager_secret_policy",
    argument: "secret_arn",
  },
  {
    type: "aws_api_gateway_rest_api",
    names: { id: "abc" },
    own: "policy",
    policyType: "aws_api_gateway_rest_api_policy",
    argument: "rest_api_id",
  },
  {
    type: "aws_elasticsearch_domain",
    names: { domain_name: "d" },
    own: "access_policies",
    policyType: "aws_elasticsearch_domain_policy",
    argument: "domain_name",
    holds: "access_policies",
  },
  {
    type: "aws_opensearch_domain",
    names: { domain_name: "d" },
    own: "access_policies",
    policyType: "aws_opensearch_domain_policy",
    argument: "domain_name",
    holds: "access_policies",
  },
  {
    type: "aws_backup_vault",
    names: { name: "v" },
    policyType: "aws_backup_vault_policy",
    argument: "backup_vault_name",
  },
  {
    type: "aws_cloudwatch_event_bus",
    names: { name: "b" },
    policyType: "aws_cloudwatch_event_bus_policy",
    argument: "event_bus_name",
  },
  {
    type: "aws_dynamodb_table",
    names: { arn: regional("dynamodb", "table/t") },
    policyType: "aws_dynamodb_resource_policy",
    argument: "resource_arn",
  },
  {
    type: "aws_ecr_repository",
    names: { name: "r" },
    policyType: "aws_ecr_repository_policy",
    argument: "repository",
  },
  {
    type: "aws_ecrpublic_repository",
    names: { repository_name: "r" },
    policyType: "aws_ecrpublic_repository_policy",
    argument: "repository_name",
  },
  {
    type: "aws_efs_file_system",
    names: { id: "fs-1" },
    policyType: "aws_efs_file_system_policy",
    argument: "file_system_id",
  },
  {
    type: "aws_kinesis_stream",
    names: { arn: regional("kinesis", "stream/s") },
    policyType: "aws_kinesis_resource_policy",
    argument: "resource_arn",
  },
  {
    type: "aws_media_store_container",
    names: { name: "c" },
    policyType: "aws_media_store_container_policy",
    argument: "container_name",
  },
];

const policiesOf = ({ resourcePolicies }: Inventory): unknown =>
  resourcePolicies.map(({ address, kind, target: { type, name, owner }, policy: { name: called } }) => [
    address,
    kind,
    type,
    name,
    owner,
    called,
  ]);

const ownerFacts = OWNERS.flatMap((of): readonly Fact[] => {
  const { type, like = type, names, own, policyType, argument, holds = "policy", kind = "other", left } = of;
  const called = kind === "other" ? holds : `${kind} policy`;
  const [first = ""] = Object.values(names);
  const shown = kind === "key" ? KEY : first;
  return [
    ...Object.entries(names).map(([name, value]) =>
      after(
        `${policyType} of ${type} by its ${name}`,
        [keep(type, { [name]: value }), create(policyType, { [argument]: value, [holds]: TEXT }, { name: "p" })],
        policiesOf,
        [[`${policyType}.p`, kind, like, kind === "key" ? KEY : value, `${type}.o`, called]],
      ),
    ),
    ...(own === undefined
      ? []
      : [
          after(`${own} of ${type}`, [create(type, { ...names, [own]: TEXT })], policiesOf, [
            [`${type}.o`, kind, like, shown, `${type}.o`, kind === "other" ? own : called],
          ]),
          after(
            `what ${type} repeats of ${policyType} is lost with it`,
            [keep(type, { ...names, [own]: TEXT }), remove(policyType, { [argument]: first, [holds]: TEXT })],
            policiesOf,
            left === undefined ? [] : [[`${type}.o`, kind, like, shown, `${type}.o`, left]],
          ),
        ]),
  ];
});

/** Objects that a data source finds by their name, and that are another under another name. */
const foundFacts = [
  ["aws_sqs_queue", "url", "aws_sqs_queue_policy", "queue_url"],
  ["aws_sns_topic", "arn", "aws_sns_topic_policy", "arn"],
  ["aws_secretsmanager_secret", "arn", "aws_secretsmanager_secret_policy", "secret_arn"],
].map(([type = "", attribute = "", policyType = "", argument = ""]) =>
  after(
    `${type} found by its name`,
    [
      create(type, { name: "n" }, { unknown: { [attribute]: true, id: true } }),
      create(type, { name: "n" }, { name: "d", mode: "data", actions: ["read"], unknown: { [attribute]: true } }),
      create(policyType, { policy: TEXT }, { name: "p", ...madeFrom(argument, `data.${type}.d.${attribute}`) }),
    ],
    ({ resourcePolicies }) => resourcePolicies.map(({ target }) => target.owner),
    [`${type}.o`],
  ),
);

/** What is replaced is another object only under another name. */
const replacedFacts = [
  ["aws_s3_bucket", "bucket"],
  ["aws_sqs_queue", "name"],
  ["aws_sns_topic", "name"],
  ["aws_secretsmanager_secret", "name"],
].flatMap(([type = "", name = ""]) =>
  ["old", "new"].map((present) =>
    after(
      `${type} "old" is replaced by "${present}"`,
      [
        create(
          type,
          { [name]: present, policy: TEXT },
          {
            actions: ["delete", "create"],
            before: { [name]: "old", id: "old", arn: "old", url: "old", policy: TEXT },
            unknown: { id: true, arn: true, url: true },
          },
        ),
      ],
      ({ resourcePolicies }) => resourcePolicies.map(({ target }) => target.isAnother),
      [present === "new"],
    ),
  ),
);

/** Parts that a plan leaves as they are, of an object that it replaces under its name: AWS deletes them with the object. */
const REPLACED_ROLE = create(
  "aws_iam_role",
  { name: "r", path: "/svc/", assume_role_policy: TRUST },
  {
    actions: ["delete", "create"],
    before: { name: "r", id: "r", path: "/", arn: iam("role", "r"), assume_role_policy: TRUST },
  },
);
const lostFacts = [
  after(
    "policies of a role that is replaced go with it",
    [
      REPLACED_ROLE,
      keep("aws_iam_role_policy", { name: "p", role: "r", policy: policy(allow("x:Y")) }),
      keep("aws_iam_role_policy", { name: "q", role: "s", policy: policy(allow("x:Y")) }, { name: "other" }),
      keep("aws_iam_policy_attachment", { policy_arn: "arn:aws:iam::aws:policy/A", roles: ["r", "s"] }),
      create("aws_iam_role", { name: "s", path: "/", assume_role_policy: TRUST }, { name: "s" }),
    ],
    ({ principals }) => principals.map((each) => [show(each.name), each.policies.map(({ name }) => name)]),
    [
      ["r", []],
      ["s", ["q", "arn:aws:iam::aws:policy/A"]],
    ],
  ),
  after(
    "a policy of a role that is replaced is there again where the plan writes it",
    [
      REPLACED_ROLE,
      create(
        "aws_iam_role_policy",
        { name: "p", role: "r", policy: policy(allow("x:Y")) },
        { actions: ["update"], before: { name: "p", role: "r", policy: policy(allow("x:Z")) } },
      ),
    ],
    ({ principals }) => principals.map((each) => each.policies.map(({ name }) => name)),
    [["p"]],
  ),
  after(
    "the policy of a bucket that is replaced goes with it",
    [
      create("aws_s3_bucket", { bucket: "b" }, { actions: ["delete", "create"], before: { bucket: "b", id: "b" } }),
      keep("aws_s3_bucket_policy", { bucket: "b", policy: TEXT }),
    ],
    ({ resourcePolicies }) => resourcePolicies.length,
    0,
  ),
];

/** Policies of the organization that the plan attaches. */
const organizationFacts = [
  after(
    "a policy of the organization is attached by its id",
    [
      create("aws_organizations_policy", { id: "p-1", content: TEXT, type: "RESOURCE_CONTROL_POLICY" }),
      create("aws_organizations_policy_attachment", { policy_id: "p-1", target_id: "r-1" }),
    ],
    ({ organizationPolicies }) => organizationPolicies.map(({ type, target }) => [type, valueOf(target)]),
    [["resource control", "r-1"]],
  ),
];

/** What a policy names by an attribute, in a stack: attributes that AWS makes from others by a fixed form. */
const FORMS: readonly (readonly [reference: string, body: Json, expected: string])[] = [
  ["aws_iam_role.o.arn", { name: "n" }, iam("role", "n")],
  ["aws_iam_role.o.id", { name: "n" }, "n"],
  ["aws_iam_user.o.arn", { name: "n" }, iam("user", "n")],
  ["aws_iam_user.o.id", { name: "n" }, "n"],
  ["aws_iam_group.o.arn", { name: "n" }, iam("group", "n")],
  ["aws_iam_group.o.id", { name: "n" }, "n"],
  ["aws_iam_policy.o.arn", { name: "n" }, iam("policy", "n")],
  ["aws_iam_policy.o.id", { name: "n" }, iam("policy", "n")],
  ["aws_s3_bucket.o.arn", { bucket: "n" }, "arn:aws:s3:::n"],
  ["aws_s3_bucket.o.id", { bucket: "n" }, "n"],
  ["aws_sqs_queue.o.arn", { name: "n" }, regional("sqs", "n")],
  ["aws_sns_topic.o.arn", { name: "n" }, regional("sns", "n")],
  ["aws_sns_topic.o.id", { name: "n" }, regional("sns", "n")],
  ["aws_subnet.o.arn", { id: "subnet-1" }, regional("ec2", "subnet/subnet-1")],
  ["aws_security_group.o.arn", { id: "sg-1" }, regional("ec2", "security-group/sg-1")],
  ["data.aws_caller_identity.o.account_id", {}, ACCOUNT],
  ["data.aws_caller_identity.o.id", {}, ACCOUNT],
  ["data.aws_region.o.name", {}, "us-east-1"],
  ["data.aws_region.o.region", {}, "us-east-1"],
  ["data.aws_region.o.id", {}, "us-east-1"],
  ["data.aws_service.o.region", {}, "us-east-1"],
  ["data.aws_service.o.region", { region: "eu-west-1" }, "eu-west-1"],
  ["data.aws_partition.o.partition", {}, "aws"],
];
const namedIn = ({ managedPolicies }: Inventory): unknown =>
  managedPolicies.flatMap(({ policy: { policy: of } }) =>
    of.statements.flatMap(({ resource }) => resource?.patterns.map((pattern) => show(pattern.text))),
  );
const formFacts = FORMS.map(([reference, body, expected]) => {
  const [first = "", second = ""] = reference.split(".");
  const [section, type] = first === "data" ? ["data", second] : ["resource", first];
  const reader = { aws_iam_policy: { reader: { name: "reader", policy: policy(allow("x:Y", `\${${reference}}`)) } } };
  const stack = {
    provider: { aws: [{ region: "us-east-1", allowed_account_ids: [ACCOUNT] }] },
    resource:
      section === "resource"
        ? { ...reader, [type]: { ...(type === "aws_iam_policy" ? reader.aws_iam_policy : {}), o: body } }
        : reader,
    ...(section === "data" ? { data: { [type]: { o: body } } } : {}),
  };
  return fact(reference, stack, ({ after: inventory }) => namedIn(inventory), [expected]);
});

/** A list that is only known to be made from ARNs: of these types, and of no bucket, an element is the ARN itself. */
const WHOLE_ARNS: readonly (readonly [type: string, values: Json, expected: string])[] = [
  ["aws_iam_role", { name: "n" }, iam("role", "n")],
  ["aws_iam_user", { name: "n" }, iam("user", "n")],
  ["aws_iam_group", { name: "n" }, iam("group", "n")],
  ["aws_iam_policy", { name: "n", policy: policy() }, iam("policy", "n")],
  ["aws_kms_key", {}, "${aws_kms_key.o.arn}"],
  ["aws_kms_external_key", {}, "${aws_kms_external_key.o.arn}"],
  ["aws_kms_replica_key", {}, "${aws_kms_replica_key.o.arn}"],
  ["aws_kms_replica_external_key", {}, "${aws_kms_replica_external_key.o.arn}"],
  ["aws_subnet", { id: "subnet-1" }, regional("ec2", "subnet/subnet-1")],
  ["aws_security_group", { id: "sg-1" }, regional("ec2", "security-group/sg-1")],
];
const document = (reference: string): readonly ResourceInPlan[] => [
  {
    mode: "data",
    type: "aws_iam_policy_document",
    name: "d",
    actions: ["read"],
    after: { statement: [{ actions: ["x:Y"], resources: [null] }] },
    unknown: { json: true, statement: [{ resources: [true] }] },
    expressions: { statement: [{ resources: references(reference) }] },
  },
  create(
    "aws_iam_policy",
    { name: "reader" },
    { name: "reader", ...madeFrom("policy", "data.aws_iam_policy_document.d.json") },
  ),
];
const wholeFacts = WHOLE_ARNS.map(([type, values, expected]) =>
  after(
    `a list of ARNs of ${type}`,
    [create(type, values, { unknown: { arn: true } }), ...document(`${type}.o.arn`)],
    namedIn,
    [expected],
  ),
);

/** What says which account a plan is in: a resource's own ARN, or an ARN that AWS takes only from its own account. */
const PLACES: readonly (readonly [type: string, values: Json])[] = [
  ["aws_iam_role", { arn: iam("role", "n") }],
  ["aws_iam_role", { permissions_boundary: iam("policy", "n") }],
  ["aws_iam_role", { managed_policy_arns: [iam("policy", "n")] }],
  ["aws_iam_user", { arn: iam("user", "n") }],
  ["aws_iam_user", { permissions_boundary: iam("policy", "n") }],
  ["aws_iam_group", { arn: iam("group", "n") }],
  ["aws_iam_policy", { arn: iam("policy", "n") }],
  ["aws_iam_role_policy_attachment", { policy_arn: iam("policy", "n") }],
  ["aws_iam_user_policy_attachment", { policy_arn: iam("policy", "n") }],
  ["aws_iam_group_policy_attachment", { policy_arn: iam("policy", "n") }],
  ["aws_iam_policy_attachment", { policy_arn: iam("policy", "n") }],
  ["aws_iam_role_policy_attachments_exclusive", { policy_arns: [iam("policy", "n")] }],
  ["aws_iam_user_policy_attachments_exclusive", { policy_arns: [iam("policy", "n")] }],
  ["aws_iam_group_policy_attachments_exclusive", { policy_arns: [iam("policy", "n")] }],
  ["aws_kms_key", { arn: regional("kms", "key/k") }],
  ["aws_kms_external_key", { arn: regional("kms", "key/k") }],
  ["aws_kms_replica_key", { arn: regional("kms", "key/k") }],
  ["aws_kms_replica_external_key", { arn: regional("kms", "key/k") }],
  ["aws_sqs_queue", { arn: regional("sqs", "q") }],
  ["aws_sns_topic", { arn: regional("sns", "t") }],
  ["aws_secretsmanager_secret", { arn: regional("secretsmanager", "secret:s") }],
  ["aws_sagemaker_domain", { arn: regional("sagemaker", "domain/d") }],
  ["aws_sagemaker_domain", { default_user_settings: [{ execution_role: iam("role", "n") }] }],
  ["aws_sagemaker_domain", { default_user_settings: [{ a: [{ execution_role_arn: iam("role", "n") }] }] }],
  ["aws_sagemaker_user_profile", { arn: regional("sagemaker", "user-profile/d/u") }],
  ["aws_sagemaker_user_profile", { user_settings: [{ execution_role: iam("role", "n") }] }],
  ["aws_sagemaker_user_profile", { user_settings: [{ a: [{ execution_role_arn: iam("role", "n") }] }] }],
];
const placeFacts = PLACES.map(([type, values]) =>
  fact(
    `the account by ${Object.keys(values).join()} of ${type}`,
    plan([keep(type, values)], { configuration: { provider_config: { aws: { name: "aws", expressions: {} } } } }),
    ({ after: inventory }) => inventory.account,
    ACCOUNT,
  ),
);

const principalsOf = ({ principals }: Inventory): unknown =>
  principals.map((each) => {
    const { trust, boundary, policies } = decidingPolicies(each);
    const named = (of: NamedPolicy | undefined): string | undefined =>
      of === undefined ? undefined : `${of.name}${of.policy.statements[0]?.unreadable.length === 0 ? "" : "?"}`;
    return [each.address, named(trust), named(boundary), ...policies.map(named)];
  });
const KINDS = ["role", "user", "group"] as const;
const principal = (kind: string, more: Json = {}): ResourceInPlan =>
  keep(`aws_iam_${kind}`, { name: "n", ...(kind === "role" ? { assume_role_policy: TRUST } : {}), ...more });
const managed = (name: string): ResourceInPlan =>
  keep("aws_iam_policy", { name, arn: iam("policy", name), policy: policy(allow("x:Y")) }, { name });
const trustOf = (kind: string): string | undefined => (kind === "role" ? "trust policy" : undefined);

const principalFacts: readonly Fact[] = [
  ...KINDS.flatMap((kind): readonly Fact[] => {
    const holder = principal(kind);
    const is = (...policies: readonly string[]): readonly (readonly unknown[])[] => [
      [`aws_iam_${kind}.o`, trustOf(kind), undefined, ...policies],
    ];
    return [
      after(
        `an inline policy of a ${kind}`,
        [holder, create(`aws_iam_${kind}_policy`, { name: "own", [kind]: "n", policy: policy(allow("x:Y")) })],
        principalsOf,
        is("own"),
      ),
      after(
        `a policy attached to a ${kind}`,
        [
          holder,
          managed("m"),
          create(`aws_iam_${kind}_policy_attachment`, { [kind]: "n", policy_arn: iam("policy", "m") }),
        ],
        principalsOf,
        is("m"),
      ),
      after(
        `a policy attached to several, a ${kind} among them`,
        [
          holder,
          managed("m"),
          create("aws_iam_policy_attachment", { [`${kind}s`]: ["n"], policy_arn: iam("policy", "m") }),
        ],
        principalsOf,
        is("m"),
      ),
      after(
        `all inline policies of a ${kind}`,
        [
          holder,
          create(`aws_iam_${kind}_policies_exclusive`, { [`${kind}_name`]: "n", policy_names: [] }),
          keep(`aws_iam_${kind}_policy`, { name: "own", [kind]: "n", policy: policy(allow("x:Y")) }),
        ],
        principalsOf,
        is("own?"),
      ),
      after(
        `all policies attached to a ${kind}`,
        [
          holder,
          managed("m"),
          create(`aws_iam_${kind}_policy_attachments_exclusive`, { [`${kind}_name`]: "n", policy_arns: [] }),
          keep(`aws_iam_${kind}_policy_attachment`, { [kind]: "n", policy_arn: iam("policy", "m") }),
        ],
        principalsOf,
        is("m?"),
      ),
      ...["arn", "name", "id"].map((name) =>
        after(
          `a ${kind} that a data source finds by its ${name}`,
          [
            keep(`aws_iam_${kind}`, { [name]: "n", ...(kind === "role" ? { assume_role_policy: TRUST } : {}) }),
            create(`aws_iam_${kind}`, { [name]: "n" }, { name: "d", mode: "data", actions: ["read"] }),
            create(
              `aws_iam_${kind}_policy`,
              { name: "own", policy: policy(allow("x:Y")) },
              { ...madeFrom(kind, `data.aws_iam_${kind}.d.${name === "id" ? "arn" : "id"}`) },
            ),
          ],
          principalsOf,
          is("own"),
        ),
      ),
    ];
  }),
  after(
    "the path of a role that a data source finds by its name",
    [
      create("aws_iam_role", { name: "n", path: "/team/" }, { unknown: { arn: true } }),
      create("aws_iam_role", { name: "n" }, { name: "d", mode: "data", actions: ["read"], unknown: { arn: true } }),
      ...document("data.aws_iam_role.d.arn"),
    ],
    namedIn,
    [iam("role", "team/n")],
  ),
  ...["arn", "name", "id"].map((name) =>
    after(
      `a policy that a data source finds by its ${name}`,
      [
        principal("role"),
        keep("aws_iam_policy", { [name]: "m", policy: policy(allow("x:Y")) }),
        create("aws_iam_policy", { [name]: "m" }, { name: "d", mode: "data", actions: ["read"] }),
        create("aws_iam_role_policy_attachment", { role: "n" }, madeFrom("policy_arn", "data.aws_iam_policy.d.x")),
      ],
      ({ managedPolicies }) => managedPolicies.map(({ isAttached }) => isAttached),
      [true],
    ),
  ),
  after(
    "a trust policy, a boundary and an inline policy in a role",
    [
      managed("m"),
      principal("role", {
        permissions_boundary: iam("policy", "m"),
        inline_policy: [{ name: "own", policy: policy(allow("x:Y")) }],
      }),
    ],
    principalsOf,
    [["aws_iam_role.o", "trust policy", "m", "own"]],
  ),
  after(
    "a boundary of a user",
    [managed("m"), principal("user", { permissions_boundary: iam("policy", "m") })],
    principalsOf,
    [["aws_iam_user.o", undefined, "m"]],
  ),
  after(
    "a list of attached policies that is narrowed detaches what a resource attached",
    [
      managed("m"),
      create(
        "aws_iam_role",
        { name: "n", assume_role_policy: TRUST, managed_policy_arns: [] },
        {
          actions: ["update"],
          before: { name: "n", assume_role_policy: TRUST, managed_policy_arns: [iam("policy", "m")] },
        },
      ),
      keep("aws_iam_role_policy_attachment", { role: "n", policy_arn: iam("policy", "m") }),
    ],
    principalsOf,
    [["aws_iam_role.o", "trust policy", undefined]],
  ),
  after(
    "blocks of inline policies that are narrowed delete what a resource wrote",
    [
      create(
        "aws_iam_role",
        { name: "n", assume_role_policy: TRUST, inline_policy: [] },
        {
          actions: ["update"],
          before: {
            name: "n",
            assume_role_policy: TRUST,
            inline_policy: [{ name: "own", policy: policy(allow("x:Y")) }],
          },
        },
      ),
      keep("aws_iam_role_policy", { name: "own", role: "n", policy: policy(allow("x:Y")) }),
    ],
    principalsOf,
    [["aws_iam_role.o", "trust policy", undefined]],
  ),
  ...[
    create("aws_iam_user_group_membership", { user: "n", groups: ["n"] }),
    create("aws_iam_group_membership", { users: ["n"], group: "n" }),
  ].map((membership) =>
    after(
      `${membership.type}: a user has what its group has`,
      [
        principal("user"),
        principal("group"),
        create("aws_iam_group_policy", { name: "own", group: "n", policy: policy(allow("x:Y")) }),
        membership,
      ],
      principalsOf,
      [
        ["aws_iam_user.o", undefined, undefined, "own"],
        ["aws_iam_group.o", undefined, undefined, "own"],
      ],
    ),
  ),
  fact(
    "the role of EMR Serverless itself",
    plan([create("aws_iam_service_linked_role", { aws_service_name: "ops.emr-serverless.amazonaws.com" })]),
    ({ after: { serviceLinkedRole } }) => valueOf(serviceLinkedRole),
    { isThere: true, address: "aws_iam_service_linked_role.o" },
  ),
  fact(
    "the role of EMR Serverless itself, as a data source found it",
    plan([], {}, [
      {
        mode: "data",
        type: "aws_iam_roles",
        name: "o",
        after: { path_prefix: "/aws-service-role/ops.emr-serverless.amazonaws.com/", names: ["a"] },
      },
    ]),
    ({ after: { serviceLinkedRole } }) => valueOf(serviceLinkedRole),
    { isThere: true, address: "data.aws_iam_roles.o" },
  ),
];

const BUCKET = keep("aws_s3_bucket", { bucket: "b" }, { name: "b" });
const PUBLIC = { bucket: "b", key: "k", acl: "public-read" };
const bucketFacts: readonly Fact[] = [
  after(
    "a bucket's key",
    [
      BUCKET,
      create("aws_s3_bucket_server_side_encryption_configuration", {
        bucket: "b",
        rule: [{ apply_server_side_encryption_by_default: [{ kms_master_key_id: regional("kms", "key/k") }] }],
      }),
    ],
    ({ buckets }) => buckets.map(({ key }) => key),
    [regional("kms", "key/k")],
  ),
  after(
    "a bucket's ACL",
    [BUCKET, create("aws_s3_bucket_acl", PUBLIC)],
    ({ bucketAccess: { acls } }) => acls.map(({ bucket, shown }) => [bucket.owner, shown]),
    [["aws_s3_bucket.b", "public-read"]],
  ),
  after(
    "who owns a bucket's objects",
    [BUCKET, create("aws_s3_bucket_ownership_controls", { bucket: "b", rule: [{ object_ownership: "ObjectWriter" }] })],
    ({ bucketAccess: { ownerships } }) => ownerships.map(({ bucket, isEnforced }) => [bucket.owner, isEnforced]),
    [["aws_s3_bucket.b", "no"]],
  ),
  after(
    "what a bucket blocks",
    [BUCKET, create("aws_s3_bucket_public_access_block", { bucket: "b", block_public_acls: true })],
    ({ bucketAccess: { blocks } }) => blocks.map(({ bucket, settings }) => [bucket.owner, settings.block_public_acls]),
    [["aws_s3_bucket.b", "yes"]],
  ),
  after(
    "what an account blocks",
    [create("aws_s3_account_public_access_block", { block_public_acls: true })],
    ({ bucketAccess: { accountBlocks } }) => accountBlocks.map((each) => each.block_public_acls),
    ["yes"],
  ),
  ...["aws_s3_object", "aws_s3_bucket_object", "aws_s3_object_copy"].flatMap((type) => {
    const acls = ({ bucketAccess }: Inventory): unknown =>
      bucketAccess.acls.map(({ bucket, shown }) => [bucket.owner, shown]);
    return [
      after(`the ACL of a new ${type}`, [BUCKET, create(type, PUBLIC)], acls, [["aws_s3_bucket.b", "public-read"]]),
      after(`the ACL of an ${type} that stays`, [BUCKET, keep(type, PUBLIC)], acls, []),
    ];
  }),
  after(
    "a grant of a key",
    [create("aws_kms_grant", { key_id: KEY, grantee_principal: iam("role", "n"), operations: ["Decrypt"] })],
    ({ keyGrants }) => keyGrants.map(({ grantee }) => valueOf(grantee)),
    [iam("role", "n")],
  ),
];

const shown = (text: Parameters<typeof show>[0] | undefined): string | undefined =>
  text === undefined ? undefined : show(text);

const ENDPOINT = keep("aws_vpc_endpoint", { id: "vpce-1", service_name: "s" });
const endpointPolicy = ({ vpcEndpoints }: Inventory): unknown =>
  vpcEndpoints.map(({ policy: of }) => valueOf(of)?.address);
const networkFacts: readonly Fact[] = [
  after(
    "the ranges of a prefix list",
    [
      keep("aws_ec2_managed_prefix_list", { id: "pl-1", entry: [{ cidr: "10.0.0.0/8" }] }),
      create("aws_ec2_managed_prefix_list_entry", { prefix_list_id: "pl-1", cidr: "10.1.0.0/16" }),
    ],
    ({ prefixLists }) => prefixLists.map(({ ranges }) => ranges),
    [["10.0.0.0/8", "10.1.0.0/16"]],
  ),
  ...["aws_security_group_rule", "aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"].map(
    (type) =>
      after(
        `a rule by ${type}`,
        [create(type, { security_group_id: "sg-1", type: "egress" })],
        ({ securityGroupRules }) => securityGroupRules.map(({ groupId, inbound }) => [groupId, inbound]),
        [["sg-1", type.includes("ingress")]],
      ),
  ),
  after(
    "the routes and the main table of a VPC",
    [
      keep("aws_route_table", { id: "rtb-1" }),
      create("aws_route", { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0", gateway_id: "igw-1" }),
      create("aws_main_route_table_association", { route_table_id: "rtb-1", vpc_id: "vpc-1" }),
    ],
    ({ routeTables }) =>
      routeTables.map(({ isMain, routes }) => [
        valueOf(isMain),
        ...routes.map(({ toInternetGateway }) => toInternetGateway),
      ]),
    [[true, "yes"]],
  ),
  ...["aws_internet_gateway", "aws_default_internet_gateway", "aws_vpn_gateway"].map((type) =>
    after(
      `a route to ${type}`,
      [
        create(type, {}, { unknown: { id: true } }),
        keep("aws_route_table", { id: "rtb-1" }, { name: "t" }),
        create("aws_route", { route_table_id: "rtb-1" }, { name: "r", ...madeFrom("gateway_id", `${type}.o.id`) }),
      ],
      ({ routeTables }) => routeTables.flatMap(({ routes }) => routes.map(({ target }) => shown(textOf(target)))),
      [`\${${type}.o.id}`],
    ),
  ),
  ...(
    [
      ["aws_route53_zone", { name: "amazonaws.com.", vpc: [{ vpc_id: "vpc-1" }] }, "amazonaws.com"],
      ["aws_route53_zone_association", { vpc_id: "vpc-1" }, undefined],
      ["aws_route53_resolver_rule_association", { vpc_id: "vpc-1" }, undefined],
      ["aws_route53profiles_association", { resource_id: "vpc-1" }, undefined],
      ["aws_vpc_dhcp_options_association", { vpc_id: "vpc-1" }, undefined],
    ] as const
  ).map(([type, values, domain]) =>
    after(
      `names in a VPC that ${type} answers`,
      [create(type, values)],
      ({ privateNames }) => privateNames.map((each) => [valueOf(each.vpcId), valueOf(each.domain)]),
      [["vpc-1", domain]],
    ),
  ),
  after(
    "what resources of their own give an endpoint",
    [
      ENDPOINT,
      create("aws_vpc_endpoint_route_table_association", { vpc_endpoint_id: "vpce-1", route_table_id: "rtb-1" }),
      create("aws_vpc_endpoint_subnet_association", { vpc_endpoint_id: "vpce-1", subnet_id: "subnet-1" }),
      create("aws_vpc_endpoint_security_group_association", { vpc_endpoint_id: "vpce-1", security_group_id: "sg-1" }),
    ],
    ({ vpcEndpoints }) =>
      vpcEndpoints.map(({ routeTableIds, subnetIds, securityGroupIds }) => [
        textsOf(routeTableIds),
        textsOf(subnetIds),
        textsOf(securityGroupIds),
      ]),
    [[["rtb-1"], ["subnet-1"], ["sg-1"]]],
  ),
  after(
    "the policy of an endpoint",
    [ENDPOINT, create("aws_vpc_endpoint_policy", { vpc_endpoint_id: "vpce-1", policy: TEXT }, { name: "p" })],
    endpointPolicy,
    ["aws_vpc_endpoint_policy.p"],
  ),
  after(
    "what an endpoint repeats of a policy that is destroyed",
    [
      keep("aws_vpc_endpoint", { id: "vpce-1", service_name: "s", policy: TEXT }),
      remove("aws_vpc_endpoint_policy", { vpc_endpoint_id: "vpce-1", policy: TEXT }),
    ],
    endpointPolicy,
    [undefined],
  ),
  after(
    "a policy that an endpoint is given while one of its own is destroyed",
    [
      create(
        "aws_vpc_endpoint",
        { id: "vpce-1", service_name: "s", policy: TEXT },
        { actions: ["update"], before: { id: "vpce-1", service_name: "s", policy: policy() } },
      ),
      remove("aws_vpc_endpoint_policy", { vpc_endpoint_id: "vpce-1", policy: policy() }),
    ],
    endpointPolicy,
    ["aws_vpc_endpoint.o"],
  ),
  after(
    "the policy in an endpoint is of no resource that has one",
    [create("aws_vpc_endpoint", { id: "vpce-1", service_name: "s", policy: TEXT })],
    policiesOf,
    [],
  ),
  after(
    "a tag by a resource of its own",
    [keep("aws_vpc", { id: "vpc-1" }), create("aws_ec2_tag", { resource_id: "vpc-1", key: "a", value: "b" })],
    ({ vpcs }) => vpcs.map(({ tags }) => valueOf(tags)),
    [{ a: "b" }],
  ),
];

/** A fact of an object that stays and lists a part of its own, which the plan destroys. */
const destroyed = (
  part: string,
  object: ResourceInPlan,
  parts: readonly Json[],
  look: (inventory: Inventory) => unknown,
  expected: unknown,
): Fact =>
  fact(
    `without a destroyed ${part}, though ${object.mode === "data" ? "data " : ""}${object.type} lists it: ${JSON.stringify(expected)}`,
    plan(
      [
        ...(object.mode === "data" ? [] : [object]),
        ...parts.map((values, index) => ({ ...remove(part, values), name: `p${String(index)}` })),
      ],
      {},
      object.mode === "data" ? [object] : [],
    ),
    (reading) => look(reading.after),
    expected,
  );
const looked = (type: string, values: Json): ResourceInPlan => ({ ...keep(type, values), mode: "data" });

const EGRESS = {
  protocol: "tcp",
  from_port: 443,
  to_port: 443,
  cidr_blocks: ["10.0.0.0/8", "10.1.0.0/16"],
  ipv6_cidr_blocks: ["2001:db8::/32", "2001:db9::/32"],
  prefix_list_ids: ["pl-1", "pl-2"],
  security_groups: ["sg-2", "sg-3"],
  self: true,
};
const rulesOf = ({ securityGroupRules }: Inventory): unknown =>
  securityGroupRules.map(({ inbound, protocol, fromPort, toPort, ranges, groups, prefixLists }) =>
    [inbound ? "in" : "out", protocol, fromPort, toPort, ...[...ranges, ...groups, ...prefixLists].map(shown)]
      .map(String)
      .join(" "),
  );
const ALL = "10.0.0.0/8 10.1.0.0/16 2001:db8::/32 2001:db9::/32 sg-2 sg-3 sg-1 pl-1 pl-2";
const REST = "10.1.0.0/16 2001:db9::/32 sg-3 pl-2";
const SHARED = [EGRESS, { ...EGRESS, protocol: "udp" }, { ...EGRESS, from_port: 442 }, { ...EGRESS, to_port: 444 }];
/** A group with a block that rules of their own share, and others that differ from it in one respect. */
const group = (type: string): ResourceInPlan =>
  keep(type, {
    id: "sg-1",
    ingress: SHARED,
    egress: SHARED,
  });
const linesOf = (way: string, first: string): readonly string[] =>
  [`tcp 443 443 ${first}`, `udp 443 443 ${ALL}`, `tcp 442 443 ${ALL}`, `tcp 443 444 ${ALL}`].map(
    (each) => `${way} ${each}`,
  );
const GROUP_TYPES = ["aws_security_group", "aws_default_security_group"] as const;
const ruleFacts = GROUP_TYPES.flatMap((type): readonly Fact[] => [
  ...(["ingress", "egress"] as const).flatMap((kind): readonly Fact[] => {
    const [inbound, outbound] = kind === "ingress" ? [REST, ALL] : [ALL, REST];
    const remaining = [...linesOf("in", inbound), ...linesOf("out", outbound)];
    const newer = { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 443, to_port: 443 };
    const older = { security_group_id: "sg-1", type: kind, protocol: "tcp", from_port: 443, to_port: 443 };
    const olderParts = [
      { ...older, cidr_blocks: ["10.0.0.0/8"], ipv6_cidr_blocks: ["2001:db8::/32"], prefix_list_ids: ["pl-1"] },
      { ...older, source_security_group_id: "sg-2" },
    ];
    return [
      destroyed(
        `aws_vpc_security_group_${kind}_rule`,
        group(type),
        [
          { ...newer, cidr_ipv4: "10.0.0.0/8" },
          { ...newer, cidr_ipv6: "2001:db8::/32" },
          { ...newer, prefix_list_id: "pl-1" },
          { ...newer, referenced_security_group_id: "sg-2" },
          { ...newer, referenced_security_group_id: "sg-1" },
        ],
        rulesOf,
        remaining,
      ),
      destroyed("aws_security_group_rule", group(type), [...olderParts, { ...older, self: true }], rulesOf, remaining),
      destroyed(
        "aws_security_group_rule",
        group(type),
        [...olderParts, { ...older, source_security_group_id: "sg-1" }],
        rulesOf,
        remaining,
      ),
    ];
  }),
]);

const routesOf = ({ routeTables }: Inventory): unknown =>
  routeTables.flatMap(({ routes }) => routes.map(({ destination }) => shown(textOf(destination))));
const routeFacts = [
  (values: Json): ResourceInPlan => keep("aws_route_table", { id: "rtb-1", route: values }),
  (values: Json): ResourceInPlan => keep("aws_default_route_table", { id: "rtb-1", route: values }),
  (values: Json): ResourceInPlan => looked("aws_route_table", { id: "rtb-1", routes: values }),
].flatMap((table) =>
  (
    [
      ["cidr_block", "destination_cidr_block", "0.0.0.0/0", "10.1.0.0/16"],
      ["ipv6_cidr_block", "destination_ipv6_cidr_block", "::/0", "2001:db8::/32"],
      ["destination_prefix_list_id", "destination_prefix_list_id", "pl-1", "pl-2"],
    ] as const
  ).map(([own, argument, value, other]) => {
    const none = { cidr_block: "", ipv6_cidr_block: "", destination_prefix_list_id: "" };
    const listed = [value, other].map((each) => ({ ...none, [own]: each, gateway_id: "igw-1" }));
    return destroyed(
      "aws_route",
      table(listed as unknown as Json),
      [{ route_table_id: "rtb-1", [argument]: value, gateway_id: "igw-1" }],
      routesOf,
      [other],
    );
  }),
);

const ACL_LISTS = {
  id: "acl-1",
  subnet_ids: ["subnet-1", "subnet-2"],
  ingress: [{ rule_no: 1 }, { rule_no: 2 }],
  egress: [{ rule_no: 1 }, { rule_no: 2 }],
};
const aclsOf = ({ networkAcls }: Inventory): unknown =>
  networkAcls.map(({ subnetIds, rules }) => [
    ...subnetIds,
    ...rules.map(({ inbound, number }) => `${inbound ? "in" : "out"} ${String(number)}`),
  ]);
const aclFacts = ["aws_network_acl", "aws_default_network_acl"].flatMap((type): readonly Fact[] => [
  destroyed(
    "aws_network_acl_rule",
    keep(type, ACL_LISTS),
    [
      { network_acl_id: "acl-1", rule_number: 1, egress: false },
      { network_acl_id: "acl-1", rule_number: 2, egress: true },
    ],
    aclsOf,
    [["subnet-1", "subnet-2", "in 2", "out 1"]],
  ),
  destroyed(
    "aws_network_acl_association",
    keep(type, ACL_LISTS),
    [{ network_acl_id: "acl-1", subnet_id: "subnet-1" }],
    aclsOf,
    [["subnet-2", "in 1", "in 2", "out 1", "out 2"]],
  ),
  after(
    `what resources of their own give ${type}`,
    [
      create(type, { id: "acl-1" }),
      create("aws_network_acl_rule", { network_acl_id: "acl-1", rule_number: 3, egress: true }),
      create("aws_network_acl_association", { network_acl_id: "acl-1", subnet_id: "subnet-3" }),
    ],
    aclsOf,
    [["subnet-3", "out 3"]],
  ),
]);

const subnetsOf = ({ routeTables }: Inventory): unknown => routeTables.map(({ subnetIds }) => subnetIds);
const mainsOf = ({ routeTables }: Inventory): unknown => routeTables.map(({ id, isMain }) => [id, valueOf(isMain)]);
const CHOSEN = [{ apply_server_side_encryption_by_default: [{ kms_master_key_id: regional("kms", "key/k") }] }];

/** What the plan destroys is not there after it, though an object of the plan still lists it. */
const destroyedFacts: readonly Fact[] = [
  ...ruleFacts,
  ...routeFacts,
  ...aclFacts,
  destroyed(
    "aws_route_table_association",
    looked("aws_route_table", { id: "rtb-1", associations: [{ subnet_id: "subnet-1" }, { subnet_id: "subnet-2" }] }),
    [{ route_table_id: "rtb-1", subnet_id: "subnet-1" }],
    subnetsOf,
    [["subnet-2"]],
  ),
  destroyed(
    "aws_route_table_association",
    looked("aws_route_table", { id: "rtb-1", subnet_id: "subnet-1" }),
    [{ route_table_id: "rtb-1", subnet_id: "subnet-1" }],
    subnetsOf,
    [[]],
  ),
  destroyed(
    "aws_main_route_table_association",
    looked("aws_route_table", { id: "rtb-1", associations: [{ main: true }, { main: false, subnet_id: "subnet-1" }] }),
    [{ route_table_id: "rtb-1", vpc_id: "vpc-1" }],
    ({ routeTables }) => routeTables.map(({ isMain, subnetIds }) => [valueOf(isMain), subnetIds]),
    [[false, ["subnet-1"]]],
  ),
  ...["aws_vpc", "aws_default_vpc"].map((type) =>
    fact(
      `without a destroyed aws_main_route_table_association ${type} has its first table as the main one again`,
      plan([
        keep(type, { id: "vpc-1", main_route_table_id: "rtb-1" }),
        keep("aws_route_table", { id: "rtb-1", vpc_id: "vpc-1" }, { name: "one" }),
        keep("aws_route_table", { id: "rtb-2", vpc_id: "vpc-1" }, { name: "two" }),
        remove("aws_main_route_table_association", {
          vpc_id: "vpc-1",
          route_table_id: "rtb-1",
          original_route_table_id: "rtb-2",
        }),
      ]),
      ({ after: inventory }) => mainsOf(inventory),
      [
        ["rtb-1", false],
        ["rtb-2", true],
      ],
    ),
  ),
  destroyed(
    "aws_route53_zone_association",
    keep("aws_route53_zone", { id: "Z1", name: "a.example", vpc: [{ vpc_id: "vpc-1" }, { vpc_id: "vpc-2" }] }),
    [{ zone_id: "Z1", vpc_id: "vpc-1" }],
    ({ privateNames }) => privateNames.map(({ vpcId }) => shown(textOf(vpcId))),
    ["vpc-2"],
  ),
  ...(
    [
      ["route_table_id", "routeTableIds"],
      ["subnet_id", "subnetIds"],
      ["security_group_id", "securityGroupIds"],
    ] as const
  ).map(([argument, name]) =>
    destroyed(
      `aws_vpc_endpoint_${argument.slice(0, -3)}_association`,
      keep("aws_vpc_endpoint", { id: "vpce-1", service_name: "s", [`${argument}s`]: ["one", "other"] }),
      [{ vpc_endpoint_id: "vpce-1", [argument]: "one" }],
      ({ vpcEndpoints }) => vpcEndpoints.map((each) => textsOf(each[name])),
      [["other"]],
    ),
  ),
  destroyed(
    "aws_ec2_tag",
    keep("aws_subnet", { id: "subnet-1", tags: { a: "b", c: "d" } }),
    [{ resource_id: "subnet-1", key: "a", value: "b" }],
    ({ subnets }) => subnets.map(({ tags }) => valueOf(tags)),
    [{ c: "d" }],
  ),
  destroyed(
    "aws_ec2_tag",
    keep("aws_subnet", { id: "subnet-1", tags_all: { a: "b", c: "d" } }),
    [{ resource_id: "subnet-1", key: "a", value: "b" }],
    ({ subnets }) => subnets.map(({ tags }) => valueOf(tags)),
    [{ c: "d" }],
  ),
  ...[
    keep("aws_ec2_managed_prefix_list", { id: "pl-1", entry: [{ cidr: "10.0.0.0/8" }, { cidr: "10.1.0.0/16" }] }),
    looked("aws_ec2_managed_prefix_list", { id: "pl-1", entries: [{ cidr: "10.0.0.0/8" }, { cidr: "10.1.0.0/16" }] }),
  ].map((list) =>
    destroyed(
      "aws_ec2_managed_prefix_list_entry",
      list,
      [{ prefix_list_id: "pl-1", cidr: "10.0.0.0/8" }],
      ({ prefixLists }) => prefixLists.map(({ ranges }) => ranges),
      [["10.1.0.0/16"]],
    ),
  ),
  destroyed(
    "aws_s3_bucket_server_side_encryption_configuration",
    keep("aws_s3_bucket", { id: "b", bucket: "b", server_side_encryption_configuration: [{ rule: CHOSEN }] }),
    [{ bucket: "b", rule: CHOSEN }],
    ({ buckets }) => buckets.map(({ key }) => key),
    [undefined],
  ),
  // What Terraform only stops managing, unless what it belongs to is destroyed as well.
  ...(
    [
      [
        "aws_default_vpc",
        { id: "vpc-1" },
        undefined,
        ({ vpcs }: Inventory): unknown => vpcs.map(({ id }) => id),
        "vpc-1",
      ],
      ["aws_default_subnet", { id: "subnet-1", vpc_id: "vpc-1" }, "aws_vpc", partsOf("subnets"), "subnet-1"],
      ["aws_default_security_group", { id: "sg-1", vpc_id: "vpc-1" }, "aws_vpc", partsOf("securityGroups"), "sg-1"],
      ["aws_default_route_table", { id: "rtb-1", vpc_id: "vpc-1" }, "aws_vpc", partsOf("routeTables"), "rtb-1"],
      ["aws_default_network_acl", { id: "acl-1", vpc_id: "vpc-1" }, "aws_vpc", partsOf("networkAcls"), "acl-1"],
    ] as const
  ).flatMap(([type, values, owner, look, id]): readonly Fact[] => [
    after(`a destroyed ${type} stays in AWS`, [remove(type, values)], look, [id]),
    ...(owner === undefined
      ? []
      : [
          after(
            `a destroyed ${type} of a destroyed VPC is deleted`,
            [remove(type, values), remove(owner, { id: "vpc-1" })],
            look,
            [],
          ),
        ]),
  ]),
  after(
    "a destroyed ACL of a bucket stays in AWS",
    [BUCKET, remove("aws_s3_bucket_acl", PUBLIC)],
    ({ bucketAccess: { acls } }) => acls.map(({ shown: each }) => each),
    ["public-read"],
  ),
  after(
    "a destroyed ACL of a destroyed bucket is deleted",
    [remove("aws_s3_bucket_acl", PUBLIC), remove("aws_s3_bucket", { id: "b", bucket: "b" })],
    ({ bucketAccess: { acls } }) => acls,
    [],
  ),
];

function partsOf(
  kind: "subnets" | "securityGroups" | "routeTables" | "networkAcls",
): (inventory: Inventory) => unknown {
  return (inventory) => inventory[kind].map(({ id }) => id);
}

const FACTS: readonly Fact[] = [
  ...OBJECTS.map(([type, object]) =>
    fact(`${type} is ${object}`, plan([create(type, {})]), (reading) => reading.changes?.().changes[0]?.object, object),
  ),
  ...ownerFacts,
  ...foundFacts,
  ...replacedFacts,
  ...lostFacts,
  ...organizationFacts,
  ...formFacts,
  ...wholeFacts,
  ...placeFacts,
  ...principalFacts,
  ...bucketFacts,
  ...networkFacts,
  ...destroyedFacts,
];

const TYPES = new ResourceTypes();

test.each(FACTS)("$name", ({ read, expected }) => {
  expect(read(TYPES)).toEqual(expected);
});

/** A table without something. */
interface Lacking {
  readonly what: string;
  readonly table: Readonly<Record<string, ResourceType>>;
}

/** Fields whose parts are nothing without each other. */
const WHOLE: ReadonlySet<string> = new Set(["allOf"]);
const PARTS_ARE_WHOLE: ReadonlySet<string> = new Set(["of", "forms"]);

/** A value without each of its fields or elements in turn, and without each of theirs. */
function* lacking(value: object, place: string): Generator<{ readonly what: string; readonly left: object }> {
  const isList = Array.isArray(value);
  for (const [name, each] of Object.entries(value) as readonly (readonly [string, unknown])[]) {
    const what = `${place}.${name}`;
    const rest = Object.entries(value).filter(([other]) => other !== name);
    yield { what, left: isList ? rest.map(([, other]) => other as unknown) : Object.fromEntries(rest) };
    if (typeof each !== "object" || each === null || WHOLE.has(name)) continue;
    for (const inner of lacking(each, what)) {
      if (PARTS_ARE_WHOLE.has(name) && inner.what.slice(what.length + 1).includes(".")) continue;
      const left = Object.entries({ ...value, [name]: inner.left });
      yield { what: inner.what, left: isList ? left.map(([, other]) => other as unknown) : Object.fromEntries(left) };
    }
  }
}

function tablesWithout(type: string, entry: ResourceType): readonly Lacking[] {
  const others = Object.fromEntries(Object.entries(RESOURCE_TYPES).filter(([other]) => other !== type));
  return [
    { what: type, table: others },
    ...[...lacking(entry, type)].map(({ what, left }) => ({ what, table: { ...others, [type]: left } })),
  ];
}

function isAsExpected({ read, expected }: Fact, types: ResourceTypes): boolean {
  try {
    return isDeepStrictEqual(read(types), expected);
  } catch {
    return false;
  }
}

test("taking one entry or one field out of the table changes a fact", () => {
  const unnoticed = Object.entries(RESOURCE_TYPES).flatMap(([type, entry]) => {
    const facts = FACTS.filter(({ text }) => text.includes(`"${type}"`));
    return tablesWithout(type, entry)
      .filter(({ table }) => facts.every((each) => isAsExpected(each, new ResourceTypes(table))))
      .map(({ what }) => what);
  });
  expect(unnoticed).toEqual([]);
});
