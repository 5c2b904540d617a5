/** Rows of what Canvas users can do, before and after. */
import { listed, type Phrase, say } from "../../checks/phrase";
import { plainReason } from "../../checks/reason";
import type { Access, RoleAccess } from "../../setup/access";
import type { PlanReview } from "./model";
import type { Row } from "./row";

export function capabilityRows({ accessBefore, accessAfter }: PlanReview): readonly Row[] {
  const [before, after] = [rolesOf(accessBefore), rolesOf(accessAfter)];
  const names = [...new Set([...after.keys(), ...before.keys()])].sort();
  const off = accessAfter.switchedOff.map((name): Row => ({
    sign: " ",
    phrase: say`${name}: large data is switched off`,
  }));
  return [...names.flatMap((name) => roleRows(name, before.get(name), after.get(name))), ...off];
}

function rolesOf({ deployments }: Access): ReadonlyMap<string, RoleAccess> {
  return new Map(
    deployments.flatMap((setup) =>
      setup.executionRoles.map(
        (role) => [deployments.length > 1 ? `${role.name} in ${setup.name}` : role.name, role] as const,
      ),
    ),
  );
}

function roleRows(name: string, before: RoleAccess | undefined, after: RoleAccess | undefined): readonly Row[] {
  const known = after ?? before;
  if (known === undefined) return [];
  const groups = new Map<string, string[]>();
  for (const { id } of known.capabilities) {
    const answer = (role: RoleAccess | undefined): string =>
      role?.capabilities.find((each) => each.id === id)?.answer ?? "not set up";
    const key = `${answer(before)} → ${answer(after)}`;
    groups.set(key, [...(groups.get(key) ?? []), id]);
  }
  return [...groups].map(([answers, ids]): Row => {
    const what: Phrase = ids.length === known.capabilities.length ? ["every feature"] : listed(ids, 6);
    const judged = after?.capabilities.find(({ id }) => id === ids[0]);
    const [reason] = judged === undefined || judged.answer === "yes" ? [] : judged.because.map(plainReason);
    const sign =
      answers.endsWith("→ no") || answers.endsWith("→ not set up") ? "-" : answers.endsWith("→ yes") ? " " : "!";
    return {
      sign,
      phrase: say`users working as ${name}, ${what}: ${[`**${answers}**`]}${reason === undefined ? [] : say`; ${reason}`}`,
    };
  });
}
