/** Policies of an organization from files and folders, one level a folder. */
import { type Dirent, readdirSync, statSync } from "node:fs";
import * as path from "node:path";
import { isEverything } from "../authorization/pattern";
import type { NamedPolicy, PolicyStatement } from "../authorization/policy";
import { problemsOf, readPolicy } from "../authorization/read-policy";
import type { OrganizationLevel } from "../setup/organization";
import { plainWhy } from "../report/reason";
import { InputError, isJson, type Json } from "./input";
import { readPolicyFile } from "./read";

/** What the command line names. */
export interface OrganizationInput {
  /** Files and folders of service control policies; files may be resource control policies too. */
  readonly scp: readonly string[];
  /** The same of resource control policies alone. */
  readonly rcp: readonly string[];
  /** FullAWSAccess is attached to every level. */
  readonly isFullAccessAttached: boolean;
}

type Type = OrganizationLevel["type"];

/** A policy with the level it is attached to; undefined for files that are named one by one, which are one level together. */
interface Attached {
  readonly type: Type;
  readonly level: string | undefined;
  readonly policy: NamedPolicy;
}

/**
 * The levels, in the order of the folders' names.
 * @throws InputError for a file that is no policy, and a folder that holds none
 */
export function organizationLevels({
  scp,
  rcp,
  isFullAccessAttached,
}: OrganizationInput): readonly OrganizationLevel[] {
  const all = [
    ...scp.flatMap((name) => attachedIn(name, "service control")),
    ...rcp.flatMap((name) => attachedIn(name, "resource control")),
  ];
  const key = ({ type, level }: Attached): string => JSON.stringify([type, level]);
  return [...new Set(all.map(key))].map((each): OrganizationLevel => {
    const same = all.filter((attached) => key(attached) === each);
    const [first] = same;
    return {
      type: first?.type ?? "service control",
      name: first?.level,
      policies: same.map(({ policy }) => policy),
      isFullAccessAttached,
    };
  });
}

function attachedIn(name: string, type: Type): readonly Attached[] {
  if (statSync(name, { throwIfNoEntry: false })?.isDirectory() !== true) return [attached(name, undefined, type)];
  return levelsIn(name, 0).flatMap(({ folder, files }) => files.map((file) => attached(file, folder, type)));
}

interface Level {
  readonly folder: string;
  readonly files: readonly string[];
}

/** An organization has its root, units nested five deep, and the account. */
const DEEPEST = 7;

/** The folder itself where it holds policies, and each folder below it, which must hold some. */
function levelsIn(folder: string, depth: number): readonly Level[] {
  if (depth > DEEPEST)
    throw new InputError(
      `${folder} is nested deeper than an organization: give one folder for the root, each organizational unit and the account.`,
    );
  const entries = entriesOf(folder);
  const inside = (isWanted: (entry: Dirent) => boolean): readonly string[] =>
    entries
      .filter(isWanted)
      .map(({ name }) => path.join(folder, name))
      .sort();
  const files = inside((entry) => entry.name.endsWith(".json") && !isFolder(folder, entry));
  const folders = inside((entry) => !entry.name.startsWith(".") && isFolder(folder, entry));
  if (files.length === 0 && (depth > 0 || folders.length === 0))
    throw new InputError(
      `${folder} holds no policy (*.json): every level of an organization has at least one, and a level without an Allow allows nothing.`,
    );
  return [...(files.length === 0 ? [] : [{ folder, files }]), ...folders.flatMap((each) => levelsIn(each, depth + 1))];
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new InputError(`${folder} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`);
  }
}

function isFolder(folder: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return statSync(path.join(folder, entry.name), { throwIfNoEntry: false })?.isDirectory() === true;
}

/** One file: the Principal elements of its statements show which kind it is. */
function attached(file: string, level: string | undefined, given: Type): Attached {
  const policy = readPolicy(documentIn(readPolicyFile(file), file));
  const problems = problemsOf(policy);
  if (problems.length > 0)
    throw new InputError(`${file} is no policy that can be read: ${problems.map(plainWhy).join("; ")}.`);
  const { statements } = policy;
  const withPrincipal = statements.filter(({ principals }) => principals !== undefined);
  if (withPrincipal.length > 0 && withPrincipal.length < statements.length)
    throw new InputError(
      `${file} has a Principal in some statements only: every statement of a resource control policy has one, and none of a service control policy.`,
    );
  const type: Type = withPrincipal.length > 0 ? "resource control" : "service control";
  if (type === "service control" && given === "resource control")
    throw new InputError(
      `${file} has no Principal, so it is no resource control policy; give a service control policy with --scp.`,
    );
  if (type === "resource control" && statements.some(({ effect }) => effect === "Allow") && !isFullAccess(statements))
    throw new InputError(
      `${file} has an Allow: AWS takes Deny alone in a resource control policy; the Allow is that of RCPFullAWSAccess, which AWS attaches itself.`,
    );
  return { type, level, policy: { name: file, address: undefined, policy } };
}

/** A policy as it is, or as `aws organizations describe-policy` answers. */
function documentIn(json: Json, file: string): unknown {
  const { Policy: answer } = json;
  if (!isJson(answer)) return json;
  const content = answer["Content"];
  if (typeof content !== "string") throw new InputError(`${file} has a Policy without its Content.`);
  return content;
}

/** RCPFullAWSAccess, as AWS has it. */
function isFullAccess(statements: readonly PolicyStatement[]): boolean {
  const [only, ...more] = statements;
  if (only === undefined || more.length > 0) return false;
  const { principals = [], action, resource, conditions } = only;
  const isAll = (element: PolicyStatement["resource"]): boolean =>
    element !== undefined && !element.negated && element.patterns.some(isEverything);
  return principals.some(({ type }) => type === "*") && isAll(action) && isAll(resource) && conditions.length === 0;
}
