/** Values of conditions under operators that differ: which are among others, and which have none in common. */
import { dateOperators } from "../../lib/authorization/operators/date";
import { operatorNamed } from "../../lib/authorization/operators";
import { areApart, areArns, isWithin, type Values } from "../../lib/authorization/operators/values";
import { patternOf } from "../../lib/authorization/pattern";

function valuesOf(operator: string, text: string): Values {
  const found = operatorNamed(operator.toLowerCase());
  const values = found?.values(patternOf(text, found.reading));
  if (values === undefined) throw new Error(`${operator} ${text}`);
  return values;
}

const ROLE = "arn:aws:iam::111122223333:role/a";

/** Operator and value of the one and of the other; whether the one is within, the other is, and whether they are apart. */
test.each<readonly [string, string, string, string, string]>([
  // Numbers and times: the ends count.
  ["NumericEquals", "5", "NumericLessThanEquals", "5", "within"],
  ["NumericEquals", "5", "NumericLessThan", "5", "apart"],
  ["NumericLessThan", "5", "NumericLessThanEquals", "5", "within"],
  ["NumericLessThanEquals", "4", "NumericLessThan", "5", "within"],
  ["NumericLessThan", "5", "NumericLessThan", "5", "within, around"],
  ["NumericEquals", "5", "NumericEquals", "5.0", "within, around"],
  ["NumericGreaterThan", "5", "NumericGreaterThanEquals", "5", "within"],
  ["NumericGreaterThan", "5", "NumericLessThanEquals", "5", "apart"],
  ["NumericGreaterThanEquals", "5", "NumericLessThanEquals", "5", "neither"],
  ["NumericGreaterThanEquals", "5", "NumericLessThan", "5", "apart"],
  ["NumericGreaterThan", "6", "NumericLessThan", "5", "apart"],
  ["NumericGreaterThan", "4", "NumericLessThan", "5", "neither"],
  ["DateEquals", "2026-01-01T00:00:00Z", "DateGreaterThanEquals", "2026-01-01T00:00:00Z", "within"],
  ["DateLessThan", "2026-01-01T00:00:00Z", "DateGreaterThan", "2026-01-01T00:00:00Z", "apart"],
  // Addresses of two versions are never the same; a number and a time are not compared.
  ["IpAddress", "203.0.113.7/32", "IpAddress", "203.0.113.0/24", "within"],
  ["IpAddress", "203.0.113.0/24", "IpAddress", "203.0.114.0/24", "apart"],
  ["IpAddress", "203.0.113.0/24", "IpAddress", "2001:db8::/32", "apart"],
  ["IpAddress", "2001:db8::/32", "IpAddress", "203.0.113.0/24", "apart"],
  ["IpAddress", "2001:db8:1::/48", "IpAddress", "2001:db8::/32", "within"],
  ["NumericEquals", "5", "DateEquals", "2026-01-01", "neither"],
  ["NumericEquals", "5", "IpAddress", "203.0.113.0/24", "neither"],
  ["NumericEquals", "5", "StringLike", "*", "neither"],
  ["StringEquals", "5", "NumericEquals", "5", "neither"],
  // Base64 is compared with base64 alone.
  ["BinaryEquals", "YQ==", "BinaryEquals", "YQ==", "within, around"],
  ["BinaryEquals", "YQ==", "BinaryEquals", "Yg==", "apart"],
  ["BinaryEquals", "YQ==", "StringEquals", "YQ==", "neither"],
  ["StringEquals", "YQ==", "BinaryEquals", "Yg==", "neither"],
  // Texts and ARNs.
  ["StringEquals", "ab", "StringLike", "a*", "within"],
  ["StringEquals", "b", "StringLike", "a*", "apart"],
  ["StringEquals", "AB", "StringEqualsIgnoreCase", "ab", "within"],
  ["StringLike", "${aws:username}*", "StringLike", "a*", "neither"],
  ["StringLike", "a*b", "StringLike", "a*b${aws:username}", "neither"],
  ["ArnLike", ROLE, "ArnLike", "arn:aws:iam::*:role/*", "within"],
  ["ArnLike", ROLE, "ArnLike", "arn:aws:iam::*:role/b", "apart"],
  ["ArnLike", ROLE, "StringLike", "arn:aws:iam::*", "within"],
  ["StringLike", `${ROLE}*`, "ArnLike", "arn:aws:iam::*:role/*", "within"],
  ["StringLike", "arn:aws:iam::*:role/a", "ArnLike", "arn:aws:iam::*:role/a", "around"],
  ["StringEquals", "no ARN", "ArnLike", "arn:aws:iam::*:role/a", "apart"],
  // What an ARN of fewer parts stands for is not documented.
  ["ArnLike", "arn:aws:iam:*", "StringLike", "zq9*", "neither"],
  ["ArnLike", "arn:aws:iam:*", "ArnLike", "arn:aws:sns:*", "neither"],
])("%s %s, %s %s: %s", (operator, text, otherOperator, otherText, expected) => {
  const [one, other] = [valuesOf(operator, text), valuesOf(otherOperator, otherText)];
  const found = [
    ...(isWithin(one, other) ? ["within"] : []),
    ...(isWithin(other, one) ? ["around"] : []),
    ...(areApart(one, other) ? ["apart"] : []),
  ];
  expect(found.join(", ") || "neither").toBe(expected);
  expect(areApart(other, one)).toBe(areApart(one, other));
});

test.each([
  ["ArnLike", "arn:aws:iam::*:role/a", true],
  ["ArnLike", "*", true],
  ["StringLike", "arn:*", true],
  ["StringEquals", ROLE, true],
  ["StringLike", "*arn:aws", false],
  ["StringEquals", "no ARN", false],
  ["BinaryEquals", "arn:", false],
  ["NumericEquals", "5", false],
])("%s %s are ARNs: %s", (operator, text, expected) => {
  expect(areArns(valuesOf(operator, text))).toBe(expected);
});

test.each<readonly [string, boolean]>([
  ["2026-01-01", true],
  ["2026-01-01T10:20Z", true],
  ["2026-01-01T10:20:30Z", true],
  ["2026-01-01T10:20:30.5+02:00", true],
  ["1767225600", true],
  ["2026-01-01T10:20", false],
  ["2026-13-01", false],
  ["x2026-01-01", false],
  ["2026-01-01x", false],
  ["12s", false],
  ["yesterday", false],
])("a time: %s, %s", (text, isTime) => {
  const operator = dateOperators["dateequals"];
  expect(operator?.values(patternOf(text, operator.reading)) !== undefined).toBe(isTime);
});

test("seconds since 1970 are times", () => {
  expect(valuesOf("DateEquals", "1767225600")).toEqual(valuesOf("DateEquals", "2026-01-01T00:00:00Z"));
});

test("what is not of the operator's kind matches nothing, on either side", () => {
  const matches = (policy: string, value: string): unknown => {
    const operator = operatorNamed("numericequals");
    return operator?.matches(patternOf(policy, operator.reading), value, () => "absent");
  };
  expect(["5", "6", "x"].map((value) => matches("5", value))).toEqual(["yes", "no", "void"]);
  expect([matches("x", "5"), matches("x", "x"), matches("5*", "5")]).toEqual(["void", "void", "void"]);
});
