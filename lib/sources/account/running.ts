/** What runs in the account, as AWS answered: Canvas apps, spaces, applications of EMR Serverless, and what limits them. */
import type { UnknownReason } from "../../authorization/unknown";
import type { BLOCK_SETTINGS, BlockSettings } from "../../inventory/bucket-access";
import { ABSENT, type Fact, known, textOf, textsOf, valueOf } from "../../inventory/fact";
import type { LiveApp, LiveApplication, LiveSpace, LiveState } from "../../inventory/live";
import type { CanvasSettings } from "../../inventory/inventory";
import { isJson, type Json } from "../../rules/json";
import { ownValue } from "../../rules/own-value";
import { APPLICATION_TAG, APPLICATION_TAG_VALUE } from "../../setup/requests/jobs";
import { type Answers, type Read, textIn, textsIn } from "./answers";
import { appsIn, ownerOf } from "./apps";
import { INPUTS } from "./inputs";
import { type AskedDomain, profileNamesIn, type Studio } from "./studio";

/** The facts, and what of them was not read. */
export interface ReadLiveState {
  readonly live: LiveState;
  readonly unread: readonly UnknownReason[];
}

/** The ids of the applications that are not deleted. */
export function applicationIdsIn(answers: Answers): readonly string[] {
  const listed = answers.list("emr-serverless:ListApplications", INPUTS.applications, "");
  if (listed.is !== "read") return [];
  return listed.value.flatMap((each) => (textIn(each, "state") === "TERMINATED" ? [] : (textIn(each, "id") ?? [])));
}

/** Block Public Access of the account, where it was read. */
export function accountBlocksOf({ publicAccessBlock }: LiveState): readonly BlockSettings[] {
  const block = valueOf(publicAccessBlock);
  return block === undefined ? [] : [block];
}

/** Reads the facts. */
export function liveStateOf(answers: Answers, asked: AskedDomain, studio: Studio): ReadLiveState {
  return new LiveReader(answers, asked, studio).all();
}

/** The quota by its name: of its code AWS's pages say nothing. */
const VCPU_QUOTA = /concurrent vCPUs per account/i;

class LiveReader {
  private readonly unread: UnknownReason[] = [];

  constructor(
    private readonly answers: Answers,
    private readonly asked: AskedDomain,
    private readonly studio: Studio,
  ) {}

  all(): ReadLiveState {
    const { domainId } = this.asked;
    const spaces = this.list("sagemaker:ListSpaces", INPUTS.spaces(domainId), `the spaces of ${domainId}`);
    const live: LiveState = {
      apps: this.apps(spaces),
      spaces: factOf(spaces, (all) => all.map((space) => this.space(space))),
      applications: this.applications(),
      vcpuQuota: this.vcpuQuota(),
      publicAccessBlock: this.publicAccessBlock(),
    };
    return { live, unread: this.unread };
  }

  private list(call: Parameters<Answers["list"]>[0], input: Json, what: string): Read<readonly Json[]> {
    return this.noted(this.answers.list(call, input, what));
  }

  private noted<T>(read: Read<T>): Read<T> {
    if (read.is === "unread") this.unread.push(read.why);
    return read;
  }

  private apps(spaces: Read<readonly Json[]>): Fact<readonly LiveApp[]> {
    const { domainId } = this.asked;
    const listed = this.list("sagemaker:ListApps", INPUTS.apps(domainId), `the apps of ${domainId}`);
    const domain = this.answers.of("sagemaker:DescribeDomain", INPUTS.domain(domainId));
    return factOf(listed, (apps) =>
      appsIn({
        apps: { Apps: apps },
        spaces: spaces.is === "read" ? { Spaces: spaces.value } : undefined,
        profiles: { UserProfiles: this.profiles() },
        changedAt: domain?.is === "answered" ? textIn(domain.output, "LastModifiedTime") : undefined,
      }).map((app) => ({
        owner: ownerOf(app),
        status: app.status,
        since: app.since,
        mayBeOutdated: app.mayBeOutdated,
      })),
    );
  }

  /** As they were described: a listing may be of other profiles than were asked for. */
  private profiles(): readonly Json[] {
    const { domainId } = this.asked;
    return (profileNamesIn(this.answers, this.asked) ?? []).flatMap((name) => {
      const profile = this.answers.of("sagemaker:DescribeUserProfile", INPUTS.userProfile(domainId, name));
      return profile?.is === "answered" ? [profile.output] : [];
    });
  }

  private space(space: Json): LiveSpace {
    const member = (name: string, of: string): string | undefined => {
      const summary = ownValue(space, name);
      return isJson(summary) ? textIn(summary, of) : undefined;
    };
    const sharing = member("SpaceSharingSettingsSummary", "SharingType");
    const owner = member("OwnershipSettingsSummary", "OwnerUserProfileName");
    return { name: textIn(space, "SpaceName") ?? "", sharing, owner, ...this.settingsIn(sharing, owner) };
  }

  private settingsIn(
    sharing: string | undefined,
    owner: string | undefined,
  ): Pick<LiveSpace, "executionRole" | "securityGroupIds"> {
    const { domain, userProfiles } = this.studio;
    if (sharing === "Shared") {
      const answer = this.answers.of("sagemaker:DescribeDomain", INPUTS.domain(this.asked.domainId));
      const settings = answer?.is === "answered" ? ownValue(answer.output, "DefaultSpaceSettings") : undefined;
      const own = isJson(settings) ? settings : {};
      return { executionRole: textIn(own, "ExecutionRole"), securityGroupIds: textsIn(own, "SecurityGroups") };
    }
    const profile = userProfiles.find(({ name }) => name === owner)?.settings;
    const roleOf = (settings: CanvasSettings | undefined): string | undefined => {
      const role = settings === undefined ? undefined : textOf(settings.executionRole);
      return typeof role === "string" ? role : undefined;
    };
    // Security groups of a profile add to the domain's.
    const groups = [domain.settings, ...(profile === undefined ? [] : [profile])].flatMap((each) =>
      textsOf(each.securityGroupIds).filter((id) => typeof id === "string"),
    );
    return { executionRole: roleOf(profile) ?? roleOf(domain.settings), securityGroupIds: [...new Set(groups)] };
  }

  private applications(): Fact<readonly LiveApplication[]> {
    const listed = this.list(
      "emr-serverless:ListApplications",
      INPUTS.applications,
      "the applications of EMR Serverless",
    );
    const ids = applicationIdsIn(this.answers);
    const read = ids.map((id) =>
      this.noted(
        this.answers.read(
          "emr-serverless:GetApplication",
          INPUTS.application(id),
          `the application ${id} of EMR Serverless`,
        ),
      ),
    );
    const unread = read.find((each) => each.is === "unread");
    if (unread?.is === "unread") return { is: "unknown", why: unread.why };
    return factOf(listed, () => read.flatMap((each) => (each.is === "read" ? applicationOf(each.value) : [])));
  }

  private vcpuQuota(): Fact<number> {
    const listed = this.list(
      "service-quotas:ListServiceQuotas",
      INPUTS.emrServerlessQuotas,
      "the quotas of EMR Serverless",
    );
    if (listed.is === "unread") return { is: "unknown", why: listed.why };
    const quotas = listed.is === "read" ? listed.value : [];
    const value = quotas.find((each) => VCPU_QUOTA.test(textIn(each, "QuotaName") ?? ""))?.["Value"];
    return typeof value === "number" ? known(value) : ABSENT;
  }

  private publicAccessBlock(): Fact<BlockSettings> {
    const { account } = this.studio.place;
    const input = INPUTS.accountBlock(typeof account === "string" ? account : "");
    const what = "Block Public Access of the account";
    const read = this.noted(this.answers.read("s3control:GetPublicAccessBlock", input, what));
    if (read.is === "unread") return { is: "unknown", why: read.why };
    const found = read.is === "read" ? ownValue(read.value, "PublicAccessBlockConfiguration") : undefined;
    const answer = (name: string): "yes" | "no" => (isJson(found) && ownValue(found, name) === true ? "yes" : "no");
    return known({
      block_public_acls: answer("BlockPublicAcls"),
      ignore_public_acls: answer("IgnorePublicAcls"),
      block_public_policy: answer("BlockPublicPolicy"),
      restrict_public_buckets: answer("RestrictPublicBuckets"),
    } satisfies Readonly<Record<(typeof BLOCK_SETTINGS)[number], "yes" | "no">>);
  }
}

function factOf<T>(read: Read<readonly Json[]>, make: (all: readonly Json[]) => readonly T[]): Fact<readonly T[]> {
  if (read.is === "unread") return { is: "unknown", why: read.why };
  return known(make(read.is === "read" ? read.value : []));
}

/** An application that Canvas made: it has Canvas's tag. */
function applicationOf({ application }: Json): readonly LiveApplication[] {
  if (!isJson(application)) return [];
  const { tags, networkConfiguration: network } = application;
  if (!isJson(tags) || ownValue(tags, APPLICATION_TAG) !== APPLICATION_TAG_VALUE) return [];
  const inNetwork = (name: string): readonly string[] => (isJson(network) ? textsIn(network, name) : []);
  return [
    {
      id: textIn(application, "applicationId") ?? "",
      name: textIn(application, "name"),
      state: textIn(application, "state") ?? "",
      subnetIds: inNetwork("subnetIds"),
      securityGroupIds: inNetwork("securityGroupIds"),
    },
  ];
}
