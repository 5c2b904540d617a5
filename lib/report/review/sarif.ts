/** The review as SARIF 2.1.0, for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
import { createHash } from "node:crypto";
import { CHECKS } from "../../checks";
import { plain } from "../plain";
import { plainPhrase } from "../reason";
import type { Review } from "./model";
import { sentenceOf } from "./sentences";

/** Where the checkout has a resource; undefined where that is not known. */
export type PlaceOf = (
  address: string,
  planFile: string,
) => { readonly file: string; readonly line: number } | undefined;

/** One result, before it is written. */
interface Result {
  readonly rule: string;
  readonly level: "error" | "warning" | "note";
  readonly message: string;
  readonly address: string;
  /** Who gains or loses; for findings, no principal. */
  readonly principal: string;
  readonly file: string;
  readonly isSuppressed: boolean;
  readonly reason?: string;
}

/** GitHub keeps the first 5,000 results. */
const MOST_RESULTS = 5_000;

/**
 * A SARIF log. Fingerprints follow from rule, address and principal alone, so that an alert stays the same one while lines move.
 *
 * @param redact takes out of texts what may not be published
 */
export function sarifOf(
  review: Review,
  placeOf: PlaceOf = () => undefined,
  redact: (text: string) => string = (text) => text,
): object {
  const results = review.plans.flatMap(({ file, findings, gained, lost }): readonly Result[] => [
    ...findings
      .filter(({ wasBefore }) => !wasBefore)
      .map(({ check, address, message, isUnknown, suppressed }): Result => {
        return {
          rule: check.id,
          level: isUnknown === true ? "warning" : check.severity,
          message: plainPhrase(message),
          address,
          principal: "",
          file,
          isSuppressed: suppressed !== undefined,
          ...(suppressed === undefined ? {} : { reason: suppressed.reason }),
        };
      }),
    ...[...gained, ...lost].map((change): Result => {
      return {
        rule: change.direction === "gained" ? "access-gained" : "access-lost",
        level: change.rank === "public" || change.rank === "cross-account" ? "error" : "note",
        message: plainPhrase(sentenceOf(change)),
        address: change.gain.policy.address ?? change.holder.address ?? change.holder.name,
        principal: change.holder.name,
        file,
        isSuppressed: false,
      };
    }),
  ]);
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "canvas-large-data", rules: RULES } },
        columnKind: "utf16CodeUnits",
        results: results.slice(0, MOST_RESULTS).map((each) => resultJson(each, placeOf, redact)),
      },
    ],
  };
}

const RULES = [
  ...CHECKS.map((check) => ({
    id: check.id,
    shortDescription: { text: check.title },
    defaultConfiguration: { level: check.severity },
    helpUri: check.source,
  })),
  {
    id: "access-gained",
    shortDescription: { text: "A principal gains access" },
    defaultConfiguration: { level: "note" },
  },
  {
    id: "access-lost",
    shortDescription: { text: "A principal loses access" },
    defaultConfiguration: { level: "note" },
  },
];

function resultJson(result: Result, placeOf: PlaceOf, redact: (text: string) => string): object {
  const { rule, level, message, address, principal, file, isSuppressed, reason } = result;
  const place = placeOf(address, file);
  const fingerprint = createHash("sha256")
    .update(JSON.stringify([rule, address, principal]))
    .digest("hex");
  return {
    ruleId: rule,
    level,
    message: { text: redact(`${plain(message)} (${plain(address)})`) },
    locations: [
      {
        physicalLocation: {
          // A location without a file is refused: else the plan itself.
          artifactLocation: { uri: uriOf(place?.file ?? file) },
          region: { startLine: place?.line ?? 1 },
        },
        logicalLocations: [{ fullyQualifiedName: redact(plain(address)), kind: "resource" }],
      },
    ],
    partialFingerprints: { "ruleAddressPrincipal/v1": fingerprint },
    ...(isSuppressed ? { suppressions: [{ kind: "external", justification: redact(plain(reason ?? "")) }] } : {}),
  };
}

function uriOf(file: string): string {
  const path = file.replaceAll("\\", "/").replace(/^\.\//, "");
  return path.split("/").map(encodeURIComponent).join("/");
}
