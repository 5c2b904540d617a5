/** What who asks decides: keys of the principal, a Deny for a whole account, and keys that no request lacks. */
import { type Gain, gains, type Side } from "../../lib/authorization/difference";
import { readPolicy } from "../../lib/authorization/read-policy";
import { show } from "../../lib/authorization/text";

const ACCOUNT = "111122223333";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const OTHER = "444455556666";
const caller = { arn: ROLE, account: ACCOUNT };
const side = (...statements: readonly object[]): Side => ({
  policies: [{ name: "p", address: undefined, policy: readPolicy({ Version: "2012-10-17", Statement: statements }) }],
});
const allow = (more: object = {}): object => ({ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*", ...more });
const deny = (more: object = {}): object => ({ ...allow(more), Effect: "Deny" });
const to = (AWS: string, Condition?: object): object => ({
  Principal: { AWS },
  ...(Condition === undefined ? {} : { Condition }),
});
const toService = (Condition: object): object => ({ Principal: { Service: "events.amazonaws.com" }, Condition });
const when = (test: string, key: string, value: string): object => ({ [test]: { [key]: value } });

function line({ by, principal, proof, isDormant: isIdle }: Gain): string {
  const who = principal === undefined ? "" : ` ${show(principal.identifier)}`;
  return `${isIdle ? "idle " : proof === undefined ? "perhaps " : ""}${by}${who}`;
}

const OWN_ACCOUNT = when("StringEquals", "aws:PrincipalAccount", ACCOUNT);
const OTHER_ACCOUNT = when("StringEquals", "aws:PrincipalAccount", OTHER);
const NOT_OWN_ACCOUNT = when("StringNotEquals", "aws:PrincipalAccount", ACCOUNT);
const OWN_ARN = when("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${ACCOUNT}:role/a*`);
const OTHER_ARN = when("ArnEquals", "aws:PrincipalArn", `arn:aws:iam::${ACCOUNT}:role/b`);
const A_USER = when("StringEquals", "aws:PrincipalType", "User");
const TLS = when("Bool", "aws:SecureTransport", "true");
const NO_TLS = when("Bool", "aws:SecureTransport", "false");
const TLS_IS_ABSENT = when("Null", "aws:SecureTransport", "true");

test.each<[string, Side, Side, readonly string[]]>([
  ["a condition on the caller's account that holds", side(), side(allow(to(ROLE, OWN_ACCOUNT))), [`allow ${ROLE}`]],
  ["one that does not", side(), side(allow(to(ROLE, OTHER_ACCOUNT))), []],
  ["a negated one that does not", side(), side(allow(to(ROLE, NOT_OWN_ACCOUNT))), []],
  ["a condition on the caller's ARN that holds", side(), side(allow(to(ROLE, OWN_ARN))), [`allow ${ROLE}`]],
  ["one that does not hold", side(), side(allow(to(ROLE, OTHER_ARN))), []],
  ["a condition on the caller's type that does not hold", side(), side(allow(to(ROLE, A_USER))), []],
  ["a condition that holds is no limit", side(allow(to(ROLE, OWN_ACCOUNT))), side(allow(to(ROLE))), []],
  ["of an identity-based policy too", side(allow({ Condition: OWN_ARN })), side(allow()), []],
  ["of an identity-based policy, one that does not hold", side(), side(allow({ Condition: OTHER_ACCOUNT })), []],
  ["of an account, the account is known", side(), side(allow(to(ROOT, OTHER_ACCOUNT))), []],
  ["of an account, who it is stays open", side(), side(allow(to(ROOT, OTHER_ARN))), [`allow ${ROOT}`]],
  ["of any principal, the account stays open", side(), side(allow(to("*", OTHER_ACCOUNT))), ["allow *"]],
  ["of a service, there is no account", side(), side(allow(toService(OWN_ACCOUNT))), []],
  [
    "of a service, a negated condition on the account holds",
    side(),
    side(allow(toService(NOT_OWN_ACCOUNT))),
    ["allow events.amazonaws.com"],
  ],
  [
    "a Deny whose condition does not hold denies nothing",
    side(),
    side(allow(to(ROLE)), deny(to(ROLE, OTHER_ARN))),
    [`allow ${ROLE}`],
  ],
  ["a Deny whose condition holds", side(), side(allow(to(ROLE)), deny(to(ROLE, OWN_ARN))), []],
  [
    "a Deny that is lost and was about others",
    side(allow(to(ROLE)), deny(to(ROLE, OTHER_ARN))),
    side(allow(to(ROLE))),
    [],
  ],
  ["a Deny for the account covers each of its principals", side(), side(allow(to(ROLE)), deny(to(ROOT))), []],
  ["a Deny for the account by its id", side(), side(allow(to(ROLE)), deny(to(ACCOUNT))), []],
  ["a Deny for another account", side(), side(allow(to(ROLE)), deny(to(OTHER))), [`allow ${ROLE}`]],
  [
    "a Deny by name under a Deny for the account",
    side(allow(to(ROLE)), deny(to(ROLE))),
    side(allow(to(ROLE)), deny(to(ROOT))),
    [],
  ],
  ["a key that no request lacks", side(), side(allow({ Condition: TLS_IS_ABSENT })), []],
  ["a Deny for each value of it", side(), side(allow(), deny({ Condition: TLS }), deny({ Condition: NO_TLS })), []],
  ["a Deny for one value of it", side(), side(allow(), deny({ Condition: NO_TLS })), ["allow"]],
  ["an Allow for each value of it", side(allow({ Condition: TLS }), allow({ Condition: NO_TLS })), side(allow()), []],
])("%s", (_, before, after, expected) => {
  expect(gains(before, after, caller).map(line)).toEqual(expected);
});

test("the request that proves a gain is one that can be made", () => {
  const [gain] = gains(side(), side(allow(to("*", OTHER_ACCOUNT))), caller);
  expect(gain?.proof?.principal).toEqual({ arn: `arn:aws:iam::${OTHER}:role/zq9`, account: OTHER });
  expect([...(gain?.proof?.context.keys ?? [])].sort()).toEqual([
    ["aws:principalaccount", [OTHER]],
    ["aws:principalarn", [`arn:aws:iam::${OTHER}:role/zq9`]],
    ["aws:principaltype", ["AssumedRole"]],
    ["aws:securetransport", ["true"]],
  ]);
});
