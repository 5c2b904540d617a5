/** Events of CloudTrail, decoded messages of EC2, and answers of IAM's Access Troubleshooter. */
import { isJson, type Json } from "../rules/json";
import { ownValue } from "../rules/own-value";
import { actionsOf, spelled } from "./actions";
import { ofOneAccount, principalOf } from "./principal";
import type { ErrorReading, Refusal, TextLayer, TextPrincipal } from "./reading";

function textAt(json: unknown, ...path: readonly string[]): string | undefined {
  let found: unknown = json;
  for (const name of path) found = isJson(found) ? ownValue(found, name) : undefined;
  return typeof found === "string" && found !== "" ? found : undefined;
}

function listAt(json: unknown, name: string): readonly unknown[] {
  const found = isJson(json) ? ownValue(json, name) : undefined;
  return Array.isArray(found) ? (found as readonly unknown[]) : [];
}

/** `{ "items": [...] }`, as decoded messages have it. */
function itemsAt(json: unknown, name: string): readonly unknown[] {
  return isJson(json) ? listAt(ownValue(json, name), "items") : [];
}

/**
 * What an event says. Its message is read by whoever reads texts, and adds what the event does not have.
 * @param readMessage reads the text of a message
 */
export function eventReading(event: Json, readMessage: (text: string) => ErrorReading): ErrorReading {
  const operation = textAt(event, "eventName") ?? "";
  const code = textAt(event, "errorCode");
  const message = textAt(event, "errorMessage") ?? textAt(event, "responseElements", "errorMessage");
  if (code === undefined && message === undefined)
    return { refusals: [], failures: [], unread: ["an event of CloudTrail has no error: its call was not refused"] };
  const read = message === undefined ? { refusals: [], failures: [], unread: [] } : readMessage(message);
  const ofEvent = { operation, ...placeOf(event) };
  const context = contextOf(event);
  const common = { ...ofEvent, ...(Object.keys(context).length === 0 ? {} : { context }), ...viaOf(event) };
  const principal = callerOf(event);
  const sentences = read.refusals.filter(({ action }) => action !== undefined);
  if (sentences.length > 0) {
    const refusals = sentences.map((refusal) => ({
      ...refusal,
      ...common,
      principal: merged(refusal.principal, principal),
    }));
    return { ...read, refusals };
  }
  if (read.failures.length > 0 || !/Denied|Unauthorized|Forbidden|^403$/i.test(code ?? ""))
    return {
      refusals: [],
      failures: read.failures,
      unread: read.failures.length > 0 ? [] : [`an event has the error ${code ?? ""}, which is no refusal`],
    };
  const resource = resourceOf(event);
  const [action, ...others] = actionsOf(operation, textAt(event, "eventSource"));
  const encoded = read.refusals.find((each) => each.encoded !== undefined)?.encoded;
  const refusal: Refusal = {
    principal,
    ...common,
    ...(others.length === 0 && action !== undefined ? { action, ...(resource === undefined ? {} : { resource }) } : {}),
    ...(others.length === 0 || action === undefined
      ? {}
      : {
          candidates: [action, ...others].map((each) => ({
            action: each,
            ...(resource === undefined ? {} : { resource }),
          })),
        }),
    deny: "unknown",
    layer: code === "VpceAccessDenied" ? "endpoint" : "unknown",
    ...(encoded === undefined ? {} : { encoded }),
    ...ofOneAccount(principal, resource),
  };
  return { refusals: [refusal], failures: [], unread: [] };
}

function placeOf(event: Json): Pick<Refusal, "region" | "at"> {
  const region = textAt(event, "awsRegion");
  const at = textAt(event, "eventTime");
  return { ...(region === undefined ? {} : { region }), ...(at === undefined ? {} : { at }) };
}

/** Only a service that calls in the principal's name; `AWS Internal` is none that a policy can name. */
function viaOf(event: Json): Pick<Refusal, "via"> {
  const via = textAt(event, "userIdentity", "invokedBy");
  return via !== undefined && /^[a-z0-9.-]{1,100}\.amazonaws\.com$/.test(via) ? { via } : {};
}

function contextOf(event: Json): Readonly<Record<string, readonly string[]>> {
  // It may be the name of a service.
  const endpoint = textAt(event, "vpcEndpointId");
  const prefix = textAt(event, "requestParameters", "prefix");
  return {
    ...(endpoint?.startsWith("vpce-") === true ? { "aws:SourceVpce": [endpoint] } : {}),
    ...(prefix === undefined ? {} : { "s3:prefix": [prefix] }),
  };
}

function callerOf(event: Json): TextPrincipal {
  const identity = event["userIdentity"];
  const arn = textAt(identity, "arn");
  const issuer = textAt(identity, "sessionContext", "sessionIssuer", "arn");
  if (arn !== undefined) {
    const found = principalOf(arn);
    return found.kind === "role" && issuer !== undefined ? { ...found, roleArn: issuer } : found;
  }
  const service = textAt(identity, "invokedBy");
  if (textAt(identity, "type") === "AWSService" && service !== undefined) return { kind: "service", service };
  const [id, session] = (textAt(identity, "principalId") ?? "").split(":");
  const account = textAt(identity, "accountId");
  return {
    kind: "unknown",
    ...(account === undefined ? {} : { account }),
    ...(id === undefined || id === "" ? {} : { id }),
    ...(session === undefined || session === "" ? {} : { session }),
  };
}

/** The message names the session; the event the role with its path. */
function merged(ofMessage: TextPrincipal, ofEvent: TextPrincipal): TextPrincipal {
  if (ofMessage.kind !== "role") return ofMessage.kind === "unknown" ? ofEvent : ofMessage;
  const isSame = ofEvent.kind === "role" && ofEvent.role === ofMessage.role;
  return isSame && ofEvent.roleArn !== undefined ? { ...ofMessage, roleArn: ofEvent.roleArn } : ofMessage;
}

function resourceOf(event: Json): string | undefined {
  const parameters = event["requestParameters"];
  const bucket = textAt(parameters, "bucketName");
  if (bucket !== undefined) {
    const key = textAt(parameters, "key");
    return `arn:aws:s3:::${bucket}${key === undefined ? "" : `/${key}`}`;
  }
  const arns = listAt(event, "resources").flatMap((each) => textAt(each, "ARN") ?? []);
  return arns.length === 1 ? arns[0] : undefined;
}

/** A decoded message of EC2: it names the statement, and not the kind of policy. */
export function decodedReading(decoded: Json): Refusal | undefined {
  const context = decoded["context"];
  const action = textAt(context, "action");
  if (decoded["allowed"] === true || action === undefined) return undefined;
  const resource = textAt(context, "resource");
  const [, service] = /^arn:[^:]*:([^:]+):/.exec(resource ?? "") ?? [];
  const isExplicit = decoded["explicitDeny"] === true;
  const statement = itemsAt(decoded, "matchedStatements").flatMap((each) => textAt(each, "statementId") ?? [])[0];
  const conditions = itemsAt(context, "conditions").flatMap(
    (each): readonly (readonly [string, readonly string[]])[] => {
      const key = textAt(each, "key");
      const values = itemsAt(each, "values").flatMap((value) => textAt(value, "value") ?? []);
      return key === undefined ? [] : [[key, values]];
    },
  );
  const principal = principalOf(textAt(context, "principal", "arn") ?? "");
  return {
    principal,
    action: spelled(action.includes(":") ? action : `${service ?? "ec2"}:${action}`),
    ...(resource === undefined ? {} : { resource }),
    deny: isExplicit ? "explicit" : "implicit",
    layer: "unknown",
    ...(isExplicit && statement !== undefined ? { statement } : {}),
    ...(conditions.length === 0 ? {} : { context: Object.fromEntries(conditions) }),
    ...ofOneAccount(principal, resource),
  };
}

const POLICY_TYPES: Readonly<Record<string, TextLayer>> = {
  IDENTITY_BASED_POLICY: "identity",
  PERMISSIONS_BOUNDARY: "boundary",
  RESOURCE_BASED_POLICY: "resource",
  RESOURCE_CONTROL_POLICY: "rcp",
  SERVICE_CONTROL_POLICY: "scp",
  SESSION_POLICY: "session",
  VPC_ENDPOINT_POLICY: "endpoint",
};

/** What IAM's GetRequestAuthorizationDetails answers: each evaluation that was not allowed. */
export function detailsReading(details: Json): readonly Refusal[] {
  const types = new Map(
    listAt(details, "policies").flatMap((each): readonly (readonly [string, string])[] => {
      const [uri, type] = [textAt(each, "uri"), textAt(each, "type")];
      return uri === undefined || type === undefined ? [] : [[uri, type]];
    }),
  );
  const caller = principalOf(textAt(details, "requestContext", "aws:PrincipalArn") ?? "");
  return listAt(details, "evaluations").flatMap((each): readonly Refusal[] => {
    const effect = textAt(each, "evaluatedEffect");
    const action = textAt(each, "action");
    if (action === undefined || effect === undefined || effect === "ALLOW") return [];
    const resource = textAt(each, "resource");
    const denying = listAt(each, "matchedPolicies").find((policy) =>
      listAt(policy, "matchedStatements").some((statement) => textAt(statement, "evaluatedEffect") === "EXPLICIT_DENY"),
    );
    const uri = textAt(denying, "uri");
    const statement = listAt(denying, "matchedStatements").flatMap((one) => textAt(one, "sid") ?? [])[0];
    const type = types.get(uri ?? "") ?? "";
    return [
      {
        principal: caller,
        action: spelled(action),
        ...(resource === undefined ? {} : { resource }),
        deny: effect === "EXPLICIT_DENY" ? "explicit" : "implicit",
        layer: ownValue(POLICY_TYPES, type) ?? "unknown",
        ...(uri?.startsWith("arn:") === true ? { policy: uri } : {}),
        ...(statement === undefined ? {} : { statement }),
        ...ofOneAccount(caller, resource),
      },
    ];
  });
}
