/** The account's quota of vCPUs that EMR Serverless uses at once in a Region, in Service Quotas. */
import { CANVAS_APPLICATION } from "./hourly-cost";

export const VCPU_QUOTA_CODE = "L-D05C8A75";

const OF = `--service-code emr-serverless --quota-code ${VCPU_QUOTA_CODE}`;

/** Shows the quota. */
export const SHOW_VCPU_QUOTA = `aws service-quotas get-service-quota ${OF}`;

/** Asks AWS for as many vCPUs as Canvas asks for. */
export const RAISE_VCPU_QUOTA = `aws service-quotas request-service-quota-increase ${OF} --desired-value ${String(CANVAS_APPLICATION.vcpus)}`;
