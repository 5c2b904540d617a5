/** AWS managed policies, read when they are first asked for. */
import { MANAGED_DOCUMENTS } from "../policies/managed/documents";
import type { NamedPolicy } from "./policy";
import { readPolicy } from "./read-policy";

const byArn = new Map(MANAGED_DOCUMENTS.map((document) => [document.arn, document]));
const read = new Map<string, NamedPolicy>();

/** The policy with this ARN, named with its version; undefined for one that is not bundled. */
export function managedPolicy(arn: string): NamedPolicy | undefined {
  const document = byArn.get(arn);
  if (document === undefined) return undefined;
  const known = read.get(arn) ?? {
    name: `${document.name} ${document.versionId}`,
    address: undefined,
    policy: readPolicy(document.document),
  };
  read.set(arn, known);
  return known;
}
