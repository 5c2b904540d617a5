/** The pages that requests are taken from. */
export const PAGE = "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html";
export const CUSTOM_BUCKETS = `${PAGE}, Scenario 1 step 3`;
export const CANVAS_POLICY = "AmazonSageMakerCanvasFullAccess v11, which AWS wrote for Canvas users";
export const CUSTOM_IMAGE =
  "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/application-custom-image.html";
export const CLOSED_VPC = "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html";
export const EC2_ACTIONS = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html";
export const STORAGE = "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-storage-configuration.html";
export const EMR_LOGS = "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/logging.html";
export const ECR_LAYERS = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html";
export const SSE_KMS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms";
export const SAGEMAKER_ROLES = "https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html";
export const CONFUSED_DEPUTY = "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html";
export const PERIMETER =
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html";
