/** The fix of each case, word for word. */
export const FIXES: Readonly<Record<string, string>> = {
  "canvas-cannot: the setting is off": `resource "aws_sagemaker_domain" "d" {
  default_user_settings {
    canvas_app_settings {
      emr_serverless_settings {
        status = "ENABLED"
      }
    }
  }
}`,
  "job-role-name: another name": `resource "aws_iam_role" "jobs" {
  name = "AmazonSageMakerCanvasEMRSExecutionAccess-<SUFFIX>"
}`,
  "job-role-name: another path": `resource "aws_iam_role" "jobs" {
  path = "/"
}`,
  "job-role-name: a role of another account": `resource "aws_sagemaker_domain" "d" {
  default_user_settings {
    canvas_app_settings {
      emr_serverless_settings {
        execution_role_arn = "arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-<SUFFIX>"
      }
    }
  }
}`,
  "job-role-name: a path that the role does not have": `resource "aws_sagemaker_domain" "d" {
  default_user_settings {
    canvas_app_settings {
      emr_serverless_settings {
        execution_role_arn = "arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-x"
      }
    }
  }
}`,
  "job-role-trust: another service": `# Into the trust policy of AmazonSageMakerCanvasEMRSExecutionAccess-x (aws_iam_role.jobs):
statement {
  sid     = "EMRServerlessTrustPolicy"
  effect  = "Allow"
  actions = ["sts:AssumeRole"]

  principals {
    type        = "Service"
    identifiers = ["emr-serverless.amazonaws.com"]
  }

  condition {
    test     = "StringEquals"
    variable = "aws:SourceAccount"
    values   = ["111122223333"]
  }
}`,
  "job-role-trust: a placeholder for the account": `# In place of the statement Trust of the trust policy of AmazonSageMakerCanvasEMRSExecutionAccess-x
# (aws_iam_role.jobs):
statement {
  sid     = "EMRServerlessTrustPolicy"
  effect  = "Allow"
  actions = ["sts:AssumeRole"]

  principals {
    type        = "Service"
    identifiers = ["emr-serverless.amazonaws.com"]
  }

  condition {
    test     = "StringEquals"
    variable = "aws:SourceAccount"
    values   = ["111122223333"]
  }
}`,
  "job-role-trust-wide: no account and another service": `# In place of the statement Trust of the trust policy of AmazonSageMakerCanvasEMRSExecutionAccess-x
# (aws_iam_role.jobs):
statement {
  sid     = "EMRServerlessTrustPolicy"
  effect  = "Allow"
  actions = ["sts:AssumeRole"]

  principals {
    type        = "Service"
    identifiers = ["emr-serverless.amazonaws.com"]
  }

  condition {
    test     = "StringEquals"
    variable = "aws:SourceAccount"
    values   = ["111122223333"]
  }
}

---

# In the statement Trust of the trust policy of AmazonSageMakerCanvasEMRSExecutionAccess-x
# (aws_iam_role.jobs):
condition {
  test     = "StringEquals"
  variable = "aws:SourceAccount"
  values   = ["111122223333"]
}`,
  "service-linked-role: looked for and not there": `aws iam create-service-linked-role --aws-service-name ops.emr-serverless.amazonaws.com # once per account`,
  "grants-on-wrong-role: images and interfaces on the job role": `data "aws_iam_policy_document" "canvas_ec2_createnetworkinterface_of_users" {
  statement {
    sid     = "Interfaces"
    effect  = "Allow"
    actions = ["ec2:CreateNetworkInterface"]
    resources = [
      "arn:aws:ec2:*:*:network-interface/*",
      "arn:aws:ec2:us-east-1:111122223333:subnet/subnet-1",
      "arn:aws:ec2:us-east-1:111122223333:security-group/sg-1",
    ]

    condition {
      test     = "StringEquals"
      variable = "aws:CalledViaLast"
      values   = ["ops.emr-serverless.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "canvas_ec2_createnetworkinterface_of_users" {
  name   = "canvas-ec2-CreateNetworkInterface"
  role   = "users"
  policy = data.aws_iam_policy_document.canvas_ec2_createnetworkinterface_of_users.json
}

---

data "aws_iam_policy_document" "canvas_ecr_describeimages_of_users" {
  statement {
    sid       = "Images"
    effect    = "Allow"
    actions   = ["ecr:DescribeImages"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "canvas_ecr_describeimages_of_users" {
  name   = "canvas-ecr-DescribeImages"
  role   = "users"
  policy = data.aws_iam_policy_document.canvas_ecr_describeimages_of_users.json
}`,
  "network-interface-missing: the statement of AWS's page alone": `data "aws_iam_policy_document" "canvas_network_interfaces_of_users" {
  statement {
    sid     = "AllowEC2ENICreationInListedSubnetAndSecurityGroup"
    effect  = "Allow"
    actions = ["ec2:CreateNetworkInterface"]
    resources = [
      "arn:aws:ec2:us-east-1:111122223333:subnet/subnet-1",
      "arn:aws:ec2:us-east-1:111122223333:security-group/sg-1",
    ]

    condition {
      test     = "StringEquals"
      variable = "aws:CalledViaLast"
      values   = ["ops.emr-serverless.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "canvas_network_interfaces_of_users" {
  name   = "canvas-network-interfaces"
  role   = "users"
  policy = data.aws_iam_policy_document.canvas_network_interfaces_of_users.json
}`,
  "network-interface-unrestricted: any subnet": `# In place of the statement Interfaces of the policy large-data (aws_iam_role_policy.users):
statement {
  sid       = "AllowEC2ENICreation"
  effect    = "Allow"
  actions   = ["ec2:CreateNetworkInterface"]
  resources = ["arn:aws:ec2:*:*:network-interface/*"]

  condition {
    test     = "StringEquals"
    variable = "aws:CalledViaLast"
    values   = ["ops.emr-serverless.amazonaws.com"]
  }
}

statement {
  sid     = "AllowEC2ENICreationInListedSubnetAndSecurityGroup"
  effect  = "Allow"
  actions = ["ec2:CreateNetworkInterface"]
  resources = [
    "arn:aws:ec2:us-east-1:111122223333:subnet/subnet-1",
    "arn:aws:ec2:us-east-1:111122223333:security-group/sg-1",
  ]

  condition {
    test     = "StringEquals"
    variable = "aws:CalledViaLast"
    values   = ["ops.emr-serverless.amazonaws.com"]
  }
}`,
  "network-interface-directly: without aws:CalledViaLast": `# In the statement Interfaces of the policy large-data (aws_iam_role_policy.users):
condition {
  test     = "StringEquals"
  variable = "aws:CalledViaLast"
  values   = ["ops.emr-serverless.amazonaws.com"]
}`,
  "network-interface-directly: void under AmazonSageMakerFullAccess": `# Detach AmazonSageMakerFullAccess from the role users: remove the aws_iam_role_policy_attachment, or the
# element of managed_policy_arns, that names it.

resource "aws_iam_role_policy_attachment" "amazonsagemakercanvasdataprepfullaccess_of_users" {
  role       = "users"
  policy_arn = "arn:aws:iam::aws:policy/AmazonSageMakerCanvasDataPrepFullAccess"
}`,
  "untagged-network: a tag that the security group lacks": `resource "aws_security_group" "g" {
  tags = {
    Team = "x"
  }
}`,
  "public-subnet: a route to an internet gateway": `# Use a route table without a route to an internet gateway:

resource "aws_route_table_association" "private_subnet_1" {
  subnet_id      = "subnet-1"
  route_table_id = "<PRIVATE-ROUTE-TABLE-ID>"
}`,
  "open-inbound: a prefix list of the plan, and one outside": `# In place of the open rule (aws_vpc_security_group_ingress_rule.in), allow the group itself:

resource "aws_vpc_security_group_ingress_rule" "within_sg_1" {
  security_group_id            = "sg-1"
  referenced_security_group_id = "sg-1"
  ip_protocol                  = "-1"
}`,
  "zone-without-emr-serverless: use1-az3": `resource "aws_subnet" "s" {
  availability_zone_id = "use1-az1"
}`,
  "security-groups-missing: neither the domain nor the profile": `resource "aws_sagemaker_domain" "d" {
  default_user_settings {
    security_groups = ["<SECURITY-GROUP-ID>"]
  }
}`,
  "too-many-security-groups: the domain's and the profile's together": `# Keep at most 4 of the groups of aws_sagemaker_user_profile.p and its domain aws_sagemaker_domain.d, with the
# rules of all: aws_security_group.g, aws_security_group.g2, aws_security_group.g3, aws_security_group.g4,
# aws_security_group.g5.`,
  "closed-egress: no outbound rule": `resource "aws_vpc_security_group_egress_rule" "nfs_among_apps_of_sg_1" {
  security_group_id            = "sg-1"
  referenced_security_group_id = "sg-1"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
}

resource "aws_vpc_security_group_egress_rule" "traffic_among_apps_of_sg_1" {
  security_group_id            = "sg-1"
  referenced_security_group_id = "sg-1"
  ip_protocol                  = "tcp"
  from_port                    = 8192
  to_port                      = 65535
}

resource "aws_vpc_security_group_egress_rule" "https_out_of_sg_1" {
  security_group_id = "sg-1"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}`,
  "closed-egress: among themselves alone": `resource "aws_vpc_security_group_egress_rule" "https_out_of_sg_1" {
  security_group_id = "sg-1"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}`,
  "vpc-dns: hostnames left out": `resource "aws_vpc" "v" {
  enable_dns_support   = true
  enable_dns_hostnames = true
}`,
  "policy-removed: an argument that no longer lists what a resource put there": `# Define the policy in one place: in the role's argument, or in a separate resource.`,
  "endpoint-missing: a VPC that is made without one": `resource "aws_vpc_endpoint" "s3" {
  vpc_endpoint_type = "Gateway"
  service_name      = "com.amazonaws.us-east-1.s3"
  vpc_id            = "vpc-1"
  route_table_ids   = ["rtb-1"]
}`,
  "endpoint-policy-principal: the policy of AWS's page": `# In the statement Own of the endpoint's policy (aws_vpc_endpoint.s3):
principals {
  type        = "*"
  identifiers = ["*"]
}`,
  "endpoint-policy-principal: an account, on a gateway": `# In the statement Own of the endpoint's policy (aws_vpc_endpoint.s3):
principals {
  type        = "*"
  identifiers = ["*"]
}

# In the statement Own of the endpoint's policy (aws_vpc_endpoint.s3):
condition {
  test     = "StringEquals"
  variable = "aws:PrincipalAccount"
  values   = ["111122223333"]
}`,
  "endpoint-policy-principal: longer than EC2 takes": `# Shorten the policy of aws_vpc_endpoint.s3 by 467 characters: remove white space, statements or resources.`,
  "endpoint-image-layers: own buckets only": `# Into the endpoint's policy (aws_vpc_endpoint.s3):
statement {
  sid       = "ECRImageLayers"
  effect    = "Allow"
  actions   = ["s3:GetObject"]
  resources = ["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"]

  principals {
    type        = "*"
    identifiers = ["*"]
  }
}`,
  "endpoint-emr-logs: without the bucket of the logs": `# Into the endpoint's policy (aws_vpc_endpoint.s3):
statement {
  sid       = "EMRServerlessManagedLogging"
  effect    = "Allow"
  actions   = ["s3:PutObject", "s3:PutObjectAcl"]
  resources = ["arn:aws:s3:::prod.us-east-1.appinfo.src/*"]

  principals {
    type        = "*"
    identifiers = ["*"]
  }
}`,
  "endpoint-to-other-accounts: without aws:ResourceAccount": `# In the statement Own of the endpoint's policy (aws_vpc_endpoint.s3):
condition {
  test     = "StringEquals"
  variable = "aws:ResourceAccount"
  values   = ["111122223333"]
}

# Into the endpoint's policy (aws_vpc_endpoint.s3):
statement {
  sid       = "ECRImageLayers"
  effect    = "Allow"
  actions   = ["s3:GetObject"]
  resources = ["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"]

  principals {
    type        = "*"
    identifiers = ["*"]
  }
}

statement {
  sid       = "EMRServerlessManagedLogging"
  effect    = "Allow"
  actions   = ["s3:PutObject", "s3:PutObjectAcl"]
  resources = ["arn:aws:s3:::prod.us-east-1.appinfo.src/*"]

  principals {
    type        = "*"
    identifiers = ["*"]
  }
}`,
  "endpoint-to-other-accounts: no policy, which is AWS's own that lets everything pass": `# Into the endpoint's policy (aws_vpc_endpoint.s3):
statement {
  sid       = "EverythingInOwnBuckets"
  effect    = "Allow"
  actions   = ["s3:*"]
  resources = ["*"]

  principals {
    type        = "*"
    identifiers = ["*"]
  }

  condition {
    test     = "StringEquals"
    variable = "aws:ResourceAccount"
    values   = ["111122223333"]
  }
}

statement {
  sid       = "ECRImageLayers"
  effect    = "Allow"
  actions   = ["s3:GetObject"]
  resources = ["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"]

  principals {
    type        = "*"
    identifiers = ["*"]
  }
}

statement {
  sid       = "EMRServerlessManagedLogging"
  effect    = "Allow"
  actions   = ["s3:PutObject", "s3:PutObjectAcl"]
  resources = ["arn:aws:s3:::prod.us-east-1.appinfo.src/*"]

  principals {
    type        = "*"
    identifiers = ["*"]
  }
}`,
  "endpoint-not-routed: another route table": `resource "aws_vpc_endpoint_route_table_association" "rtb_1_of_aws_vpc_endpoint_s3" {
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  route_table_id  = "rtb-1"
}`,
  "endpoint-not-routed: no table, which the provider computes": `resource "aws_vpc_endpoint_route_table_association" "aws_route_table_t_id_of_aws_vpc_endpoint_s3" {
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  route_table_id  = aws_route_table.t.id
}`,
  "endpoint-not-routed: another table that is not made yet either": `resource "aws_vpc_endpoint_route_table_association" "aws_route_table_t_id_of_aws_vpc_endpoint_s3" {
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  route_table_id  = aws_route_table.t.id
}`,
  "endpoint-https: a group that allows no inbound traffic": `resource "aws_vpc_security_group_ingress_rule" "https_from_sg_1_to_sg_2" {
  security_group_id            = "sg-2"
  referenced_security_group_id = "sg-1"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}`,
  "endpoint-private-dns: off": `resource "aws_vpc_endpoint" "i" {
  private_dns_enabled = true
}`,
  "endpoint-region: Amazon Q Developer elsewhere": `# Remove aws_vpc_endpoint.i.

# Outside us-east-1, Amazon Q Developer is reachable only through the internet, for example through a NAT
# gateway.`,
  "endpoint-region: the gateway of another Region": `resource "aws_vpc_endpoint" "s3" {
  service_name = "com.amazonaws.us-east-1.s3"
}`,
  "endpoint-service-name: the name of AWS's page": `resource "aws_vpc_endpoint" "n" {
  service_name = "aws.sagemaker.us-east-1.notebook"
}`,
  "app-traffic: no rule for the apps": `resource "aws_vpc_security_group_ingress_rule" "nfs_among_apps_of_sg_1" {
  security_group_id            = "sg-1"
  referenced_security_group_id = "sg-1"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
}

resource "aws_vpc_security_group_ingress_rule" "traffic_among_apps_of_sg_1" {
  security_group_id            = "sg-1"
  referenced_security_group_id = "sg-1"
  ip_protocol                  = "tcp"
  from_port                    = 8192
  to_port                      = 65535
}`,
  "app-traffic: a group that is not made yet": `resource "aws_vpc_security_group_ingress_rule" "nfs_among_apps_of_aws_security_group_g_id" {
  security_group_id            = aws_security_group.g.id
  referenced_security_group_id = aws_security_group.g.id
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
}

resource "aws_vpc_security_group_ingress_rule" "traffic_among_apps_of_aws_security_group_g_id" {
  security_group_id            = aws_security_group.g.id
  referenced_security_group_id = aws_security_group.g.id
  ip_protocol                  = "tcp"
  from_port                    = 8192
  to_port                      = 65535
}`,
  "bucket-region: of another Region": `# Create a bucket in us-east-1, the Region of the domain's VPC, and copy the objects of team-data into it, for
# example with S3 replication.`,
  "bucket-tag: the tag of objects on the bucket": `data "aws_iam_policy_document" "canvas_data_team_data_of_amazonsagemakercanvasemrsexecutionaccess_x" {
  statement {
    sid       = "CanvasBucketReadData"
    effect    = "Allow"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::team-data/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = ["111122223333"]
    }
  }

  statement {
    sid       = "CanvasBucketListData"
    effect    = "Allow"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::team-data"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = ["111122223333"]
    }

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["*"]
    }
  }

  statement {
    sid       = "CanvasBucketLocationData"
    effect    = "Allow"
    actions   = ["s3:GetBucketLocation"]
    resources = ["arn:aws:s3:::team-data"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = ["111122223333"]
    }
  }
}

resource "aws_iam_role_policy" "canvas_data_team_data_of_amazonsagemakercanvasemrsexecutionaccess_x" {
  name   = "canvas-data-team-data"
  role   = "AmazonSageMakerCanvasEMRSExecutionAccess-x"
  policy = data.aws_iam_policy_document.canvas_data_team_data_of_amazonsagemakercanvasemrsexecutionaccess_x.json
}`,
  "bucket-wildcard: the statement of AWS's page": `# In place of the statement Custom of the policy data (aws_iam_role_policy.jobs):
statement {
  sid       = "CanvasBucketReadData"
  effect    = "Allow"
  actions   = ["s3:GetObject"]
  resources = ["arn:aws:s3:::<BUCKET>/<FOLDER>/*"]

  condition {
    test     = "StringEquals"
    variable = "aws:ResourceAccount"
    values   = ["111122223333"]
  }
}

statement {
  sid       = "CanvasBucketWriteData"
  effect    = "Allow"
  actions   = ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]
  resources = ["arn:aws:s3:::<BUCKET>/<FOLDER>/*"]

  condition {
    test     = "StringEquals"
    variable = "aws:ResourceAccount"
    values   = ["111122223333"]
  }
}

statement {
  sid       = "CanvasBucketListData"
  effect    = "Allow"
  actions   = ["s3:ListBucket"]
  resources = ["arn:aws:s3:::<BUCKET>"]

  condition {
    test     = "StringEquals"
    variable = "aws:ResourceAccount"
    values   = ["111122223333"]
  }

  condition {
    test     = "StringLike"
    variable = "s3:prefix"
    values   = ["<FOLDER>/*"]
  }
}

statement {
  sid       = "CanvasBucketLocationData"
  effect    = "Allow"
  actions   = ["s3:GetBucketLocation"]
  resources = ["arn:aws:s3:::<BUCKET>"]

  condition {
    test     = "StringEquals"
    variable = "aws:ResourceAccount"
    values   = ["111122223333"]
  }
}`,
  "application-tag: in another case": `resource "aws_emrserverless_application" "a" {
  tags = {
    "sagemaker:is-canvas-resource" = "True"
  }
}`,
  "sibling-job-role: without the Deny": `# A module of canvas-large-data does this with restrict_pass_role = true.

data "aws_iam_policy_document" "canvas_own_job_role_of_users" {
  statement {
    sid           = "DenyPassingOtherRolesToEMRServerless"
    effect        = "Deny"
    actions       = ["iam:PassRole"]
    not_resources = ["arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-x"]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["emr-serverless.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "canvas_own_job_role_of_users" {
  name   = "canvas-own-job-role"
  role   = "users"
  policy = data.aws_iam_policy_document.canvas_own_job_role_of_users.json
}`,
  "profile-overrides-domain: Canvas settings without EMR Serverless": `resource "aws_sagemaker_user_profile" "p" {
  user_settings {
    canvas_app_settings {
      emr_serverless_settings {
        execution_role_arn = "arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-x"
        status             = "ENABLED"
      }
    }
  }
}`,
  "data-grants-on-execution-role: a bucket to write to": `data "aws_iam_policy_document" "canvas_data_team_data_of_amazonsagemakercanvasemrsexecutionaccess_x" {
  statement {
    sid       = "CanvasBucketReadData"
    effect    = "Allow"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::team-data/out/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = ["111122223333"]
    }
  }

  statement {
    sid       = "CanvasBucketWriteData"
    effect    = "Allow"
    actions   = ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]
    resources = ["arn:aws:s3:::team-data/out/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = ["111122223333"]
    }
  }

  statement {
    sid       = "CanvasBucketListData"
    effect    = "Allow"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::team-data"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = ["111122223333"]
    }

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["out/*"]
    }
  }

  statement {
    sid       = "CanvasBucketLocationData"
    effect    = "Allow"
    actions   = ["s3:GetBucketLocation"]
    resources = ["arn:aws:s3:::team-data"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = ["111122223333"]
    }
  }
}

resource "aws_iam_role_policy" "canvas_data_team_data_of_amazonsagemakercanvasemrsexecutionaccess_x" {
  name   = "canvas-data-team-data"
  role   = "AmazonSageMakerCanvasEMRSExecutionAccess-x"
  policy = data.aws_iam_policy_document.canvas_data_team_data_of_amazonsagemakercanvasemrsexecutionaccess_x.json
}`,
  "standard-builds-outside-vpc: own policies in place of AWS's": `data "aws_iam_policy_document" "canvas_standard_builds_of_users" {
  statement {
    sid       = "DescribeVpcEndpointServices"
    effect    = "Allow"
    actions   = ["ec2:DescribeVpcEndpointServices"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "canvas_standard_builds_of_users" {
  name   = "canvas-standard-builds"
  role   = "users"
  policy = data.aws_iam_policy_document.canvas_standard_builds_of_users.json
}`,
  "iam-limits: inline policies near their limit": `# Move some statements of the inline policies of the role AmazonSageMakerCanvasEMRSExecutionAccess-x into a
# managed policy, and attach it: IAM counts it separately.`,
  "iam-limits-passed: 27 attached policies": `# Combine the smallest policies that are attached to the role AmazonSageMakerCanvasEMRSExecutionAccess-x into
# one policy.`,
  "iam-limits-passed: a managed policy that no principal has": `# Split big into two managed policies.`,
  "region-without-canvas: EMR Serverless alone": `provider "aws" {
  region = "us-east-1"
  # One of us-east-1, us-east-2, us-west-1, us-west-2, ap-south-1, ap-northeast-1, ap-northeast-2,
  # ap-southeast-1, ap-southeast-2, ca-central-1, eu-central-1, eu-west-1, eu-west-2, eu-west-3, eu-north-1,
  # sa-east-1.
}`,
  "domain-replaced: by its key": `resource "aws_sagemaker_domain" "d" {
  # Take the change of kms_key_id back. This refuses such a plan:
  lifecycle {
    prevent_destroy = true
  }
}`,
  "domain-destroyed: deleted": `removed {
  from = aws_sagemaker_domain.d
  lifecycle {
    destroy = false
  }
}`,
  "user-profile-destroyed: deleted": `removed {
  from = aws_sagemaker_user_profile.p
  lifecycle {
    destroy = false
  }
}`,
  "user-profile-destroyed: replaced": `resource "aws_sagemaker_user_profile" "p" {
  # Take the change of user_profile_name back. This refuses such a plan:
  lifecycle {
    prevent_destroy = true
  }
}`,
  "data-destroyed: a key": `removed {
  from = aws_kms_key.k
  lifecycle {
    destroy = false
  }
}`,
  "data-destroyed: a bucket by another name": `resource "aws_s3_bucket" "b" {
  # Take the change of what replaces it back. This refuses such a plan:
  lifecycle {
    prevent_destroy = true
  }
}`,
  "endpoint-replaced: for its private DNS": `# Plan once more with another release of the AWS provider, for example 6.36.0 or newer: terraform init
# -upgrade. It switches private DNS in place.`,
  "role-replaced: named by policies of the plan": `resource "aws_iam_role" "users" {
  # Take the change of what replaces it back. This refuses such a plan:
  lifecycle {
    prevent_destroy = true
  }
}

# If it is replaced all the same: AWS stores the id of the new one only where a policy is saved once more
# after the apply.
# terraform apply -replace=aws_s3_bucket_policy.b
# Save the policy in aws_sqs_queue.q once more, by the console or the AWS CLI.`,
  "restart-canvas: settings change": `aws sagemaker list-apps --domain-id-equals d-1 --query "Apps[?AppType=='Canvas' && Status=='InService']"
aws sagemaker delete-app --domain-id d-1 --user-profile-name <USER-PROFILE> --app-type Canvas --app-name default
# Delete an app in a space by the name of the space:
#   aws sagemaker delete-app --domain-id d-1 --space-name <SPACE> --app-type Canvas --app-name default`,
  "vpc-only-domain-update: another setting": `aws sagemaker describe-domain --domain-id d-1 --query DefaultUserSettings.CanvasAppSettings > canvas.json
# Change canvas.json. ExecutionRole and the other settings are left out: AWS rejects a change of them while apps run.
aws sagemaker update-domain --domain-id d-1 --default-user-settings "{\\"CanvasAppSettings\\": $(cat canvas.json)}"`,
  "network-interface-unrestricted: beside AmazonSageMakerFullAccess": `data "aws_iam_policy_document" "canvas_own_subnets_of_users" {
  statement {
    sid     = "DenyEC2ENICreationInOtherSubnetAndSecurityGroup"
    effect  = "Deny"
    actions = ["ec2:CreateNetworkInterface"]
    not_resources = [
      "arn:aws:ec2:us-east-1:111122223333:subnet/subnet-1",
      "arn:aws:ec2:us-east-1:111122223333:security-group/sg-1",
      "arn:aws:ec2:*:*:network-interface/*",
    ]

    condition {
      test     = "StringEquals"
      variable = "aws:CalledViaLast"
      values   = ["ops.emr-serverless.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "canvas_own_subnets_of_users" {
  name   = "canvas-own-subnets"
  role   = "users"
  policy = data.aws_iam_policy_document.canvas_own_subnets_of_users.json
}`,
  "network-interface-directly: a statement on more than that": `# In place of the statement Networks of the policy large-data (aws_iam_role_policy.users):
statement {
  sid     = "Networks"
  effect  = "Allow"
  actions = ["ec2:DescribeSubnets"]
  resources = [
    "arn:aws:ec2:*:*:network-interface/*",
    "arn:aws:ec2:us-east-1:111122223333:subnet/subnet-1",
    "arn:aws:ec2:us-east-1:111122223333:security-group/sg-1",
  ]
}

statement {
  effect  = "Allow"
  actions = ["ec2:CreateNetworkInterface"]
  resources = [
    "arn:aws:ec2:*:*:network-interface/*",
    "arn:aws:ec2:us-east-1:111122223333:subnet/subnet-1",
    "arn:aws:ec2:us-east-1:111122223333:security-group/sg-1",
  ]

  condition {
    test     = "StringEquals"
    variable = "aws:CalledViaLast"
    values   = ["ops.emr-serverless.amazonaws.com"]
  }
}`,
  "network-interface-directly: by a pattern": `# Remove or narrow statement 1 of the policy extra (aws_iam_role_policy.extra): it allows
# ec2:CreateNetworkInterface.`,
  "network-interface-directly: by another policy of AWS's": `# Detach AmazonEC2FullAccess from the role users: remove the aws_iam_role_policy_attachment, or the element of
# managed_policy_arns, that names it.`,
  "sibling-job-role: a statement of one's own": `# In place of the statement Pass of the policy large-data (aws_iam_role_policy.users):
statement {
  sid       = "IAMPassOperationForEMRServerless"
  effect    = "Allow"
  actions   = ["iam:PassRole"]
  resources = ["arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-x"]

  condition {
    test     = "StringEquals"
    variable = "iam:PassedToService"
    values   = ["emr-serverless.amazonaws.com"]
  }
}`,
  "network-interface-missing: denied": `# Remove or narrow the statement NoNetwork of the policy large-data (aws_iam_role_policy.users): it denies
# ec2:CreateNetworkInterface on arn:aws:ec2:us-east-1:111122223333:network-interface/*,
# arn:aws:ec2:us-east-1:111122223333:subnet/subnet-1, arn:aws:ec2:us-east-1:111122223333:security-group/sg-1.`,
  "standard-builds-outside-vpc: denied": `# Remove or narrow the statement NoLook of the policy large-data (aws_iam_role_policy.users): it denies
# ec2:DescribeVpcEndpointServices on *.`,
  "job-role-trust: denied": `# Remove or narrow the statement NoUsers of the trust policy (aws_iam_role.jobs): it denies sts:AssumeRole on
# arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-x.`,
  "canvas-cannot: without a grant and under a boundary": `# Also allow in the permissions boundary: ecr:DescribeImages on
# arn:aws:ecr:us-east-1:*:repository/sagemaker-data-wrangler-emr-container,
# arn:aws:ecr:us-east-1:*:repository/ap-dataprep-emr; ec2:CreateNetworkInterface on
# arn:aws:ec2:us-east-1:111122223333:network-interface/*, arn:aws:ec2:us-east-1:111122223333:subnet/subnet-1,
# arn:aws:ec2:us-east-1:111122223333:security-group/sg-1.

data "aws_iam_policy_document" "canvas_large_data_use_of_users" {
  statement {
    sid     = "ECRDescribeImagesOperation"
    effect  = "Allow"
    actions = ["ecr:DescribeImages"]
    resources = [
      "arn:aws:ecr:*:*:repository/sagemaker-data-wrangler-emr-container",
      "arn:aws:ecr:*:*:repository/ap-dataprep-emr",
    ]
  }
}

resource "aws_iam_role_policy" "canvas_large_data_use_of_users" {
  name   = "canvas-large-data-use"
  role   = "users"
  policy = data.aws_iam_policy_document.canvas_large_data_use_of_users.json
}`,
  "canvas-cannot: a job role without policies": `resource "aws_iam_role_policy_attachment" "amazonsagemakercanvasemrserverlessexecutionrolepolicy_of_amazonsagemakercanvasemrsexecutionaccess_x" {
  role       = "AmazonSageMakerCanvasEMRSExecutionAccess-x"
  policy_arn = "arn:aws:iam::aws:policy/AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy"
}`,
  "bucket-wildcard: a policy of AWS's": `# Detach AmazonS3FullAccess from the role AmazonSageMakerCanvasEMRSExecutionAccess-x: remove the
# aws_iam_role_policy_attachment, or the element of managed_policy_arns, that names it.

data "aws_iam_policy_document" "canvas_data_bucket_of_amazonsagemakercanvasemrsexecutionaccess_x" {
  statement {
    sid       = "CanvasBucketReadData"
    effect    = "Allow"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::<BUCKET>/<FOLDER>/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = ["111122223333"]
    }
  }

  statement {
    sid       = "CanvasBucketWriteData"
    effect    = "Allow"
    actions   = ["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"]
    resources = ["arn:aws:s3:::<BUCKET>/<FOLDER>/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = ["111122223333"]
    }
  }

  statement {
    sid       = "CanvasBucketListData"
    effect    = "Allow"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::<BUCKET>"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = ["111122223333"]
    }

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["<FOLDER>/*"]
    }
  }

  statement {
    sid       = "CanvasBucketLocationData"
    effect    = "Allow"
    actions   = ["s3:GetBucketLocation"]
    resources = ["arn:aws:s3:::<BUCKET>"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = ["111122223333"]
    }
  }
}

resource "aws_iam_role_policy" "canvas_data_bucket_of_amazonsagemakercanvasemrsexecutionaccess_x" {
  name   = "canvas-data-BUCKET"
  role   = "AmazonSageMakerCanvasEMRSExecutionAccess-x"
  policy = data.aws_iam_policy_document.canvas_data_bucket_of_amazonsagemakercanvasemrsexecutionaccess_x.json
}`,
  "bucket-wildcard: a policy variable stays one": `# In place of the statement All of the policy data (aws_iam_role_policy.jobs):
statement {
  sid       = "CanvasBucketReadData"
  effect    = "Allow"
  actions   = ["s3:GetObject"]
  resources = ["arn:aws:s3:::<BUCKET>/<FOLDER>/*"]

  condition {
    test     = "StringEquals"
    variable = "aws:ResourceAccount"
    values   = ["111122223333"]
  }
}

statement {
  sid       = "CanvasBucketListData"
  effect    = "Allow"
  actions   = ["s3:ListBucket"]
  resources = ["arn:aws:s3:::<BUCKET>"]

  condition {
    test     = "StringEquals"
    variable = "aws:ResourceAccount"
    values   = ["111122223333"]
  }

  condition {
    test     = "StringLike"
    variable = "s3:prefix"
    values   = ["<FOLDER>/*"]
  }
}

statement {
  sid       = "CanvasBucketLocationData"
  effect    = "Allow"
  actions   = ["s3:GetBucketLocation"]
  resources = ["arn:aws:s3:::<BUCKET>"]

  condition {
    test     = "StringEquals"
    variable = "aws:ResourceAccount"
    values   = ["111122223333"]
  }
}`,
  "endpoint-image-layers: denied": `# Remove or narrow the statement OwnOnly of the endpoint policy (aws_vpc_endpoint.s3): it denies s3:GetObject
# on arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*.`,
  "endpoint-to-other-accounts: the statement lets AWS's own buckets pass too": `# In the statement All of the endpoint's policy (aws_vpc_endpoint.s3):
condition {
  test     = "StringEquals"
  variable = "aws:ResourceAccount"
  values   = ["111122223333"]
}

# Into the endpoint's policy (aws_vpc_endpoint.s3):
statement {
  sid       = "ECRImageLayers"
  effect    = "Allow"
  actions   = ["s3:GetObject"]
  resources = ["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"]

  principals {
    type        = "*"
    identifiers = ["*"]
  }
}

statement {
  sid       = "EMRServerlessManagedLogging"
  effect    = "Allow"
  actions   = ["s3:PutObject", "s3:PutObjectAcl"]
  resources = ["arn:aws:s3:::prod.us-east-1.appinfo.src/*"]

  principals {
    type        = "*"
    identifiers = ["*"]
  }
}`,
  "job-role-name: a role outside the plan": `resource "aws_sagemaker_domain" "d" {
  default_user_settings {
    canvas_app_settings {
      emr_serverless_settings {
        execution_role_arn = "arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-<SUFFIX>"
      }
    }
  }
}`,
  "region-mismatch: another Region": `# In place of the statement A of the policy data (aws_iam_role_policy.jobs):
statement {
  sid       = "A"
  effect    = "Allow"
  actions   = ["kms:Decrypt"]
  resources = ["*"]

  condition {
    test     = "StringEquals"
    variable = "kms:ViaService"
    values   = ["s3.us-east-1.amazonaws.com"]
  }
}`,
  "grants-on-wrong-role: images alone are missing": `data "aws_iam_policy_document" "canvas_ecr_describeimages_of_users" {
  statement {
    sid       = "Images"
    effect    = "Allow"
    actions   = ["ecr:DescribeImages"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "canvas_ecr_describeimages_of_users" {
  name   = "canvas-ecr-DescribeImages"
  role   = "users"
  policy = data.aws_iam_policy_document.canvas_ecr_describeimages_of_users.json
}`,
  "iam-limits: as many attached policies as AWS grants at most": `# Combine the smallest policies that are attached to the role AmazonSageMakerCanvasEMRSExecutionAccess-x into
# one policy. Or request a higher quota: at most 25.`,
  "iam-limits-passed: one attached policy more than that": `# Combine the smallest policies that are attached to the role AmazonSageMakerCanvasEMRSExecutionAccess-x into
# one policy.`,
  "endpoint-to-other-accounts: the image layers have a statement of their own": `# In the statement All of the endpoint's policy (aws_vpc_endpoint.s3):
condition {
  test     = "StringEquals"
  variable = "aws:ResourceAccount"
  values   = ["111122223333"]
}

# Into the endpoint's policy (aws_vpc_endpoint.s3):
statement {
  sid       = "EMRServerlessManagedLogging"
  effect    = "Allow"
  actions   = ["s3:PutObject", "s3:PutObjectAcl"]
  resources = ["arn:aws:s3:::prod.us-east-1.appinfo.src/*"]

  principals {
    type        = "*"
    identifiers = ["*"]
  }
}`,
  "endpoint-to-other-accounts: the logs have a statement of their own": `# In the statement All of the endpoint's policy (aws_vpc_endpoint.s3):
condition {
  test     = "StringEquals"
  variable = "aws:ResourceAccount"
  values   = ["111122223333"]
}

# Into the endpoint's policy (aws_vpc_endpoint.s3):
statement {
  sid       = "ECRImageLayers"
  effect    = "Allow"
  actions   = ["s3:GetObject"]
  resources = ["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"]

  principals {
    type        = "*"
    identifiers = ["*"]
  }
}`,
  "endpoint-to-other-accounts: both have a statement of their own": `# In the statement All of the endpoint's policy (aws_vpc_endpoint.s3):
condition {
  test     = "StringEquals"
  variable = "aws:ResourceAccount"
  values   = ["111122223333"]
}`,
  "endpoint-policy-principal: an account and a service, on a gateway": `# In the statement Own of the endpoint's policy (aws_vpc_endpoint.s3):
principals {
  type        = "*"
  identifiers = ["*"]
}`,
  "endpoint-policy-principal: roles, on a gateway": `# In the statement Own of the endpoint's policy (aws_vpc_endpoint.s3):
principals {
  type        = "*"
  identifiers = ["*"]
}

# In the statement Own of the endpoint's policy (aws_vpc_endpoint.s3):
condition {
  test     = "ArnEquals"
  variable = "aws:PrincipalArn"
  values = [
    "arn:aws:iam::111122223333:role/users",
    "arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-x",
  ]
}`,
  "network-interface-missing: denied by two statements of one policy": `# Remove or narrow the statement NoSubnet of the policy large-data (aws_iam_role_policy.users): it denies
# ec2:CreateNetworkInterface on arn:aws:ec2:us-east-1:111122223333:subnet/subnet-1.

# Remove or narrow the statement NoGroup of the policy large-data (aws_iam_role_policy.users): it denies
# ec2:CreateNetworkInterface on arn:aws:ec2:us-east-1:111122223333:security-group/sg-1.`,
  "restart-canvas: the settings of a profile change": `aws sagemaker list-apps --domain-id-equals d-1 --query "Apps[?AppType=='Canvas' && Status=='InService']"
aws sagemaker delete-app --domain-id d-1 --user-profile-name ana --app-type Canvas --app-name default
# Delete an app in a space by the name of the space:
#   aws sagemaker delete-app --domain-id d-1 --space-name <SPACE> --app-type Canvas --app-name default`,
  "vpc-only-domain-update: a domain id that is none": `aws sagemaker describe-domain --domain-id <DOMAIN-ID> --query DefaultUserSettings.CanvasAppSettings > canvas.json
# Change canvas.json. ExecutionRole and the other settings are left out: AWS rejects a change of them while apps run.
aws sagemaker update-domain --domain-id <DOMAIN-ID> --default-user-settings "{\\"CanvasAppSettings\\": $(cat canvas.json)}"`,
};
