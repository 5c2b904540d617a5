/** The library beside a platform repository's own resources: a role, a bucket with its key, and a domain of its own. */
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { SagemakerDomain } from "@cdktf/provider-aws/lib/sagemaker-domain";
import { App, LocalBackend, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { CanvasLargeDataQuickSetup } from "canvas-large-data";

class PlatformStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: "us-east-1" });
    new LocalBackend(this, { path: "../../../terraform.platform.tfstate" });
    const vpcId = new TerraformVariable(this, "vpc_id", { type: "string" });
    const subnetId = new TerraformVariable(this, "subnet_id", { type: "string" });

    const trust = new DataAwsIamPolicyDocument(this, "trust", {
      statement: [
        { actions: ["sts:AssumeRole"], principals: [{ type: "Service", identifiers: ["sagemaker.amazonaws.com"] }] },
      ],
    });
    const analysts = new IamRole(this, "analysts", { name: "platform-analysts", assumeRolePolicy: trust.json });
    for (const policy of ["AmazonSageMakerCanvasFullAccess", "AmazonSageMakerCanvasDataPrepFullAccess"]) {
      new IamRolePolicyAttachment(this, policy, {
        role: analysts.name,
        policyArn: `arn:aws:iam::aws:policy/${policy}`,
      });
    }
    const key = new KmsKey(this, "key", { description: "sales data" });
    const sales = new S3Bucket(this, "sales", { bucket: "platform-sales-exports" });

    const canvas = new CanvasLargeDataQuickSetup(this, "canvas", {
      region: "us-east-1",
      executionRoles: { analysts: { existing: { roleArn: analysts.arn, attach: "large-data" } } },
      customBuckets: {
        sales: { bucketName: sales.bucket, prefixes: ["raw/"], kmsKeyArn: key.arn, grantExecutionRoles: true },
      },
      domain: { existing: {} },
      restrictPassRole: true,
    });

    const domain = new SagemakerDomain(this, "domain", {
      domainName: "platform",
      authMode: "IAM",
      vpcId: vpcId.stringValue,
      subnetIds: [subnetId.stringValue],
      defaultUserSettings: { executionRole: analysts.arn, canvasAppSettings: canvas.canvasAppSettings },
    });
    new TerraformOutput(this, "domain_id", { value: domain.id });
    new TerraformOutput(this, "emr_serverless_role_arn", { value: canvas.emrServerlessRoleArn });
  }
}

const app = new App();
new PlatformStack(app, "platform");
app.synth();
