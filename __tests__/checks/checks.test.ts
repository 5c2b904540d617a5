/** Every check with a case that breaks it and one that does not: all findings of each, word for word. */
import { CHECKS } from "../../lib/checks";
import { plan, type ResourceInPlan } from "../sources/make-plan";
import {
  arn,
  type Case,
  changed,
  domain,
  findings,
  findingsIn,
  GOOD,
  good,
  IMAGES,
  INTERFACES,
  withOwnJobRole,
} from "./closed-vpc";
import { ENDPOINTS } from "./endpoints.cases";
import { FIRST_PLAN } from "./first-plan.cases";
import { NETWORK } from "./network.cases";
import { ROLES } from "./roles.cases";

test("nothing is found where everything is right", () => {
  expect(findings({})).toEqual([]);
});

const CASES: readonly Case[] = [...ROLES, ...NETWORK, ...ENDPOINTS, ...FIRST_PLAN];

test.each(CASES)("%s: %s", (_id, _what, parts, expected) => {
  expect(findings(parts)).toEqual(expected);
});

const INLINE = good("usersInline");

describe("over the change", () => {
  const domainOf = (more: object): ResourceInPlan => ({ ...domain({}), after: { ...domain({}).after, ...more } });

  test.each([
    [
      "domain-replaced",
      "by its key",
      { kms_key_id: "b" },
      { kms_key_id: "a" },
      ["delete", "create"],
      { replace_paths: [["kms_key_id"]] },
      [
        "error domain-replaced at aws_sagemaker_domain.d: a change of kms_key_id replaces the domain: its users lose their profiles, apps and files",
      ],
    ],
    [
      "domain-replaced",
      "the new one first",
      {},
      { kms_key_id: "a" },
      ["create", "delete"],
      {},
      [
        "error domain-replaced at aws_sagemaker_domain.d: the domain is replaced: its users lose their profiles, apps and files",
      ],
    ],
    [
      "domain-destroyed",
      "deleted",
      {},
      {},
      ["delete"],
      { after: null },
      [
        "error domain-destroyed at aws_sagemaker_domain.d: the domain is destroyed: its users lose their profiles, apps and files",
      ],
    ],
    ["domain-destroyed", "forgotten", {}, {}, ["forget"], { after: null }, []],
    [
      "vpc-only-domain-update",
      "another setting",
      { tag_propagation: "ENABLED" },
      { tag_propagation: "DISABLED" },
      ["update"],
      {},
      [
        "error vpc-only-domain-update at aws_sagemaker_domain.d: the update of tag_propagation fails in the apply: the domain is VpcOnly",
      ],
    ],
    ["vpc-only-domain-update", "tags only", { tags: { a: "b" } }, { tags: {} }, ["update"], {}, []],
    [
      "vpc-only-domain-update",
      "a public domain",
      { app_network_access_type: "PublicInternetOnly", tag_propagation: "ENABLED" },
      { app_network_access_type: "PublicInternetOnly", tag_propagation: "DISABLED" },
      ["update"],
      {},
      [],
    ],
    [
      "restart-canvas",
      "a public domain gets the setting",
      { app_network_access_type: "PublicInternetOnly" },
      { app_network_access_type: "PublicInternetOnly", default_user_settings: [{ execution_role: arn("users") }] },
      ["update"],
      {},
      [
        "warning restart-canvas at aws_sagemaker_domain.d: the settings of Canvas change: apps that run keep the old ones until a restart",
      ],
    ],
  ] as const)("%s: %s", (_id, _what, now, old, actions, more, expected) => {
    const json = changed(domainOf(now), old, actions, more);
    // Nothing else of the setup is in these plans.
    const own = findingsIn(json as never).filter((line) => /^\w+ (domain-|vpc-only-|restart-canvas)/.test(line));
    expect(own).toEqual(expected);
  });

  test.each([
    [
      "by its path",
      { path: "/x/" },
      ["delete", "create"],
      { replace_paths: [["path"]] },
      [
        "warning role-replaced at aws_iam_role.users: a change of path replaces it: policies elsewhere that name it lose it, and it is absent in between",
      ],
    ],
    ["updated", { description: "x" }, ["update"], {}, []],
  ] as const)("role-replaced: %s", (_what, before, actions, more, expected) => {
    expect(findingsIn(changed(good("users"), before, actions, more) as never)).toEqual(expected);
  });

  test("what was so before is told apart from what the plan brings", () => {
    const open = { ...INTERFACES, Condition: undefined };
    const all = Object.values(GOOD).filter((each) => each !== INLINE);
    const unchanged = all.map((each) => ({ ...each, actions: ["no-op"], before: each.after as never }));
    const inline = (before: object, now: object): ResourceInPlan => ({
      ...withOwnJobRole(IMAGES, now),
      actions: ["update"],
      before: withOwnJobRole(IMAGES, before).after as never,
    });
    const warning =
      "warning network-interface-directly at aws_iam_role.users: users can make network interfaces without EMR Serverless too: the guard aws:CalledViaLast is void";
    expect(findingsIn(plan([...unchanged, inline(INTERFACES, open)]))).toEqual([warning]);
    expect(findingsIn(plan([...unchanged, inline(open, { ...open, Sid: "Renamed" })]))).toEqual([
      `as before: ${warning}`,
    ]);
  });
});

test("every check has a bad case", () => {
  const tested = new Set([
    ...CASES.filter(([, , , expected]) => expected.length > 0).map(([id]) => id),
    "domain-replaced",
    "domain-destroyed",
    "vpc-only-domain-update",
    "restart-canvas",
    "role-replaced",
    "canvas-cannot",
  ]);
  expect(CHECKS.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([]);
  expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length);
});

test("every check says all that a reader asks", () => {
  for (const { id, title, explanation, fix, source } of CHECKS) {
    expect(id).toMatch(/^[a-z][a-z-]+$/);
    for (const text of [title, explanation, fix, source]) expect(text.length).toBeGreaterThan(10);
    expect(explanation).toMatch(/\.$/);
  }
});
