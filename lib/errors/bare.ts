/** Refusals that are not in the common sentence: of S3, EC2, KMS, STS and Lake Formation. */
import { actionsOf, onPath, spelled } from "./actions";
import type { Refusal } from "./reading";

const UNKNOWN = { principal: { kind: "unknown" }, deny: "unknown", layer: "unknown" } as const;

/** The operation that a client names before the message, the last one before a place. */
export function operationBefore(text: string): string | undefined {
  const all = [...text.matchAll(/when calling the (\w{1,80}) operation|operation error [\w -]{1,80}: (\w{1,80}),/g)];
  const last = all.at(-1);
  return last?.[1] ?? last?.[2];
}

/** EC2's encoded message. */
export function encodedIn(text: string): string | undefined {
  return /Encoded[ \n]authorization[ \n]failure[ \n]message:[ \n]*([A-Za-z0-9_-]{1,10240})/.exec(text)?.[1];
}

/** The id of IAM's Access Troubleshooter, and the Region of its console. */
export function authorizationIn(text: string): { readonly authorizationId?: string; readonly region?: string } {
  const [, id] = /authorization[ \n]id:[ \n]*([^\s"<>()]{1,256})/.exec(text) ?? [];
  const [, linked] = /#\/authorization-details\/([^\s"<>()]{1,256})/.exec(text) ?? [];
  const [, region] = /https:\/\/([a-z0-9-]{1,32})\.console\.aws\.amazon\.com/.exec(text) ?? [];
  const found = (id ?? linked)?.replace(/\.$/, "");
  if (found === undefined) return {};
  return { authorizationId: found, ...(region === undefined ? {} : { region }) };
}

/** Refusals of a text that holds no sentence of the common form. */
export function bareRefusals(text: string): readonly Refusal[] {
  return [
    ...unsigned(text),
    ...ofEc2(text),
    ...ofKms(text),
    ...ofLakeFormation(text),
    ...ofClients(text),
    ...ofPaths(text),
  ];
}

function unsigned(text: string): readonly Refusal[] {
  return [...text.matchAll(/(?<!is )\bNot authorized to perform (sts:\w{1,64})/gi)].map(([, action = ""]) => ({
    ...UNKNOWN,
    action: spelled(action),
    maybe: ["the trust policy does not allow the caller", "the trust policy's condition does not hold"],
  }));
}

function ofEc2(text: string): readonly Refusal[] {
  return [...text.matchAll(/You are not authorized to perform this operation\.(?![ \n]*User:)/g)].map(({ index }) => {
    const operation = operationBefore(text.slice(Math.max(0, index - 2_048), index));
    const encoded = encodedIn(text.slice(index, index + 12_288));
    return {
      ...UNKNOWN,
      ...(operation === undefined ? {} : { operation, action: `ec2:${operation}` }),
      ...(encoded === undefined ? {} : { encoded }),
    };
  });
}

function ofKms(text: string): readonly Refusal[] {
  return [...text.matchAll(/The ciphertext refers to a customer master key that does not exist/g)].map(() => ({
    ...UNKNOWN,
    action: "kms:Decrypt",
    maybe: ["key missing or in another Region", "key policy or role does not allow"],
  }));
}

function ofLakeFormation(text: string): readonly Refusal[] {
  const found = text.matchAll(
    /Insufficient Lake Formation permission\(s\)(?::[ \n]*Required[ \n]+([\w, ]{1,100}?)[ \n]+on[ \n]+([^\n(<"]{1,300}))?/g,
  );
  return [...found].map(([, needs, on]) => ({
    principal: { kind: "unknown" },
    deny: "implicit",
    layer: "lake-formation",
    ...(needs === undefined || on === undefined ? {} : { needs: needs.trim(), on: on.trim() }),
  }));
}

/** "Access Denied" with the operation that a client names. */
function ofClients(text: string): readonly Refusal[] {
  const cli = text.matchAll(
    /when calling the (\w{1,80}) operation(?: \(reached max retries: \d{1,4}\))?:[ \n]*(?:Access Denied|AccessDenied|Forbidden)\b/g,
  );
  const go = text.matchAll(
    /operation error [\w -]{1,80}: (\w{1,80}), https response error StatusCode: 403,[^\n]{0,400}api error (?:AccessDenied: Access Denied|Forbidden: Forbidden)/g,
  );
  return [...cli, ...go].map(([, operation = ""]) => {
    const [action, ...others] = actionsOf(operation);
    if (action === undefined) return { ...UNKNOWN, operation };
    return others.length === 0
      ? { ...UNKNOWN, operation, action }
      : { ...UNKNOWN, operation, candidates: [action, ...others].map((each) => ({ action: each })) };
  });
}

/** Hadoop's file systems name the path; the answer of a HEAD request has no body. */
function ofPaths(text: string): readonly Refusal[] {
  return text.split("\n").flatMap((line): readonly Refusal[] => {
    if (!/Access Denied|Forbidden/.test(line) || !/S3Exception|Amazon S3|Status Code: 403/.test(line)) return [];
    const [, bucket, key = ""] = /s3[an]?:\/\/([a-z0-9.-]{3,63})(?:\/([^\n]{0,1024}?))?(?=: |[\n"]|$)/.exec(line) ?? [];
    if (bucket === undefined) return [{ ...UNKNOWN }];
    const isWrite = /: (?:PUT|Writing|create|mkdirs|rename|delete|finalize|Multi-part)/i.test(line);
    return [{ ...UNKNOWN, candidates: onPath(bucket, key, isWrite) }];
  });
}

/** "Access Denied" and nothing else. */
export function isOnlyDenied(text: string): boolean {
  return /access[ _-]?denied|\bforbidden\b|\bnot authorized\b|\b403\b/i.test(text);
}
