/** What of AWS's page a refusal or a failure is about, what else causes it, and which checks look for it. */
import type { Failure, FailureKind, Refusal } from "../../errors/reading";
import type { PageStep } from "../../report/why/model";
import { RAISE_VCPU_QUOTA, SHOW_VCPU_QUOTA } from "../../rules/vcpu-quota";

const JOB_ROLE: PageStep = {
  step: "Scenario 1 step 2",
  what: "the EMR Serverless runtime role (job role): its name, trust policy and policy",
};
const CUSTOM_S3: PageStep = {
  step: "Scenario 1 step 3",
  what: "access of the job role to buckets without sagemaker in their names",
};
const RESTART: PageStep = { step: "Scenario 1 step 4", what: "save the setting, and restart the running Canvas apps" };
const IMAGES: PageStep = { step: "Scenario 2 step 1", what: "ecr:DescribeImages for the execution role" };
const SUBNETS: PageStep = {
  step: "Scenario 3 step 1",
  what: "private subnets in Availability Zones of EMR Serverless",
};
const INTERFACES: PageStep = {
  step: "Scenario 3 steps 2 and 3",
  what: "ec2:CreateNetworkInterface for the execution role, and the tags of subnets and security groups",
};
const ENDPOINT: PageStep = { step: "Scenario 3 step 4", what: "the S3 gateway endpoint of the VPC" };
const off = (what: string): PageStep => ({ step: "not on the page", what });

/** The step that a refused request belongs to. */
export function stepOf({ action = "", layer, resource = "", candidates = [] }: Refusal): PageStep {
  const lowered = (action === "" ? (candidates[0]?.action ?? "") : action).toLowerCase();
  if (layer === "lake-formation") return off("a grant of Lake Formation; a statement of IAM does not give it");
  if (layer === "scp" || layer === "rcp") return off("a policy of the organization, which its administrators change");
  if (lowered === "iam:passrole" || lowered.startsWith("sts:")) return JOB_ROLE;
  if (lowered === "iam:createservicelinkedrole")
    return off("the service-linked role of EMR Serverless, once in each account");
  if (lowered.startsWith("emr-serverless:"))
    return off("AmazonSageMakerCanvasFullAccess on the execution role, which the page presumes");
  if (lowered.startsWith("ecr:")) return IMAGES;
  if (lowered === "ec2:createnetworkinterface") return INTERFACES;
  if (layer === "endpoint" || resource.includes("-starport-layer-bucket") || resource.includes(".appinfo.src"))
    return ENDPOINT;
  if (lowered.startsWith("kms:")) return off("the key policy of a customer managed key, and the role that uses it");
  if (lowered.startsWith("s3:") || lowered === "") return CUSTOM_S3;
  if (/^(glue|athena):/.test(lowered))
    return off("a metastore in AWS Glue: no managed policy of the job role covers it");
  return off("a request that the page does not speak of");
}

interface FailureText {
  readonly step: PageStep;
  readonly explanation: string;
  readonly next?: readonly string[];
  /** Ids of checks that look for it. */
  readonly checks?: readonly string[];
}

const S3_CHECKS = [
  "grants-on-wrong-role",
  "bucket-tag",
  "bucket-region",
  "public-access-refused",
  "endpoint-policy-principal",
];

/** What each kind of failure means. */
const FAILURES: Readonly<Record<FailureKind, FailureText>> = {
  "role-not-assumable": {
    step: JOB_ROLE,
    explanation:
      "EMR Serverless cannot assume the job role: it does not exist, its trust policy does not allow emr-serverless.amazonaws.com, or a condition of that policy does not hold. A trust policy that was changed in the last minutes may not be in effect yet.",
    checks: ["job-role-trust", "job-role-name"],
  },
  "cross-account-pass-role": {
    step: JOB_ROLE,
    explanation:
      "The role to pass belongs to another account. No policy allows that: the job role must be one of the account that runs the job.",
    checks: ["job-role-name"],
  },
  "service-linked-role": {
    step: off("the service-linked role of EMR Serverless, once in each account"),
    explanation:
      "The first application of EMR Serverless in an account needs AWSServiceRoleForAmazonEMRServerless, and the caller may not create it.",
    next: ["aws iam create-service-linked-role --aws-service-name ops.emr-serverless.amazonaws.com"],
    checks: ["service-linked-role"],
  },
  "job-role-s3": {
    step: CUSTOM_S3,
    explanation:
      "The job role was refused by S3; the text names neither bucket nor layer. The driver's log names both.",
    next: ["read the driver's stderr of the job run for the sentence with the bucket, and give that text"],
    checks: S3_CHECKS,
  },
  "quota-vcpu": {
    step: off("a quota, not a permission"),
    explanation:
      "The account reached its quota of vCPUs that EMR Serverless uses at once (16 by default in each Region; Canvas asks for up to 400). No policy changes it.",
    next: [SHOW_VCPU_QUOTA, RAISE_VCPU_QUOTA],
  },
  "subnet-addresses": {
    step: SUBNETS,
    explanation:
      "The subnet has no free IPv4 addresses: each worker takes one, and all workers of a job are in one subnet. No policy changes it.",
    next: ["aws ec2 describe-subnets --subnet-ids SUBNET-ID --query 'Subnets[].AvailableIpAddressCount'"],
    checks: ["zone-without-emr-serverless"],
  },
  image: {
    step: IMAGES,
    explanation:
      "The image that Canvas runs on EMR Serverless could not be pulled: its repository, or the bucket with its layers, was refused or not reached.",
    checks: ["endpoint-image-layers", "canvas-cannot"],
  },
  "no-route": {
    step: ENDPOINT,
    explanation:
      "The host did not answer: without internet access, each AWS service needs a VPC endpoint, a route to it, DNS and a security group that permits port 443. This is the network, not a policy.",
    checks: [
      "endpoint-missing",
      "endpoint-not-routed",
      "endpoint-https",
      "endpoint-private-dns",
      "endpoint-service-name",
      "endpoint-region",
      "vpc-dns",
      "closed-egress",
      "region-mismatch",
      "security-groups-missing",
    ],
  },
  "bucket-region": {
    step: CUSTOM_S3,
    explanation: "The bucket is in another Region than the request was sent to.",
    checks: ["bucket-region", "region-mismatch"],
  },
  "bucket-missing": {
    step: CUSTOM_S3,
    explanation: "No bucket has this name, which is no refusal. Check its spelling, and that it was not deleted.",
    next: ["aws s3api head-bucket --bucket NAME"],
  },
  credentials: {
    step: off("the credentials of the caller"),
    explanation: "The credentials are missing, expired or invalid; no policy was asked.",
    next: ["aws sts get-caller-identity"],
  },
  "decode-not-authorized": {
    step: off("the right to decode EC2's message"),
    explanation: "The caller may not decode EC2's message.",
    next: ["ask for sts:DecodeAuthorizationMessage, or give the undecoded sentence"],
  },
  validation: {
    step: off("a value that AWS does not accept"),
    explanation:
      "A value has another form than the API accepts: nothing was refused by a policy. An empty ARN is such a value.",
  },
  "vpc-only-update": {
    step: off("the AWS provider of Terraform, issue 45528"),
    explanation:
      "The AWS provider of Terraform sends AppNetworkAccessType with each update of a domain, which AWS takes for a change of mode. The domain has to be updated by the API, without that field.",
    checks: ["vpc-only-domain-update"],
  },
  "rstudio-only": {
    step: off("the AWS provider of Terraform, issue 39923"),
    explanation:
      "Versions 5.73 to 5.75 of the AWS provider send a field that is for RStudio alone. Update the provider.",
  },
  "property-unknown": {
    step: off("CloudFormation's schema of the domain"),
    explanation:
      "CloudFormation does not know this property of a domain; the setting for large data is one of those. Terraform or the API sets it.",
  },
  "job-never-ran": {
    step: JOB_ROLE,
    explanation:
      "The job never started, so that it has no user interface: look at the trust policy, at iam:PassRole and at the network first.",
    next: ["aws emr-serverless get-job-run --application-id ID --job-run-id ID --query jobRun.stateDetails"],
    checks: ["job-role-trust", "job-role-name", "network-interface-missing"],
  },
  "worker-size": {
    step: off("the size of workers"),
    explanation:
      "EMR Serverless does not offer its storage to workers of 1 and 2 vCPUs. Nothing was refused by a policy.",
  },
  "emr-on-ec2": {
    step: off("another service"),
    explanation: "This text is of clusters of Amazon EMR on EC2, not of EMR Serverless, which Canvas uses.",
  },
  "other-solution": {
    step: off("another solution"),
    explanation: "This text is of a custom resource of some solution, not of AWS.",
  },
  "canvas-generic": {
    step: RESTART,
    explanation:
      "Canvas prints this for many causes, such as a CSV file with fields of several lines; it says nothing of permissions.",
    next: ["look for errorCode in CloudTrail at that time, and give the event"],
    checks: ["large-data-switched-off", "profile-overrides-domain", "restart-canvas"],
  },
  "already-exists": {
    step: off("a resource that AWS has and Terraform's state does not, docs/interrupted-runs.md"),
    explanation:
      "AWS has this resource, and Terraform's state does not. If an earlier run was interrupted after AWS created it, take the way out below. If another stack or a person created it, give yours another name instead.",
    checks: ["name-used-twice", "name-at-another-address"],
  },
  tainted: {
    step: off("a resource that Terraform wants to replace, docs/interrupted-runs.md"),
    explanation:
      "The plan replaces a resource that is protected. If an earlier run stopped before the resource was in service, Terraform marked it as tainted, and the way out below mends that. If an argument changed, take the change back: a replaced domain loses its users' files.",
    checks: ["domain-replaced"],
  },
  "iam-quota": {
    step: off("a quota of IAM"),
    explanation:
      "A policy or a role is larger than IAM allows. No policy changes that: attach a managed policy instead of inline statements, name fewer buckets in one deployment, or ask AWS for a higher quota where there is one.",
    checks: ["iam-limits-passed", "iam-limits"],
  },
  "application-capacity": {
    step: off("the capacity of the application, not a permission"),
    explanation:
      "The application reached its maximum capacity. In a log this is often a result of another failure, or of scaling that goes on without it: look at the other errors first.",
  },
};

/** What a failure means. */
export function failureText({ kind }: Failure): FailureText {
  return FAILURES[kind];
}

/** Ids of the checks that look for causes of a refused action. */
export function checksFor(action: string, resource: string | undefined, isClosed: boolean): readonly string[] {
  const lowered = action.toLowerCase();
  if (lowered === "iam:passrole") return ["job-role-name"];
  if (lowered === "iam:createservicelinkedrole") return ["service-linked-role"];
  if (lowered === "sts:assumerole") return ["job-role-trust", "job-role-name"];
  if (lowered === "ec2:createnetworkinterface")
    return ["network-interface-missing", "untagged-network", "network-interface-directly"];
  if (lowered === "ec2:describevpcendpointservices") return ["standard-builds-outside-vpc"];
  if (lowered.startsWith("emr-serverless:")) return ["application-tag"];
  if (lowered.startsWith("kms:")) return ["bucket-region", "region-mismatch"];
  if (!lowered.startsWith("s3:")) return [];
  if (resource?.includes("-starport-layer-bucket") === true) return ["endpoint-image-layers"];
  if (resource?.includes(".appinfo.src") === true) return ["endpoint-emr-logs"];
  return [...S3_CHECKS, ...(isClosed ? ["endpoint-to-other-accounts"] : [])];
}

/** What to look up where the text alone decides nothing; commands stand alone. */
export function nextFor(refusal: Refusal): readonly string[] {
  const { encoded, authorizationId, region, layer, action, candidates, principal } = refusal;
  return [
    ...(encoded === undefined
      ? []
      : [
          "aws sts decode-authorization-message --encoded-message MESSAGE (needs sts:DecodeAuthorizationMessage; give its output to this command; MESSAGE is the encoded part of your text)",
        ]),
    ...(authorizationId === undefined
      ? []
      : [
          `aws iam-toolbox get-request-authorization-details --region ${region ?? "REGION"} --authorization-id ID (within 24 hours, needs iam:GetRequestAuthorizationDetails; ID is in your text, and is not repeated here because whoever has it can read the details)`,
        ]),
    ...(action === undefined && candidates === undefined && encoded === undefined && layer !== "lake-formation"
      ? ["the text names no action: give errorMessage of the event in CloudTrail, or the lines around it"]
      : []),
    ...(principal.kind === "unknown" && layer !== "lake-formation" && encoded === undefined
      ? [
          "look for the event in CloudTrail (S3 object calls are data events, which are off by default; the KMS call beside them is a management event)",
        ]
      : []),
    ...(layer === "lake-formation"
      ? [
          "grant it in Lake Formation: aws lakeformation grant-permissions --principal DataLakePrincipalIdentifier=ROLE-ARN --permissions PERMISSION --resource RESOURCE. With the grant, IAM must allow lakeformation:GetDataAccess too",
        ]
      : []),
  ];
}
