import { Fn, Token } from "cdktf";

/** The name of the role with this ARN; a token for a token. */
export function roleNameOf(roleArn: string): string {
  if (!Token.isUnresolved(roleArn)) return roleArn.split("/").at(-1) ?? "";
  return Token.asString(Fn.element(Fn.reverse(Fn.split("/", roleArn)), 0));
}
