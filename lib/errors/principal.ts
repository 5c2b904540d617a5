/** Principals as texts of errors name them. */
import { ownValue } from "../rules/own-value";
import type { TextPrincipal } from "./reading";

/** Services by the words that stand for them in texts. */
const SERVICES: Readonly<Record<string, string>> = {
  sagemaker: "sagemaker.amazonaws.com",
  codebuild: "codebuild.amazonaws.com",
  "emr-serverless": "emr-serverless.amazonaws.com",
};

/** Reads what stands before "is not authorized": an ARN, the name of a service, or nothing that is known. */
export function principalOf(text: string): TextPrincipal {
  const word = text.replaceAll(/[\n"']/g, "").trim();
  const [, service, account, kind, rest] = /^arn:[^:]*:(sts|iam)::([^:]*):([a-z-]+)\/?(.*)$/.exec(word) ?? [];
  const owner = account !== undefined && /^\d{12}$/.test(account) ? { account } : {};
  if (service === "sts" && kind === "assumed-role" && rest !== undefined) {
    const slash = rest.indexOf("/");
    return slash < 0
      ? { kind: "role", ...owner, role: rest }
      : { kind: "role", ...owner, role: rest.slice(0, slash), session: rest.slice(slash + 1) };
  }
  if (service === "iam" && kind === "role" && rest !== undefined)
    return { kind: "role", ...owner, role: nameIn(rest), ...(owner.account === undefined ? {} : { roleArn: word }) };
  if ((kind === "user" || kind === "federated-user") && rest !== undefined)
    return { kind: "user", ...owner, name: nameIn(rest) };
  if (kind === "root") return { kind: "user", ...owner, name: "root" };
  if (/^[a-z0-9.-]{1,80}\.amazonaws\.com(\.cn)?$/.test(word)) return { kind: "service", service: word };
  const known = ownValue(SERVICES, word.toLowerCase());
  return known === undefined ? { kind: "unknown", ...owner } : { kind: "service", service: known };
}

/** The name after the path. */
function nameIn(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The account in the ARN of a resource; undefined where it has none, as that of a bucket. */
export function accountInArn(arn: string | undefined): string | undefined {
  return arn === undefined ? undefined : /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1];
}

/** Whether principal and resource belong to one account, where both say it. */
export function ofOneAccount(
  principal: TextPrincipal,
  resource: string | undefined,
): { readonly sameAccount?: boolean } {
  const owner = accountInArn(resource);
  const account = principal.kind === "service" ? undefined : principal.account;
  return owner === undefined || account === undefined ? {} : { sameAccount: owner === account };
}
