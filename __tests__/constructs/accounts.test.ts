import { Token } from "cdktf";
import { isOtherAccount, keyIsOfOtherAccount } from "../../lib/constructs/accounts";
import { target } from "../support/constructs";
import { ACCOUNT, OTHER_ACCOUNT } from "../support/quick-setup";

const token = Token.asString({ resolve: () => "x" });
const unknown = { ...target, account: token };
const key = (account: string): string => `arn:aws:kms:us-east-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

it.each<[string, string | undefined, typeof target, boolean]>([
  ["no owner named", undefined, target, false],
  ["the account itself", ACCOUNT, target, false],
  ["another account", OTHER_ACCOUNT, target, true],
  ["an owner known to Terraform alone", token, target, true],
  ["an owner, the account known to Terraform alone", ACCOUNT, unknown, true],
])("a bucket with %s", (_, owner, of, other) => {
  expect(isOtherAccount(owner, of)).toBe(other);
});

it.each<[string, string, typeof target, boolean, boolean]>([
  ["of the account, whosever the bucket is", key(ACCOUNT), target, true, false],
  ["of another account, whosever the bucket is", key(OTHER_ACCOUNT), target, false, true],
  ["known to Terraform alone, of an own bucket", token, target, false, false],
  ["known to Terraform alone, of another's bucket", token, target, true, true],
  ["of an own bucket, the account known to Terraform alone", key(OTHER_ACCOUNT), unknown, false, false],
  ["of another's bucket, the account known to Terraform alone", key(OTHER_ACCOUNT), unknown, true, true],
])("a key %s", (_, arn, of, bucketIsOfOther, other) => {
  expect(keyIsOfOtherAccount(arn, bucketIsOfOther, of)).toBe(other);
});
