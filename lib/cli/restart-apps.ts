/** `canvas-large-data restart-apps --domain-id D`: restarts the Canvas apps of a domain, so that they take its settings. */
import { type Command, InvalidArgumentError } from "commander";
import { appLine, isSelected } from "../operations/apps";
import type { Effects } from "../operations/aws";
import { type App, ownerOf } from "../sources/account/apps";
import { isRunning, readApps, restart, type Restarted } from "../operations/restart";
import { noUserProfile } from "../operations/switch-setting";
import { plain } from "../report/plain";
import { client, live } from "../sources/account/live";
import { openDomain } from "../sources/account/read";
import { InputError } from "../sources/input";
import { expectedAccount } from "./deployment-account";
import { type AccountFormat, formatOption, type RestartJson, writeJson } from "./account-json";
import { type AccountOptions, namedDomain, namedRegion, regionOf, withAccountOptions } from "./account-options";
import { confirm, interruption } from "./confirm";
import { withHelp } from "./help";
import { more, reportingLater } from "./options";

interface Options extends AccountOptions {
  readonly userProfile: readonly string[];
  readonly idleFor?: number;
  readonly onlyOutdated?: true;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly format: AccountFormat;
}

export function configure(command: Command): void {
  withHelp(command, {
    examples: [
      [
        "canvas-large-data restart-apps --domain-id d-abcdef012345 --dry-run",
        "which apps run, whose they are, since when",
      ],
      [
        "canvas-large-data restart-apps --domain-id d-abcdef012345 --idle-for 60m --yes",
        "without a question, the apps that no user has used for an hour",
      ],
    ],
    exitCodes: [
      [0, "every app that was meant is deleted, or there was none"],
      [1, "nothing was deleted: no credentials, another account, a no, or no terminal to ask on"],
      [2, "some are left: AWS refused it, they take too long, or Ctrl-C ended it"],
    ],
  });
  withAccountOptions(command)
    .option("--user-profile <name>", "only the apps of this user profile; may be given several times", more, [])
    .option("--idle-for <time>", "only apps that were not used for so long: 60m, 2h, 1d", duration)
    .option("--only-outdated", "only apps that may have been started before the last change of their settings")
    .option("--dry-run", "list the apps, and delete none")
    .option("--yes", "do not ask")
    .addOption(formatOption())
    .action(async (options: Options) => {
      await reportingLater(() => run(options));
    });
}

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function duration(text: string): number {
  const match = /^(\d{1,6})([mhd])$/.exec(text);
  const unit = match?.[2];
  if (unit !== "m" && unit !== "h" && unit !== "d") throw new InvalidArgumentError("it is no time: 60m, 2h, 1d.");
  return Number(match?.[1]) * UNITS[unit];
}

async function run(options: Options): Promise<void> {
  const domainId = namedDomain(options.domainId);
  const region = namedRegion(regionOf(options));
  const { profile, userProfile: userProfiles, idleFor, onlyOutdated = false } = options;
  await openDomain((each) => live({ region: each, profile }), {
    domainId,
    region,
    ...(await expectedAccount(options, domainId)),
  });
  const effects = { call: client({ region, profile }), now: Date.now, say: note };
  const { apps, notes, account: owner, userProfileNames } = await readApps(effects, domainId);
  const missing = userProfiles.filter((name) => userProfileNames?.includes(name) === false);
  if (missing.length > 0) {
    throw new InputError(noUserProfile({ domainId, region }, missing));
  }
  for (const each of notes) note(each);
  const now = effects.now();
  const isMeant = (app: App): boolean => isSelected(app, { userProfiles, idleFor, onlyOutdated }, now);
  const running = apps.filter(isRunning);
  const chosen = running.filter(isMeant);
  const others = apps.filter((app) => !isRunning(app));
  const print = options.format === "json" ? note : result;
  list(print, domainId, { chosen, others, unmeant: running.length - chosen.length }, now);
  const isDry = options.dryRun === true;
  const starting = isDry ? [] : others.filter((app) => app.status === "Pending" && isMeant(app));
  const restarted = isDry || chosen.length === 0 ? NOTHING : await restartAfterAsking(options, effects, chosen, owner);
  if (isDry) print("Nothing was deleted: --dry-run.");
  else close(print, restarted, starting);
  if (options.format === "text") return;
  const ends = { restarted, starting, planned: isDry ? chosen : [] };
  writeJson({
    schemaVersion: 1,
    domainId,
    region,
    account: owner ?? null,
    dryRun: isDry,
    apps: apps.map((app) => appJson(app, ends)),
  });
}

const NOTHING: Restarted = { deleted: [], left: [] };

async function restartAfterAsking(
  { domainId = "", yes }: Options,
  effects: Omit<Effects, "wait">,
  chosen: readonly App[],
  owner: string | undefined,
): Promise<Restarted> {
  if (yes !== true) await askFirst(chosen.length, owner);
  const watch = interruption();
  try {
    return await restart({ ...effects, wait: watch.wait }, domainId, chosen, watch.isInterrupted);
  } finally {
    watch.stop();
  }
}

interface Ends {
  readonly restarted: Restarted;
  readonly starting: readonly App[];
  readonly planned: readonly App[];
}

function appJson(app: App, { restarted, starting, planned }: Ends): RestartJson["apps"][number] {
  const { owner, user, appName, status, since, lastActive, mayBeOutdated } = app;
  const left = restarted.left.find((each) => each.app === app)?.why ?? (starting.includes(app) ? STARTING : undefined);
  const outcome = restarted.deleted.includes(app)
    ? "deleted"
    : left !== undefined
      ? "left"
      : planned.includes(app)
        ? "planned"
        : "not meant";
  return {
    userProfile: user ?? null,
    space: owner.kind === "space" ? owner.name : null,
    appName,
    status,
    since: since ?? null,
    lastActive: lastActive === undefined ? null : new Date(lastActive).toISOString(),
    mayBeOutdated,
    outcome,
    why: left ?? null,
  };
}

type Print = (line: string) => void;

interface Listed {
  readonly chosen: readonly App[];
  /** Those that do not run. */
  readonly others: readonly App[];
  /** How many run and were not chosen. */
  readonly unmeant: number;
}

function list(print: Print, domainId: string, { chosen, others, unmeant }: Listed, now: number): void {
  const more = unmeant === 0 ? "" : `; ${counted(unmeant)} more not meant`;
  print(
    chosen.length === 0
      ? `No Canvas app of ${domainId} to restart${more}.`
      : `${counted(chosen.length)} of ${domainId} to restart${more}:`,
  );
  for (const app of chosen) print(appLine(app, now));
  for (const app of others) print(`  ${ownerOf(app)}: ${app.status}, left as it is`);
  if (chosen.length === 0) return;
  print(
    "Their users lose what is running and what is not saved: quick builds, imports, unsaved work. An app starts again when its user opens Canvas.",
  );
}

function counted(count: number): string {
  return count === 1 ? "1 running Canvas app" : `${String(count)} running Canvas apps`;
}

/** @throws InputError for a no */
async function askFirst(count: number, account: string | undefined): Promise<void> {
  const of = account === undefined ? "" : ` of account ${account}`;
  if (await confirm(`Restart ${counted(count)}${of}?`, "Give --yes to restart them without a question.")) return;
  throw new InputError("Nothing was deleted.");
}

const STARTING = "it is starting, perhaps with earlier settings; run this again";

function close(print: Print, { deleted, left }: Restarted, starting: readonly App[]): void {
  if (deleted.length > 0) {
    print(`${String(deleted.length)} deleted: ${deleted.map(ownerOf).join(", ")}.`);
  }
  for (const { app, why } of left) print(`left: ${ownerOf(app)}: ${why}`);
  for (const app of starting) print(`left: ${ownerOf(app)}: ${STARTING}`);
  if (left.length + starting.length > 0) process.exitCode = 2;
}

function note(line: string): void {
  process.stderr.write(`${plain(line)}\n`);
}

function result(line: string): void {
  process.stdout.write(`${plain(line)}\n`);
}
