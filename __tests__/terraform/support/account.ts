/** Inventories as tables that can be compared, whichever source they are of: addresses are left out, and what a plan does not know. */
import { show, type MaybeUnknownString } from "../../../lib/authorization/text";
import { ABSENT, type Fact } from "../../../lib/inventory/fact";
import type { CanvasSettings, Inventory, NetworkPart } from "../../../lib/inventory/inventory";
import type { SecurityGroupRule } from "../../../lib/inventory/network";
import type { NamedPolicy } from "../../../lib/authorization/policy";
import { statementName } from "../../../lib/authorization/policy";
import { whyOf } from "../../../lib/report/reason";
import type { Access } from "../../../lib/setup/access";

/** Every answer with every statement that decides it. */
export function shownAnswers({ deployments }: Access): readonly string[] {
  return deployments
    .flatMap(({ executionRoles }) => executionRoles)
    .flatMap(({ arn, capabilities, limits }) =>
      [...capabilities, ...limits].map(({ id, answer, basis, because }) => {
        const reasons = because.map(({ action, question, reason }) =>
          [
            action,
            question === undefined ? "" : show(question.resource),
            reason.kind,
            reason.layer,
            reason.policy?.name,
            reason.statement === undefined ? "" : statementName(reason.statement),
            // Of several conditions that do not hold, the first that is written is named: AWS and the bundled copy differ in that.
            answer === "unknown" ? whyOf(reason) : "",
          ].join(" "),
        );
        return `${arn} ${id}: ${answer}, ${basis}; ${[...new Set(reasons)].sort().join("; ")}`;
      }),
    )
    .sort();
}

type Facts = Readonly<Record<string, unknown>>;

/**
 * The facts of an inventory about what the plan is about.
 * @param plan only what this one knows
 */
export function factsOf(inventory: Inventory, plan: Inventory): Facts {
  const arns = new Set(plan.principals.map(({ arn }) => show(arn)));
  const domains = new Set(plan.domains.map(({ id }) => show(id)));
  const endpoints = new Set(plan.vpcEndpoints.map(({ id }) => show(id)));
  const groups = new Set(plan.securityGroups.map(({ id }) => show(id)));
  return {
    place: [inventory.account, inventory.region, inventory.partition],
    roles: byName(
      inventory.principals.filter(({ arn, kind }) => kind === "role" && arns.has(show(arn))),
      ({ arn }) => show(arn),
      (role) => ({
        name: show(role.name),
        account: role.account,
        trust: fact(role.trust, policy),
        boundary: fact(role.boundary, policy),
        policies: role.policies.map(policy).sort(),
        all: role.allPolicies,
        removesOthers: role.removesOthers,
      }),
    ),
    serviceLinkedRole: fact(inventory.serviceLinkedRole, ({ isThere }) => isThere),
    domains: byName(
      inventory.domains.filter(({ id }) => domains.has(show(id))),
      ({ id }) => show(id),
      (domain) => ({
        place: domain.place,
        name: domain.name,
        networkAccess: domain.networkAccess,
        vpcId: domain.vpcId,
        subnetIds: fact(domain.subnetIds, sorted),
        settings: settings(domain.settings),
      }),
    ),
    userProfiles: byName(
      inventory.userProfiles,
      ({ name }) => show(name ?? ""),
      (profile) => ({ domainId: profile.domainId, settings: settings(profile.settings) }),
    ),
    endpoints: byName(
      inventory.vpcEndpoints.filter(({ id }) => endpoints.has(show(id))),
      ({ id }) => show(id),
      (endpoint) => ({
        region: endpoint.region,
        service: endpoint.service,
        vpcId: endpoint.vpcId,
        type: endpoint.type,
        policy: fact(endpoint.policy, ({ policy: { statements } }) => JSON.stringify(statements, asRead)),
        routeTableIds: fact(endpoint.routeTableIds, sorted),
        subnetIds: fact(endpoint.subnetIds, sorted),
        securityGroupIds: fact(endpoint.securityGroupIds, sorted),
        privateDns: endpoint.privateDns,
      }),
    ),
    securityGroups: byName(
      // A data source of the plan may look at a group that the plan makes.
      inventory.securityGroups.filter(({ id, isRead }) => !isRead && groups.has(show(id))),
      ({ id }) => show(id),
      part,
    ),
    rules: [
      ...new Set(
        inventory.securityGroupRules
          .filter(({ groupId }) => groups.has(show(groupId)))
          // Terraform has several peers in one rule, or a rule for each; and a group repeats its rules.
          .flatMap((rule) =>
            [
              ...rule.ranges.map((each) => ["range", show(each)]),
              ...rule.groups.map((each) => ["group", show(each)]),
              ...rule.prefixLists.map((each) => ["prefix list", show(each)]),
            ].map((peer) => JSON.stringify([show(rule.groupId), rule.inbound, rule.protocol, portsOf(rule), peer])),
          ),
      ),
    ].sort(),
  };
}

/** A rule for all traffic has none; Terraform writes zeros. */
function portsOf({ protocol, fromPort, toPort }: SecurityGroupRule): readonly unknown[] {
  return protocol === "-1" ? [] : [fromPort, toPort];
}

function part({ vpcId, arn, tags, dnsSupport, dnsHostnames, cidrBlock, zoneId, belongings }: NetworkPart): Facts {
  return { vpcId, arn, tags, dnsSupport, dnsHostnames, cidrBlock, zoneId, belongings: belongings.is };
}

function settings(of: CanvasSettings): Facts {
  const groups = of.securityGroupIds;
  // The provider keeps an unset set as an empty one; AWS's answer leaves it out.
  const isNone = groups.is === "known" && groups.value.length === 0;
  return { ...of, securityGroupIds: isNone ? ABSENT : fact(groups, sorted) };
}

function policy({ kind, name, arn, policy: { statements }, characters }: NamedPolicy): string {
  // Of AWS's own the bundled copy has no length.
  const shown = statements.map((statement) => ({
    ...statement,
    conditions: statement.conditions.map((each) => JSON.stringify(each, asRead)).sort(),
  }));
  return JSON.stringify([kind, name, arn, kind === "aws" ? undefined : characters, shown], asRead);
}

/** Of a pattern, what it was read as: more is made of it when it is first matched. */
function asRead(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("pieces" in value && "ignoreCase" in value)) return value;
  return { pieces: value.pieces, ignoreCase: value.ignoreCase };
}

function fact<T>(of: Fact<T>, change: (value: T) => unknown): unknown {
  return of.is === "known" ? { is: of.is, value: change(of.value) } : of;
}

function sorted(texts: readonly MaybeUnknownString[]): readonly string[] {
  return texts.map(show).sort();
}

function byName<T>(all: readonly T[], name: (each: T) => string, change: (each: T) => unknown): Facts {
  return Object.fromEntries(
    all.map((each) => [name(each), change(each)] as const).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}
