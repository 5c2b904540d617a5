/** Who can take a role on by its trust policy. */
import type { Answer } from "../authorization/answer";
import { decide } from "../authorization/decide";
import type { NamedPolicy, PrincipalEntry } from "../authorization/policy";
import { readPolicy } from "../authorization/read-policy";
import { contextOf, type Principal } from "../authorization/request";
import { join, sameText, show, type MaybeUnknownString } from "../authorization/text";
import { STRANGER } from "./foreign";
import type { CanvasRole } from "./environment";

/** A caller whose own policies allow everything, so that only the trust policy decides. */
export const WIDE_OPEN_IDENTITY: NamedPolicy = {
  name: "a policy that allows everything",
  address: undefined,
  policy: readPolicy({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }),
};

/** Services that a trust policy names beside one. */
export function otherServices({ trust }: CanvasRole, own: string): readonly string[] {
  const named = namedIn(trust).flatMap(({ type, identifier }) => (type === "Service" ? [show(identifier)] : []));
  return [...new Set(named)].filter((service) => service !== own);
}

/** A principal that a trust policy names and that is no service. */
export interface Taker {
  readonly who: string;
  readonly answer: Answer;
}

/** Accounts, roles, users and identity providers that a trust policy names, each with whether it can take the role on. */
export function otherTakers(role: CanvasRole, account: MaybeUnknownString): readonly Taker[] {
  const entries = new Map(
    namedIn(role.trust)
      .filter(({ type }) => type !== "Service")
      .map((entry) => [show(entry.identifier), entry]),
  );
  return [...entries].map(([who, entry]) => ({
    who: entry.type === "*" ? "any principal" : who,
    answer: answerFor(entry, role, account),
  }));
}

function namedIn({ policy: { statements } }: NamedPolicy): readonly PrincipalEntry[] {
  return statements.flatMap(({ effect, principals = [] }) => (effect === "Allow" ? principals : []));
}

function answerFor(entry: PrincipalEntry, role: CanvasRole, account: MaybeUnknownString): Answer {
  const principal = principalOf(entry, account);
  // Claims of an identity provider about its users are not analysed.
  if (principal === undefined) return "unknown";
  const context = {
    "aws:PrincipalAccount": principal.account,
    "aws:PrincipalArn": principal.arn,
    "aws:PrincipalIsAWSService": "false",
    "aws:PrincipalServiceName": null,
    "aws:SourceAccount": null,
    "aws:SourceArn": null,
  };
  return decide(
    {
      action: "sts:AssumeRole",
      resource: role.arn,
      principal,
      context: contextOf(context),
      sameAccount: sameText(principal.account, account) ? "yes" : "no",
    },
    { identity: [WIDE_OPEN_IDENTITY], resource: role.trust },
  ).answer;
}

/** The principal itself, or a principal in an account that is named as a whole. */
function principalOf({ type, identifier }: PrincipalEntry, account: MaybeUnknownString): Named | undefined {
  if (type === "*") return somebodyIn(STRANGER);
  if (type !== "AWS") return undefined;
  if (sameText(identifier, account)) return somebodyIn(account);
  const shown = show(identifier);
  const [, bare, named, kind] = /^(?:(\d{12})|arn:[^:]+:(?:iam|sts)::(\d{12}):(.+))$/.exec(shown) ?? [];
  if (bare !== undefined) return somebodyIn(bare);
  if (named === undefined) return { arn: identifier, account };
  return kind === "root" ? somebodyIn(named) : { arn: identifier, account: named };
}

type Named = Extract<Principal, { readonly arn: MaybeUnknownString }>;

function somebodyIn(account: MaybeUnknownString): Named {
  return { arn: join(["arn:aws:iam::", account, ":role/any-other"]), account };
}
