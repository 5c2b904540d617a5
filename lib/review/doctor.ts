/** The use case `doctor`: what an account allows and lacks, in the same answers as a plan. */
import { show } from "../authorization/text";
import type { UnknownReason } from "../authorization/unknown";
import { accountIn } from "../inventory/accounts";
import { ABSENT, valueOf } from "../inventory/fact";
import type { Inventory } from "../inventory/inventory";
import { type Counts, countsOf, type FileAccess } from "../report/access";
import { liveNotes } from "../report/live";
import type { ExternalInputs } from "../setup/question";
import { answersTo, type ReadState } from "./access";

/** What the reader of an account gives. */
export interface ReadAccount {
  readonly inventory: Inventory;
  /** Why settings may not apply: no answer is a yes then. */
  readonly incomplete: readonly UnknownReason[];
  /** What was not read: what depends on it is undetermined. */
  readonly unread: readonly UnknownReason[];
  /** ARNs of roles that are named and do not exist. */
  readonly missingRoles: readonly string[];
  readonly notes: readonly string[];
}

/** The answers and findings for a domain, named for people. */
export function diagnosisOf(read: ReadAccount, domain: string, inputs: ExternalInputs): FileAccess {
  const { inventory, incomplete, unread, missingRoles } = read;
  return {
    ...answersTo(accountState(read, domain), inputs),
    incomplete: [...incomplete, ...unread],
    place: placeOf(inventory),
    missingRoles,
    ...(inventory.live === undefined ? {} : { live: inventory.live }),
  };
}

/** A domain of an account, as the use cases take what was read; it is named for people. */
export function accountState(read: ReadAccount, domain: string): ReadState {
  const { inventory, incomplete, missingRoles } = read;
  const account = typeof inventory.account === "string" ? `, account ${inventory.account}` : "";
  const notes = [
    scenarioOf(inventory),
    ...missingRoles.map((arn) => `the role ${arn} does not exist`),
    ...foreignRoles(inventory),
    ...read.notes,
    ...(inventory.live === undefined ? [] : liveNotes(inventory.live)),
  ];
  return { file: `${domain}${account}`, before: undefined, after: inventory, incomplete, notes };
}

/** What cures need of the account beside their steps. */
function placeOf({ region, principals, domains: [domain] }: Inventory): NonNullable<FileAccess["place"]> {
  return {
    region: typeof region === "string" ? region : undefined,
    isVpcOnly: domain !== undefined && valueOf(domain.networkAccess) === "VpcOnly",
    roleArns: principals.flatMap(({ arn }) => (typeof arn === "string" ? [arn] : [])),
    inlinePolicies: principals.flatMap(({ name, policies }) =>
      policies.flatMap((each) => (each.kind === "inline" ? [`${show(name)}/${each.name}`] : [])),
    ),
  };
}

/** What the answers come to; what was not read is no pass. */
export function countsOfDiagnosis(result: FileAccess, { unread, missingRoles }: ReadAccount): Counts {
  const counts = countsOf([result]);
  return { ...counts, unknown: counts.unknown + unread.length, errors: counts.errors + missingRoles.length };
}

/** The scenario of AWS's page that the domain's network access belongs to. */
function scenarioOf({ domains: [domain] }: Inventory): string {
  const access = domain?.networkAccess ?? ABSENT;
  if (valueOf(access) === "VpcOnly")
    return "scenario: custom-vpc-only (apps and jobs without internet access, in the domain's VPC)";
  if (access.is === "absent" || valueOf(access) === "PublicInternetOnly")
    return "scenario: quick-setup or custom-public (jobs with public internet access); the two differ only in how the domain was made";
  return "scenario: undetermined, as the domain's network access was not read";
}

/** Roles of other accounts: nothing of them is read, whoever asks. */
function foreignRoles({ domains, userProfiles, account }: Inventory): readonly string[] {
  const settings = [...domains, ...userProfiles].map((each) => each.settings);
  const roles = settings.flatMap(({ executionRole, emrServerlessRole }) =>
    [executionRole, emrServerlessRole].map(valueOf),
  );
  const foreign = roles.filter(
    (arn) => typeof arn === "string" && accountIn(arn) !== undefined && accountIn(arn) !== account,
  );
  return [...new Set(foreign.filter((arn) => typeof arn === "string"))].map(
    (arn) => `the role ${arn} is of another account: SageMaker AI takes roles of the domain's own account only`,
  );
}
