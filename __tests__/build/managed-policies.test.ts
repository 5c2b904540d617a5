/** The bundled AWS managed policies are what the package has, whole and readable, and changes are told by meaning. */
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
