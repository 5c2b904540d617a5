/** What runs in an account, and what limits it there: no plan has it. */
import type { BlockSettings } from "./bucket-access";
import type { Fact } from "./fact";

/** A Canvas app that is not deleted. */
export interface LiveApp {
  /** A user profile, or a space with the profile that owns it. */
  readonly owner: string;
  /** SageMaker AI's word: `InService`, `Pending`, `Deleting`, `Failed`. */
  readonly status: string;
  /** ISO 8601. */
  readonly since: string | undefined;
  /** Whether it may have started before the last change of its domain or user profile; AWS's times do not say more. */
  readonly mayBeOutdated: boolean;
}

/** A space with the settings that apply in it. */
export interface LiveSpace {
  readonly name: string;
  /** `Private` or `Shared`. */
  readonly sharing: string | undefined;
  /** The user profile that owns it. */
  readonly owner: string | undefined;
  /** Of a private space the owner's, or else the domain's; of a shared one that of the domain's settings for spaces. */
  readonly executionRole: string | undefined;
  readonly securityGroupIds: readonly string[];
}

/** An application of EMR Serverless that Canvas made. */
export interface LiveApplication {
  readonly id: string;
  readonly name: string | undefined;
  /** EMR Serverless's word: `CREATED`, `STARTED`, `STOPPED`. */
  readonly state: string;
  /** Empty where it is in no VPC. */
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** All of it. */
export interface LiveState {
  readonly apps: Fact<readonly LiveApp[]>;
  readonly spaces: Fact<readonly LiveSpace[]>;
  readonly applications: Fact<readonly LiveApplication[]>;
  /** How many vCPUs EMR Serverless may use at once in the account and Region. */
  readonly vcpuQuota: Fact<number>;
  /** Block Public Access of the whole account. */
  readonly publicAccessBlock: Fact<BlockSettings>;
}
