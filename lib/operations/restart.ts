/** Restarts Canvas apps: AWS has no call for it, so they are deleted, and start with the current settings when their users open Canvas again. */
import type { Json } from "../rules/json";
import { isDenied, isNotThere, objectsIn, textIn } from "../sources/account/answers";
import { type App, appsIn, keyOf, ownerOf } from "../sources/account/apps";
import { activityQueries, deletion, withActivity } from "./apps";
import { answerOf, delays, type Effects, must, refusal } from "./aws";

/** The apps of a domain, with what was not read. */
export interface DomainApps {
  readonly apps: readonly App[];
  /** The account of the domain. */
  readonly account: string | undefined;
  /** Undefined where they could not be listed. */
  readonly userProfileNames: readonly string[] | undefined;
  readonly notes: readonly string[];
}

/** What became of the apps that were to be deleted. */
export interface Restarted {
  readonly deleted: readonly App[];
  /** Of each app that is left, why. */
  readonly left: readonly { readonly app: App; readonly why: string }[];
}

const LIST_APPS = { list: "Apps", send: "NextToken", answer: "NextToken" };
const SIDE_BY_SIDE = 4;
const LONGEST = 15 * 60_000;

/**
 * Every Canvas app of a domain that is not deleted.
 * @throws InputError where the domain or its apps may not be read
 */
export async function readApps(effects: Pick<Effects, "call" | "now">, domainId: string): Promise<DomainApps> {
  const { call, now } = effects;
  const notes: string[] = [];
  const optional = async (operation: string, input: Json, list: string, lack: string): Promise<Json | undefined> => {
    const answer = await call(operation, input, { list, send: "NextToken", answer: "NextToken" });
    if (answer.is === "answered") return answer.output;
    notes.push(`${refusal(answer, operation)} ${lack}`);
    return undefined;
  };
  const { output: domain } = await must(call, "sagemaker:DescribeDomain", { DomainId: domainId });
  const listed = await listApps(effects, domainId);
  const hasSpaces = appsIn({ apps: listed, spaces: undefined, profiles: undefined, changedAt: undefined }).some(
    ({ owner }) => owner.kind === "space",
  );
  const of = { DomainIdEquals: domainId, MaxResults: 100 };
  const [spaces, profiles] = await Promise.all([
    hasSpaces
      ? optional("sagemaker:ListSpaces", of, "Spaces", "Whose the spaces are is not known.")
      : Promise.resolve(undefined),
    optional("sagemaker:ListUserProfiles", of, "UserProfiles", "Every app counts as one that may be outdated."),
  ]);
  const apps = appsIn({
    apps: listed,
    spaces,
    profiles,
    changedAt: textIn(domain, "LastModifiedTime"),
  });
  const activity = await Promise.all(
    activityQueries(domainId, apps.filter(isRunning), now()).map((query) =>
      optional("cloudwatch:GetMetricData", query, "MetricDataResults", "Every app counts as active."),
    ),
  );
  return {
    apps: withActivity(
      apps,
      activity.filter((each) => each !== undefined),
    ),
    account: textIn(domain, "DomainArn")?.split(":")[4],
    userProfileNames:
      profiles === undefined
        ? undefined
        : objectsIn(profiles, "UserProfiles").flatMap((each) => textIn(each, "UserProfileName") ?? []),
    notes: [...new Set(notes)],
  };
}

/** Whether it runs: an app of another status cannot be deleted, or is deleted already. */
export function isRunning({ status }: App): boolean {
  return status === "InService";
}

async function listApps({ call }: Pick<Effects, "call">, domainId: string): Promise<Json> {
  const operation = "sagemaker:ListApps";
  return answerOf(await call(operation, { DomainIdEquals: domainId, MaxResults: 100 }, LIST_APPS), operation).output;
}

/**
 * Deletes apps, four calls at a time, and waits until they are Deleted, a quarter of an hour at most. One that fails stops no other.
 * @param isInterrupted whether the user has ended it: then nothing more is sent or waited for
 */
export async function restart(
  effects: Effects,
  domainId: string,
  apps: readonly App[],
  isInterrupted: () => boolean,
): Promise<Restarted> {
  const left = new Map<string, string>();
  const waiting = new Set<string>();
  const queue = [...apps];
  const worker = async (): Promise<void> => {
    for (let app = queue.shift(); app !== undefined && !isInterrupted(); app = queue.shift()) {
      const answer = await effects.call("sagemaker:DeleteApp", deletion(domainId, app));
      // Deleted by its user since it was listed.
      const isGone = answer.is === "refused" && isNotThere(answer.code);
      if (answer.is === "refused" && !isGone) {
        left.set(keyOf(app), refusal(answer, "sagemaker:DeleteApp"));
        effects.say(`${ownerOf(app)}: ${refusal(answer, "sagemaker:DeleteApp")}`);
      } else {
        waiting.add(keyOf(app));
      }
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  const deleted = await waitFor(effects, domainId, waiting, isInterrupted);
  const why = isInterrupted() ? "was not waited for" : `is not Deleted after ${String(LONGEST / 60_000)} minutes`;
  return {
    deleted: apps.filter((app) => deleted.has(keyOf(app))),
    left: apps
      .filter((app) => !deleted.has(keyOf(app)))
      .map((app) => ({
        app,
        why:
          left.get(keyOf(app)) ??
          (waiting.has(keyOf(app)) ? `its deletion was requested and ${why}` : "nothing was sent"),
      })),
  };
}

/** The apps that are deleted by now; waits for the others. */
async function waitFor(
  effects: Effects,
  domainId: string,
  waiting: ReadonlySet<string>,
  isInterrupted: () => boolean,
): Promise<ReadonlySet<string>> {
  const done = new Set<string>();
  const started = effects.now();
  let said = -1;
  for (const delay of delays()) {
    if (done.size === waiting.size || isInterrupted()) return done;
    const answer = await effects.call("sagemaker:ListApps", { DomainIdEquals: domainId, MaxResults: 100 }, LIST_APPS);
    // An error of a server ends nothing; one that does not end is the end of the time.
    if (answer.is === "refused" && isDenied(answer.code)) return done;
    if (answer.is === "answered") {
      const all = appsIn({ apps: answer.output, spaces: undefined, profiles: undefined, changedAt: undefined });
      const status = new Map(all.map((app) => [keyOf(app), app.status]));
      for (const key of waiting) {
        const now = status.get(key);
        // What starts was deleted before, and opened again by its user.
        if (now === undefined || now === "Pending") done.add(key);
      }
    }
    if (done.size !== said) effects.say(`${String(done.size)} of ${String(waiting.size)} deleted`);
    said = done.size;
    if (done.size === waiting.size || effects.now() - started >= LONGEST) return done;
    await effects.wait(delay);
  }
  return done;
}
