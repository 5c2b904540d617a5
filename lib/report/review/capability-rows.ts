/** Rows of what Canvas users can do, before and after, by domain and by user profile. */
import { listed, type Phrase, say } from "../../checks/phrase";
import { plainReason } from "../reason";
import { fixText } from "../../hcl/fix";
import type { Cure, CureStep } from "../../policies/cure";
import type { Access, RoleAccess } from "../../setup/access";
import type { OffReport } from "../../setup/off";
import type { PlanReview } from "./model";
import type { Row } from "./row";

const MOST_NAMES = 6;

/** The answers in words. */
export const ANSWER_WORDS = { yes: "can", no: "cannot", unknown: "undetermined" } as const;

export function capabilityRows({ accessBefore, accessAfter }: PlanReview): readonly Row[] {
  const [before, after] = [new Side(accessBefore), new Side(accessAfter)];
  const isOne = before.deployments <= 1 && after.deployments <= 1;
  const roles = [...new Set([...after.roles.keys(), ...before.roles.keys()])].sort();
  return [...roles.flatMap((role) => roleRows(role, before, after, isOne)), ...offRows(accessAfter.off)];
}

/** The answers of one side: by role, then by the users who work as it. */
class Side {
  readonly roles = new Map<string, Map<string, RoleAccess>>();
  readonly deployments: number;
  /** By role, where no domain is in the plan. */
  private readonly withoutDomain = new Map<string, RoleAccess>();
  private readonly off: ReadonlySet<string>;

  constructor({ deployments, off }: Access) {
    this.deployments = deployments.length;
    this.off = new Set(off.flatMap(({ users }) => users));
    for (const { executionRoles, hasDomain } of deployments) {
      for (const role of executionRoles) {
        if (!hasDomain) this.withoutDomain.set(role.name, role);
        const byUser = this.roles.get(role.name) ?? new Map<string, RoleAccess>();
        for (const user of role.users) byUser.set(user, role);
        this.roles.set(role.name, byUser);
      }
    }
  }

  /** Users of a role; those of a role whose domain is not in this side are the other side's. */
  usersOf(role: string, other: Side): readonly string[] {
    const isOthers = this.withoutDomain.has(role) && other.roles.has(role) && !other.withoutDomain.has(role);
    return isOthers ? [] : [...(this.roles.get(role)?.keys() ?? [])];
  }

  of(role: string, user: string): RoleAccess | undefined {
    return this.roles.get(role)?.get(user) ?? this.withoutDomain.get(role);
  }

  isOff(user: string): boolean {
    return this.off.has(user);
  }
}

/** Users with the same answers are one row. */
function roleRows(role: string, before: Side, after: Side, isOne: boolean): readonly Row[] {
  const users = [...new Set([...after.usersOf(role, before), ...before.usersOf(role, after)])];
  const groups = new Map<string, { readonly users: string[]; readonly rows: readonly Answers[] }>();
  for (const user of users) {
    const rows = answersOf(role, user, before, after);
    const key = JSON.stringify(rows.map(({ what, answers, reason }) => [what, answers, reason]));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { users: [user], rows });
    else group.users.push(user);
  }
  return [...groups.values()].flatMap((group) => {
    const where: Phrase = isOne && groups.size === 1 ? [] : say` in ${listed(group.users, MOST_NAMES)}`;
    return group.rows.map(({ sign, what, answers, reason }): Row => ({
      sign,
      phrase: say`users working as ${role}${where}, ${what}: ${[`**${answers.join(" → ")}**`]}`,
      cells: [where.length === 0 ? say`${role}` : say`${role}${where}`, what, ...answers.map((each) => [each])],
      ...(reason === undefined ? {} : { detail: say`${reason}` }),
    }));
  });
}

interface Answers extends Pick<Row, "sign"> {
  readonly what: Phrase;
  /** Before, after. */
  readonly answers: readonly [before: string, after: string];
  readonly reason: string | undefined;
}

function answersOf(role: string, user: string, before: Side, after: Side): readonly Answers[] {
  const [old, present] = [before.of(role, user), after.of(role, user)];
  const known = present ?? old;
  if (known === undefined) return [];
  const groups = new Map<string, string[]>();
  for (const { id } of known.capabilities) {
    const answer = (access: RoleAccess | undefined, side: Side): string => {
      const judged = access?.capabilities.find((each) => each.id === id)?.answer;
      return judged === undefined ? (side.isOff(user) ? "off" : "not set up") : ANSWER_WORDS[judged];
    };
    const key = `${answer(old, before)} → ${answer(present, after)}`;
    groups.set(key, [...(groups.get(key) ?? []), id]);
  }
  return [...groups].map(([answers, ids]): Answers => {
    const [was = "", is = ""] = answers.split(" → ");
    const judged = present?.capabilities.find(({ id }) => id === ids[0]);
    const [reason] = judged === undefined || judged.answer === "yes" ? [] : judged.because.map(plainReason);
    return {
      sign: is === ANSWER_WORDS.yes ? "✔" : is === ANSWER_WORDS.unknown ? "?" : "✘",
      what: ids.length === known.capabilities.length ? ["every feature"] : listed(ids, MOST_NAMES),
      answers: [was, is],
      reason,
    };
  });
}

/** The step for any object of its kind, where one text stands for several. */
function ofAny(step: CureStep): CureStep {
  return step.kind === "setProperties" ? { ...step, object: { type: step.object.type } } : step;
}

/** One note for each reason: many domains never wanted large data. */
function offRows(all: readonly OffReport[]): readonly Row[] {
  const groups = new Map<string, OffReport[]>();
  for (const each of all) groups.set(each.reason.kind, [...(groups.get(each.reason.kind) ?? []), each]);
  return [...groups.values()].flatMap((reports): readonly Row[] => {
    const [first] = reports;
    if (first === undefined) return [];
    const names = listed(
      reports.map(({ name }) => name),
      MOST_NAMES,
    );
    return [
      {
        sign: " ",
        phrase: say`large data is off for ${names}: ${first.reason}; to switch it on:`,
        code: () => fixText(cureOfAll(reports)),
      },
    ];
  });
}

/** Each domain or profile is named: in its own step, or before the one text that is the same for several. */
function cureOfAll(reports: readonly OffReport[]): Cure {
  const alike = new Map<string, OffReport[]>();
  for (const each of reports) {
    const key = JSON.stringify(each.cure.map(ofAny));
    alike.set(key, [...(alike.get(key) ?? []), each]);
  }
  const steps = [...alike.values()].flatMap((all): Cure => {
    const [first, ...others] = all;
    if (first === undefined || others.length === 0) return first?.cure ?? [];
    const places = all.map(({ name, address = name }) => address).join(", ");
    return [{ kind: "advise", text: `In ${places}:` }, ...first.cure.map(ofAny)];
  });
  const commands = steps.flatMap((step) => (step.kind === "run" ? step.commands : []));
  return [
    ...steps.filter(({ kind }) => kind !== "run"),
    // The note on the commands of all stands once.
    ...(commands.length === 0 ? [] : [{ kind: "run", commands: [...new Set(commands)] } as const]),
  ];
}
