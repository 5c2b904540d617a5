/**
 * The AWS SDK: the one file that imports it, so that it is bundled as one and loaded only by the commands that read an account
 * (docs/decisions/0014-sdk-in-the-package.md).
 */
import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  DescribeDhcpOptionsCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
  GetManagedPrefixListEntriesCommand,
} from "@aws-sdk/client-ec2";
import { EMRServerlessClient, GetApplicationCommand, ListApplicationsCommand } from "@aws-sdk/client-emr-serverless";
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  SimulatePrincipalPolicyCommand,
  type SimulatePrincipalPolicyCommandInput,
} from "@aws-sdk/client-iam";
import { GetKeyPolicyCommand, KMSClient, ListGrantsCommand } from "@aws-sdk/client-kms";
import { ListHostedZonesByVPCCommand, Route53Client } from "@aws-sdk/client-route-53";
import {
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetPublicAccessBlockCommand, S3ControlClient } from "@aws-sdk/client-s3-control";
import {
  DeleteAppCommand,
  DescribeDomainCommand,
  DescribeUserProfileCommand,
  ListAppsCommand,
  ListDomainsCommand,
  ListSpacesCommand,
  ListUserProfilesCommand,
  SageMakerClient,
  UpdateDomainCommand,
  UpdateUserProfileCommand,
} from "@aws-sdk/client-sagemaker";
import {
  ListServiceQuotasCommand,
  ServiceQuotasClient,
  type ServiceQuotasClientConfig,
} from "@aws-sdk/client-service-quotas";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { isIP } from "node:net";
import { Readable } from "node:stream";
import { ownValue } from "../../rules/own-value";

/** Where and as whom calls are made. */
export interface SdkOptions {
  readonly region: string;
  /** A profile of the AWS configuration; by default as the SDK's own chain finds credentials. */
  readonly profile: string | undefined;
}

/** Sends a request of one operation, with its input in the API's own names; answers the output, in the API's own names. */
export type Send = (operation: string, input: object) => Promise<unknown>;

const ATTEMPTS = 6;

/** Bodies of SageMaker AI's answers by what the SDK read of them. */
const BODIES = new WeakMap<object, string>();

/**
 * The body of an answer of SageMaker AI as it came: the SDK leaves out members that are newer than it is.
 * @param output what {@link Send} answered
 */
export function bodyOf(output: unknown): string | undefined {
  return typeof output === "object" && output !== null ? BODIES.get(output) : undefined;
}

/** With the bodies of answers kept. */
function keepingBodies(client: SageMakerClient): SageMakerClient {
  const { middlewareStack } = client;
  // Next to the network: the stream becomes bytes, which are read twice.
  middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      if (hasBody(result.response)) result.response.body = await bytesOf(result.response.body);
      return result;
    },
    { step: "deserialize", priority: "low", name: "bytesOfBody" },
  );
  middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const body = hasBody(result.response) ? result.response.body : undefined;
      if (body instanceof Uint8Array && result.output !== undefined)
        BODIES.set(result.output, new TextDecoder().decode(body));
      return result;
    },
    { step: "deserialize", priority: "high", name: "keepBody" },
  );
  return client;
}

function hasBody(response: unknown): response is { body: unknown } {
  return typeof response === "object" && response !== null && "body" in response;
}

async function bytesOf(body: unknown): Promise<unknown> {
  if (!(body instanceof Readable)) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk as Uint8Array);
  return new Uint8Array(Buffer.concat(chunks));
}

/** A constructor of commands; what it makes is sent by the client it belongs to. */
type Commands = Readonly<Record<string, (input: never) => Promise<unknown>>>;

/**
 * One function that sends any of the operations that accounts are read and changed by. Each client is made when it is first used.
 * Throttled calls and errors of servers are tried again, six times in all, with delays that adapt.
 */
export function sdk({ region, profile }: SdkOptions): Send {
  const configuration = {
    region,
    ...(profile === undefined ? {} : { profile }),
    retryMode: "adaptive",
    maxAttempts: ATTEMPTS,
  } as const;
  const cloudwatch = once(() => new CloudWatchClient(configuration));
  const ec2 = once(() => new EC2Client(configuration));
  const emrServerless = once(() => new EMRServerlessClient(configuration));
  const iam = once(() => new IAMClient(configuration));
  const kms = once(() => new KMSClient(configuration));
  // Where a Region's zones are looked up does not depend on the Region.
  const route53 = once(() => new Route53Client(configuration));
  const s3 = once(() => new S3Client({ ...configuration, followRegionRedirects: true }));
  const s3control = once(() => withAddresses(new S3ControlClient(configuration)));
  const resolver = once(() => elsewhere(configuration, "route53resolver", "Route53Resolver"));
  const profiles = once(() => elsewhere(configuration, "route53profiles", "Route53Profiles"));
  const serviceQuotas = once(() => new ServiceQuotasClient(configuration));
  const sagemaker = once(() => keepingBodies(new SageMakerClient(configuration)));
  const sts = once(() => new STSClient(configuration));
  const operations: Commands = {
    "cloudwatch:GetMetricData": (input) => cloudwatch().send(new GetMetricDataCommand(input)),
    "ec2:DescribeDhcpOptions": (input) => ec2().send(new DescribeDhcpOptionsCommand(input)),
    "ec2:DescribeNetworkAcls": (input) => ec2().send(new DescribeNetworkAclsCommand(input)),
    "ec2:DescribeRouteTables": (input) => ec2().send(new DescribeRouteTablesCommand(input)),
    "ec2:DescribeSecurityGroups": (input) => ec2().send(new DescribeSecurityGroupsCommand(input)),
    "ec2:DescribeSubnets": (input) => ec2().send(new DescribeSubnetsCommand(input)),
    "ec2:DescribeVpcAttribute": (input) => ec2().send(new DescribeVpcAttributeCommand(input)),
    "ec2:DescribeVpcEndpoints": (input) => ec2().send(new DescribeVpcEndpointsCommand(input)),
    "ec2:DescribeVpcs": (input) => ec2().send(new DescribeVpcsCommand(input)),
    "ec2:GetManagedPrefixListEntries": (input) => ec2().send(new GetManagedPrefixListEntriesCommand(input)),
    "emr-serverless:GetApplication": (input) => emrServerless().send(new GetApplicationCommand(input)),
    "emr-serverless:ListApplications": (input) => emrServerless().send(new ListApplicationsCommand(input)),
    "iam:GetPolicy": (input) => iam().send(new GetPolicyCommand(input)),
    "iam:GetPolicyVersion": (input) => iam().send(new GetPolicyVersionCommand(input)),
    "iam:GetRole": (input) => iam().send(new GetRoleCommand(input)),
    "iam:GetRolePolicy": (input) => iam().send(new GetRolePolicyCommand(input)),
    "iam:ListAttachedRolePolicies": (input) => iam().send(new ListAttachedRolePoliciesCommand(input)),
    "iam:ListRolePolicies": (input) => iam().send(new ListRolePoliciesCommand(input)),
    "iam:ListRoles": (input) => iam().send(new ListRolesCommand(input)),
    "iam:SimulatePrincipalPolicy": (input) => iam().send(simulation(input)),
    "kms:GetKeyPolicy": (input) => kms().send(new GetKeyPolicyCommand(input)),
    "kms:ListGrants": (input) => kms().send(new ListGrantsCommand(input)),
    "route53:ListHostedZonesByVPC": (input) => route53().send(new ListHostedZonesByVPCCommand(input)),
    "route53profiles:ListProfileAssociations": ({ ResourceId, NextToken }: ProfileAssociationsInput) =>
      profiles()((request) => {
        request.method = "GET";
        request.path = `${request.path.replace(/\/$/, "")}/profileassociations`;
        request.query = { resourceId: ResourceId, ...(NextToken === undefined ? {} : { nextToken: NextToken }) };
        delete request.headers["x-amz-target"];
        delete request.headers["content-type"];
        request.body = undefined;
      }),
    "route53resolver:ListResolverRuleAssociations": (input) =>
      resolver()(ofResolver("ListResolverRuleAssociations", input)),
    "route53resolver:ListResolverRules": (input) => resolver()(ofResolver("ListResolverRules", input)),
    "s3:GetBucketEncryption": (input) => s3().send(new GetBucketEncryptionCommand(input)),
    "s3:GetBucketLocation": (input) => s3().send(new GetBucketLocationCommand(input)),
    "s3:GetBucketPolicy": (input) => s3().send(new GetBucketPolicyCommand(input)),
    "s3:GetBucketTagging": (input) => s3().send(new GetBucketTaggingCommand(input)),
    "s3control:GetPublicAccessBlock": (input) => s3control().send(new GetPublicAccessBlockCommand(input)),
    "sagemaker:DeleteApp": (input) => sagemaker().send(new DeleteAppCommand(input)),
    "sagemaker:DescribeDomain": (input) => sagemaker().send(new DescribeDomainCommand(input)),
    "sagemaker:DescribeUserProfile": (input) => sagemaker().send(new DescribeUserProfileCommand(input)),
    "sagemaker:ListApps": (input) => sagemaker().send(new ListAppsCommand(input)),
    "sagemaker:ListDomains": (input) => sagemaker().send(new ListDomainsCommand(input)),
    "sagemaker:ListSpaces": (input) => sagemaker().send(new ListSpacesCommand(input)),
    "sagemaker:ListUserProfiles": (input) => sagemaker().send(new ListUserProfilesCommand(input)),
    "sagemaker:UpdateDomain": (input) => sagemaker().send(new UpdateDomainCommand(input)),
    "sagemaker:UpdateUserProfile": (input) => sagemaker().send(new UpdateUserProfileCommand(input)),
    "service-quotas:ListServiceQuotas": (input) => serviceQuotas().send(new ListServiceQuotasCommand(input)),
    "sts:GetCallerIdentity": (input) => sts().send(new GetCallerIdentityCommand(input)),
  };
  return async (operation, input) => {
    const send = ownValue(operations, operation);
    if (send === undefined) throw new Error(`${operation} is no operation that is sent`);
    return await send(input as never);
  };
}

/** A request as it is changed before it is signed. */
interface Changeable {
  method: string;
  path: string;
  query: Record<string, string>;
  readonly headers: Record<string, string | undefined>;
  body: string | undefined;
}

interface ProfileAssociationsInput {
  readonly ResourceId: string;
  readonly NextToken?: string;
}

/**
 * Sends requests of a service whose own client is not in this package, with what the client of Service Quotas brings: credentials, the Region's
 * address, signatures, retries, errors of JSON.
 * @param name in its address and in signatures
 * @param serviceId by which an address of one's own is set for it: AWS_ENDPOINT_URL_…
 */
function elsewhere(
  configuration: ServiceQuotasClientConfig,
  name: string,
  serviceId: string,
): (change: (request: Changeable) => void) => Promise<unknown> {
  const client = new ServiceQuotasClient({ ...configuration, serviceId });
  const { config } = client;
  const { endpointProvider } = config;
  config.endpointProvider = (params, context) => {
    const { url: found, ...endpoint } = endpointProvider(params, context);
    const url = new URL(found.href);
    if (params.Endpoint === undefined) url.hostname = url.hostname.replace(/^servicequotas/, name);
    const authSchemes = [{ name: "sigv4", signingName: name, signingRegion: params.Region ?? "", properties: {} }];
    return { ...endpoint, url, properties: { authSchemes } };
  };
  return async (change) => {
    const command = new ListServiceQuotasCommand({ ServiceCode: undefined });
    let body: unknown;
    command.middlewareStack.add(
      (next) => (args) => {
        change(args.request as Changeable);
        return next(args);
      },
      // Before the length of the body is set.
      { step: "build", priority: "high", name: "requestOfAnother" },
    );
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        if (hasBody(result.response)) result.response.body = body = await bytesOf(result.response.body);
        return result;
      },
      { step: "deserialize", priority: "low", name: "bodyOfAnother" },
    );
    await client.send(command);
    // The client reads members of its own operation only.
    return JSON.parse(new TextDecoder().decode(body as Uint8Array)) as unknown;
  };
}

/** A request of Route 53 Resolver: AWS JSON 1.1, as Service Quotas has it. */
function ofResolver(operation: string, input: object): (request: Changeable) => void {
  return (request) => {
    request.headers["x-amz-target"] = `Route53Resolver.${operation}`;
    request.body = JSON.stringify(input);
  };
}

/** What this version of the SDK does not know of SimulatePrincipalPolicy, and would leave out. */
interface Exclusions {
  readonly PolicyExclusionList?: readonly { readonly PolicyType: string }[];
}

/** A command that also sends {@link Exclusions}, in the form of IAM's protocol. */
function simulation({
  PolicyExclusionList: excluded = [],
  ...input
}: SimulatePrincipalPolicyCommandInput & Exclusions): SimulatePrincipalPolicyCommand {
  const command = new SimulatePrincipalPolicyCommand(input);
  const more = excluded.map(
    ({ PolicyType: type }, index) =>
      `&PolicyExclusionList.member.${String(index + 1)}.PolicyType=${encodeURIComponent(type)}`,
  );
  command.middlewareStack.add(
    (next) => (args) => {
      const { request } = args;
      if (hasBody(request) && typeof request.body === "string") request.body += more.join("");
      return next(args);
    },
    { step: "build", priority: "high", name: "policyExclusionList" },
  );
  return command;
}

/** The account stands before the host of this API, which an endpoint with an IP address for a host cannot have: a test, a proxy. */
function withAddresses(client: S3ControlClient): S3ControlClient {
  const { config } = client;
  const { endpointProvider } = config;
  config.endpointProvider = (params, context) => {
    const { Endpoint: endpoint } = params;
    const url = typeof endpoint === "string" ? new URL(endpoint) : undefined;
    const isAddress = url !== undefined && isIP(url.hostname.replaceAll(/[[\]]/g, "")) !== 0;
    return isAddress ? { url } : endpointProvider(params, context);
  };
  return client;
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
