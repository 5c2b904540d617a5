/** Deployments that between them come by every line of the summary. */
import type { NamedDeployment } from "../../lib/deployments/deployment";

const account = "111122223333";
const ROLE = `arn:aws:iam::${account}:role`;
const KEY = `arn:aws:kms:eu-west-1:${account}:key`;

export const examples = {
  imported: {
    name: "analytics",
    deployment: {
      scenario: "quick-setup",
      account,
      region: "us-east-1",
      customBuckets: {
        sales: {
          bucketName: "sales-exports",
          prefixes: ["raw/", "curated/"],
          access: "read-write",
          grantExecutionRoles: true,
        },
        lake: { bucketName: "lake" },
      },
      executionRoles: {
        analysts: {
          existing: { roleArn: `${ROLE}/service-role/AmazonSageMaker-ExecutionRole-20260101T000000` },
        },
      },
      domain: { import: { domainId: "d-abcdefghijkl" } },
    },
  },
  created: {
    name: "fresh",
    deployment: {
      scenario: "quick-setup",
      account,
      region: "us-west-2",
      assumeRole: { roleArn: `${ROLE}/terraform` },
      backend: { local: { path: "../../../states/fresh.tfstate" } },
      emrServerlessRole: { create: { nameSuffix: "jobs", path: "/service-role/" } },
      executionRoles: {
        analysts: { create: {} },
        admins: {
          create: {
            roleName: "canvas-admins",
            additionalCanvasPolicies: ["AmazonSageMakerCanvasBedrockAccess"],
            attachAmazonSageMakerFullAccess: true,
          },
        },
      },
      domain: {
        create: { vpcId: "vpc-12345678", subnetIds: { one: "subnet-12345678" }, executionRole: "analysts" },
      },
      protectDomain: false,
    },
  },
  untouched: {
    name: "legacy",
    deployment: {
      scenario: "quick-setup",
      account,
      region: "eu-west-1",
      backend: { s3: { bucket: "states", region: "eu-central-1" } },
      emrServerlessRole: { existing: { roleArn: `${ROLE}/AmazonSageMakerCanvasEMRSExecutionAccess-shared` } },
      customBuckets: {
        lake: {
          bucketName: "lake",
          ownerAccountId: "444455556666",
          kmsKeyArn: "arn:aws:kms:eu-west-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        },
      },
      executionRoles: { "data-team": { existing: { roleArn: `${ROLE}/data-team`, attach: false } } },
      domain: { existing: {} },
    },
  },
  shared: {
    name: "shared",
    deployment: {
      scenario: "quick-setup",
      account,
      region: "eu-west-1",
      emrServerlessRole: {
        existing: {
          roleArn: `${ROLE}/service-role/AmazonSageMakerCanvasEMRSExecutionAccess-shared`,
          grantCustomBuckets: true,
        },
      },
      customBuckets: { lake: { bucketName: "lake", grantExecutionRoles: true } },
      executionRoles: {
        people: { existing: { roleArn: `${ROLE}/people`, attach: "canvas-policies" } },
      },
      domain: { existing: { domainId: "d-mnopqrstuvwx" } },
    },
  },
  plain: {
    name: "plain",
    deployment: {
      scenario: "quick-setup",
      account,
      region: "eu-west-1",
      emrServerlessRole: {
        existing: { roleArn: `${ROLE}/AmazonSageMakerCanvasEMRSExecutionAccess-shared`, grantCustomBuckets: true },
      },
      executionRoles: {
        people: { existing: { roleArn: `${ROLE}/people`, attach: "canvas-policies" } },
        guests: { existing: { roleArn: `${ROLE}/guests`, attach: "large-data" } },
      },
      domain: { import: { domainId: "d-mnopqrstuvwx" } },
      protectDomain: false,
    },
  },
  custom: {
    name: "research",
    deployment: {
      scenario: "custom-public",
      restrictPassRole: false,
      account,
      region: "eu-west-1",
      workspace: {
        bucketName: "research-canvas",
        prefix: "team/",
        kmsKeyArn: `${KEY}/1234abcd-12ab-34cd-56ef-1234567890ab`,
      },
      executionRoles: {
        leads: { create: {} },
        guests: { existing: { roleArn: `${ROLE}/guests`, attach: "canvas-policies" } },
      },
      domain: {
        create: {
          vpcId: "vpc-12345678",
          subnetIds: { one: "subnet-12345678" },
          executionRole: "leads",
          authMode: "SSO",
          homeEfsFileSystem: "Delete",
          kmsKeyArn: `${KEY}/00000000-12ab-34cd-56ef-1234567890ab`,
        },
      },
      userProfiles: {
        ada: { executionRole: "leads", singleSignOnUserName: "ada@example.com" },
        bob: {
          userProfileName: "bob-the-guest",
          executionRole: "guests",
          largeData: false,
          singleSignOnUserName: "bob@example.com",
        },
      },
    },
  },
  closed: {
    name: "closed",
    deployment: {
      scenario: "custom-vpc-only",
      restrictPassRole: false,
      account,
      region: "eu-west-1",
      executionRoles: {
        analysts: { create: { attachAmazonSageMakerFullAccess: true } },
        others: { existing: { roleArn: `${ROLE}/others` } },
      },
      network: {
        vpcId: "vpc-12345678",
        subnetIds: { one: "subnet-12345678", two: "subnet-87654321" },
        s3Endpoint: { create: { routeTableIds: { one: "rtb-12345678", two: "rtb-87654321" } } },
        interfaceEndpoints: { except: ["rds"] },
        networkInterfaces: { byTag: { key: "canvas", value: "yes", tagResources: true } },
      },
      domain: { create: { executionRole: "analysts" } },
    },
  },
  shielded: {
    name: "shielded",
    deployment: {
      scenario: "custom-vpc-only",
      restrictPassRole: false,
      account,
      region: "eu-west-1",
      workspace: { bucketName: "lab-canvas" },
      executionRoles: { analysts: { create: {} }, guests: { existing: { roleArn: `${ROLE}/guests`, attach: false } } },
      network: {
        vpcId: "vpc-12345678",
        subnetIds: { one: "subnet-12345678" },
        securityGroup: { existing: { securityGroupIds: { apps: "sg-12345678" } } },
        s3Endpoint: { central: {} },
        interfaceEndpoints: { others: "central", services: { logs: { create: {} } } },
        networkInterfaces: { byArn: { enforce: true } },
      },
      domain: { existing: { domainId: "d-abcdefghijkl" } },
    },
  },
} as const satisfies Readonly<Record<string, NamedDeployment>>;
