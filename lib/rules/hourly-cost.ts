/** The most that running jobs can cost an hour, and where their logs are. */
import { PRICES } from "./prices";

/**
 * What the EMR Serverless application of Canvas may use at once.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html
 */
export const CANVAS_APPLICATION = {
  vcpus: 400,
  memoryGigabytes: 3000,
  diskGigabytes: 20_000,
} as const;

/** vCPUs that an account may use at once in a Region before the quota is raised: Service Quotas. */
export const DEFAULT_VCPU_QUOTA = 16;

/** The most that a worker has for each vCPU: https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/app-behavior.html */
const WORKER = { memoryGigabytes: 8, diskGigabytes: 200 } as const;

/**
 * At most this many US dollars an hour for one application, rounded up to cents. Which workers Canvas uses is not documented: counted are those with
 * the most memory and standard disk for each vCPU.
 *
 * @param quota the account's vCPUs in the Region; what is above the application's 400 costs nothing more
 * @example hourlyCost(400) // 40.61
 */
export function hourlyCost(quota: number): number {
  const { vcpuHour, memoryGigabyteHour, diskGigabyteHour } = PRICES.emrServerless;
  const vcpus = Math.min(quota, CANVAS_APPLICATION.vcpus);
  const memory = Math.min(vcpus * WORKER.memoryGigabytes, CANVAS_APPLICATION.memoryGigabytes);
  const disk = Math.min(vcpus * WORKER.diskGigabytes, CANVAS_APPLICATION.diskGigabytes);
  const dollars = vcpus * vcpuHour + memory * memoryGigabyteHour + disk * diskGigabyteHour;
  // To thousandths of a cent first, which takes away what binary fractions add.
  return Math.ceil(Number((dollars * 100).toFixed(3))) / 100;
}

/**
 * The most that an application costs in words, a sentence each.
 *
 * @param quota `undefined`: not read
 */
export function hourlyCostText(quota?: number): readonly string[] {
  const { date, emrServerless } = PRICES;
  const { vcpus, memoryGigabytes, diskGigabytes } = CANVAS_APPLICATION;
  const limits = `${String(vcpus)} vCPU, ${String(memoryGigabytes)} GB of memory and ${String(diskGigabytes)} GB of disk`;
  const capped =
    quota === undefined
      ? `The account's vCPU quota is the cap (quota not read): at AWS's default of ${String(DEFAULT_VCPU_QUOTA)} vCPU, at most ${usd(hourlyCost(DEFAULT_VCPU_QUOTA))} an hour.`
      : `The account's quota of ${String(quota)} vCPU is the cap: at most ${usd(hourlyCost(quota))} an hour.`;
  return [
    `While jobs run, an EMR Serverless application of Canvas costs at most ${usd(hourlyCost(vcpus))} an hour: ${limits}.`,
    capped,
    `Assumed are the workers with the most memory and disk for each vCPU (${String(WORKER.memoryGigabytes)} GB and ${String(WORKER.diskGigabytes)} GB). Prices of ${date}, ${emrServerless.source}.`,
  ];
}

function usd(amount: number): string {
  return `${amount.toFixed(2)} USD`;
}

/** https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/logging.html */
export const JOB_LOGS =
  "Job logs are kept in storage that AWS manages, under a key of AWS. The setting of Canvas has no field that changes this.";
