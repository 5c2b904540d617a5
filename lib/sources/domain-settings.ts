/** Domains and user profiles that Terraform does not manage, from what SageMaker AI answers to describe-domain and describe-user-profile. */
import type { UnknownReason } from "../authorization/unknown";
import { z } from "zod";
import { sameText, show } from "../authorization/text";
import { ABSENT, type Fact, known, valueOf } from "../inventory/fact";
import type { CanvasSettings, Domain, Inventory, SageMakerAnswer, UserProfile } from "../inventory/inventory";
import { CANVAS_REGIONS } from "../rules/values";
import { isJobRole } from "../setup/environment";
import { InputError, isJson, type Json } from "./input";
import { filesOf, type NamedReading, readJsonFile } from "./read";

const userSettings = z.looseObject({
  ExecutionRole: z.string().optional(),
  SecurityGroups: z.array(z.string()).optional(),
  CanvasAppSettings: z
    .looseObject({
      EmrServerlessSettings: z
        .looseObject({ ExecutionRoleArn: z.string().optional(), Status: z.enum(["ENABLED", "DISABLED"]).optional() })
        .optional(),
      WorkspaceSettings: z
        .looseObject({ S3ArtifactPath: z.string().optional(), S3KmsKeyId: z.string().optional() })
        .optional(),
    })
    .optional(),
  StudioWebPortalSettings: z.looseObject({ HiddenAppTypes: z.array(z.string()).optional() }).optional(),
});
type UserSettings = z.infer<typeof userSettings>;

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeDomain.html */
const domainAnswer = z.looseObject({
  DomainId: z.string(),
  DomainArn: z.string(),
  DomainName: z.string().optional(),
  Status: z.string(),
  AppNetworkAccessType: z.enum(["VpcOnly", "PublicInternetOnly"]).optional(),
  VpcId: z.string().optional(),
  SubnetIds: z.array(z.string()).optional(),
  DefaultUserSettings: userSettings.optional(),
});

/** @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeUserProfile.html */
const profileAnswer = z.looseObject({
  DomainId: z.string(),
  UserProfileArn: z.string(),
  UserProfileName: z.string(),
  Status: z.string(),
  UserSettings: userSettings.optional(),
});

/** What an ARN of a domain or profile says. */
interface Where {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

interface FromFile extends Where {
  readonly file: string;
  /** Why what it says may change by itself, or not be usable. */
  readonly incomplete: readonly UnknownReason[];
  readonly notes: readonly string[];
}

/** A domain, as it was answered. */
export interface AnsweredDomain extends FromFile {
  readonly id: string;
  readonly domain: Domain;
}

/** A user profile, as it was answered. */
export interface AnsweredProfile extends FromFile {
  readonly domainId: string;
  readonly name: string;
  readonly profile: UserProfile;
}

interface Answers {
  readonly domains: readonly AnsweredDomain[];
  readonly profiles: readonly AnsweredProfile[];
}

/**
 * Adds the domains and user profiles of files to what was read of each plan or stack that they can belong to.
 * @throws InputError for a file that holds no such answer, or one that belongs to none of them
 */
export function withDomainSettings(
  readings: readonly NamedReading[],
  patterns: readonly string[],
): readonly NamedReading[] {
  if (patterns.length === 0) return readings;
  const answers = answersIn(filesOf(patterns));
  const mismatches = new Map(
    answers.domains.map((domain) => [domain, readings.map((reading) => mismatchOf(domain, reading))]),
  );
  for (const all of mismatches.values()) {
    const [first] = all;
    if (first !== undefined && all.every((each) => each !== undefined)) throw new InputError(first);
  }
  for (const profile of answers.profiles) checkProfile(profile, answers.domains, readings);
  return readings.map((reading, index) => {
    const domains = answers.domains.filter((domain) => mismatches.get(domain)?.[index] === undefined);
    const ids = new Set([...domains.map(({ id }) => id), ...managedIds(reading)]);
    return added(
      reading,
      domains,
      answers.profiles.filter(({ domainId }) => ids.has(domainId)),
    );
  });
}

function answersIn(files: readonly string[]): Answers {
  const domains = new Map<string, AnsweredDomain>();
  const profiles = new Map<string, AnsweredProfile>();
  for (const file of files) {
    for (const json of readJsonFile(file, MAKE_ONE)) {
      if (json["UserProfileName"] === undefined) {
        const found = domainIn(json, file);
        const same = domains.get(found.id);
        if (same !== undefined)
          throw new InputError(`${file} is of domain ${found.id}, as ${same.file} is. Give one answer of each domain.`);
        domains.set(found.id, found);
      } else {
        const found = profileIn(json, file);
        const key = `${found.domainId} ${found.name}`;
        const same = profiles.get(key);
        if (same !== undefined)
          throw new InputError(
            `${file} is of user profile ${found.name} of ${found.domainId}, as ${same.file} is. Give one answer of each profile.`,
          );
        profiles.set(key, found);
      }
    }
  }
  return { domains: [...domains.values()], profiles: [...profiles.values()] };
}

const MAKE_ONE =
  "Make one with: aws sagemaker describe-domain --domain-id DOMAIN_ID > domain.json, or aws sagemaker describe-user-profile --domain-id DOMAIN_ID --user-profile-name NAME > profile.json";

function parsed<T>(schema: z.ZodType<T>, json: Json, file: string, call: string): T {
  const { success, data, error } = schema.safeParse(json);
  if (success) return data;
  const [issue] = error.issues;
  const at = issue === undefined ? "" : ` (${issue.path.join(".")}: ${issue.message})`;
  throw new InputError(`${file} is no answer of aws sagemaker ${call}${at}. ${MAKE_ONE}`);
}

/** A domain, from what DescribeDomain answered; the name of the source is for messages. */
export function domainIn(json: Json, file: string): AnsweredDomain {
  const answer = parsed(domainAnswer, json, file, "describe-domain");
  const { DomainId: id, DefaultUserSettings: settings = {} } = answer;
  const where = whereIn(answer.DomainArn, `domain/${id}`, file);
  if (!CANVAS_REGIONS.includes(where.region)) {
    throw new InputError(
      `${file} is of domain ${id} in ${where.region}, where SageMaker AI has domains without Canvas. Regions with Canvas: ${CANVAS_REGIONS.join(", ")}.`,
    );
  }
  return {
    file,
    ...where,
    id,
    ...cautions(`domain ${id}`, answer.Status, settings),
    domain: {
      address: id,
      place: { account: where.account, region: where.region, partition: "aws" },
      name: answer.DomainName,
      id,
      networkAccess: given(answer.AppNetworkAccessType),
      vpcId: given(answer.VpcId),
      subnetIds: given(answer.SubnetIds),
      // Terraform does not delete it.
      fileRetention: ABSENT,
      settings: settingsOf(settings, where),
      answered: answeredIn(json["DefaultUserSettings"], where),
    },
  };
}

/** A user profile, from what DescribeUserProfile answered. */
export function profileIn(json: Json, file: string): AnsweredProfile {
  const answer = parsed(profileAnswer, json, file, "describe-user-profile");
  const { DomainId: domainId, UserProfileName: name, UserSettings: settings = {} } = answer;
  const where = whereIn(answer.UserProfileArn, `user-profile/${domainId}/${name}`, file);
  return {
    file,
    ...where,
    domainId,
    name,
    ...cautions(`user profile ${name} of ${domainId}`, answer.Status, settings),
    profile: {
      address: `${domainId}/${name}`,
      name,
      domainId: known(domainId),
      settings: settingsOf(settings, where),
      answered: answeredIn(json["UserSettings"], where),
    },
  };
}

/** SageMaker AI writes the names in ARNs in small letters. */
function whereIn(arn: string, resource: string, file: string): Where {
  const [, partition, region, account, named] = /^arn:([a-z-]+):sagemaker:([a-z0-9-]+):(\d{12}):(.+)$/.exec(arn) ?? [];
  if (partition === undefined || region === undefined || account === undefined) {
    throw new InputError(`${file} has ${JSON.stringify(arn)} for an ARN of SageMaker AI. ${MAKE_ONE}`);
  }
  if (named?.toLowerCase() !== resource.toLowerCase()) {
    throw new InputError(
      `${file} is not one answer: its ARN is of ${named ?? "?"}, and its other members are of ${resource}. ${MAKE_ONE}`,
    );
  }
  return { partition, region, account };
}

function cautions(what: string, status: string, settings: UserSettings): Pick<FromFile, "incomplete" | "notes"> {
  const hidden = settings.StudioWebPortalSettings?.HiddenAppTypes?.includes("Canvas") === true;
  return {
    incomplete:
      status === "InService" ? [] : [{ kind: "not-in-service", object: what, source: "account", from: [status] }],
    notes: hidden ? [`${what} hides Canvas from Studio (StudioWebPortalSettings.HiddenAppTypes)`] : [],
  };
}

function settingsOf(
  { CanvasAppSettings: canvas, ExecutionRole, SecurityGroups }: UserSettings,
  where: Where,
): CanvasSettings {
  const { EmrServerlessSettings: emr, WorkspaceSettings: workspace } = canvas ?? {};
  return {
    ofItsOwn: known(canvas !== undefined),
    emrServerlessRole: given(emr?.ExecutionRoleArn),
    status: given(emr?.Status),
    workspace: given(workspace?.S3ArtifactPath),
    workspaceKey: given(keyIn(workspace?.S3KmsKeyId, where)),
    executionRole: given(ExecutionRole),
    securityGroupIds: given(SecurityGroups),
  };
}

/** An answer leaves out what is not set. */
function given<T>(value: T | undefined): Fact<T> {
  return value === undefined ? ABSENT : known(value);
}

function keyIn(key: string | undefined, { partition, region, account }: Where): string | undefined {
  if (key === undefined || key.startsWith("arn:")) return key;
  return `arn:${partition}:kms:${region}:${account}:${key.startsWith("alias/") ? "" : "key/"}${key}`;
}

/** As it was answered, members that only a newer API knows included: an update sends them back. */
function answeredIn(settings: unknown, { region }: Where): SageMakerAnswer {
  const canvas = isJson(settings) ? settings["CanvasAppSettings"] : undefined;
  return { region, canvasAppSettings: isJson(canvas) ? canvas : {} };
}

/** Why a domain cannot be one of a plan or stack; undefined where nothing says so. */
function mismatchOf(found: AnsweredDomain, reading: NamedReading): string | undefined {
  const { file, id } = found;
  const { domains } = reading.after;
  const own = domains.find((domain) => domain.id === id);
  if (own !== undefined) {
    return `${file} is of domain ${id}, which ${reading.file} manages as ${own.address}: the plan says what it will be. Leave the file out.`;
  }
  const named = reading.domainIds?.() ?? [];
  if (named.length > 0 && !named.includes(id)) {
    return `${file} is of domain ${id}, and ${reading.file} names ${named.join(", ")}. Give the answer of that domain: aws sagemaker describe-domain --domain-id ${named[0] ?? ""}`;
  }
  return elsewhere(found, `domain ${id}`, reading);
}

function elsewhere(
  { file, region, account }: FromFile,
  what: string,
  { file: plan, after }: NamedReading,
): string | undefined {
  if (typeof after.account === "string" && after.account !== account) {
    return `${file} is of ${what} in account ${account}, and ${plan} is of account ${after.account}. Ask with credentials of that account.`;
  }
  if (typeof after.region === "string" && after.region !== region) {
    return `${file} is of ${what} in ${region}, and ${plan} is of ${after.region}. Ask with --region ${after.region}`;
  }
  return undefined;
}

function managedIds({ after }: NamedReading): readonly string[] {
  return after.domains.flatMap(({ id }) => (typeof id === "string" ? [id] : []));
}

/** @throws InputError for a profile without its domain, or one that a plan manages */
function checkProfile(
  found: AnsweredProfile,
  domains: readonly AnsweredDomain[],
  readings: readonly NamedReading[],
): void {
  const { file, domainId, name } = found;
  const what = `user profile ${name} of ${domainId}`;
  const domain = domains.find(({ id }) => id === domainId);
  if (domain === undefined && !readings.some((reading) => managedIds(reading).includes(domainId))) {
    throw new InputError(
      `${file} is of ${what}, and nothing says what the domain is. Give its answer too: aws sagemaker describe-domain --domain-id ${domainId}`,
    );
  }
  if (domain !== undefined && (domain.region !== found.region || domain.account !== found.account)) {
    throw new InputError(
      `${file} is of ${what} in ${found.region} and account ${found.account}, and ${domain.file} is of ${domain.region} and account ${domain.account}. Give answers of one domain.`,
    );
  }
  for (const reading of readings) {
    const { userProfiles } = reading.after;
    const own = userProfiles.find((each) => each.name === name && valueOf(each.domainId) === domainId);
    if (own !== undefined) {
      throw new InputError(
        `${file} is of ${what}, which ${reading.file} manages as ${own.address}: the plan says what it will be. Leave the file out.`,
      );
    }
    const mismatch = managedIds(reading).includes(domainId) ? elsewhere(found, what, reading) : undefined;
    if (mismatch !== undefined) throw new InputError(mismatch);
  }
}

function added(
  reading: NamedReading,
  domains: readonly AnsweredDomain[],
  profiles: readonly AnsweredProfile[],
): NamedReading {
  if (domains.length + profiles.length === 0) return reading;
  const { before } = reading;
  // Terraform does not change them: they are the same before and after.
  const extend = (inventory: Inventory): Inventory => ({
    ...inventory,
    domains: [...inventory.domains, ...domains.map(({ domain }) => domain)],
    userProfiles: [...inventory.userProfiles, ...profiles.map(({ profile }) => profile)],
  });
  return {
    ...reading,
    ...(before === undefined ? {} : { before: () => extend(before()) }),
    after: extend(reading.after),
    incomplete: [...reading.incomplete, ...[...domains, ...profiles].flatMap(({ incomplete }) => incomplete)],
    notes: [
      ...reading.notes,
      ...[...domains, ...profiles].flatMap(({ notes }) => notes),
      ...domains.flatMap((domain) => notesOn(domain, reading)),
    ],
  };
}

/** What readers should know before they rely on the answers about a domain. */
function notesOn({ id, domain }: AnsweredDomain, { after, domainIds }: NamedReading): readonly string[] {
  const role = valueOf(domain.settings.status) === "ENABLED" ? valueOf(domain.settings.emrServerlessRole) : undefined;
  const jobRoles = after.principals.filter(isJobRole);
  const isOther = role !== undefined && jobRoles.length > 0 && !jobRoles.some(({ arn }) => sameText(arn, role));
  const unknown = [
    ...(typeof after.account === "string" ? [] : ["account"]),
    ...(typeof after.region === "string" ? [] : ["Region"]),
  ];
  return [
    `of domain ${id}, only the user profiles of the plan and of --domain-settings are considered`,
    ...((domainIds?.() ?? []).length === 0 ? [`nothing in the plan names domain ${id}`] : []),
    ...(unknown.length === 0
      ? []
      : [`the plan does not say its ${unknown.join(" and ")}: whether domain ${id} is there is undetermined`]),
    ...(isOther
      ? [
          `domain ${id} runs jobs as ${show(role)}, and not as ${jobRoles.map(({ name }) => show(name)).join(", ")} of the plan`,
        ]
      : []),
  ];
}
