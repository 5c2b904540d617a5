/** Statements of the S3 endpoint's policy for what AWS's own services send through it. */
import type { Cure } from "../policies/cure";
import { s3EndpointForCanvas } from "../policies/s3-endpoint";
import type { EvaluatedRequest } from "../setup/question";
import { valueOf } from "../inventory/fact";
import type { CanvasEnvironment } from "../setup/environment";
import { ANY_PLACE, granted, placeIn, refusalCure } from "./cures";

/** The statements that allow layers of Canvas's image and logs of EMR Serverless. */
export const LAYERS = "ECRImageLayers";
export const LOGS = "EMRServerlessManagedLogging";

/** One statement of the endpoint policy that this project writes, by its Sid. */
export function endpointStatements(
  place: { readonly account: string; readonly region: string },
  ...sids: readonly string[]
): ReturnType<typeof granted> {
  return granted(s3EndpointForCanvas, { ...place, buckets: {}, generativeAi: false }, sids);
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
