/** Whose a bucket or key is, as far as that is known at synth. */
import { Token } from "cdktf";
import type { AwsTarget } from "./aws-target";

/** True for an owner who was named and is not known to be the deployment's own account. */
export function isOtherAccount(accountId: string | undefined, target: AwsTarget): boolean {
  return accountId !== undefined && accountId !== target.account;
}

/** True for a key of another account; where key or account is known to Terraform alone, the key goes with its bucket. */
export function keyIsOfOtherAccount(kmsKeyArn: string, bucketIsOfOther: boolean, target: AwsTarget): boolean {
  return Token.isUnresolved(kmsKeyArn) || Token.isUnresolved(target.account)
    ? bucketIsOfOther
    : isOtherAccount(kmsKeyArn.split(":")[4], target);
}
