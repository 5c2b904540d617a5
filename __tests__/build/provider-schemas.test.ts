/** What releases of the AWS provider that are not run here lack: by the committed schemas. */
import { committedSchemas, differences, type Types, typesIn, writtenTypes } from "../../lib/build/provider-schemas";
import { isNewer, problemsOf } from "../../lib/build/schema-problems";

const SCHEMAS = committedSchemas();
const RELEASES = Object.keys(SCHEMAS.others);

test("the committed schemas are of these releases", () => {
  expect([SCHEMAS.release, ...RELEASES]).toEqual(["5.100.0", "5.76.0", "6.25.0", "6.66.0"]);
});

test.each(RELEASES.filter((release) => isNewer(release, SCHEMAS.release)))(
  "%s has all that is written and read, with the same types",
  (release) => {
    expect(problemsOf(SCHEMAS.types, typesIn(SCHEMAS, release))).toEqual([]);
  },
);

test.each(RELEASES)("%s is the installed release and what differs", (release) => {
  expect(differences(SCHEMAS.types, typesIn(SCHEMAS, release))).toEqual(SCHEMAS.others[release]);
});

test("only the Region's argument is new on what is written, and on nothing of IAM", () => {
  const { others } = SCHEMAS;
  const without = writtenTypes().filter((type) => others["6.25.0"]?.[type]?.["region"] === undefined);
  expect(without).toEqual([
    "aws_iam_role",
    "aws_iam_role_policy",
    "aws_iam_role_policy_attachment",
    "data.aws_caller_identity",
    "data.aws_iam_policy_document",
    "data.aws_iam_role",
    "data.aws_iam_roles",
    "data.aws_service",
    "data.aws_vpc_endpoint_service",
  ]);
});

describe("a problem is", () => {
  const mine: Types = {
    aws_vpc_endpoint: {
      vpc_id: "string; required",
      tags: "map(string); optional",
      dns_options: "block list max 1; optional",
    },
  };
  const problems = (paths: Readonly<Record<string, string>>): readonly string[] =>
    problemsOf(mine, { aws_vpc_endpoint: { ...mine["aws_vpc_endpoint"], ...paths } });

  test("nothing where a release only adds", () => {
    expect(problems({ region: "string; optional+computed", "new.inner": "string; required" })).toEqual([]);
    expect(problems({ vpc_id: "string; optional" })).toEqual([]);
  });

  test("a type that is missing", () => {
    expect(problemsOf(mine, {})).toEqual(["aws_vpc_endpoint is missing"]);
  });

  test("a path that is missing", () => {
    expect(
      problemsOf(mine, { aws_vpc_endpoint: { vpc_id: "string; required", tags: "map(string); optional" } }),
    ).toEqual(["aws_vpc_endpoint.dns_options is missing"]);
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ["another type", { tags: "list(string); optional" }, "aws_vpc_endpoint.tags was map(string) and is list(string)"],
    ["what can no longer be set", { tags: "map(string); computed" }, "aws_vpc_endpoint.tags can no longer be set"],
    ["what must be set", { tags: "map(string); required" }, "aws_vpc_endpoint.tags must be set"],
    ["a new argument that must be set", { owner: "string; required" }, "aws_vpc_endpoint.owner is new and required"],
    [
      "one in a block that is there",
      { "dns_options.owner": "string; required" },
      "aws_vpc_endpoint.dns_options.owner is new and required",
    ],
  ])("%s", (_what, paths, expected) => {
    expect(problems(paths)).toEqual([expected]);
  });
});
