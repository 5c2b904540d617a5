/** The domain and its user profiles, as SageMaker AI answered. */
import { type MaybeUnknownString, unknownText } from "../../authorization/text";
import type { UnknownReason } from "../../authorization/unknown";
import { ABSENT, type Fact, known } from "../../inventory/fact";
import type { CanvasSettings, Domain, Place, UserProfile } from "../../inventory/inventory";
import { domainIn, profileIn } from "../domain-settings";
import { type Answers, objectsIn, textIn } from "./answers";
import { INPUTS } from "./inputs";

/** Whose domain is read, and where. */
export interface AskedDomain {
  readonly domainId: string;
  readonly region: string;
  /** Only these user profiles; all of the domain where there is none. */
  readonly userProfiles: readonly string[];
}

/** A role that nothing is known of, because what names it was not read. */
export interface UnreadRole {
  readonly arn: MaybeUnknownString;
  readonly why: UnknownReason;
}

/** The domain with its profiles. */
export interface Studio {
  readonly place: Place;
  readonly domain: Domain;
  readonly userProfiles: readonly UserProfile[];
  readonly unreadRoles: readonly UnreadRole[];
  /** What was not read. */
  readonly unread: readonly UnknownReason[];
  /** Why settings may not apply. */
  readonly incomplete: readonly UnknownReason[];
  readonly notes: readonly string[];
}

/** Reads the answers. */
export function studioOf(answers: Answers, asked: AskedDomain): Studio {
  const { domainId: id } = asked;
  const read = answers.read("sagemaker:DescribeDomain", INPUTS.domain(id), `the domain ${id}`);
  const found = read.is === "read" ? domainIn(read.value, "the answer of DescribeDomain") : undefined;
  const place = found?.domain.place ?? placeOf(answers, asked);
  const profiles = profilesOf(answers, asked);
  const standIn = read.is === "unread" ? unreadSettings(`the domain ${id}`, read.why) : undefined;
  return {
    place,
    domain:
      found?.domain ??
      unreadDomain(id, place, read.is === "unread" ? read.why : undefined, standIn?.settings ?? NO_SETTINGS),
    userProfiles: profiles.flatMap(({ profile }) => profile),
    unreadRoles: [...(standIn?.roles ?? []), ...profiles.flatMap(({ roles }) => roles)],
    unread: [...(read.is === "unread" ? [read.why] : []), ...profiles.flatMap(({ why }) => why)],
    incomplete: [...(found?.incomplete ?? []), ...profiles.flatMap(({ incomplete }) => incomplete)],
    notes: [...(found?.notes ?? []), ...profiles.flatMap(({ notes }) => notes)],
  };
}

/** The names of the user profiles to read; undefined where they were not listed. */
export function profileNamesIn(
  answers: Answers,
  { domainId, userProfiles }: AskedDomain,
): readonly string[] | undefined {
  if (userProfiles.length > 0) return userProfiles;
  const listed = answers.list("sagemaker:ListUserProfiles", INPUTS.userProfiles(domainId), "the user profiles");
  if (listed.is !== "read") return undefined;
  return listed.value.flatMap((each) => textIn(each, "UserProfileName") ?? []);
}

const NO_SETTINGS: CanvasSettings = {
  ofItsOwn: known(false),
  emrServerlessRole: ABSENT,
  status: ABSENT,
  workspace: ABSENT,
  workspaceKey: ABSENT,
  executionRole: ABSENT,
  securityGroupIds: ABSENT,
};

interface ReadProfile {
  readonly profile: readonly UserProfile[];
  readonly roles: readonly UnreadRole[];
  readonly why: readonly UnknownReason[];
  readonly incomplete: readonly UnknownReason[];
  readonly notes: readonly string[];
}

function profilesOf(answers: Answers, asked: AskedDomain): readonly ReadProfile[] {
  const { domainId } = asked;
  const names = profileNamesIn(answers, asked);
  if (names === undefined) {
    const what = `the user profiles of ${domainId}`;
    const listed = answers.list("sagemaker:ListUserProfiles", INPUTS.userProfiles(domainId), what);
    return listed.is === "unread" ? [unreadProfile(domainId, "that were not read", what, listed.why)] : [];
  }
  return names.flatMap((name): readonly ReadProfile[] => {
    const what = `the user profile ${name} of ${domainId}`;
    const read = answers.read("sagemaker:DescribeUserProfile", INPUTS.userProfile(domainId, name), what);
    if (read.is === "unread") return [unreadProfile(domainId, name, what, read.why)];
    // Deleted since it was listed.
    if (read.is === "absent") return [];
    const { profile, incomplete, notes } = profileIn(read.value, "the answer of DescribeUserProfile");
    return [{ profile: [profile], roles: [], why: [], incomplete, notes }];
  });
}

function unreadProfile(domainId: string, name: string, what: string, why: UnknownReason): ReadProfile {
  const { settings, roles } = unreadSettings(what, why);
  const profile = { address: `${domainId}/${name}`, name, domainId: known(domainId), settings };
  return { profile: [profile], roles, why: [why], incomplete: [], notes: [] };
}

/** Settings of which nothing is known: not even whether there are any. */
function unreadSettings(
  what: string,
  why: UnknownReason,
): { readonly settings: CanvasSettings; readonly roles: readonly UnreadRole[] } {
  const open = (member: string): { readonly is: "unknown"; readonly why: UnknownReason } => ({
    is: "unknown",
    why: { ...why, object: `${member} of ${what}` },
  });
  const [executionRole, emrServerlessRole] = [open("the execution role"), open("the job role")];
  return {
    settings: {
      ofItsOwn: open("the Canvas settings"),
      emrServerlessRole,
      status: open("the EMR Serverless setting"),
      workspace: open("the workspace"),
      workspaceKey: open("the key of the workspace"),
      executionRole,
      securityGroupIds: open("the security groups"),
    },
    // Named as the facts are, so that each is found by its name.
    roles: [executionRole, emrServerlessRole].map((role) => ({ arn: unknownText(role.why.object), why })),
  };
}

function unreadDomain(id: string, place: Place, why: UnknownReason | undefined, settings: CanvasSettings): Domain {
  const unread = (what: string): Fact<never> =>
    why === undefined ? ABSENT : { is: "unknown", why: { ...why, object: `${what} of the domain ${id}` } };
  return {
    address: id,
    place,
    name: undefined,
    id,
    networkAccess: unread("the network access"),
    vpcId: unread("the VPC"),
    subnetIds: unread("the subnets"),
    fileRetention: ABSENT,
    settings,
  };
}

/** Where the domain was looked for; the account is that of the caller. */
function placeOf(answers: Answers, { region }: AskedDomain): Place {
  const caller = answers.of("sts:GetCallerIdentity", INPUTS.caller);
  const account = caller?.is === "answered" ? textIn(caller.output, "Account") : undefined;
  return { account: account ?? unknownText("the account"), region, partition: "aws" };
}

/** The ids of domains in an answer of ListDomains. */
export function domainIdsIn(answers: Answers): readonly string[] | undefined {
  const listed = answers.of("sagemaker:ListDomains", INPUTS.domains);
  if (listed?.is !== "answered") return undefined;
  return objectsIn(listed.output, "Domains").flatMap((each) => textIn(each, "DomainId") ?? []);
}
