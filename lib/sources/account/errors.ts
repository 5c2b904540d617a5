/** Errors that say nothing of an account: each in one line, with what to do. */
import { isDenied, isNotThere } from "./answers";

/** With whose credentials, and where. */
interface Connection {
  readonly region: string;
  readonly profile: string | undefined;
}

const NO_CREDENTIALS = /^(CredentialsProviderError|NoCredentials)$/;
const EXPIRED = /^(ExpiredToken|ExpiredTokenException|TokenRefreshRequired|RequestExpired)$/;
const NOT_VALID =
  /^(InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|AuthFailure|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature|MissingAuthenticationToken|InvalidToken)$/;
const NOT_REACHED =
  /^(ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|CERT_HAS_EXPIRED|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|TimeoutError)$/;

/** What keeps every call from being answered, in one line; undefined for an error that one call was answered with. */
export function connectionProblem(error: unknown, { region, profile }: Connection): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  if (isDenied(name) || isNotThere(name)) return undefined;
  const code = "code" in error && typeof error.code === "string" ? error.code : name;
  const whose = profile === undefined ? "" : ` of the profile ${profile}`;
  const login = profile === undefined ? "aws sso login" : `aws sso login --profile ${profile}`;
  if (/\bMFA\b|multi-?factor/i.test(message) && (NO_CREDENTIALS.test(name) || !isAnswer(error))) {
    return `The credentials${whose} need an MFA code, which is not asked for here. Get a session first (aws sts get-session-token --serial-number … --token-code …), and set its credentials in the environment.`;
  }
  if (NO_CREDENTIALS.test(name) && /\b(sso|expired|token)\b/i.test(message))
    return `The credentials${whose} have expired or are not signed in. Sign in again: ${login}`;
  if (NO_CREDENTIALS.test(name)) {
    return profile === undefined
      ? `There are no AWS credentials. Sign in (${login}), name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`
      : `There are no AWS credentials for the profile ${profile}. aws configure list-profiles shows the profiles there are; sign in with: ${login}`;
  }
  if (EXPIRED.test(name)) return `The credentials${whose} have expired. Sign in again: ${login}`;
  if (NOT_VALID.test(name)) {
    return `AWS does not accept the credentials${whose} in ${region} (${name}). Check that they are of this account, are not deleted, and that this machine's clock is right.`;
  }
  if (notReached(error) !== undefined) {
    return `AWS is not reached in ${region} (${code}). Check the network, the proxy and the Region: --region`;
  }
  // Not an answer of AWS, and nothing that another call would do better at.
  if (!isAnswer(error)) return `AWS could not be asked in ${region}: ${firstLine(message)}`;
  return undefined;
}

/** The code of an error by which a call's address was not reached; undefined for any other error. */
export function notReached(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  return [code, error.name].find((each) => NOT_REACHED.test(each));
}

/** Whether it is an answer, with a status or with a body that the SDK could not read. */
function isAnswer(error: Error): boolean {
  if ("$response" in error) return true;
  const metadata = "$metadata" in error ? error.$metadata : undefined;
  return typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata;
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
