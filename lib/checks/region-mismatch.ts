import { type NamedPolicy, type PolicyStatement, statementName } from "../authorization/policy";
import type { MaybeUnknownString } from "../authorization/text";
import type { Cure, CureStatement, CureText } from "../policies/cure";
import type { CanvasEnvironment } from "../setup/environment";
import type { Check, Found } from "./check";
import { asWritten, existing, shownNames } from "./cures";
import { listed, say } from "./phrase";

/** The Region in the name of a service, as kms:ViaService has it. */
const SERVICE = /^[a-z0-9-]+\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com$/;
const KEY = /^arn:[a-z-]+:kms:([a-z0-9-]+):/;

/** The Regions of the services that a statement allows a key through; undefined where it names none, or may name any. */
function regionsIn({ effect, conditions }: PolicyStatement): ReadonlyMap<string, MaybeUnknownString> | undefined {
  const via = conditions.find(({ key, test }) => key === "kms:viaservice" && /^string(equals|like)/i.test(test));
  if (effect !== "Allow" || via === undefined) return undefined;
  const found = via.values.map(
    ({ text }) => [typeof text === "string" ? SERVICE.exec(text)?.[1] : undefined, text] as const,
  );
  const known = found.flatMap(([region, text]) => (region === undefined ? [] : [[region, text] as const]));
  return known.length === found.length ? new Map(known) : undefined;
}

/** Whether all keys of a statement are in one of these Regions themselves: buckets there may use them. */
function areKeysThere({ resource }: PolicyStatement, regions: ReadonlyMap<string, MaybeUnknownString>): boolean {
  const keys = (resource?.patterns ?? []).map(({ text }) =>
    typeof text === "string" ? KEY.exec(text)?.[1] : undefined,
  );
  return keys.length > 0 && keys.every((region) => region !== undefined && regions.has(region));
}

function inStatement(
  statement: PolicyStatement,
  policy: NamedPolicy,
  environment: CanvasEnvironment,
): readonly Found[] {
  const { region } = environment.inventory;
  const regions = regionsIn(statement);
  if (regions === undefined || (typeof region === "string" && regions.has(region))) return [];
  const address = policy.address ?? environment.address ?? environment.name;
  const what = say`${statementName(statement)} of ${policy.name} allows a key only through ${listed([...regions.values()])} (kms:ViaService)`;
  if (typeof region !== "string") {
    return [{ address, message: say`${what}: whether jobs run in that Region is undetermined`, isUnknown: true }];
  }
  if (areKeysThere(statement, regions)) {
    const message = say`${what}, where the key is, and jobs run in ${region}: whether its bucket is there too is undetermined`;
    return [{ address, message, isUnknown: true }];
  }
  const cure: Cure = [
    {
      kind: "replaceStatements",
      in: existing(policy),
      names: shownNames(policy, [statement]),
      by: [inRegion(asWritten(statement), region)],
    },
  ];
  return [{ address, cure, message: say`${what}, and jobs run in ${region}: they fail with AccessDenied` }];
}

/** The statement with the jobs' Region in the names of the services. */
function inRegion({ conditions = [], ...statement }: CureStatement, region: string): CureStatement {
  const moved = (text: CureText): CureText =>
    typeof text === "string" ? text.replace(SERVICE, (name, of: string) => name.replace(of, region)) : text;
  return {
    ...statement,
    conditions: conditions.map((each) =>
      each.variable.toLowerCase() === "kms:viaservice" ? { ...each, values: each.values.map(moved) } : each,
    ),
  };
}

export const regionMismatch: Check = {
  id: "region-mismatch",
  over: "setup",
  severity: "error",
  title: "A key is granted for another Region than the jobs'",
  explanation:
    "kms:ViaService names the Region of the service that uses the key. If it is not the provider's Region, S3 in the deployment's Region cannot use the key, " +
    "and jobs fail with AccessDenied. A `region` prop of a CDKTF class that differs from the provider's Region has this effect.",
  cure: [
    {
      kind: "addConditions",
      in: { of: "policy", name: "<POLICY>" },
      names: [],
      conditions: [{ test: "StringEquals", variable: "kms:ViaService", values: ["s3.<REGION>.amazonaws.com"] }],
    },
  ],
  source: "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service",
  find: ({ environments }) =>
    environments.flatMap((environment) =>
      [...(environment.jobRole === undefined ? [] : [environment.jobRole]), ...environment.executionRoles].flatMap(
        ({ policies }) =>
          policies.flatMap((policy) =>
            policy.redacted === true
              ? []
              : policy.policy.statements.flatMap((statement) => inStatement(statement, policy, environment)),
          ),
      ),
    ),
};
