import type { Answer } from "../authorization/answer";
import type { Reason } from "../authorization/decide";
import { show } from "../authorization/text";
import type { Because } from "../setup/capabilities";
import { unnamedBucket } from "../setup/limits";
import { ask, type ExternalInputs } from "../setup/question";
import type { CanvasEnvironment, CanvasRole } from "../setup/environment";
import type { Cure } from "../policies/cure";
import type { Check, Found } from "./check";
import { existing, managedName, placeIn, shownNames } from "./cures";
import { ANY_BUCKET, bucketStatements, grantBucket } from "./data-grant";
import { type Phrase, say } from "./phrase";
import { shownStatement } from "./shown";

const REACHED = {
  both: "every bucket of every account that allows it",
  own: "every bucket of the account",
  foreign: "buckets of other accounts that allow it",
} as const;

/** What decides for a bucket that no policy names: statements that let the role in, or why that is undetermined. */
interface Reach {
  readonly statements: ReadonlyMap<string, Reason>;
  readonly doubts: readonly Because[];
}

function reachOf(
  jobRole: CanvasRole,
  environment: CanvasEnvironment,
  inputs: ExternalInputs,
  isForeign: boolean,
): Reach {
  const answered = unnamedBucket(jobRole, environment, isForeign).map((question) => ask(question, environment, inputs));
  const of = (answer: Answer): readonly Because[] =>
    answered
      .filter(({ decision }) => decision.answer === answer)
      .flatMap(({ question, decision }) =>
        decision.because.map((reason) => ({ action: question.action, question, reason })),
      );
  const statements = of("yes").flatMap(({ reason }) => (reason.layer === "identity" ? [reason] : []));
  return {
    statements: new Map(
      statements.map((reason) => [
        JSON.stringify([reason.policy?.address, reason.policy?.name, reason.statement?.position]),
        reason,
      ]),
    ),
    doubts: of("unknown"),
  };
}

function ofJobRole(jobRole: CanvasRole, environment: CanvasEnvironment, inputs: ExternalInputs): readonly Found[] {
  const place = jobRole.address ?? environment.address ?? environment.name;
  const [own, foreign] = [reachOf(jobRole, environment, inputs, false), reachOf(jobRole, environment, inputs, true)];
  const found = [...new Map([...own.statements, ...foreign.statements])].map(([key, reason]): Found => {
    const isOwn = own.statements.has(key);
    const which = isOwn && foreign.statements.has(key) ? "both" : isOwn ? "own" : "foreign";
    const statement = shownStatement(reason);
    const policy = reason.policy?.name ?? "";
    const by: Phrase = statement === undefined ? say`a statement of ${policy}` : say`${statement} of ${policy}`;
    return {
      address: reason.policy?.address ?? place,
      ...cureOf(reason, jobRole, environment),
      message: say`${by} allows ${jobRole.name} to access ${[REACHED[which]]}`,
    };
  });
  const doubts = [...own.doubts, ...foreign.doubts];
  if (found.length > 0 || doubts.length === 0) return found;
  return [
    {
      address: place,
      message: say`whether ${jobRole.name} can access buckets that no policy names is undetermined`,
      because: doubts,
      isUnknown: true,
    },
  ];
}

/** A policy of AWS's is detached; a statement of one's own names the buckets and folders that are meant. */
function cureOf(
  { policy, statement }: Reason,
  jobRole: CanvasRole,
  { inventory }: CanvasEnvironment,
): { readonly cure?: Cure } {
  if (policy === undefined || statement === undefined) return {};
  const writes = policy.redacted !== true && statement.action.patterns.some(({ text }) => !READS.test(show(text)));
  const bucket = { ...ANY_BUCKET, access: writes ? "write" : "read", owner: placeIn(inventory).account } as const;
  if (policy.kind === "aws") {
    const name = managedName(policy);
    return { cure: [{ kind: "detachPolicy", role: jobRole.name, policy: name }, ...grantBucket(jobRole.name, bucket)] };
  }
  const names = shownNames(policy, [statement]);
  return { cure: [{ kind: "replaceStatements", in: existing(policy), names, by: bucketStatements(bucket) }] };
}

const READS = /^s3:(Get|List)/i;

export const bucketWildcard: Check = {
  id: "bucket-wildcard",
  over: "setup",
  severity: "warning",
  title: "The job role can access every bucket",
  explanation:
    "arn:aws:s3:::* on AWS's page is every bucket of every account that allows the role. Jobs run their users' code, so every Canvas user " +
    "can access all of them.",
  cure: [
    { kind: "replaceStatements", in: { of: "policy", name: "<POLICY>" }, names: [], by: bucketStatements(ANY_BUCKET) },
  ],
  source:
    "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html, Scenario 1 step 3, which advises to scope it down",
  find: ({ environments, inputs }) =>
    environments.flatMap((environment) =>
      environment.jobRole === undefined ? [] : ofJobRole(environment.jobRole, environment, inputs),
    ),
};
