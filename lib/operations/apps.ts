/** Running Canvas apps: how long they are idle, and which are restarted. Pure. */
import type { Json } from "../rules/json";
import { ownValue } from "../rules/own-value";
import { objectsIn, textIn } from "../sources/account/answers";
import { type App, ownerOf } from "../sources/account/apps";

/** Which apps are meant. */
export interface Selection {
  /** Empty for all. */
  readonly userProfiles: readonly string[];
  /** Milliseconds. */
  readonly idleFor: number | undefined;
  readonly onlyOutdated: boolean;
}

/** What DeleteApp is given: the owner's own member, as AWS refuses the other one. */
export function deletion(domainId: string, { owner, appName }: App): Json {
  const of = owner.kind === "space" ? { SpaceName: owner.name } : { UserProfileName: owner.name };
  return { DomainId: domainId, ...of, AppType: "Canvas", AppName: appName };
}

/** Whether an app is meant. Without a time of last activity it counts as active. */
export function isSelected({ user, lastActive, mayBeOutdated }: App, selection: Selection, now: number): boolean {
  const { userProfiles, idleFor, onlyOutdated } = selection;
  return (
    (userProfiles.length === 0 || (user !== undefined && userProfiles.includes(user))) &&
    (idleFor === undefined || (lastActive !== undefined && now - lastActive >= idleFor)) &&
    (!onlyOutdated || mayBeOutdated)
  );
}

/** One line of the list that is shown before anything is deleted. */
export function appLine(app: App, now: number): string {
  const { since, lastActive, mayBeOutdated } = app;
  const active = lastActive === undefined ? "not known when last active" : `last active ${span(now - lastActive)} ago`;
  return `  ${ownerOf(app)}: since ${since === undefined ? "?" : minuteOf(since)}, ${active}${mayBeOutdated ? ", may be outdated" : ""}`;
}

function minuteOf(time: string): string {
  return `${time.slice(0, 16).replace("T", " ")} UTC`;
}

/** A span of time in its two largest units: `2 h 5 min`. */
export function span(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const [days, hours] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60)];
  if (days > 0) return hours === 0 ? `${String(days)} d` : `${String(days)} d ${String(hours)} h`;
  const rest = minutes % 60;
  if (hours > 0) return rest === 0 ? `${String(hours)} h` : `${String(hours)} h ${String(rest)} min`;
  return `${String(rest)} min`;
}

/** How old the newest value of CloudWatch may be: an app may have been used since. */
const RECENT = 15 * 60_000;
const QUERIES = 500;

/**
 * What GetMetricData is asked for, in parts of as many queries as it takes. Apps of user profiles only: that the metric has a dimension for
 * spaces is not documented.
 * @see https://github.com/aws-samples/sagemaker-canvas-auto-shutdown-on-idle for the namespace, the dimensions and the unit
 */
export function activityQueries(domainId: string, apps: readonly App[], now: number): readonly Json[] {
  const users = usersOf(apps);
  const parts = Array.from({ length: Math.ceil(users.length / QUERIES) }, (_, part) => part * QUERIES);
  return parts.map((from) => ({
    StartTime: new Date(now - RECENT),
    EndTime: new Date(now),
    ScanBy: "TimestampDescending",
    MetricDataQueries: users.slice(from, from + QUERIES).map((user, index) => ({
      Id: `user${String(from + index)}`,
      MetricStat: {
        Metric: {
          Namespace: "/aws/sagemaker/Canvas/AppActivity",
          MetricName: "TimeSinceLastActive",
          Dimensions: [
            { Name: "DomainId", Value: domainId },
            { Name: "UserProfileName", Value: user },
          ],
        },
        Period: 60,
        Stat: "Minimum",
      },
    })),
  }));
}

function usersOf(apps: readonly App[]): readonly string[] {
  return [...new Set(apps.flatMap(({ owner }) => (owner.kind === "user profile" ? [owner.name] : [])))];
}

/** The apps with the time of their last activity, by the newest value of each. */
export function withActivity(apps: readonly App[], answers: readonly Json[]): readonly App[] {
  const users = usersOf(apps);
  const newest = new Map<string, { readonly at: number; readonly seconds: number }>();
  for (const result of answers.flatMap((answer) => objectsIn(answer, "MetricDataResults"))) {
    const user = users[Number(textIn(result, "Id")?.slice("user".length))];
    const [times, values] = [ownValue(result, "Timestamps"), ownValue(result, "Values")];
    if (user === undefined || !Array.isArray(times) || !Array.isArray(values)) continue;
    for (const [index, time] of times.entries()) {
      const [at, seconds] = [Date.parse(String(time)), values[index] as unknown];
      if (Number.isNaN(at) || typeof seconds !== "number" || at < (newest.get(user)?.at ?? 0)) continue;
      newest.set(user, { at, seconds });
    }
  }
  return apps.map((app) => {
    const value = app.owner.kind === "user profile" ? newest.get(app.owner.name) : undefined;
    return value === undefined ? app : { ...app, lastActive: value.at - value.seconds * 1_000 };
  });
}
