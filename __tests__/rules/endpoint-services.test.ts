import {
  defaultEndpoints,
  ENDPOINT_SERVICES,
  type EndpointService,
  endpointServiceName,
  INTERFACE_ENDPOINT_SERVICES,
  s3ServiceName,
} from "../../lib/rules/endpoint-services";
import { CANVAS_REGIONS, staticName } from "../../lib/rules/values";

/** What AWS's page prints, row by row, without the gateway endpoint of S3 and without what it lists twice. */
const PAGE = [
  "application-autoscaling",
  "athena",
  "sagemaker.api",
  "sagemaker.runtime",
  "notebook",
  "sagemaker-data-science-assistant",
  "sts",
  "ecr.api",
  "ecr.dkr",
  "ec2",
  "redshift-data",
  "secretsmanager",
  "ssm",
  "monitoring",
  "logs",
  "forecast",
  "forecastquery",
  "textract",
  "comprehend",
  "rekognition",
  "glue",
  "rds",
  "bedrock-runtime",
  "kendra",
  "emr-serverless",
  "q",
].map((name) => `com.amazonaws.{region}.${name}`);

const table = Object.entries(ENDPOINT_SERVICES) as readonly (readonly [string, EndpointService])[];

it("holds what the page prints, the notebook under its real name, and KMS", () => {
  expect(table.map(([, { serviceName }]) => serviceName)).toEqual([
    ...PAGE.map((name) => (name === "com.amazonaws.{region}.notebook" ? "aws.sagemaker.{region}.notebook" : name)),
    "com.amazonaws.{region}.kms",
  ]);
});

it("has static names that can stand in addresses", () => {
  for (const [name] of table) expect(name).toMatch(new RegExp(staticName.pattern));
  expect(INTERFACE_ENDPOINT_SERVICES).toEqual(table.map(([name]) => name));
});

it.each(table)("%s: says what for, and where that is written, with a date", (_, service) => {
  expect(service.purpose).toMatch(/^[A-Z].*\.$/);
  expect(service.source).toMatch(/https:\/\/\S+ \(read 2026-\d\d\)/);
  expect(service.regions.filter((region) => !CANVAS_REGIONS.includes(region))).toEqual([]);
});

it("names services of a Region, known or not", () => {
  expect(endpointServiceName("sagemaker-api", "eu-west-1")).toBe("com.amazonaws.eu-west-1.sagemaker.api");
  expect(endpointServiceName("sagemaker-notebook", "$&")).toBe("aws.sagemaker.$&.notebook");
  expect(s3ServiceName("eu-west-1")).toBe("com.amazonaws.eu-west-1.s3");
});

describe("the defaults", () => {
  it("are everything in us-east-1 but what is closed, and KMS only for a customer key", () => {
    expect(defaultEndpoints("us-east-1", false)).toEqual({
      services: INTERFACE_ENDPOINT_SERVICES.filter((name) => !["forecast", "forecastquery", "kms"].includes(name)),
      leftOut: {
        forecast: "closed-to-new-customers",
        forecastquery: "closed-to-new-customers",
        kms: "no-customer-key",
      },
    });
    expect(defaultEndpoints("us-east-1", true).services).toContain("kms");
    expect(defaultEndpoints("us-east-1", true).leftOut.kms).toBeUndefined();
  });

  const notIn = (region: string): readonly string[] =>
    Object.entries(defaultEndpoints(region, true).leftOut)
      .filter(([, reason]) => reason === "not-in-region")
      .map(([name]) => name);

  it.each([
    ["us-east-1", []],
    ["us-east-2", ["q"]],
    ["us-west-1", ["sagemaker-data-science-assistant", "comprehend", "bedrock-runtime", "kendra", "q"]],
    ["us-west-2", ["q"]],
    ["ap-south-1", ["q"]],
    ["ap-northeast-1", ["textract", "q"]],
    ["ap-northeast-2", ["kendra", "q"]],
    ["ap-southeast-1", ["q"]],
    ["ap-southeast-2", ["q"]],
    ["ca-central-1", ["sagemaker-data-science-assistant", "q"]],
    ["eu-central-1", ["kendra", "q"]],
    ["eu-west-1", ["q"]],
    ["eu-west-2", ["sagemaker-data-science-assistant", "q"]],
    ["eu-west-3", ["comprehend", "rekognition", "kendra", "q"]],
    ["eu-north-1", ["sagemaker-data-science-assistant", "textract", "comprehend", "rekognition", "kendra", "q"]],
    ["sa-east-1", ["sagemaker-data-science-assistant", "textract", "comprehend", "kendra", "q"]],
    // A Region that Canvas came to later: only what is in all of the others.
    [
      "eu-south-2",
      ["sagemaker-data-science-assistant", "textract", "comprehend", "rekognition", "bedrock-runtime", "kendra", "q"],
    ],
  ])("leave out what %s lacks", (region, services) => {
    expect(notIn(region)).toEqual(services);
  });

  it("know Forecast's Regions too, for those who still have it", () => {
    expect(ENDPOINT_SERVICES.forecast.regions).toEqual([
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
    ]);
    expect(ENDPOINT_SERVICES.forecastquery.regions).toEqual(ENDPOINT_SERVICES.forecast.regions);
  });
});
