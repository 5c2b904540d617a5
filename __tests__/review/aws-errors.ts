/**
 * Texts of errors as AWS prints them, made from a refused request. The templates are AWS's own
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html) and what services put around them; nothing here is shared with
 * what reads such texts.
 */

/** A request that AWS refused. */
export interface Refused {
  /** The ARN of a session, or the name of a service. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly layer: "identity" | "boundary" | "session" | "resource" | "trust" | "endpoint" | "scp" | "rcp";
  readonly deny: "implicit" | "explicit";
  /** Of the policy that denies; older texts, and those for inline policies, have none. */
  readonly policyArn?: string;
  /** S3 writes it in another way than the other services. */
  readonly isSpelledByS3?: boolean;
}

const WORDS: Readonly<Record<Refused["layer"], string>> = {
  identity: "identity-based policy",
  boundary: "permissions boundary",
  session: "session policy",
  resource: "resource-based policy",
  trust: "role trust policy",
  endpoint: "VPC endpoint policy",
  scp: "service control policy",
  rcp: "resource control policy",
};

function article(word: string): string {
  return /^[aeiou]/i.test(word) ? "an" : "a";
}

/** The sentence, in the form of the service. */
export function sentence({ principal, action, resource, layer, deny, policyArn, isSpelledByS3 }: Refused): string {
  const words = WORDS[layer];
  const named = policyArn === undefined ? "" : `${isSpelledByS3 === true ? ", with policy ARN" : ""}: ${policyArn}`;
  const context =
    deny === "implicit"
      ? `because no ${words} allows the ${action} action`
      : `with an explicit deny in ${layer === "trust" ? "the" : article(words)} ${words}${named}`;
  const on = action.startsWith("s3:") ? `"${resource}"` : resource;
  return `User: ${principal} is not authorized to perform: ${action} on resource: ${on} ${context}`;
}

/** The wrappers of the clients that Canvas's users see the sentence through. */
export const WRAPPERS: Readonly<Record<string, (text: string, action: string) => string>> = {
  cli: (text, action) =>
    `An error occurred (AccessDeniedException) when calling the ${action.split(":")[1] ?? ""} operation: ${text}`,
  java: (text) =>
    `26/11/20 10:02:40 ERROR Executor: Exception in task 0.0\nCaused by: software.amazon.awssdk.services.s3.model.S3Exception: ${text} (Service: S3, Status Code: 403, Request ID: EXAMPLE2) (SDK Attempt Count: 1)\n\tat software.amazon.awssdk.core.internal.http.CombinedResponseHandler.handle(CombinedResponseHandler.java:125)`,
  terraform: (text) =>
    `╷\n│ Error: reading: operation error X: Y, https response error StatusCode: 403, RequestID: 0example-1, api error AccessDeniedException: ${text.replace(" is not authorized", "\n│ is not authorized")}\n│ \n╵`,
  json: (text) => JSON.stringify({ __type: "AccessDeniedException", Message: text }),
};

/** What the job run's state details say when EMR Serverless cannot assume the role. */
export function notAssumable(roleArn: string): string {
  return `Could not assume runtime role ${roleArn} because it doesn't exist or isn't setup with the required trust relationship.`;
}

/** What SageMaker AI says where it cannot assume an execution role. */
export function notAssumableBySageMaker(roleArn: string): string {
  return `Could not assume role ${roleArn}. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role.`;
}
