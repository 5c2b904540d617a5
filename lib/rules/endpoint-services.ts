/**
 * The interface endpoints that Canvas uses in a VPC without internet access, as data.
 *
 * The list is that of AWS's page (read 2026-09). It does not say which of them Canvas requires to run standard
 * builds inside the VPC, so all of them are defaults. Regions are those of Canvas in which the service itself has an
 * endpoint; that PrivateLink offers it in the Region and in the subnets' zones is read in the plan.
 */
import { CANVAS_REGIONS } from "./values";

const PAGE = "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html (read 2026-09)";
const PRIVATELINK =
  "https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html (read 2026-09)";
const ENDPOINTS = "botocore 1.43.11, endpoints.json";

/** One interface endpoint. */
export interface EndpointService {
  /** The service's name in PrivateLink, with `{region}` in place of the Region. */
  readonly serviceName: string;
  /** What Canvas uses it for. */
  readonly purpose: string;
  /** The Canvas Regions that have the service. */
  readonly regions: readonly string[];
  /** False for a service that AWS closed to new customers. */
  readonly openToNewCustomers: boolean;
  /** True for a service that is needed only if a customer managed key is in use. */
  readonly whenCustomerKey: boolean;
  readonly source: string;
}

type Differences = Partial<Omit<EndpointService, "purpose">>;

/** A service as on the page: in every Canvas Region, open to new customers, under the name that the page prints. */
function named(shortName: string, purpose: string, differences: Differences = {}): EndpointService {
  return {
    serviceName: `com.amazonaws.{region}.${shortName}`,
    purpose,
    regions: CANVAS_REGIONS,
    openToNewCustomers: true,
    whenCustomerKey: false,
    source: PAGE,
    ...differences,
  };
}

function allExcept(...regions: readonly string[]): readonly string[] {
  return CANVAS_REGIONS.filter((region) => !regions.includes(region));
}

const FORECAST_REGIONS = allExcept("us-west-1", "ca-central-1", "eu-west-2", "eu-west-3", "eu-north-1", "sa-east-1");
const FORECAST_CLOSED =
  `${PAGE}; closed to new customers: https://docs.aws.amazon.com/forecast/latest/dg/what-is-forecast.html; ` +
  `Regions: ${ENDPOINTS}`;

/** Every endpoint under its static name, which users write and addresses contain. */
export const ENDPOINT_SERVICES = {
  "application-autoscaling": named("application-autoscaling", "Scale deployed models."),
  athena: named("athena", "Import data from Athena."),
  "sagemaker-api": named("sagemaker.api", "SageMaker itself: apps, training jobs, models."),
  "sagemaker-runtime": named("sagemaker.runtime", "Predictions of deployed models."),
  "sagemaker-notebook": named("notebook", "Connections from the browser to the users' apps.", {
    serviceName: "aws.sagemaker.{region}.notebook",
    source:
      `${PAGE}, which prints com.amazonaws.{region}.notebook; no such service is in ${PRIVATELINK}, and AWS would answer ` +
      "InvalidServiceName. The name there is used.",
  }),
  "sagemaker-data-science-assistant": named("sagemaker-data-science-assistant", "Amazon Q Developer in Canvas.", {
    regions: [
      "us-east-1",
      "us-east-2",
      "us-west-2",
      "ap-south-1",
      "ap-northeast-1",
      "ap-northeast-2",
      "ap-southeast-1",
      "ap-southeast-2",
      "eu-central-1",
      "eu-west-1",
      "eu-west-3",
    ],
    source:
      `${PAGE}; Regions: inferred from https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-q.html (read 2026-09), ` +
      "those in which Q Developer is available in Canvas",
  }),
  sts: named("sts", "Credentials of the roles in use."),
  "ecr-api": named("ecr.api", "Look up the images that Canvas runs, also on EMR Serverless."),
  "ecr-dkr": named("ecr.dkr", "Pull those images; their layers come from S3."),
  ec2: named("ec2", "Read the network that builds run in."),
  "redshift-data": named("redshift-data", "Import data from Redshift."),
  secretsmanager: named("secretsmanager", "Credentials of data sources."),
  ssm: named("ssm", "Parameters of Canvas's own set-up."),
  monitoring: named("monitoring", "Metrics in CloudWatch."),
  logs: named("logs", "Logs of apps and builds in CloudWatch Logs."),
  forecast: named("forecast", "Time series models of customers that used Amazon Forecast before it was closed.", {
    regions: FORECAST_REGIONS,
    openToNewCustomers: false,
    source: FORECAST_CLOSED,
  }),
  forecastquery: named("forecastquery", "Predictions of those models.", {
    regions: FORECAST_REGIONS,
    openToNewCustomers: false,
    source: FORECAST_CLOSED,
  }),
  textract: named("textract", "Ready-to-use models for documents.", {
    regions: allExcept("ap-northeast-1", "eu-north-1", "sa-east-1"),
    source: `${PAGE}; Regions: ${ENDPOINTS}`,
  }),
  comprehend: named("comprehend", "Ready-to-use models for text.", {
    regions: allExcept("us-west-1", "eu-west-3", "eu-north-1", "sa-east-1"),
    source: `${PAGE}; Regions: ${ENDPOINTS}`,
  }),
  rekognition: named("rekognition", "Ready-to-use models for images.", {
    regions: allExcept("eu-west-3", "eu-north-1"),
    source: `${PAGE}; Regions: ${ENDPOINTS}`,
  }),
  glue: named("glue", "The Glue Data Catalog, also as metastore of jobs on EMR Serverless."),
  rds: named("rds", "Import data from RDS."),
  "bedrock-runtime": named("bedrock-runtime", "Foundation models of Bedrock.", {
    regions: allExcept("us-west-1"),
    source:
      `${PAGE} (its older name com.amazonaws.{region}.bedrock is deprecated for this); ` +
      "Regions: https://docs.aws.amazon.com/general/latest/gr/bedrock.html (read 2026-09)",
  }),
  kendra: named("kendra", "Answers from documents that Kendra indexed.", {
    regions: allExcept("us-west-1", "ap-northeast-2", "eu-central-1", "eu-west-3", "eu-north-1", "sa-east-1"),
    source: `${PAGE}; Regions: https://docs.aws.amazon.com/general/latest/gr/kendra.html (read 2026-09)`,
  }),
  "emr-serverless": named("emr-serverless", "Start large data jobs on EMR Serverless and watch them."),
  q: named("q", "General questions to Amazon Q Developer.", {
    regions: ["us-east-1"],
    source: `${PAGE}: "currently available only in the US East (N. Virginia) region"`,
  }),
  kms: named("kms", "Read and write data under a customer managed key.", {
    whenCustomerKey: true,
    source:
      `Not in AWS's list for Canvas, but in ${PRIVATELINK}. Without it calls to KMS do not leave a VPC without internet ` +
      "access. Inferred; the AWS sample cloudformation-studio-domain creates it as well.",
  }),
} as const satisfies Readonly<Record<string, EndpointService>>;

/** The static name of an interface endpoint. */
export type InterfaceEndpointService = keyof typeof ENDPOINT_SERVICES;

/** The static names in the order of the page. */
export const INTERFACE_ENDPOINT_SERVICES = Object.keys(ENDPOINT_SERVICES) as InterfaceEndpointService[];

/** AWS's name of the service in a Region, which may be a token. */
export function endpointServiceName(service: InterfaceEndpointService, region: string): string {
  return ENDPOINT_SERVICES[service].serviceName.replace("{region}", () => region);
}

/** The gateway endpoint of S3. */
export function s3ServiceName(region: string): string {
  return `com.amazonaws.${region}.s3`;
}

/** Why a service of AWS's page is not among the defaults. */
export type LeftOutBecause = "closed-to-new-customers" | "not-in-region" | "no-customer-key";

/** The default endpoints of a Region, and the other services of AWS's page. */
export interface DefaultEndpoints {
  readonly services: readonly InterfaceEndpointService[];
  readonly leftOut: Readonly<Partial<Record<InterfaceEndpointService, LeftOutBecause>>>;
}

/** All services of AWS's page that are open to new customers and exist in the Region; KMS if a customer managed key is in use. */
export function defaultEndpoints(region: string, customerKey: boolean): DefaultEndpoints {
  const reasons = INTERFACE_ENDPOINT_SERVICES.map((name) => [name, reasonAgainst(name, region, customerKey)] as const);
  return {
    services: reasons.flatMap(([name, reason]) => (reason === undefined ? [name] : [])),
    leftOut: Object.fromEntries(reasons.filter(([, reason]) => reason !== undefined)),
  };
}

function reasonAgainst(
  name: InterfaceEndpointService,
  region: string,
  customerKey: boolean,
): LeftOutBecause | undefined {
  const service: EndpointService = ENDPOINT_SERVICES[name];
  if (!service.openToNewCustomers) return "closed-to-new-customers";
  // A Region that Canvas added later is in no list; a service of all other Regions is assumed to exist there too.
  const everywhere = service.regions === CANVAS_REGIONS;
  if (!everywhere && !service.regions.includes(region)) return "not-in-region";
  return service.whenCustomerKey && !customerKey ? "no-customer-key" : undefined;
}
