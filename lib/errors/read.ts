/** Reads the text of an error. */
import { authorizationIn, bareRefusals, encodedIn, isOnlyDenied, operationBefore } from "./bare";
import { failuresIn } from "./failures";
import { decodedReading, detailsReading, eventReading } from "./json";
import { peel, plainText } from "./peel";
import type { ErrorReading, Failure, Refusal } from "./reading";
import { sentencesIn } from "./sentence";

/**
 * What a text says, in time linear in its length: of Canvas, Spark, EMR Serverless, the AWS CLI and SDKs, Terraform; an event of CloudTrail,
 * or several; what `aws sts decode-authorization-message` prints. Nothing is looked up, and nothing is guessed.
 *
 * @example readError("An error occurred (AccessDenied) when calling the ListObjectsV2 operation: Access Denied").refusals
 */
export function readError(input: string): ErrorReading {
  const { texts, events, decoded, details, unread } = peel(input);
  const readings = [
    readPlain(texts.join("\n\n")),
    ...events.map((event) => eventReading(event, (text) => readPlain(plainText(text)))),
  ];
  const refusals = [
    ...readings.flatMap((each) => each.refusals),
    ...decoded.flatMap((each) => decodedReading(each) ?? []),
    ...details.flatMap(detailsReading),
  ];
  const failures = readings.flatMap((each) => each.failures);
  const left = [...unread, ...readings.flatMap((each) => each.unread)];
  const nothing =
    refusals.length + failures.length + left.length > 0
      ? []
      : [
          "the text holds none of the English sentences that AWS answers with. Give the errorMessage of the event in CloudTrail, or stateDetails of the job run",
        ];
  return {
    refusals: counted(refusals, refusalKey),
    failures: counted(failures, failureKey),
    unread: [...left, ...nothing],
  };
}

/** A text without JSON, as {@link plainText} leaves it. */
function readPlain(text: string): ErrorReading {
  const sentences = sentencesIn(text);
  const refusals = sentences.map(({ refusal, before, after }): Refusal => {
    const operation = operationBefore(before);
    const encoded = encodedIn(after);
    return {
      ...refusal,
      ...(operation === undefined ? {} : { operation }),
      ...(encoded === undefined ? {} : { encoded }),
      ...authorizationIn(after),
    };
  });
  const bare = bareRefusals(text);
  const failures = failuresIn(text);
  const cut = refusals.some(({ resourceCut }) => resourceCut === true)
    ? ["the text ends within the ARN of the resource: the request is not decided"]
    : [];
  if (refusals.length + bare.length + failures.length > 0 || !isOnlyDenied(text))
    return { refusals: [...refusals, ...bare], failures, unread: cut };
  return {
    refusals: [{ principal: { kind: "unknown" }, deny: "unknown", layer: "unknown" }],
    failures,
    unread: ["the text says that access was denied, and not to whom or to what"],
  };
}

/** Equal ones are one, with their number: sessions of one role, and stack traces, repeat them. */
function counted<T extends Refusal | Failure>(all: readonly T[], keyOf: (each: T) => string): readonly T[] {
  const byKey = new Map<string, { readonly first: T; times: number }>();
  for (const each of all) {
    const found = byKey.get(keyOf(each));
    if (found === undefined) byKey.set(keyOf(each), { first: each, times: 1 });
    else found.times++;
  }
  return [...byKey.values()].map(({ first, times }) => (times === 1 ? first : { ...first, times }));
}

function refusalKey({ principal, ...rest }: Refusal): string {
  const who = principal.kind === "role" ? { ...principal, session: undefined } : principal;
  const { action, resource, deny, layer, policy, candidates, context, needs, on, maybe } = rest;
  return JSON.stringify([who, action, resource, deny, layer, policy, candidates, context, needs, on, maybe]);
}

function failureKey(failure: Failure): string {
  return JSON.stringify(failure);
}
