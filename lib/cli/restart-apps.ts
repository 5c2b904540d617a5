/** `canvas-large-data restart-apps --domain-id D`: restarts the Canvas apps of a domain, so that they take its settings. */
import { type Command, InvalidArgumentError } from "commander";
import { appLine, isSelected } from "../operations/apps";
import { type App, ownerOf } from "../sources/account/apps";
import { isRunning, readApps, restart, type Restarted } from "../operations/restart";
import { noUserProfile } from "../operations/switch-setting";
import { plain } from "../report/plain";
import { client, live } from "../sources/account/live";
import { openDomain } from "../sources/account/read";
import { InputError } from "../sources/input";
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
  const { profile, account, userProfile: userProfiles, idleFor, onlyOutdated = false } = options;
  await openDomain((each) => live({ region: each, profile }), { domainId, region, account });
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
  list(domainId, { chosen, others, unmeant: running.length - chosen.length }, now);
  if (options.dryRun === true) {
    result("Nothing was deleted: --dry-run.");
    return;
  }
  const starting = others.filter((app) => app.status === "Pending" && isMeant(app));
  if (chosen.length === 0) {
    close({ deleted: [], left: [] }, starting);
    return;
  }
  if (options.yes !== true) await askFirst(chosen.length, owner);
  const watch = interruption();
  try {
    close(await restart({ ...effects, wait: watch.wait }, domainId, chosen, watch.isInterrupted), starting);
  } finally {
    watch.stop();
  }
}

interface Listed {
  readonly chosen: readonly App[];
  /** Those that do not run. */
  readonly others: readonly App[];
  /** How many run and were not chosen. */
  readonly unmeant: number;
}

function list(domainId: string, { chosen, others, unmeant }: Listed, now: number): void {
  const more = unmeant === 0 ? "" : `; ${counted(unmeant)} more not meant`;
  result(
    chosen.length === 0
      ? `No Canvas app of ${domainId} to restart${more}.`
      : `${counted(chosen.length)} of ${domainId} to restart${more}:`,
  );
  for (const app of chosen) result(appLine(app, now));
  for (const app of others) result(`  ${ownerOf(app)}: ${app.status}, left as it is`);
  if (chosen.length === 0) return;
  result(
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

function close({ deleted, left }: Restarted, starting: readonly App[]): void {
  if (deleted.length > 0) {
    result(`${String(deleted.length)} deleted: ${deleted.map(ownerOf).join(", ")}.`);
  }
  for (const { app, why } of left) result(`left: ${ownerOf(app)}: ${why}`);
  for (const app of starting)
    result(`left: ${ownerOf(app)}: it is starting, perhaps with earlier settings; run this again`);
  if (left.length + starting.length > 0) process.exitCode = 2;
}

function note(line: string): void {
  process.stderr.write(`${plain(line)}\n`);
}

function result(line: string): void {
  process.stdout.write(`${plain(line)}\n`);
}
