/** What services of AWS send through the S3 endpoint of a closed VPC. */
import { join, type MaybeUnknownString } from "../../authorization/text";
import { valueOf } from "../../inventory/fact";
import { endpointPolicy } from "../endpoint-policy";
import { FOREIGN_ORGANIZATION } from "../foreign";
import { type Question } from "../question";
import { type CanvasEnvironment } from "../environment";
import { EMR_SERVERLESS } from "./jobs";
import { EMR_LOGS, ECR_LAYERS } from "../pages";

const FOREIGN = FOREIGN_ORGANIZATION;
/** Stands for the accounts of AWS's services, which no page names. */
const AWS = "000000000000";
const FOREIGN_PATH = `${FOREIGN}/r-0000/`;

/** What AWS's own services send through the endpoint of a closed VPC. */
export function endpointRequests(environment: CanvasEnvironment): readonly Question[] {
  const endpoint = valueOf(environment.s3Endpoint);
  const policy = endpoint === undefined ? undefined : endpointPolicy(endpoint);
  if (endpoint === undefined || policy === undefined) return [];
  const network = {
    "aws:SourceVpce": endpoint.id,
    ...(environment.vpcId.is === "known" ? { "aws:SourceVpc": environment.vpcId.value } : {}),
  };
  const { region, partition, account } = environment.inventory;
  const s3 = (...name: readonly MaybeUnknownString[]): MaybeUnknownString =>
    join(["arn:", partition, ":s3:::", ...name]);
  // Neither call is signed by a principal of the account; only the endpoint's policy is asked.
  const layers: Question = {
    requester: { service: "ecr.amazonaws.com" },
    action: "s3:GetObject",
    resource: s3("prod-", region, "-starport-layer-bucket/example"),
    context: {
      ...network,
      "aws:ResourceAccount": AWS,
      "aws:ResourceOrgID": FOREIGN,
      "aws:ResourceOrgPaths": [FOREIGN_PATH],
      "aws:PrincipalAccount": AWS,
      "aws:PrincipalOrgID": FOREIGN,
      "aws:PrincipalOrgPaths": [FOREIGN_PATH],
    },
    basis: "documented",
    source: ECR_LAYERS,
    resourceAccount: AWS,
    resourcePolicy: policy,
  };
  const logs = ["s3:PutObject", "s3:PutObjectAcl"].map((action): Question => ({
    requester: { service: EMR_SERVERLESS },
    action,
    resource: s3("prod.", region, ".appinfo.src/example"),
    context: {
      ...network,
      "aws:PrincipalServiceName": EMR_SERVERLESS,
      "aws:PrincipalIsAWSService": "true",
      "aws:SourceAccount": account,
      "aws:ResourceAccount": AWS,
      "aws:ResourceOrgID": FOREIGN,
      "aws:ResourceOrgPaths": [FOREIGN_PATH],
      // No principal of the account, in either reading of AWS's pages: these keys are not there.
      "aws:PrincipalAccount": null,
      "aws:PrincipalArn": null,
      "aws:PrincipalOrgID": null,
      "aws:PrincipalOrgPaths": null,
    },
    basis: "inferred",
    source: `${EMR_LOGS}; whether jobs fail without it is not known`,
    resourceAccount: AWS,
    resourcePolicy: policy,
  }));
  return [layers, ...logs];
}
