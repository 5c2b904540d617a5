/** Statements of the S3 endpoint's policy for what AWS's own services send through it. */
import type { Cure, CureStatement } from "../policies/cure";
import { s3EndpointForAll, s3EndpointForCanvas } from "../policies/s3-endpoint";
import type { EvaluatedRequest } from "../setup/question";
import { valueOf } from "../inventory/fact";
import type { CanvasEnvironment } from "../setup/environment";
import { ANY_PLACE, conditionsOf, granted, placeIn, refusalCure } from "./cures";

type Place = ReturnType<typeof placeIn>;

/** The statements that allow layers of Canvas's image and logs of EMR Serverless. */
export const LAYERS = "ECRImageLayers";
export const LOGS = "EMRServerlessManagedLogging";

/** One statement of the endpoint policy that this project writes, by its Sid. */
export function endpointStatements(place: Place, ...sids: readonly string[]): ReturnType<typeof granted> {
  return granted(s3EndpointForCanvas, { ...place, buckets: {}, generativeAi: false }, sids);
}

/** The condition that asks for the account's own buckets. */
export function ownAccount(place: Place): ReturnType<typeof conditionsOf> {
  return conditionsOf(endpointStatements(place, "CanvasOwnBuckets"));
}

/** A policy for an endpoint that has none: everything in the account's own buckets, and what AWS's own services need. */
export function wholePolicy(place: Place): readonly CureStatement[] {
  const own = granted(s3EndpointForAll, {}).map((statement) => ({
    ...statement,
    sid: "EverythingInOwnBuckets",
    conditions: ownAccount(place),
  }));
  return [...own, ...endpointStatements(place, LAYERS, LOGS)];
}

/** The statement for any endpoint. */
export function passAnywhere(sid: string): Cure {
  return [{ kind: "addStatements", to: { of: "endpoint" }, statements: endpointStatements(ANY_PLACE, sid) }];
}

/** The statement for an endpoint that does not allow requests, or the statement that denies them. */
export function letPass(sid: string, refused: readonly EvaluatedRequest[], environment: CanvasEnvironment): Cure {
  const to = { of: "endpoint", address: valueOf(environment.s3Endpoint)?.address } as const;
  return refusalCure(refused, () => [
    { kind: "addStatements", to, statements: endpointStatements(placeIn(environment.inventory), sid) },
  ]);
}
