/** A plan of any size, for benches: mostly resources that have nothing to do with access, some of IAM, all with both sides. */

/** What a plan is made of. */
export interface PlanSize {
  readonly changes: number;
  /** Of these, roles with their policies and attachments. */
  readonly iam: number;
}

const AWS = "registry.terraform.io/hashicorp/aws";
const ACCOUNT = "111122223333";

interface Change {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
  readonly before: object | null;
  readonly after: object;
}

/** The plan as `terraform show -json` prints it. The same size gives the same bytes. */
export function makePlan({ changes, iam }: PlanSize): string {
  const others = changes - iam;
  const all = [
    ...Array.from({ length: iam }, (_, index) => iamChange(index)),
    ...Array.from({ length: others }, (_, index) => otherChange(index)),
  ].map((each) => ({ ...each, before: sorted(each.before), after: sorted(each.after) }));
  const state = (side: "before" | "after"): object => ({
    root_module: {
      child_modules: [
        {
          address: "module.platform",
          resources: all.flatMap(({ type, name, ...change }) =>
            change[side] === null
              ? []
              : [
                  {
                    address: `module.platform.${type}.${name}`,
                    mode: "managed",
                    type,
                    name,
                    provider_name: AWS,
                    schema_version: 0,
                    values: change[side],
                    sensitive_values: {},
                  },
                ],
          ),
        },
      ],
    },
  });
  return JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.11.4",
    planned_values: state("after"),
    resource_changes: all.map(({ type, name, actions, before, after }) => ({
      address: `module.platform.${type}.${name}`,
      module_address: "module.platform",
      mode: "managed",
      type,
      name,
      provider_name: AWS,
      change: { actions, before, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {} },
    })),
    prior_state: { format_version: "1.0", terraform_version: "1.11.4", values: state("before") },
    configuration: {
      provider_config: {
        aws: {
          name: "aws",
          expressions: { region: { constant_value: "us-east-1" }, allowed_account_ids: { constant_value: [ACCOUNT] } },
        },
      },
      root_module: {
        module_calls: {
          platform: {
            module: {
              resources: all.map(({ type, name }) => ({
                mode: "managed",
                type,
                name,
                expressions: {
                  tags: { references: ["var.tags"] },
                  name: { references: ["var.name", "each.key", "each"] },
                },
              })),
            },
          },
        },
      },
    },
  });
}

/** Roles, inline policies and attachments in turn; every fourth policy changes. */
function iamChange(index: number): Change {
  const number = Math.floor(index / 3);
  const role = `team-${String(number)}`;
  const isChanged = number % 4 === 0;
  const actions = isChanged && index % 3 === 1 ? ["update"] : ["no-op"];
  if (index % 3 === 0) {
    const data = {
      name: role,
      path: "/",
      arn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
      assume_role_policy: policy({
        Effect: "Allow",
        Principal: { Service: "sagemaker.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
      max_session_duration: 3600,
      tags: tags(number),
    };
    return { type: "aws_iam_role", name: role, actions, before: data, after: data };
  }
  if (index % 3 === 1) {
    const data = (more: readonly string[]): object => ({
      name: "data",
      role,
      policy: policy(
        ...["raw", "curated", "results", "archive"].map((folder) => ({
          Sid: `Folder${folder}`,
          Effect: "Allow",
          Action: ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", ...more],
          Resource: `arn:aws:s3:::team-${String(number)}-data/${folder}/*`,
          Condition: { StringEquals: { "aws:ResourceAccount": ACCOUNT } },
        })),
      ),
    });
    return {
      type: "aws_iam_role_policy",
      name: role,
      actions,
      before: data([]),
      after: data(isChanged ? ["s3:DeleteObject"] : []),
    };
  }
  const data = { role, policy_arn: "arn:aws:iam::aws:policy/AmazonSageMakerCanvasFullAccess" };
  return { type: "aws_iam_role_policy_attachment", name: role, actions, before: data, after: data };
}

/** Terraform writes the names of values in their order. */
function sorted<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted) as T;
  const entries = Object.entries(value).map(([name, each]: [string, unknown]) => [name, sorted(each)] as const);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1))) as T;
}

function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

function tags(number: number): object {
  return { Team: `team-${String(number % 40)}`, CostCenter: String(1000 + (number % 90)), Environment: "production" };
}

const TYPES = [
  "aws_cloudwatch_log_group",
  "aws_instance",
  "aws_route53_record",
  "aws_lambda_function",
  "aws_ecs_task_definition",
] as const;

/** Half of them as they were; the rest made or changed. */
function otherChange(index: number): Change {
  const name = `part-${String(index)}`;
  const data = (size: number): object => ({
    arn: `arn:aws:service:us-east-1:${ACCOUNT}:thing/${name}`,
    id: name,
    name,
    description: "Part of the platform, kept by the platform team; see the catalogue for its owner.",
    size,
    timeouts: null,
    enabled: true,
    environment: [{ variables: { LOG_LEVEL: "info", REGION: "us-east-1", STAGE: "production", PART: name } }],
    vpc_config: [{ subnet_ids: ["subnet-0aaa", "subnet-0bbb"], security_group_ids: ["sg-0ccc"] }],
    tags: tags(index),
    tags_all: tags(index),
  });
  const type = TYPES[index % TYPES.length] ?? TYPES[0];
  if (index % 4 === 0) return { type, name, actions: ["create"], before: null, after: data(1) };
  if (index % 4 === 1) return { type, name, actions: ["update"], before: data(1), after: data(2) };
  return { type, name, actions: ["no-op"], before: data(1), after: data(1) };
}
