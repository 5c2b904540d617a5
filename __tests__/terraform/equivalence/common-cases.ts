/** The choices that every scenario has, and the props that they make. */
import type { CommonOptions } from "../../../lib/constructs/scenario";
import type { UserProfile } from "../../../lib/constructs/user-profiles";
import { ACCOUNT, OTHER_ACCOUNT, REGION } from "../../support/quick-setup";
import type { LoopbackAws } from "../../support/loopback-aws";
import { consoleRole, trustIn } from "../support/console";
import type { Case, Options } from "./pairs";

export const COMMON_OPTIONS = {
  job: ["created", "created in full", "existing", "existing and granted"],
  buckets: ["none", "read", "write", "of others"],
  roles: ["created", "created in full", "existing", "all"],
  workspace: ["none", "plain", "with key", "of others", "own with the key of others"],
  profiles: ["none", "on", "off"],
  restrictPassRole: ["no", "yes"],
  tags: ["none", "some"],
  deploymentName: ["short", "long"],
} as const satisfies Options;

const OWN_KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const OLDER_KEY = OWN_KEY.replace("1234abcd", "5678abcd");
export const OTHER_KEY = `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;

/** A role that the job can run as, under a name of the case's. */
function jobRole(name: string): string {
  return `AmazonSageMakerCanvasEMRSExecutionAccess-${name}`;
}

/** The managed policy that roles have as their boundary. */
export async function makeBoundary(aws: LoopbackAws): Promise<void> {
  await aws.request("iam", "CreatePolicy", {
    PolicyName: "boundary",
    PolicyDocument: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
    }),
  });
}

/** Makes the roles that a case names. */
export async function makeRoles(aws: LoopbackAws, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await consoleRole(aws, {
      roleName: jobRole(name),
      path: "/service-role/",
      trust: trustIn("emr-serverless.amazonaws.com", ACCOUNT),
    });
    for (const kind of ["canvas", "narrow", "ours"]) {
      await consoleRole(aws, { roleName: `${kind}-${name}`, trust: trustIn("sagemaker.amazonaws.com") });
    }
  }
}

/** @param name of the case; whatever is unique in an account is named after it */
export function commonOptions(one: Case, name: string): CommonOptions & { readonly deploymentName: string } {
  return {
    deploymentName: one["deploymentName"] === "long" ? `a-deployment-with-a-very-long-name-${name}` : name,
    emrServerlessRole: job(String(one["job"]), name),
    executionRoles: roles(String(one["roles"]), name),
    ...buckets(String(one["buckets"])),
    ...workspace(String(one["workspace"])),
    ...(one["restrictPassRole"] === "yes" ? { restrictPassRole: true } : {}),
    ...(one["tags"] === "some" ? { tags: { team: "data-science", "cost-center": "42" } } : {}),
  };
}

function job(choice: string, name: string): NonNullable<CommonOptions["emrServerlessRole"]> {
  const roleArn = `arn:aws:iam::${ACCOUNT}:role/service-role/${jobRole(name)}`;
  switch (choice) {
    case "created":
      return { create: {} };
    case "created in full":
      return { create: { nameSuffix: `of-${name}`, path: "/service-role/", permissionsBoundaryArn: BOUNDARY } };
    case "existing":
      return { existing: { roleArn } };
    default:
      return { existing: { roleArn, grantCustomBuckets: true } };
  }
}

function roles(choice: string, name: string): CommonOptions["executionRoles"] {
  const created = { plain: { create: {} } } as const;
  const full = {
    plain: {
      create: {
        roleName: `canvas-leads-${name}`,
        path: "/teams/data/",
        permissionsBoundaryArn: BOUNDARY,
        additionalCanvasPolicies: ["AmazonSageMakerCanvasAIServicesAccess", "AmazonSageMakerCanvasForecastAccess"],
        attachAmazonSageMakerFullAccess: true,
      },
    },
    second: { create: {} },
  } as const;
  const existing = (kind: string): string => `arn:aws:iam::${ACCOUNT}:role/${kind}-${name}`;
  switch (choice) {
    case "created":
      return created;
    case "created in full":
      return full;
    case "existing":
      return { plain: { existing: { roleArn: existing("canvas"), attach: "canvas-policies" } } };
    default:
      return {
        ...full,
        canvas: { existing: { roleArn: existing("canvas"), attach: "canvas-policies" } },
        narrow: { existing: { roleArn: existing("narrow") } },
        ours: { existing: { roleArn: existing("ours"), attach: false } },
      };
  }
}

function buckets(choice: string): Pick<CommonOptions, "customBuckets"> {
  switch (choice) {
    case "none":
      return {};
    case "read":
      return { customBuckets: { raw: { bucketName: "sales-exports" } } };
    case "write":
      return {
        customBuckets: {
          "raw-data": {
            bucketName: "sales-exports",
            prefixes: ["raw/", "2026/q1/"],
            access: "read-write",
            kmsKeyArn: OWN_KEY,
            olderKmsKeyArns: { first: OLDER_KEY },
            grantExecutionRoles: true,
          },
          whole: { bucketName: "reference-data" },
        },
      };
    default:
      return {
        customBuckets: {
          partner: {
            bucketName: "partner-data",
            access: "read-write",
            ownerAccountId: OTHER_ACCOUNT,
            kmsKeyArn: OTHER_KEY,
            grantExecutionRoles: true,
          },
          audit: { bucketName: "audit-data", prefixes: ["2026/"], ownerAccountId: OTHER_ACCOUNT },
          central: {
            bucketName: "own-bucket",
            kmsKeyArn: OTHER_KEY,
            olderKmsKeyArns: { ours: OLDER_KEY, theirs: OTHER_KEY.replace("1234abcd", "0000aaaa") },
          },
        },
      };
  }
}

function workspace(choice: string): Pick<CommonOptions, "workspace"> {
  switch (choice) {
    case "none":
      return {};
    case "plain":
      return { workspace: { bucketName: "canvas-workspace" } };
    case "with key":
      return { workspace: { bucketName: "canvas-workspace", prefix: "canvas/", kmsKeyArn: OWN_KEY } };
    case "of others":
      return {
        workspace: { bucketName: "canvas-workspace", ownerAccountId: OTHER_ACCOUNT, kmsKeyArn: OTHER_KEY },
      };
    default:
      return { workspace: { bucketName: "canvas-workspace", kmsKeyArn: OTHER_KEY } };
  }
}

/**
 * Profiles of a case, whose names are unique in a domain.
 * @param sso whether the domain signs in through IAM Identity Center
 */
export function profiles(
  choice: string,
  sso: boolean,
  name: string,
): { readonly userProfiles?: Readonly<Record<string, UserProfile>> } {
  const user = sso ? { singleSignOnUserName: "mary.major@example.com" } : {};
  switch (choice) {
    case "none":
      return {};
    case "on":
      return { userProfiles: { [`ada-${name}`]: { executionRole: "plain", ...user } } };
    default:
      return {
        userProfiles: {
          grace: { executionRole: "plain", userProfileName: `Grace-${name}`, largeData: false, ...user },
        },
      };
  }
}
