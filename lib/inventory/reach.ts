/** Which principals a policy allows, as far as its own conditions limit them. */
import { type Pattern, splitPieces } from "../authorization/pattern";
import type { Condition, PrincipalEntry } from "../authorization/policy";
import { show, type MaybeUnknownString } from "../authorization/text";

/** The widest that is meant; `perhaps` where the account of the plan is not known. */
export type Reach = "any principal" | "another account" | "perhaps another account" | "own account";

/** Who is meant by a principal under conditions, seen from an account. */
export function reachOf(
  principal: PrincipalEntry | undefined,
  conditions: readonly Condition[],
  account: MaybeUnknownString,
): Reach {
  if (principal === undefined || principal.type === "Service") return "own account";
  if (principal.type === "CanonicalUser") return "perhaps another account";
  if (principal.type === "AWS") return reachOfAccount(accountIn(principal.identifier), account);
  if (principal.type === "Federated") return reachOfProvider(principal.identifier, conditions, account);
  const limits = conditions.filter(isLimit);
  if (limits.length === 0) return "any principal";
  // A policy does not show who is in an organization or a network.
  const named = limits.filter(({ key }) => ACCOUNTS.has(key) || ARNS.has(key));
  return narrowest(
    named.map(({ values }) => widest(values.map(({ text }) => reachOfAccount(accountIn(text), account)))),
  );
}

const ORDER: readonly Reach[] = ["own account", "perhaps another account", "another account", "any principal"];

function widest(all: readonly Reach[]): Reach {
  return ORDER.findLast((each) => all.includes(each)) ?? "own account";
}

function narrowest(all: readonly Reach[]): Reach {
  return ORDER.find((each) => all.includes(each)) ?? "own account";
}

/** The account of an ARN; what is none is one itself. */
function accountIn(identifier: MaybeUnknownString): string {
  const shown = show(identifier);
  return /^arn:[^:]*:[^:]*:[^:]*:([^:]*):/.exec(shown)?.[1] ?? shown;
}

function reachOfAccount(named: string, account: MaybeUnknownString): Reach {
  // A principal that was deleted is shown by its unique id; a reference is to something of this plan.
  if (named === "" || named === show(account) || /^A(RO|ID)A/.test(named) || named.includes("${")) return "own account";
  return typeof account === "string" ? "another account" : "perhaps another account";
}

/** Keys that hold an account, and those that hold an ARN, which has one. */
const ACCOUNTS: ReadonlySet<string> = new Set([
  "aws:principalaccount",
  "aws:sourceaccount",
  "aws:sourceowner",
  "aws:vpceaccount",
  "kms:calleraccount",
  "s3:dataaccesspointaccount",
]);
const ARNS: ReadonlySet<string> = new Set(["aws:principalarn", "aws:sourcearn", "s3:dataaccesspointarn"]);
/** Keys that hold an organization, a network, or a path that begins with an organization or the id of who asks. */
const NAMES: ReadonlySet<string> = new Set([
  "aws:principalorgid",
  "aws:sourceorgid",
  "aws:vpceorgid",
  "aws:sourcevpc",
  "aws:sourcevpce",
]);
const PATHS: ReadonlySet<string> = new Set([
  "aws:principalorgpaths",
  "aws:sourceorgpaths",
  "aws:vpceorgpaths",
  "aws:userid",
]);

/**
 * Whether a condition limits a public grant. Names and tags do not: callers choose them.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
function isLimit(condition: Condition): boolean {
  const { key, values } = condition;
  if (!mustHold(condition)) return false;
  if (ACCOUNTS.has(key) || NAMES.has(key)) return values.every(isFixed);
  if (ARNS.has(key)) return values.every(namesAccount);
  if (PATHS.has(key)) return values.every(({ pieces }) => beginsFixed(pieces));
  return key === "aws:sourceip" && values.every(isNarrow);
}

/** A condition that holds only with one of its values. */
function mustHold({ operator, ifExists, set, values }: Condition): boolean {
  return operator !== "null" && !operator.negated && !ifExists && set !== "all" && values.length > 0;
}

type Pieces = Pattern["pieces"];

/** What is of the resource, who asks cannot choose. */
const OF_RESOURCE = /^aws:resource(account|orgid)$/;

/** One value and no other, though it may not be known yet. */
function isFixed({ pieces }: Pick<Pattern, "pieces">): boolean {
  return pieces.every(
    (piece) =>
      typeof piece === "string" || "reference" in piece || ("variable" in piece && OF_RESOURCE.test(piece.variable)),
  );
}

/** Whether the part before the first slash or colon is one value. */
function beginsFixed(pieces: Pieces): boolean {
  const [first] = pieces;
  if (isFixed({ pieces })) return pieces.length > 0 && first !== "";
  return typeof first === "string" && /^[^/:]+[/:]/.test(first);
}

/** An ARN of one account, or of one bucket, which belongs to one account. */
function namesAccount({ pieces }: Pattern): boolean {
  const parts = splitPieces(pieces);
  if (parts.length < 6)
    return pieces.length > 0 && pieces.every((piece) => typeof piece === "object" && "reference" in piece);
  const [account = [], name = []] = parts.slice(4);
  return account.some((piece) => piece !== "") ? isFixed({ pieces: account }) : beginsFixed(name);
}

/** The widest ranges that one network has: /8 of IPv4, /16 of IPv6. */
function isNarrow({ text }: Pattern): boolean {
  const [address = "", bits] = show(text).split("/");
  if (address.includes("${")) return typeof text !== "string";
  return bits === undefined || Number(bits) >= (address.includes(":") ? 16 : 8);
}

/** Federated users of an identity provider: for a provider with public sign-up, anyone who is not excluded. */
function reachOfProvider(
  identifier: MaybeUnknownString,
  conditions: readonly Condition[],
  account: MaybeUnknownString,
): Reach {
  const shown = show(identifier);
  const isArn = shown.startsWith("arn:");
  const own = isArn ? reachOfAccount(accountIn(identifier), account) : "own account";
  if (own === "another account" || shown.includes(":saml-provider/")) return own;
  const provider = shown.replace(/^arn:.*:oidc-provider\//, "").toLowerCase();
  const isClosed = OF_ONE.test(provider) || conditions.some((each) => isClaim(each, provider));
  return isClosed ? own : "any principal";
}

/** Providers of one cluster, organization or workspace. */
const OF_ONE = /^(oidc\.eks\.[^/]+\/id|oidc\.circleci\.com\/org|api\.bitbucket\.org\/2\.0\/workspaces)\//;

/** The audience of a token, or how a user signed in: every user of the provider may have it. */
const OPEN_CLAIMS: ReadonlySet<string> = new Set(["aud", "amr", "azp", "oaud", "app_id"]);
/** Its audience is an identity pool. */
const COGNITO = "cognito-identity.amazonaws.com";

/** Whether a condition says whom the provider vouches for. */
function isClaim(condition: Condition, provider: string): boolean {
  const { key, values } = condition;
  const claim = key.slice(key.lastIndexOf(":") + 1);
  // Of a provider that is not known yet, neither are its keys.
  const isOfProvider = provider.includes("${") ? !/^(aws|sts):/.test(key) : key === `${provider}:${claim}`;
  if (!isOfProvider || !mustHold(condition)) return false;
  if (claim === "aud" && provider === COGNITO) return values.every(isFixed);
  return !OPEN_CLAIMS.has(claim) && values.every(({ pieces }) => beginsFixed(withoutLabel(pieces)));
}

/** `repo:`, `project_path:`, `organization:`. */
function withoutLabel(pieces: Pieces): Pieces {
  const [first, ...others] = pieces;
  return typeof first === "string" ? [first.replace(/^[\w-]+:/, ""), ...others] : pieces;
}
