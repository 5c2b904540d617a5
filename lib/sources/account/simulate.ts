/** Asks AWS itself: `iam:SimulatePrincipalPolicy`, with and without SCPs. One call after the other, as AWS throttles it early. */
import type { AwsAnswer, Simulated, Simulation } from "../../setup/simulation";
import { isJson, type Json } from "../../rules/json";
import { type Answered, type Answers, type Ask, isDenied, objectsIn, textIn, textsIn } from "./answers";

const CALL = "iam:SimulatePrincipalPolicy";

/** The answers to all requests, in their order; each call is kept among the answers that are given. */
export async function simulate(
  ask: Ask,
  simulations: readonly Simulation[],
  kept: Answers,
): Promise<readonly Simulated[]> {
  const found = new Map<Simulation, Simulated>();
  for (const group of groupsOf(simulations)) {
    const [withScps, withoutScps] = [inputOf(group, false), inputOf(group, true)];
    const answers: Answered[] = [];
    for (const input of [withScps, withoutScps]) {
      const answered = await ask(CALL, input);
      kept.add({ call: CALL, input, answered });
      answers.push(answered);
    }
    for (const simulation of group) {
      const [one, other] = answers.map((each) => answerOf(each, simulation));
      if (one !== undefined && other !== undefined)
        found.set(simulation, { simulation, withScps: one, withoutScps: other });
    }
  }
  return simulations.flatMap((each) => found.get(each) ?? []);
}

/** Requests that one call asks: of one role, on one resource, in the same circumstances. */
function groupsOf(simulations: readonly Simulation[]): readonly (readonly Simulation[])[] {
  const groups = new Map<string, Simulation[]>();
  for (const each of simulations) {
    const key = JSON.stringify([each.role, each.resource, each.context]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()];
}

function inputOf(group: readonly Simulation[], isWithoutScps: boolean): Json {
  const [first] = group;
  return {
    PolicySourceArn: first?.role,
    ActionNames: [...new Set(group.map(({ action }) => action))],
    ResourceArns: [first?.resource],
    ContextEntries: Object.entries(first?.context ?? {}).map(([name, values]) => ({
      ContextKeyName: name,
      ContextKeyType: values.length === 1 ? "string" : "stringList",
      ContextKeyValues: values,
    })),
    ...(isWithoutScps ? { PolicyExclusionList: [{ PolicyType: "scp" }] } : {}),
  };
}

function answerOf(answered: Answered, { action }: Simulation): AwsAnswer {
  if (answered.is === "refused") {
    const { code } = answered;
    return { is: "refused", why: isDenied(code) ? `the permission ${CALL} is missing` : `AWS answered ${code}` };
  }
  const result = objectsIn(answered.output, "EvaluationResults").find(
    (each) => textIn(each, "EvalActionName")?.toLowerCase() === action.toLowerCase(),
  );
  const decision = result === undefined ? undefined : textIn(result, "EvalDecision");
  if (result === undefined || decision === undefined) return { is: "refused", why: "AWS did not answer it" };
  return {
    is: "answered",
    allowed: decision === "allowed",
    missing: textsIn(result, "MissingContextValues"),
    policies: objectsIn(result, "MatchedStatements")
      .filter(isJson)
      .flatMap((each) => textIn(each, "SourcePolicyId") ?? []),
  };
}
