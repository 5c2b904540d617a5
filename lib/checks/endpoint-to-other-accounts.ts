import type { PolicyStatement } from "../authorization/policy";
import { indexed, type NamedPolicy } from "../authorization/policy";
import type { Cure, CurePolicy, CureStep } from "../policies/cure";
import { ask, type Question } from "../setup/question";
import { throughEndpoint } from "../setup/limits";
import { endpointRequests } from "../setup/requests/endpoint";
import { known, mapFact, valueOf } from "../inventory/fact";
import { endpointPolicy } from "../setup/endpoint-policy";
import type { CanvasEnvironment } from "../setup/environment";
import { allowedBecause } from "./allowed";
import type { Check, Found, State } from "./check";
import { ANY_PLACE, placeIn, shownNames } from "./cures";
import { endpointStatements, LAYERS, LOGS, ownAccount, wholePolicy } from "./endpoint-cure";
import { say } from "./phrase";

/** For an endpoint that has none. */
function policyFor(to: CurePolicy, place: ReturnType<typeof placeIn>): Cure {
  return [{ kind: "addStatements", to, statements: wholePolicy(place) }];
}

export const endpointToOtherAccounts: Check = {
  id: "endpoint-to-other-accounts",
  over: "setup",
  severity: "warning",
  title: "Data can leave through the S3 endpoint to other accounts",
  explanation:
    "A user in the VPC with credentials of another account can write to a bucket of that account: the endpoint's policy does not check which account owns the " +
    "bucket. An endpoint without a policy has AWS's default policy, which allows everything. AWS's buckets with image layers and logs " +
    "need separate statements without the condition.",
  cure: policyFor({ of: "endpoint" }, ANY_PLACE),
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html",
  find: (state) => state.environments.flatMap((environment) => ofSetup(environment, state)),
};

const LEAVE =
  "with credentials of another account, data can be copied through it from the VPC to buckets of that account";

function ofSetup(environment: CanvasEnvironment, state: State): readonly Found[] {
  const s3Endpoint = valueOf(environment.s3Endpoint);
  if (s3Endpoint === undefined) return [];
  const { address } = s3Endpoint;
  const policy = endpointPolicy(s3Endpoint);
  const key = address;
  if (policy === undefined) {
    const cure = policyFor({ of: "endpoint", address }, placeIn(environment.inventory));
    return [{ address, key, cure, message: say`it has no policy: ${[LEAVE]}` }];
  }
  // What the other account allows is only assumed.
  const because = allowedBecause(throughEndpoint(environment, state.inputs), environment, state.inputs).filter(
    ({ reason }) => reason.layer === "endpoint",
  );
  if (because.length === 0) return [];
  return [{ address, key, because, cure: narrowed(policy, environment, state), message: [LEAVE] }];
}

/** The condition for the statements that allow it, and statements for AWS's own services that only these allowed. */
function narrowed(policy: NamedPolicy, environment: CanvasEnvironment, { inputs }: State): Cure {
  const place = placeIn(environment.inventory);
  const inEndpoint: CurePolicy = { of: "endpoint", address: valueOf(environment.s3Endpoint)?.address };
  const outside = throughEndpoint(environment, inputs);
  const allows = (statement: PolicyStatement, questions: readonly Question[]): boolean =>
    questions.some((question) => {
      const only = { ...policy, policy: indexed([statement]) };
      const endpoint = mapFact(environment.s3Endpoint, (own) => ({ ...own, policy: known(only) }));
      const asked =
        question.through === undefined || endpoint.is !== "known"
          ? { ...question, resourcePolicy: only }
          : { ...question, through: endpoint.value };
      return ask(asked, { ...environment, s3Endpoint: endpoint }, inputs).decision.answer === "yes";
    });
  const wide = policy.policy.statements.filter(
    (statement) => statement.effect === "Allow" && allows(statement, outside),
  );
  const others = policy.policy.statements.filter((statement) => !wide.includes(statement));
  const lost = [LAYERS, LOGS].filter((sid) => {
    const own = endpointRequests(environment).filter(({ action }) => (action === "s3:GetObject") === (sid === LAYERS));
    return own.some((one) => wide.some((each) => allows(each, [one])) && !others.some((each) => allows(each, [one])));
  });
  const conditions: CureStep = {
    kind: "addConditions",
    in: inEndpoint,
    names: shownNames(policy, wide),
    conditions: ownAccount(place),
  };
  return lost.length === 0
    ? [conditions]
    : [conditions, { kind: "addStatements", to: inEndpoint, statements: endpointStatements(place, ...lost) }];
}
