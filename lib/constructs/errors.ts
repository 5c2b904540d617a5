/** Every error of the constructs, as named functions: what is wrong, what AWS would have answered, what to write. */
import { type Notation, YAML } from "../rules/notation";
import type { Problem } from "../rules/check";
import { type Message, shown } from "../rules/messages";
import type { PolicyLength } from "./policy-document";

/** A prop, or several, that cannot work. Nothing was created when it is thrown. */
export class InvalidPropsError extends Error {
  override readonly name = "InvalidPropsError";
  /** @param problems everything that is wrong, for programs; the message holds the same for people. */
  constructor(
    message: string,
    readonly problems: readonly Problem[],
  ) {
    super(message);
  }
}

export function invalidProps(className: string, path: string, problems: readonly Problem[]): InvalidPropsError {
  const lines = problems.map(
    (problem) => `  ${problem.path.join(".") || "props"}: ${problem.problem}\n    write: ${problem.write}`,
  );
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return new InvalidPropsError(`${className} at ${path}: ${count} in its props\n${lines.join("\n")}`, problems);
}

/** @param of the provider's Region */
export function providerOfAnotherRegion(className: string, region: string, of: string): string {
  return (
    `${className} has the region ${region}, and its AWS provider works in ${of}: its grants on keys would apply to requests through ` +
    `s3.${region}.amazonaws.com only (kms:ViaService), and jobs in ${of} would fail with AccessDenied.\n` +
    `  write: region: "${of}", or a provider of ${region}`
  );
}

/** As Terraform asks for: full sentences. */
export function regionIsNotThatOfTheProvider(className: string): string {
  return `The region of ${className} is not that of its AWS provider: its grants on keys would apply to requests in another Region (kms:ViaService), and jobs would fail with AccessDenied. Set region to the provider's Region, or give a provider of that Region.`;
}

/** Two scenarios that would create one thing. */
export interface SameName {
  readonly className: string;
  readonly path: string;
  readonly what: string;
  /** The path of the scenario that came first. */
  readonly other: string;
  readonly answer: string;
  readonly deploymentName: string;
}

export function sameName({ className, path, what, other, answer, deploymentName }: SameName): string {
  return (
    `${className} at ${path} would create ${what}, which ${other} creates in the same account: ${answer}.\n` +
    `  write: a deploymentName that no other instance in the account has (here it is ${JSON.stringify(deploymentName)}; by default it is the construct's id), or another name in the option that sets it`
  );
}

export function propsAreMissing(given: unknown): Problem {
  return {
    path: [],
    atName: false,
    problem: `${shown(given)} is given as props, and executionRoles and domain at least are required`,
    write: 'an object: { executionRoles: { analysts: { create: {} } }, domain: { import: { domainId: "d-…" } } }',
  };
}

export function isNoProvider(given: unknown): Problem {
  return {
    path: ["provider"],
    atName: false,
    problem: `${shown(given)} is not an AWS provider`,
    write:
      'an instance: new AwsProvider(this, "aws", { region: "us-east-1" }); or leave it out for the stack\'s default one',
  };
}

/** A problem of the construct's id, from which the deployment's name is made. */
export function idIsNoDeploymentName({ problem, write, ...rest }: Problem): Problem {
  return { ...rest, path: ["id"], problem, write: `${write}, as the id; or deploymentName, which leaves the id free` };
}

export function nameNeedsRegion(prop: string): Problem {
  return {
    path: prop.split("."),
    atName: false,
    problem:
      "the default name holds the Region, because IAM names are global to the account, and the Region is known only to Terraform here",
    write: "this prop, or region as a plain text",
  };
}

export function inlinePolicyTooLong(role: string, { characters, exact }: MeasuredLength, limit: number): string {
  return (
    `The inline policy for ${role} has ${exact ? "" : "at least "}${characters} characters without white space, and IAM ` +
    `takes ${limit} for all inline policies of a role together; it would answer LimitExceeded.\n` +
    "  write: fewer buckets or prefixes, a shorter common prefix instead of several, or a second deployment for a part of them"
  );
}

/** A length as a message shows it. */
export interface MeasuredLength {
  readonly characters: number | string;
  /** False when a value is known only to Terraform. */
  readonly exact: boolean;
}

export function trustPolicyTooLong(role: string, { characters }: PolicyLength, limit: number): string {
  return `The trust policy of ${role} has ${characters} characters, and IAM takes ${limit}; it would answer LimitExceeded.`;
}

export function tooManyManagedPolicies(role: string, count: number, limit: number): string {
  return (
    `${role} would have ${count} managed policies, and IAM takes ${limit} on a role; it would answer LimitExceeded.\n` +
    "  write: fewer additional policies"
  );
}

export function endpointPolicyTooLong({ withWhiteSpace, exact }: PolicyLength, limit: number): string {
  return (
    `The policy of the S3 endpoint has ${exact ? "" : "at least "}${withWhiteSpace} characters, and AWS takes ${limit}.\n` +
    "  write: fewer buckets, prefixes or additional statements, or s3Endpoint: create: policy: open"
  );
}

export function endpointsNeedRegion(): Problem {
  return {
    path: ["region"],
    atName: false,
    problem:
      "the available services differ between Regions, and only Terraform knows the Region here, so synth cannot know which interface endpoints to create",
    write: "region as a plain text, or interfaceEndpoints: others: central",
  };
}

export function appsReachNoEndpoint(services: readonly string[]): Problem {
  return {
    path: ["securityGroup", "create"],
    atName: false,
    ...appsDoNotReach(`${services.join(", ")} ${services.length === 1 ? "is" : "are"}`),
  };
}

/** @param services with "is" or "are" */
export function appsDoNotReach(services: string, words: Notation = YAML): Message {
  const { option, inForm } = words;
  return {
    problem: `the created security group allows the apps to access the endpoints that are created here and no others, and ${services} reached through others`,
    write:
      `${option("endpointSecurityGroupIds")} with the security groups of existing endpoints, ${option("endpointCidrBlocks")} with ` +
      `the ranges of central ones, or ${inForm("securityGroup", "existing")}`,
  };
}

export function routingIsMissing(subnets: readonly string[]): Problem {
  const one = subnets.length === 1;
  return {
    path: ["routing"],
    atName: false,
    problem:
      `the ${one ? "subnet" : "subnets"} ${subnets.join(", ")} ${one ? "is" : "are"} made in the same stack, and whether ` +
      `${one ? "it is private shows only when its route table, routes and association are" : "they are private shows only when their route tables, routes and associations are"} ` +
      "created too; read earlier, a public subnet would be accepted",
    write:
      "a list of those resources; where a subnet relies on the VPC's main route table as AWS makes it, the subnet itself",
  };
}
