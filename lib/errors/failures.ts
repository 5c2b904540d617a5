/** Failures of Canvas's large data that no policy causes, or that name a role and no request: by what their texts say. */
import { interruptedIn, taintedIn } from "./interrupted";
import type { Failure, FailureKind } from "./reading";
import { VCPU_QUOTA_CODE } from "../rules/vcpu-quota";

type Read = (match: RegExpMatchArray) => Omit<Failure, "kind">;

interface Pattern {
  readonly kind: FailureKind;
  readonly text: RegExp;
  readonly read?: Read;
}

const EMR_SERVERLESS = { kind: "service", service: "emr-serverless.amazonaws.com" } as const;

/** From what keeps every job from starting to what is often noise. */
const PATTERNS: readonly Pattern[] = [
  {
    kind: "role-not-assumable",
    text: /Could not assume (?:runtime|execution) role (\S{1,2048}) because it doesn't exist or isn't setup with the required trust relationship/g,
    read: ([, role = ""]) => ({
      role,
      request: { principal: EMR_SERVERLESS, action: "sts:AssumeRole" },
      maybe: [
        "role does not exist",
        "trust policy does not allow the service",
        "trust policy's condition does not hold",
        "changed less than a few minutes ago",
      ],
    }),
  },
  {
    kind: "role-not-assumable",
    text: /Could not assume role (arn:[^\s"<>]{1,2048}) Please ensure that the role exists and allows principal '([a-z0-9.-]{1,100})' to assume the role/g,
    read: ([, role = "", service = ""]) => ({
      role: role.replace(/\.$/, ""),
      request: { principal: { kind: "service", service }, action: "sts:AssumeRole" },
    }),
  },
  { kind: "cross-account-pass-role", text: /Cross-account pass role is not allowed/g },
  {
    kind: "service-linked-role",
    text: /Access denied when calling CreateServiceLinkedRole operation/gi,
    read: () => ({ request: { principal: { kind: "unknown" }, action: "iam:CreateServiceLinkedRole" } }),
  },
  { kind: "job-role-s3", text: /S3 access is denied\. Please check S3 access permissions of the job runtime role/g },
  {
    kind: "quota-vcpu",
    text: /service limit on the maximum vCPU|ServiceQuotaExceededException[^\n]{0,200}vCPU/gi,
    read: () => ({ quota: VCPU_QUOTA_CODE }),
  },
  {
    kind: "subnet-addresses",
    text: /InsufficientFreeAddressesInSubnet|subnet does not have enough free addresses|insufficient free addresses/gi,
  },
  {
    kind: "image",
    text: /pull access denied for ([^\s,"]{1,300})|CannotPullContainerError|ImageNotFoundException/g,
    read: ([, about]) => (about === undefined ? {} : { about }),
  },
  {
    kind: "no-route",
    text: /(?:Could not connect to the endpoint URL|Connect timeout on endpoint URL): "?https?:\/\/([^\s"/:]{1,255})|Connect to ([a-z0-9.-]{1,255}):443 \[[^\]\n]{0,400}\] failed: [cC]onnect timed out|UnknownHostException: ([a-z0-9.-]{1,255})/g,
    read: ([, one, two, three]) => ({ about: one ?? two ?? three ?? "" }),
  },
  { kind: "bucket-region", text: /PermanentRedirect|AuthorizationHeaderMalformed|the bucket is in this region:/gi },
  { kind: "bucket-missing", text: /NoSuchBucket|The specified bucket does not exist/g },
  {
    kind: "credentials",
    text: /ExpiredToken|The security token included in the request is (?:expired|invalid)|Unable to locate credentials/g,
  },
  { kind: "vpc-only-update", text: /VpcId and Subnet IDs are required for updating domains to VpcOnly mode/g },
  { kind: "rstudio-only", text: /AppSecurityGroupManagement can only be set for Rstudio enabled domains/gi },
  {
    kind: "property-unknown",
    text: /extraneous key \[([^\]\n]{1,200})\] is not permitted/g,
    read: ([, about = ""]) => ({ about }),
  },
  {
    kind: "validation",
    text: /Value '[^'\n]{0,400}' at '([^'\n]{1,200})' failed to satisfy constraint/g,
    read: ([, about = ""]) => ({ about }),
  },
  { kind: "job-never-ran", text: /PersistentAppUI isn't available for jobs that never ran/g },
  { kind: "worker-size", text: /Serverless storage for EMR Serverless is not supported for 1 and 2 vCPU workers/g },
  { kind: "emr-on-ec2", text: /The VPC\/subnet configuration was invalid/g },
  { kind: "other-solution", text: /SubnetIds and SecurityGroupIds are required/g },
  { kind: "canvas-generic", text: /Canvas can't process your request right now/gi },
  { kind: "application-capacity", text: /Job failed as application has exceeded maximumCapacity settings/g },
  {
    kind: "iam-quota",
    text: /Cannot exceed quota for ([A-Za-z]{1,64})|Maximum policy size of \d{1,6} bytes exceeded/g,
    read: ([, quota]) => (quota === undefined ? {} : { quota }),
  },
  {
    kind: "application-capacity",
    text: /application has exceeded maximumCapacity settings: \[([^\]\n]{1,200})\]/g,
    read: ([, limit = ""]) => ({ limit, secondary: true }),
  },
];

/** Every failure of a text, each kind where it first applies. */
export function failuresIn(text: string): readonly Failure[] {
  const all = PATTERNS.flatMap(({ kind, text: pattern, read }) =>
    [...text.matchAll(pattern)].map((match): Failure => ({ kind, ...read?.(match) })),
  );
  return [...all, ...interruptedIn(text), ...taintedIn(text)];
}
