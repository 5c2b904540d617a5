/** The deployments whose calls are recorded: every scenario, and each as it is changed later. */
import type { Deployment } from "../../../lib/deployments/deployment";
import { ACCOUNT, KEY, REGION } from "../../support/quick-setup";
import { createdMaximal } from "../../terraform/support/deployments";

const place = { account: ACCOUNT, region: REGION } as const;

const research: Deployment = {
  scenario: "custom-public",
  ...place,
  executionRoles: { leads: { create: {} }, guests: { create: { path: "/guests/" } } },
  domain: {
    create: {
      vpcId: "vpc-0123456789abcdef0",
      subnetIds: { a: "subnet-0123456789abcdef0" },
      executionRole: "guests",
      kmsKeyArn: KEY,
    },
  },
  userProfiles: { ada: { executionRole: "leads", userProfileName: "Ada" } },
  protectDomain: false,
  tags: { team: "research" },
};

const confidential: Deployment = {
  scenario: "custom-vpc-only",
  ...place,
  network: {
    vpcId: "vpc-0fedcba9876543210",
    subnetIds: { a: "subnet-0fedcba9876543210" },
    s3Endpoint: { create: { routeTableIds: { private: "rtb-0fedcba9876543210" } } },
    interfaceEndpoints: { services: { sts: { create: {} } }, others: "central" },
    securityGroup: { create: { endpointCidrBlocks: { central: "10.9.0.0/16" } } },
  },
  executionRoles: { analysts: { create: {} } },
  domain: { create: { executionRole: "analysts" } },
  protectDomain: false,
  tags: { team: "research" },
};

/** By name: as it is first, and as it is afterwards. */
export const DEPLOYMENTS: Readonly<Record<string, readonly [first: Deployment, then: Deployment]>> = {
  analytics: [createdMaximal, { ...createdMaximal, tags: { team: "other" } }],
  research: [research, { ...research, tags: { owner: "ada" } }],
  confidential: [confidential, { ...confidential, tags: { owner: "ada" } }],
};
