/** Where a checkout has the block of a resource. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { placesIn, type SourcePlace } from "../../lib/sources/places";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "places-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function checkout(files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
}

const at = (file: string, line: number): SourcePlace => ({ file, line });

describe("one block of that name", () => {
  test.each([
    ["aws_iam_role.users", at("main.tf", 2)],
    ["aws_iam_role.users[0]", at("main.tf", 2)],
    ['aws_iam_role.users["a.b"]', at("main.tf", 2)],
    ['aws_iam_role.users["a\\"].b"]', at("main.tf", 2)],
    ["aws_iam_role.users (deposed 00112233)", at("main.tf", 2)],
    ["data.aws_iam_role.users", at("main.tf", 5)],
    ["aws_kms_key.spread", at("main.tf", 7)],
    ["module.storage.aws_s3_bucket.b", at("modules/storage/main.tf", 1)],
    ['module.storage["a.b"].module.inner[0].data.aws_s3_bucket.b', at("modules/storage/main.tf", 2)],
    // The block of a resource that is in no file: that of its module.
    ["module.storage.aws_s3_bucket.remote", at("main.tf", 10)],
    ["module.storage.module.inner.aws_s3_bucket.remote", at("main.tf", 10)],
    ["aws_s3_bucket.remote", undefined],
    ["module.other.aws_s3_bucket.remote", undefined],
    // Not a block: a comment, an argument.
    ["aws_s3_bucket.commented", undefined],
    ["aws_s3_bucket", undefined],
  ] as const)("%s", (address, place) => {
    checkout({
      "main.tf": [
        "# roles",
        'resource "aws_iam_role" "users" {',
        "  name = 1",
        "}",
        'data "aws_iam_role" "users" {',
        "}",
        '  resource   "aws_kms_key"\t"spread"{',
        "}",
        '# resource "aws_s3_bucket" "commented" {',
        'module  "storage" {',
        "}",
      ].join("\n"),
      "modules/storage/main.tf": 'resource "aws_s3_bucket" "b" {}\ndata "aws_s3_bucket" "b" {}\n',
    });
    expect(placesIn(folder)(address, "plan.json")).toEqual(place);
  });
});

describe("several blocks of that name", () => {
  const BLOCK = 'resource "aws_iam_role" "users" {}';
  beforeEach(() => {
    checkout({
      "main.tf": `\n${BLOCK}`,
      "prod/main.tf": `\n\n${BLOCK}`,
      "prod/deep/main.tf": BLOCK,
      "twice/a.tf": BLOCK,
      "twice/b.tf": BLOCK,
    });
  });

  test.each([
    ["plan.json", at("main.tf", 2)],
    ["./plan.json", at("main.tf", 2)],
    ["prod/plan.json", at("prod/main.tf", 3)],
    ["./prod/plan.json", at("prod/main.tf", 3)],
    ["prod/deep/plan.json", at("prod/deep/main.tf", 1)],
    ["prod/other/plan.json", undefined],
    ["twice/plan.json", undefined],
  ] as const)("the one beside the plan %s", (planFile, place) => {
    expect(placesIn(folder)("aws_iam_role.users", planFile)).toEqual(place);
  });
});

test("several calls of a module: the one beside the plan", () => {
  checkout({ "one/main.tf": 'module "m" {\n}', "two/main.tf": '\nmodule "m" {\n}' });
  const place = placesIn(folder);
  expect(place("module.m.aws_iam_role.r", "two/plan.json")).toEqual(at("two/main.tf", 2));
  expect(place("module.m.aws_iam_role.r", "plan.json")).toBeUndefined();
});

test("what terraform init and npm wrote is not searched, nor what a link leads to", () => {
  const block = 'resource "aws_iam_role" "users" {}';
  checkout({
    ".terraform/modules/m/main.tf": block,
    "one/.terraform/modules/m/main.tf": block,
    "node_modules/m/main.tf": block,
    "main.tf.json": block,
  });
  const elsewhere = mkdtempSync(path.join(tmpdir(), "places-elsewhere-"));
  try {
    writeFileSync(path.join(elsewhere, "main.tf"), block);
    symlinkSync(elsewhere, path.join(folder, "link"));
    expect(placesIn(folder)("aws_iam_role.users", "plan.json")).toBeUndefined();
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
});

describe("a plan of cdktf.out", () => {
  test.each([
    ["cdktf.out/stacks/ads/plan.json", at("deployments.yaml", 3)],
    ["stacks/ads/plan.json", at("deployments.yaml", 3)],
    ["cdktf.out/stacks/quoted/plan.json", at("deployments.yaml", 5)],
    ["cdktf.out/stacks/commented/plan.json", undefined],
    ["cdktf.out/stacks/deployments/plan.json", undefined],
    ["cdktf.out/stacks/none/plan.json", undefined],
    ["cdktf.out/stacks/ads/more/plan.json", undefined],
    ["mystacks/ads/plan.json", undefined],
  ] as const)("%s", (planFile, place) => {
    checkout({
      "deployments.yaml": [
        "deployments:",
        "  # commented:",
        "  ads:",
        "    region: us-east-1",
        '  "quoted":',
        "    region: us-east-1",
      ].join("\n"),
    });
    expect(placesIn(folder)("aws_iam_role.users", planFile)).toEqual(place);
  });

  test("without a file of deployments", () => {
    expect(placesIn(folder)("aws_iam_role.users", "cdktf.out/stacks/ads/plan.json")).toBeUndefined();
  });
});
