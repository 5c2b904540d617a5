/**
 * What Terraform planned and AWS held for configurations that are written by hand, from a recording. To apply them again:
 * npm run test:oracle -- --by-hand --record __tests__/oracle/by-hand/recorded.json.gz
 */
import * as path from "node:path";
import { BY_HAND, compareByHand, fingerprint } from "./by-hand/compare";
import { DEFECTS } from "./defects";
import { recordedIn } from "./by-hand/recorded";

const RECORDED = recordedIn(path.join(__dirname, "by-hand/recorded.json.gz"));

test("the recording is of these texts", () => {
  expect(RECORDED.texts).toBe(fingerprint(BY_HAND));
});

test("what a plan says is what AWS has after the apply, for each way to write it", () => {
  expect(compareByHand(RECORDED).disagreements).toEqual([]);
});

test.each([
  ["attachments are not read", "nested modules with for_each"],
  ["the permissions boundary is dropped", "permissions boundary from a module's output"],
  ["the members of a group are dropped", "user in groups by membership"],
  ["policies apart from their buckets are not read", "bucket policy with Deny by aws:PrincipalArn"],
  ["what is deleted stays", "removed with destroy"],
  ["before and after are swapped", "a bucket and its policy are imported, and the policy now denies"],
])("a wrong reader is found: %s", (name, what) => {
  const defect = DEFECTS.find((each) => each.name === name);
  const some = BY_HAND.filter((each) => each.what === what);
  expect(compareByHand(RECORDED, undefined, some).disagreements).toEqual([]);
  expect(compareByHand(RECORDED, defect?.spoil, some).disagreements).not.toEqual([]);
});
