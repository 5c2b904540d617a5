/** What `enable` and `disable` have in common: read, show, ask, write, wait, compare. */
import type { Command } from "commander";
import type { Effects } from "../operations/aws";
import { usabilityOf, asIfEnabled } from "../operations/usable";
import {
  decide,
  type Decision,
  differenceLines,
  emrOf,
  nameOf,
  type Target,
  undoCommand,
  type Wanted,
} from "../operations/setting";
import {
  decideProfile,
  describe,
  type Outcome,
  type Planned,
  update,
  userProfilesOf,
} from "../operations/switch-setting";
import { undoJson, writeUndo } from "../operations/undo";
import { plain } from "../report/plain";
import { diagnosisOf } from "../review/doctor";
import { NO_EXTERNAL_INPUTS } from "../setup/question";
import { textIn } from "../sources/account/answers";
import { client, live } from "../sources/account/live";
import { type Connect, openDomain, type OpenedDomain, readDomain } from "../sources/account/read";
import { InputError } from "../sources/input";
import { expectedAccount } from "./deployment-account";
import { type AccountFormat, formatOption, type SwitchJson, writeJson } from "./account-json";
import {
  type AccountOptions,
  namedDomain,
  namedRegion,
  regionOf,
  roleArn,
  withAccountOptions,
} from "./account-options";
import { confirm, type Interruption, interruption } from "./confirm";

/** Of the command line. */
export interface SwitchOptions extends AccountOptions {
  readonly emrServerlessRoleArn?: string;
  readonly userProfiles?: readonly string[];
  readonly allProfilesThatOverride?: true;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly undoFile?: string;
  readonly format: AccountFormat;
}

/** Adds the options of both commands. */
export function withSwitchOptions(command: Command, role: string): Command {
  return withAccountOptions(command)
    .option("--emr-serverless-role-arn <arn>", role, roleArn)
    .option("--user-profiles <names...>", "also these user profiles, where they have Canvas settings of their own")
    .option("--all-profiles-that-override", "also every user profile that has Canvas settings of its own")
    .option("--dry-run", "show what would be changed, and change nothing")
    .option("--yes", "do not ask; needs --account, so that a pipeline changes the account that it means")
    .option("--undo-file <file>", "where the prior settings are written; by default a new file in this folder")
    .addOption(formatOption());
}

/** Runs one of them. */
export async function runSwitch(status: Wanted["status"], options: SwitchOptions): Promise<void> {
  const domainId = namedDomain(options.domainId);
  const region = namedRegion(regionOf(options));
  if (options.yes === true && options.account === undefined && options.dryRun !== true) {
    throw new InputError(
      "--yes needs --account, the account that is to be changed: --account 123456789012. Nothing was changed.",
    );
  }
  if (options.userProfiles !== undefined && options.allProfilesThatOverride === true)
    throw new InputError("Give --user-profiles or --all-profiles-that-override, and not both.");
  const request: OpenedDomain = { domainId, region, ...(await expectedAccount(options, domainId)) };
  const { profile } = options;
  const connections = new Map<string, ReturnType<Connect>>();
  const connect: Connect = (region) => {
    const ask = connections.get(region) ?? live({ region, profile });
    connections.set(region, ask);
    return ask;
  };
  await openDomain(connect, request);
  const effects = { call: client({ region: request.region, profile }), now: Date.now, say: note };
  await new Switch(effects, connect, request, options).run(status);
}

/** Ctrl-C while something is waited for. */
class Interrupted extends Error {
  override readonly name = "Interrupted";
}

function note(line: string): void {
  process.stderr.write(`${plain(line)}\n`);
}

type Setting = SwitchJson["settings"][number];

class Switch {
  /** How each update ended that was tried. */
  private readonly ended = new Map<Planned, Pick<Setting, "outcome" | "why"> & { readonly wasSent: boolean }>();

  constructor(
    private readonly effects: Omit<Effects, "wait">,
    private readonly connect: Connect,
    private readonly request: OpenedDomain,
    private readonly options: SwitchOptions,
  ) {}

  async run(status: Wanted["status"]): Promise<void> {
    const domain = await describe(this.effects, this.target(undefined));
    const owner = textIn(domain.raw, "DomainArn")?.split(":")[4];
    const wanted = this.wanted(status, emrOf(domain.target, domain.parsed));
    const decisions = [{ described: domain, decision: decide(domain, wanted) }, ...(await this.profiles(wanted))];
    for (const { decision } of decisions) if (decision.is === "refused") throw new InputError(decision.why);
    const planned = decisions.flatMap(({ described, decision }): readonly Planned[] =>
      decision.is === "change" ? [{ described, change: decision.change }] : [],
    );
    const unchanged = decisions.flatMap(({ described: { target, parsed }, decision }): readonly Setting[] =>
      decision.is === "nothing"
        ? [{ ...settingOf(target, emrOf(target, parsed)), outcome: "unchanged", why: decision.why }]
        : [],
    );
    for (const { why } of unchanged) this.result(`no change: ${why ?? ""}`);
    const undoFile = await this.made(planned, wanted, owner);
    if (this.options.format === "text") return;
    const { domainId, region } = this.request;
    writeJson({
      schemaVersion: 1,
      command: status === "ENABLED" ? "enable" : "disable",
      domainId,
      region,
      account: owner ?? null,
      dryRun: this.options.dryRun === true,
      settings: [...unchanged, ...planned.map((each) => this.settingOfPlanned(each))],
      undoFile,
    });
  }

  /** Makes the changes, if there are any. @returns the file with the prior settings; null where nothing was to be sent */
  private async made(planned: readonly Planned[], wanted: Wanted, owner: string | undefined): Promise<string | null> {
    if (planned.length === 0) {
      this.result("Nothing to change.");
      return null;
    }
    if (wanted.status === "ENABLED") await this.checkRole(wanted.roleArn, owner);
    for (const line of planned.flatMap(({ change }) => differenceLines(change))) this.result(line);
    if (this.options.dryRun === true) {
      this.result("Nothing was changed: --dry-run.");
      return null;
    }
    await this.askFirst(planned, owner);
    return await this.write(planned, owner);
  }

  private settingOfPlanned(planned: Planned): Setting {
    const { target, prior, next } = planned.change;
    const { outcome, why, wasSent } = this.ended.get(planned) ?? {
      outcome: this.options.dryRun === true ? "planned" : "not sent",
      why: null,
      wasSent: false,
    };
    return { ...settingOf(target, prior), outcome, why, next, undo: wasSent ? undoCommand(planned.change) : null };
  }

  /** For people: the answer itself, or beside an answer for programs. */
  private result(line: string): void {
    if (this.options.format === "json") note(line);
    else process.stdout.write(`${plain(line)}\n`);
  }

  private target(userProfile: string | undefined): Target {
    const { domainId, region } = this.request;
    return { domainId, region, userProfile };
  }

  private wanted(status: Wanted["status"], prior: ReturnType<typeof emrOf>): Wanted {
    const current = textIn(prior ?? {}, "ExecutionRoleArn");
    const { emrServerlessRoleArn: named } = this.options;
    if (status === "DISABLED") {
      if (named !== undefined && current !== undefined && named !== current) {
        throw new InputError(
          `The domain ${this.request.domainId} runs jobs as ${current}, and not as ${named}. Leave out --emr-serverless-role-arn: disable keeps the role of the setting. Nothing was changed.`,
        );
      }
      return { status };
    }
    const roleArn = named ?? current;
    if (roleArn === undefined) {
      throw new InputError(
        `Name the EMR Serverless runtime role (job role) that jobs run as: --emr-serverless-role-arn arn:aws:iam::ACCOUNT:role/… The domain ${this.request.domainId} has none yet.`,
      );
    }
    return { status, roleArn };
  }

  /** What is decided for the user profiles that are meant; what is true of the others is a note. */
  private async profiles(
    wanted: Wanted,
  ): Promise<readonly { readonly described: Planned["described"]; readonly decision: Decision }[]> {
    const { userProfiles, allProfilesThatOverride } = this.options;
    if (userProfiles !== undefined) {
      const names = [...new Set(userProfiles.flatMap((each) => each.split(",")).filter((each) => each !== ""))];
      return await Promise.all(names.map((name) => this.profile(name, wanted)));
    }
    const names = await userProfilesOf(this.effects, this.request.domainId).catch((error: unknown) => {
      if (allProfilesThatOverride === true || !(error instanceof InputError)) throw error;
      note(`${error.message} User profiles with Canvas settings of their own are not known.`);
      return [];
    });
    const all = await Promise.all(
      names.map((name) =>
        this.profile(name, wanted).catch((error: unknown) => {
          if (allProfilesThatOverride === true || !(error instanceof InputError)) throw error;
          note(error.message);
          return undefined;
        }),
      ),
    );
    const read = all.filter((each) => each !== undefined);
    const overriding = read.filter(({ decision }) => decision.is !== "nothing");
    if (allProfilesThatOverride === true) return overriding;
    if (overriding.length > 0) {
      const [which, verb] = overriding.length === 1 ? ["user profile", "has"] : ["user profiles", "have"];
      note(
        `Not changed: the ${which} ${overriding.map(({ described }) => described.target.userProfile).join(", ")} ${verb} Canvas settings of their own. To change them too: --all-profiles-that-override`,
      );
    }
    return [];
  }

  private async profile(
    name: string,
    wanted: Wanted,
  ): Promise<{ readonly described: Planned["described"]; readonly decision: Decision }> {
    const described = await describe(this.effects, this.target(name));
    return { described, decision: decideProfile(described, wanted) };
  }

  private async checkRole(roleArn: string, owner: string | undefined): Promise<void> {
    note(`Reading whether ${roleArn} is usable.`);
    const { domainId } = this.request;
    const asked = { ...this.request, userProfiles: [], inputs: NO_EXTERNAL_INPUTS };
    const read = await readDomain(asIfEnabled(this.connect, domainId, roleArn), asked);
    // Roles of user profiles are not asked for here: only the domain's is certain to use the setting.
    const ofDomain = { ...read, inventory: { ...read.inventory, userProfiles: [] } };
    const { findings } = diagnosisOf(ofDomain, domainId, asked.inputs);
    const { problems, notes } = usabilityOf(roleArn, owner, read.missingRoles, findings);
    if (problems.length > 0) {
      throw new InputError(
        `The role is not usable: ${problems.join("; ")}. Nothing was changed. See: ${this.doctor()}`,
      );
    }
    for (const each of notes) note(`Undetermined: ${each}.`);
  }

  private doctor(): string {
    const { domainId, region } = this.request;
    return `canvas-large-data doctor --region ${region} --domain-id ${domainId}`;
  }

  private async askFirst(planned: readonly Planned[], owner: string | undefined): Promise<void> {
    if (this.options.yes === true) return;
    const of = owner === undefined ? "" : ` of account ${owner}`;
    const count = planned.length === 1 ? "this setting" : `these ${String(planned.length)} settings`;
    if (
      await confirm(
        `Change ${count}${of}?`,
        "Look at the difference above, and give --yes --account ACCOUNT, or --dry-run.",
      )
    )
      return;
    throw new InputError("Nothing was changed.");
  }

  private async write(planned: readonly Planned[], owner: string | undefined): Promise<string> {
    const time = new Date(this.effects.now()).toISOString();
    const { undoFile } = this.options;
    const file = undoFile ?? `canvas-large-data-undo-${this.request.domainId}-${time.replaceAll(/[:.]/g, "-")}.json`;
    writeUndo(file, undoJson(planned, owner, time));
    note(`The prior settings are in ${file}, which only you can read.`);
    const watch = interruption();
    const wait = async (milliseconds: number): Promise<void> => {
      await watch.wait(milliseconds);
      if (watch.isInterrupted()) throw new Interrupted();
    };
    try {
      this.close(await this.writeAll(planned, { ...this.effects, wait }, watch));
    } finally {
      watch.stop();
    }
    return file;
  }

  private async writeAll(planned: readonly Planned[], effects: Effects, watch: Interruption): Promise<Written> {
    const written: { readonly planned: Planned; readonly is: Outcome["is"] | "interrupted" }[] = [];
    for (const each of planned) {
      const { target } = each.change;
      if (watch.isInterrupted()) {
        note(`Ended before ${nameOf(target)} was changed.`);
        return { written, isWhole: false };
      }
      const outcome = await update(effects, each).catch((error: unknown): Outcome | "interrupted" => {
        if (error instanceof Interrupted) return "interrupted";
        // A look before the update failed.
        if (error instanceof InputError) return { is: "failed", wasSent: false, why: error.message };
        throw error;
      });
      if (outcome === "interrupted") {
        this.ended.set(each, { outcome, why: "AWS goes on with the update", wasSent: true });
        note(`Ended while ${nameOf(target)} may be updating: AWS goes on. Look at it with: ${this.doctor()}`);
        return { written: [...written, { planned: each, is: "interrupted" }], isWhole: false };
      }
      this.ended.set(each, {
        outcome: outcome.is,
        why: outcome.is === "done" ? null : outcome.why,
        wasSent: outcome.is !== "failed" || outcome.wasSent,
      });
      if (outcome.is === "done") this.result(`${nameOf(target)}: updated, and everything else is as before.`);
      else note(outcome.why);
      if (outcome.is !== "failed" || outcome.wasSent) written.push({ planned: each, is: outcome.is });
      // User profiles stand beside the domain's setting: where that could not be changed, theirs stay as they are.
      if (outcome.is === "failed" && target.userProfile === undefined) return { written, isWhole: false };
    }
    return { written, isWhole: written.length === planned.length && written.every(({ is }) => is === "done") };
  }

  private close({ written, isWhole }: Written): void {
    if (written.length > 0) {
      const changes = written.map((each) => each.planned.change);
      this.result("To undo it:");
      for (const change of [...changes].reverse()) this.result(`  ${undoCommand(change)}`);
      if (changes.some(({ prior }) => prior === undefined))
        this.result("  # There was no setting. AWS can switch it off, and cannot remove it.");
      const { domainId, region } = this.request;
      this.result("Running Canvas apps keep the earlier setting until they are restarted:");
      this.result(`  canvas-large-data restart-apps --region ${region} --domain-id ${domainId}`);
    }
    if (isWhole) return;
    // 2: something is changed, and needs attention; 1: nothing is.
    process.exitCode = written.some(({ is }) => is !== "failed") ? 2 : 1;
  }
}

function settingOf({ userProfile }: Target, prior: Setting["prior"] | undefined): Setting {
  return {
    userProfile: userProfile ?? null,
    outcome: "unchanged",
    why: null,
    prior: prior ?? null,
    next: null,
    undo: null,
  };
}

/** What was sent, and how it ended. */
interface Written {
  readonly written: readonly { readonly planned: Planned; readonly is: Outcome["is"] | "interrupted" }[];
  /** Whether everything that was planned is done. */
  readonly isWhole: boolean;
}
