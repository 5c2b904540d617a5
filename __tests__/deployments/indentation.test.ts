/** Lines that are not indented far enough are one mistake, wherever it is made. */
import { readDeployments } from "../../lib/deployments/read";

const RIGHT = `deployments:
  analytics:
    scenario: quick-setup
    account: "111122223333"
    region: us-east-1
    executionRoles:
      analysts:
        existing:
          roleArn: arn:aws:iam::111122223333:role/a
    domain:
      import:
        domainId: d-a
    tags:
      team: data
`;

/** The file with fewer spaces in front of some lines, counted from 1. */
function dedented(from: number, to: number, by: number): string {
  return RIGHT.split("\n")
    .map((line, index) => (index + 1 >= from && index < to ? line.slice(by) : line))
    .join("\n");
}

function reported(text: string): readonly string[] {
  const reading = readDeployments(text, "f");
  return reading.usable
    ? []
    : reading.problems.map(({ place, field, problem }) => `${String(place?.line)} ${field}: ${problem}`);
}

test.each<[string, number, number, number, string]>([
  ["the deployments", 2, 14, 2, "2 analytics: analytics belongs into deployments"],
  [
    "all fields of a deployment",
    3,
    14,
    2,
    "3 deployments.scenario: scenario, account, region, executionRoles, domain, tags belong into analytics",
  ],
  ["the last fields of a deployment", 10, 14, 2, "10 deployments.domain: domain, tags belong into analytics"],
  ["the entries of a map", 7, 9, 2, "7 deployments.analytics.analysts: analysts belongs into executionRoles"],
  ["the form of a choice", 11, 12, 2, "11 deployments.analytics.import: import belongs into domain"],
  ["a field two levels up", 12, 12, 4, "12 deployments.analytics.domainId: domainId belongs into domain.import"],
  ["one tag", 14, 14, 2, "14 deployments.analytics.team: team belongs into tags"],
])("%s", (_, from, to, by, start) => {
  const what = start.includes(" belongs ") ? "is" : "are";
  expect(reported(dedented(from, to, by))).toEqual([`${start}, and ${what} not indented far enough for that`]);
});

test("says what to do", () => {
  const reading = readDeployments(dedented(10, 14, 2), "f");
  expect(reading.usable ? "" : reading.problems[0]?.write).toBe(
    "these fields below analytics, with more spaces in front",
  );
});

test("mistakes inside are reported as well, at their places", () => {
  expect(reported(dedented(3, 14, 2).replace("us-east-1", "us-east-1a"))).toEqual([
    "3 deployments.scenario: scenario, account, region, executionRoles, domain, tags belong into analytics, and are not indented far enough for that",
    '5 deployments.analytics.region: "us-east-1a": that is an Availability Zone, not a Region',
  ]);
});

test("two blocks are two mistakes", () => {
  const text = dedented(11, 12, 2).replace("    tags:\n      team: data", "    tags:\n    team: data");
  expect(reported(text).map((line) => line.split(",")[0])).toEqual([
    "11 deployments.analytics.import: import belongs into domain",
    "14 deployments.analytics.team: team belongs into tags",
  ]);
});

test.each([
  [
    "a field that is nearly right stays where it is",
    "    protectDomian: true\n",
    "15 deployments.analytics.protectDomian: there is no field protectDomian here",
  ],
  [
    "a field of no map stays where it is",
    "    zzz: { a: 1 }\n",
    "15 deployments.analytics.zzz: there is no field zzz here",
  ],
])("%s", (_, line, problem) => {
  expect(reported(`${RIGHT}${line}`)).toEqual([problem]);
});

test("a deployment that is called like a field is one", () => {
  const other = RIGHT.replace("deployments:\n", "")
    .replace("analytics", "domain")
    .replace("us-east-1", "x")
    .replaceAll("d-a", "d-b");
  expect(
    reported(`${RIGHT.replace("    domain:\n      import:\n        domainId: d-a\n", "")}${other}`).map(
      (line) => line.split(":")[0],
    ),
  ).toEqual(["2 deployments.analytics.domain", "15 deployments.domain.region"]);
});

test("of very many fields at the wrong level a hundred are moved, since each move costs as much as the map is long", () => {
  const fields = Array.from({ length: 1_000 }, (_, index) => `    x${String(index)}: { create: {} }\n`).join("");
  const found = reported(`${RIGHT.split("\n").slice(0, 6).join("\n")}\n${fields}`);
  expect(found.filter((line) => line.includes(" belong "))).toEqual([
    "7 deployments.analytics.x0: x0, x1, x2, x3, x4, x5, x6, x7, 92 more belong into executionRoles, and are not indented far enough for that",
  ]);
});
