/** ARNs in AWS's fixed forms. */
import { join, type Reference, type MaybeUnknownString, unknownText } from "../authorization/text";
import type { Place } from "./inventory";

function named(part: string | Reference): string {
  return typeof part === "string" ? part : part.reference;
}

/** A shared subnet belongs to another account, which only AWS knows. */
export function ec2(
  kind: "subnet" | "security-group",
  id: MaybeUnknownString | undefined,
  { partition, region }: Place,
  owner?: MaybeUnknownString,
): MaybeUnknownString | undefined {
  if (id === undefined) return undefined;
  const account = owner ?? unknownText(`owner of ${typeof id === "string" ? id : id.parts.map(named).join("")}`);
  return join(["arn:", partition, ":ec2:", region, ":", account, `:${kind}/`, id]);
}
