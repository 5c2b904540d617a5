/** Texts of which a part is not known: what they match for certain, what never, and what is undetermined. */
import { decide } from "../../lib/authorization/decide";
import { matches, matchesArn, patternOf } from "../../lib/authorization/pattern";
import { readPolicy } from "../../lib/authorization/read-policy";
import { contextOf } from "../../lib/authorization/request";
import { join, show, Template, type MaybeUnknownString } from "../../lib/authorization/text";

const READING = { wildcards: true, variables: true, ignoreCase: false };
const ROLE = { reference: "aws_iam_role.jobs.name" };
const OTHER = { reference: "aws_iam_role.other.name" };
const arn = (...name: readonly (MaybeUnknownString | typeof ROLE)[]): MaybeUnknownString =>
  join(["arn:aws:iam::111122223333:role/", ...name]);

test.each<readonly [string, MaybeUnknownString, MaybeUnknownString, "yes" | "no" | "unknown"]>([
  ["itself", arn(ROLE), arn(ROLE), "yes"],
  ["itself below a path", arn("team/", ROLE), arn("team/", ROLE), "yes"],
  ["another", arn(ROLE), arn(OTHER), "unknown"],
  ["a star in its place", arn("*"), arn(ROLE), "yes"],
  ["a star over more", "arn:aws:iam::*:role/*", arn(ROLE), "yes"],
  ["everything", "*", arn(ROLE), "yes"],
  ["a beginning that it may have", arn("AmazonSageMakerCanvasEMRSExecutionAccess-*"), arn(ROLE), "unknown"],
  ["a beginning that it has", arn("canvas-*"), arn("canvas-", ROLE), "yes"],
  ["a beginning that it has not", arn("canvas-*"), arn("analytics-", ROLE), "no"],
  ["an end that it has not", arn("*-x"), arn(ROLE, "-y"), "no"],
  ["known text that it may be", arn("jobs"), arn(ROLE), "unknown"],
  ["known text of another account", "arn:aws:iam::444455556666:role/jobs", arn(ROLE), "no"],
  ["another kind of resource", "arn:aws:iam::111122223333:user/jobs", arn(ROLE), "no"],
  ["known text against a pattern that is not known", arn(ROLE), arn("jobs"), "unknown"],
  ["a question mark, which stands for one character", arn("?"), arn(ROLE), "unknown"],
  ["another kind of resource of any account", "arn:aws:iam::*:user/*", arn(ROLE), "no"],
  ["another service, whatever the rest is", "arn:aws:s3*:::*", arn(ROLE), "no"],
  ["text of no length", arn(), arn(ROLE), "unknown"],
])("%s", (_, pattern, value, expected) => {
  expect(matchesArn(patternOf(pattern, READING), value, () => "absent")).toBe(expected);
});

test("a variable whose value is a reference is that reference", () => {
  const account = { reference: "data.aws_caller_identity.current.account_id" };
  const pattern = patternOf("${aws:PrincipalAccount}", { ...READING, wildcards: false });
  const variables = (): { value: MaybeUnknownString } => ({ value: new Template([account]) });
  expect(matches(pattern, new Template([account]), variables)).toBe("yes");
  expect(matches(pattern, "111122223333", variables)).toBe("unknown");
});

test("texts are joined, and shown as Terraform writes them", () => {
  expect(join(["a", "b", join(["c", ROLE]), "", "d"])).toEqual(new Template(["abc", ROLE, "d"]));
  expect(join(["a", "b"])).toBe("ab");
  expect(show(join(["a", ROLE]))).toBe("a${aws_iam_role.jobs.name}");
});

test("a pattern that would run for years in a regular expression is decided at once", () => {
  const pattern = patternOf(`arn:aws:s3:::${"*a".repeat(2_000)}b`, READING);
  expect(matchesArn(pattern, `arn:aws:s3:::${"a".repeat(20_000)}`, () => "absent")).toBe("no");
});

test("a Deny that may reach a request leaves it untold, whatever allows it", () => {
  const policy = readPolicy({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Sid: "D", Effect: "Deny", Action: "iam:PassRole", NotResource: [arn(ROLE)] },
    ],
  });
  const ask = (resource: MaybeUnknownString): unknown => {
    const request = {
      action: "iam:PassRole",
      resource,
      principal: { arn: "arn:aws:iam::111122223333:role/users", account: "111122223333" },
      context: contextOf({}),
      sameAccount: "yes",
    } as const;
    const { answer, because } = decide(request, { identity: [{ name: "p", address: undefined, policy }] });
    return [answer, because.map(({ statement }) => statement?.sid)];
  };
  expect(ask(arn(ROLE))).toEqual(["yes", [undefined]]);
  expect(ask(arn(OTHER))).toEqual(["unknown", ["D"]]);
  expect(ask("arn:aws:iam::444455556666:role/x")).toEqual(["no", ["D"]]);
});
