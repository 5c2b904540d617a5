/** One deployment as `deployments.yaml` has it. The rules in `lib/rules/deployment.ts` say what each value may be. */
import type { CustomVpcOnlyOptions } from "../constructs/network";
import type { ScenarioOptions } from "../constructs/scenario";
import type { OneOf } from "../rules/rule";

/** The role that Terraform assumes in the deployment's account. */
export interface AssumeRole {
  /** The role that Terraform assumes in the account: its ARN. */
  readonly roleArn: string;
  /**
   * The external id that the role's trust policy requires.
   * @default no external id is sent
   */
  readonly externalId?: string;
}

/** The state in a file on this machine. */
export interface LocalBackend {
  /**
   * Where the state file is, relative to the stack's folder (cdktf.out/stacks/NAME).
   * @default ../../../terraform.NAME.tfstate, next to cdktf.json
   */
  readonly path?: string;
}

/** The state in an S3 bucket, locked by a lock file next to it (Terraform 1.10 or newer). */
export interface S3Backend {
  /** The bucket that holds the state. */
  readonly bucket: string;
  /** The Region of that bucket. */
  readonly region: string;
  /**
   * The state's key in the bucket.
   * @default canvas-large-data/NAME.tfstate
   */
  readonly key?: string;
  /**
   * The customer managed key to encrypt the state with.
   * @default the bucket's own default encryption
   */
  readonly kmsKeyArn?: string;
  /**
   * The role to assume for the state alone.
   * @default the credentials Terraform runs with
   */
  readonly roleArn?: string;
}

/** Where the Terraform state is kept. */
export type Backend = OneOf<{ local: LocalBackend; s3: S3Backend }>;

/** The fields of every deployment, in every scenario. */
export interface DeploymentTarget {
  /** The account to deploy to. Terraform refuses any other. */
  readonly account: string;
  /** The Region of the domain. */
  readonly region: string;
  /**
   * The role that Terraform assumes for this deployment.
   * @default the credentials Terraform runs with
   */
  readonly assumeRole?: AssumeRole;
  /**
   * Where the Terraform state is kept.
   * @default local: {}
   */
  readonly backend?: Backend;
}

/** Scenario 1 of the AWS page: a domain made by Quick setup. */
export interface QuickSetupDeployment extends DeploymentTarget, ScenarioOptions {
  readonly scenario: "quick-setup";
}

/** Scenario 2 of the AWS page: a custom domain with public internet access. */
export interface CustomPublicDeployment extends DeploymentTarget, ScenarioOptions {
  readonly scenario: "custom-public";
}

/** Scenario 3 of the AWS page: a custom domain in a VPC without internet access. */
export interface CustomVpcOnlyDeployment extends DeploymentTarget, CustomVpcOnlyOptions {
  readonly scenario: "custom-vpc-only";
}

/** One deployment; `scenario` tells which. */
export type Deployment = QuickSetupDeployment | CustomPublicDeployment | CustomVpcOnlyDeployment;

/** A deployment with the name it has in the file. */
export interface NamedDeployment {
  readonly name: string;
  readonly deployment: Deployment;
}
