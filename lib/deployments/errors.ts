/** Every message about `deployments.yaml`, as named functions, and the text that a person sees. */
import { type Message, shown } from "../rules/messages";
import type { FilePlace, Place } from "./place";
import { ownValue } from "../rules/own-value";

/** One thing that is wrong with the file, or that is worth a warning. */
export interface DeploymentsProblem extends Message {
  /** The file, as it was named when it was asked for. */
  readonly file: string;
  /** Where in the file; absent when the file could not be read at all. */
  readonly place?: Place;
  /** The field's path, joined with dots; empty when it is about the file as a whole. */
  readonly field: string;
  /** Where `defaults:` and a deployment meet, if the value is merged: the place of the other one. */
  readonly also?: string;
}

/** The file cannot be used. The message holds every problem, for a person. */
export class DeploymentsError extends Error {
  override readonly name = "DeploymentsError";
  /**
   * @param problems at least one, in the order of the file.
   * @param outcome what happened all the same
   */
  constructor(
    readonly problems: readonly DeploymentsProblem[],
    outcome = "nothing was written",
  ) {
    super(problemsText(problems, outcome));
  }
}

function problemsText(problems: readonly DeploymentsProblem[], outcome: string): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  return [`${filesIn(problems)}: ${count}, ${outcome}`, ...problems.map(problemText)].join("\n\n");
}

/** Warnings as a person sees them: what may be right, and should be looked at. */
export function warningsText(warnings: readonly DeploymentsProblem[]): string {
  const count = warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`;
  return [`${filesIn(warnings)}: ${count}`, ...warnings.map(problemText)].join("\n\n");
}

function filesIn(problems: readonly DeploymentsProblem[]): string {
  return filesText([...new Set(problems.map(({ file }) => file))]);
}

/** Files by the name of the first. */
export function filesText([first = "", ...others]: readonly string[]): string {
  if (others.length === 0) return first;
  return `${first} and ${others.length === 1 ? (others[0] ?? "") : `${others.length} other files`}`;
}

/** One problem or warning as a block of lines, indented by two. */
export function problemText({ file, place, field, problem, write, also }: DeploymentsProblem): string {
  const where = place === undefined ? file : `${file}:${place.line}:${place.column}`;
  // A question is an answer of its own: "did you mean region?"
  const answer = write.endsWith("?") ? write : `write: ${write}`;
  return [
    `  ${field === "" ? where : `${where}  ${field}`}`,
    ...(also === undefined ? [] : [`    ${also}`]),
    `    ${problem}`,
    `    ${answer}`,
  ].join("\n");
}

// The file

export function fileMissing(file: string): Message {
  return {
    problem: `there is no file ${file}`,
    write: "the file (docs/deployments.md shows one), or run the command in the folder that holds it",
  };
}

export function noFileIn(folder: string): Message {
  return {
    problem: `the folder ${folder} has no file whose name ends in .yaml or .yml`,
    write: "a folder with such files, or a file",
  };
}

export function noFileLike(glob: string): Message {
  return { problem: `no file matches ${glob}`, write: "a glob that matches files; * stands for anything but a slash" };
}

export function fileUnreadable(file: string, reason: string): Message {
  return { problem: `${file} cannot be read: ${reason}`, write: "a file that the current user may read" };
}

export function otherEncoding(encoding: string): Message {
  return { problem: `the file is ${encoding}, but UTF-8 text is required`, write: "the file again, saved as UTF-8" };
}

export function emptyFile(): Message {
  return {
    problem: "the file has no deployments: it is empty or has only comments",
    write: "deployments: and below it, indented, a name for each deployment with its fields",
  };
}

// YAML

const SYNTAX_ANSWERS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "spaces instead of the tab",
  BAD_INDENT: "the line with the same indentation as the other lines of its level",
  MULTIPLE_DOCS: "one document: all deployments below one deployments:, without lines of --- or ... between them",
  BLOCK_AS_IMPLICIT_KEY: 'a value that contains ": " in quotes, or nested fields on separate lines',
  MULTILINE_IMPLICIT_KEY: "name: value on one line",
  MISSING_CHAR: "the missing colon, quote or bracket, on this line or above",
  BAD_SCALAR_START: "the value in quotes",
  BAD_ALIAS: "the value in quotes if it is no alias, else *NAME",
  RESOURCE_EXHAUSTION: "fewer levels",
};

export function syntax(code: string, text: string): Message {
  if (code === "MULTIPLE_DOCS") {
    return { problem: "the file has several YAML documents, but only one is read", write: answerTo(code) };
  }
  if (code === "RESOURCE_EXHAUSTION") {
    return { problem: "the file is nested too deeply to be read", write: answerTo(code) };
  }
  return { problem: `this is not YAML: ${text}`, write: answerTo(code) };
}

function answerTo(code: string): string {
  return ownValue(SYNTAX_ANSWERS, code) ?? "the line as YAML 1.2; a value with special characters goes in quotes";
}

/** About tags (`!name`) and directives (`%NAME`), of which the file needs none. */
export function unknownToYaml(text: string): Message {
  return {
    problem: `YAML has no meaning for this: ${text.charAt(0).toLowerCase()}${text.slice(1)}`,
    write: "the value without a tag, in quotes if it starts with !",
  };
}

export function writtenTwice(name: string, firstLine: number): Message {
  return {
    problem: `${name} is written twice, the first time in line ${firstLine}; YAML allows a name once`,
    write: "it once",
  };
}

export function nameIsNoText(): Message {
  return { problem: "the name of this field is empty, a list or a map", write: "a text before the colon" };
}

export function unknownAlias(name: string): Message {
  return {
    problem: `*${name} refers to an anchor that is not defined above it`,
    write: `&${name} in front of the value to repeat, above this line, or the value in quotes if it is no alias`,
  };
}

export function aliasOfItself(name: string): Message {
  return { problem: `*${name} is inside the value that it refers to`, write: "the value itself" };
}

export function tooManyRepeatedValues(most: number): Message {
  return {
    problem: `the aliases up to here repeat more than ${most} values`,
    write: "fewer aliases, or several files",
  };
}

export function mergeOfNoMap(): Message {
  return {
    problem: "<< requires a map or a list of maps, and this is neither",
    write: "<<: *NAME, with &NAME at a map",
  };
}

// What a file makes easy to get wrong

/** A number or truth value whose text would have been right. */
export function inQuotes(written: string): string {
  return `${JSON.stringify(written)}, with the quotes`;
}

/** An expression, as people know them from other files. */
export function noExpressions(text: string): Message {
  return {
    problem: `${shown(text)} contains \${ or %{, and this file has no variables and no expressions`,
    write:
      "the plain value; for a value that several deployments share, defaults: or a YAML anchor (&name, then *name)",
  };
}

/** @param names fields one after the other, and the map that has them */
export function notIndented(names: readonly string[], into: string): Message {
  const one = names.length === 1;
  const some = names.length > 8 ? [...names.slice(0, 8), `${names.length - 8} more`] : names;
  return {
    problem: `${some.join(", ")} ${one ? "belongs" : "belong"} into ${into}, and ${one ? "is" : "are"} not indented far enough for that`,
    write: `${one ? "this field" : "these fields"} below ${into}, with more spaces in front`,
  };
}

// defaults:

/** @param deployments each with its place */
export function mergedInto(deployments: readonly string[]): string {
  const [first = "", ...others] = deployments;
  return `merged into ${first}${others.length === 0 ? "" : ` and ${others.length} more`}`;
}

export function mergedWith(field: readonly string[], at: string): string {
  return `merged with ${field.join(".")} (${at})`;
}

export function defaultsTwice(earlier: string): Message {
  return {
    problem: `${earlier} also has defaults and no deployments; one file can have the defaults of all`,
    write: "all of them in one file, or in each file those of its own deployments",
  };
}

/** @param at file and line of the other one */
export function nameInTwoFiles(name: string, at: string): Message {
  return {
    problem: `${name} is also the name of a deployment at ${at}; each name is that of one stack`,
    write: "another name",
  };
}

/** A name without a value, where an empty map is meant. */
export function emptyMap(name: string): string {
  return `${name}: {}`;
}

/** A name without a value, where the field may be left out. */
export function orLeaveOut(write: string): string {
  return `${write}; or leave the field out`;
}

// A choice of deployments

export function noSuchDeployment(name: string, meant: string | undefined, known: readonly string[]): Message {
  const some = known.length > 10 ? [...known.slice(0, 10), `${String(known.length - 10)} more`] : known;
  return {
    problem: `there is no deployment ${name}`,
    write: meant === undefined ? `one of ${some.join(", ")}` : `did you mean ${meant}?`,
  };
}

// Clashes

/** A deployment that came first, as messages name it. */
export interface Earlier {
  readonly name: string;
  /** File and line. */
  readonly at: string;
  /** True when it is the same deployment, and the clash is within it. */
  readonly same: boolean;
}

function named({ name, at, same }: Earlier): string {
  return same ? `this deployment itself (${at})` : `the deployment ${name} (${at})`;
}

export function sameDomain(domainId: string, region: string, earlier: Earlier): Message {
  return {
    problem: `the domain ${domainId} in ${region} is also used by ${named(earlier)}; a domain has one EMR Serverless role, so each deployment would overwrite the other's setting`,
    write: "the domain in one deployment, with the execution roles and buckets of both",
  };
}

export function sameDomainName(domainName: string, region: string, earlier: Earlier): Message {
  return {
    problem: `the domain name ${domainName} in ${region} is also used by ${named(earlier)}; SageMaker would answer ResourceInUse`,
    write: "domain.create.domainName with another name",
  };
}

export function sameRoleName(roleName: string, nameField: string, earlier: Earlier): Message {
  return {
    problem: `the role ${roleName} would also be created by ${named(earlier)}; IAM compares role names within an account without case, and would answer EntityAlreadyExists`,
    write: `${nameField} with another name`,
  };
}

export function sameAttachments(roleName: string, earlier: Earlier): Message {
  return {
    problem: `${named(earlier)} also attaches the Canvas policies to the role ${roleName}; destroying either deployment would detach them for both`,
    write: "attach: large-data here (its inline policy has the deployment's name), or attach: false",
  };
}

/** @param byThis whether this deployment's restrictPassRole denies it, or else that of the earlier one */
export function roleDenied(roleName: string, byThis: boolean, earlier: Earlier): Message {
  const [denying, denied] = byThis ? ["this deployment", "that deployment"] : ["that deployment", "this deployment"];
  return {
    problem: `the role ${roleName} is also an execution role of ${named(earlier)}; restrictPassRole: true of ${denying} denies it passing the EMR Serverless role of ${denied}, whose users could not run jobs on large datasets`,
    write: "an execution role for each, one emrServerlessRole for both, or restrictPassRole: false in both",
  };
}

export function sameState(state: string, earlier: Earlier): Message {
  return {
    problem: `the state ${state} is also used by ${named(earlier)}; each deploy would destroy the resources of the other`,
    write: "a separate location; by default it is derived from the deployment's name",
  };
}

export function sameRouteTable(routeTableId: string, earlier: Earlier): Message {
  return {
    problem: `the S3 endpoint of ${named(earlier)} also uses the route table ${routeTableId}, and a route table can have one S3 endpoint; AWS would answer RouteAlreadyExists`,
    write: `existing: with the id of that endpoint here, with this deployment's buckets in additionalStatements of ${earlier.name}`,
  };
}

export function sameEndpoints(services: readonly string[], vpcId: string, earlier: Earlier): Message {
  return {
    problem: `${named(earlier)} also creates interface endpoints with private DNS in ${vpcId}, for ${services.join(", ")}; a VPC can have one for each service, and AWS would answer that there is already a conflicting DNS domain`,
    write: `others: central here, and allow this deployment's security groups in the endpoints of ${earlier.name}; or services with existing: and the ids of those endpoints`,
  };
}

// Warnings

export function regionNotKnown(region: string, known: readonly string[], source: string): Message {
  return {
    problem: `${region} is not among the Regions in which AWS offered Canvas: ${known.join(", ")} (${source})`,
    write: "no change, if AWS offers Canvas there now",
  };
}

export function roleMadeElsewhere(roleName: string, maker: Earlier): Message {
  return {
    problem: `the role ${roleName} is created by ${named(maker)}, and must exist before this one is planned`,
    write: `no change, and deploy ${maker.name} first`,
  };
}

export function folderNotRead(folder: string, file: string): Message {
  return {
    problem: `the folder ${folder} has YAML files that were not read, because ${file} exists`,
    write: `no change, if they are no deployments; else name both: ${file} ${folder}`,
  };
}

// What only shows once the resources are known

/** What a stack says of itself, with the place of its deployment. */
export function stackProblem(
  placeOf: (path: readonly string[]) => FilePlace,
  name: string,
  text: string,
): DeploymentsProblem {
  const path = ["deployments", name];
  const { file, ...place } = placeOf(path);
  return { file, place, field: path.join("."), ...notSynthesizable(text) };
}

/** @param text a construct's own message: what is wrong and, on a line of its own, what to write. */
export function notSynthesizable(text: string): Message {
  const [problem = "", write = "fewer or shorter values"] = text.split("\n  write: ");
  return { problem, write };
}
