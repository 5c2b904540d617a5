/** The bundled AWS managed policies are what the package has, whole and readable, and changes are reported by meaning. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { managedPolicy } from "../../lib/authorization/managed";
import { problemsOf } from "../../lib/authorization/read-policy";
import { changesOf, fileText, takenDocuments } from "../../lib/build/managed-policies";
import { MANAGED_DOCUMENTS, MANAGED_DOCUMENTS_TAKEN } from "../../lib/policies/managed/documents";

test("the committed file is made from the installed package", () => {
  const committed = readFileSync(path.resolve(__dirname, "../../lib/policies/managed/documents.ts"), "utf8");
  expect(fileText(takenDocuments(), MANAGED_DOCUMENTS_TAKEN)).toBe(committed);
});

test("every one can be read whole", () => {
  expect(
    MANAGED_DOCUMENTS.map(({ name, versionId, arn }) => [
      `${name} ${versionId}`,
      problemsOf(managedPolicy(arn)?.policy ?? fail(arn)),
    ]),
  ).toEqual(
    [
      "AmazonEMRServerlessServiceRolePolicy v3",
      "AmazonSageMakerCanvasAIServicesAccess v3",
      "AmazonSageMakerCanvasBedrockAccess v1",
      "AmazonSageMakerCanvasDataPrepFullAccess v4",
      "AmazonSageMakerCanvasDirectDeployAccess v1",
      "AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy v1",
      "AmazonSageMakerCanvasForecastAccess v1",
      "AmazonSageMakerCanvasFullAccess v11",
      "AmazonSageMakerCanvasSMDataScienceAssistantAccess v6",
      "AmazonSageMakerFullAccess v29",
      "AmazonSageMakerNotebooksServiceRolePolicy v12",
      "AWSCloudFormationFullAccess v1",
      "AWSGlueConsoleFullAccess v14",
      "AWSGlueServiceRole v5",
      "AWSKeyManagementServicePowerUser v2",
      "AWSLambdaBasicExecutionRole v1",
      "AWSLambdaDynamoDBExecutionRole v1",
      "AWSLambdaKinesisExecutionRole v2",
      "AWSLambdaSQSQueueExecutionRole v1",
      "AWSLambdaVPCAccessExecutionRole v3",
      "AWSLambda_FullAccess v7",
      "AWSStepFunctionsFullAccess v1",
      "AWSSupportAccess v4",
      "AWSXRayDaemonWriteAccess v2",
      "AdministratorAccess v1",
      "AmazonAPIGatewayPushToCloudWatchLogs v1",
      "AmazonAthenaFullAccess v15",
      "AmazonBedrockFullAccess v11",
      "AmazonDynamoDBFullAccess v15",
      "AmazonDynamoDBReadOnlyAccess v15",
      "AmazonEBSCSIDriverPolicy v15",
      "AmazonEC2ContainerRegistryPowerUser v3",
      "AmazonEC2ContainerRegistryPullOnly v1",
      "AmazonEC2ContainerRegistryReadOnly v3",
      "AmazonEC2FullAccess v5",
      "AmazonEC2ReadOnlyAccess v5",
      "AmazonECSTaskExecutionRolePolicy v1",
      "AmazonEKSClusterPolicy v10",
      "AmazonEKSVPCResourceController v1",
      "AmazonEKSWorkerNodePolicy v3",
      "AmazonEKS_CNI_Policy v6",
      "AmazonElasticMapReduceforEC2Role v3",
      "AmazonRDSEnhancedMonitoringRole v1",
      "AmazonRDSFullAccess v14",
      "AmazonRedshiftFullAccess v5",
      "AmazonRoute53FullAccess v7",
      "AmazonS3FullAccess v2",
      "AmazonS3ReadOnlyAccess v3",
      "AmazonSNSFullAccess v2",
      "AmazonSQSFullAccess v1",
      "AmazonSSMManagedInstanceCore v2",
      "AmazonSSMReadOnlyAccess v1",
      "AmazonVPCFullAccess v13",
      "CloudWatchAgentServerPolicy v3",
      "CloudWatchFullAccess v4",
      "CloudWatchLogsFullAccess v8",
      "CloudWatchReadOnlyAccess v24",
      "IAMFullAccess v2",
      "IAMReadOnlyAccess v4",
      "IAMUserChangePassword v5",
      "PowerUserAccess v12",
      "SecretsManagerReadWrite v6",
      "ViewOnlyAccess v45",
    ].map((name) => [name, []]),
  );
});

function fail(arn: string): never {
  throw new Error(`${arn} is not bundled`);
}

test("a Sid, an order and a list of one are no change; an action and a condition are", () => {
  const document = (statement: object): { name: string; arn: string; versionId: string; document: object } => ({
    name: "n",
    arn: "a",
    versionId: "v1",
    document: { Statement: [statement] },
  });
  const before = document({ Sid: "A", Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "*" });
  expect(
    changesOf(
      before,
      document({ Sid: "B", Effect: "Allow", Action: ["s3:PutObject", "s3:GetObject"], Resource: ["*"] }),
    ),
  ).toEqual([]);
  expect(
    changesOf(
      before,
      document({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", Condition: { Null: { a: "true" } } }),
    ),
  ).toEqual([
    '+ Allow s3:GetObject on * if {"Null":{"a":"true"}}',
    "- Allow s3:GetObject on *",
    "- Allow s3:PutObject on *",
  ]);
});
