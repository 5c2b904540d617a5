/** The Canvas apps of a domain, as SageMaker AI answered: whose they are, and whether they may have an earlier setting. Pure. */
import { isJson, type Json } from "../../rules/json";
import { ownValue } from "../../rules/own-value";
import { objectsIn, textIn } from "./answers";

/** A Canvas app, which belongs to a user profile or to a space. */
export interface App {
  readonly owner: { readonly kind: "user profile" | "space"; readonly name: string };
  readonly appName: string;
  readonly status: string;
  /** The user profile that has it; undefined for a space without a read owner. */
  readonly user: string | undefined;
  /** ISO 8601; an app that was restarted within a day may keep the earlier time. */
  readonly since: string | undefined;
  /** When it was last used, in milliseconds since 1970; undefined where CloudWatch does not say it. */
  readonly lastActive: number | undefined;
  /** Whether it may have been started before its domain's or user profile's last change; AWS's times do not say more. */
  readonly mayBeOutdated: boolean;
}

/** What was read of a domain's apps. */
export interface AppsRead {
  /** Answers of ListApps, all pages. */
  readonly apps: Json;
  /** Answers of ListSpaces; undefined where it was refused. */
  readonly spaces: Json | undefined;
  /** Answers of ListUserProfiles; undefined where it was refused. */
  readonly profiles: Json | undefined;
  /** When the domain was last changed. */
  readonly changedAt: string | undefined;
}

/** The Canvas apps that are not deleted, in the order of their owners' names; when they were last active is added later. */
export function appsIn({ apps, spaces, profiles, changedAt }: AppsRead): readonly App[] {
  const owners = new Map(
    objectsIn(spaces ?? {}, "Spaces").map((space) => {
      const summary = ownValue(space, "OwnershipSettingsSummary");
      return [textIn(space, "SpaceName"), isJson(summary) ? textIn(summary, "OwnerUserProfileName") : undefined];
    }),
  );
  const changes = new Map(
    objectsIn(profiles ?? {}, "UserProfiles").map((each) => [
      textIn(each, "UserProfileName"),
      textIn(each, "LastModifiedTime"),
    ]),
  );
  return objectsIn(apps, "Apps")
    .filter((app) => textIn(app, "AppType") === "Canvas" && textIn(app, "Status") !== "Deleted")
    .map((app): App => {
      const [profile, space] = [textIn(app, "UserProfileName"), textIn(app, "SpaceName")];
      const user = profile ?? owners.get(space);
      const since = textIn(app, "CreationTime");
      const changed = [changedAt, changes.get(user)];
      return {
        owner: profile === undefined ? { kind: "space", name: space ?? "" } : { kind: "user profile", name: profile },
        appName: textIn(app, "AppName") ?? "default",
        status: textIn(app, "Status") ?? "",
        user,
        since,
        lastActive: undefined,
        mayBeOutdated: since === undefined || changed.some((at) => at === undefined || since < at),
      };
    })
    .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

/** An app among those of its domain. */
export function keyOf({ owner, appName }: Pick<App, "owner" | "appName">): string {
  return `${owner.kind} ${owner.name} ${appName}`;
}

/** For people. */
export function ownerOf({ owner, user }: App): string {
  if (owner.kind === "user profile") return owner.name;
  return user === undefined ? `space ${owner.name}` : `${user}, space ${owner.name}`;
}
