/** Which errors keep every call from being answered, and what is said of them; every other one is the answer of its call. */
import { connectionProblem, notReached } from "../../../lib/sources/account/errors";

function error(name: string, message = "", more: object = {}): Error {
  return Object.assign(new Error(message), { name }, more);
}
/** As the SDK throws what AWS answered. */
const answer = (name: string, message = "", more: object = {}): Error =>
  error(name, message, { $metadata: { httpStatusCode: 400 }, ...more });

const HERE = { region: "eu-west-1", profile: undefined };
const ADA = { region: "eu-west-1", profile: "ada" };

test.each<readonly [string, unknown]>([
  ["a permission that is missing", answer("AccessDeniedException", "MFA token expired")],
  ["a permission that is missing, without a status", error("AccessDenied")],
  ["what does not exist", error("NoSuchEntityException")],
  ["an error of one call", answer("ValidationException")],
  ["an answer whose body the SDK cannot read", error("SyntaxError", "x", { $response: {} })],
  ["a thrown text", "ExpiredToken"],
  ["nothing", undefined],
])("%s says nothing of other calls", (_, thrown) => {
  expect(connectionProblem(thrown, HERE)).toBeUndefined();
});

test.each<readonly [string, Error, string, string]>([
  [
    "no credentials",
    error("CredentialsProviderError", "Could not load credentials from any providers"),
    "There are no AWS credentials. Sign in (aws sso login), name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
    "There are no AWS credentials for the profile ada. aws configure list-profiles shows the profiles there are; sign in with: aws sso login --profile ada",
  ],
  [
    "a session of SSO that has ended",
    error("CredentialsProviderError", "The SSO session associated with this profile has expired"),
    "The credentials have expired or are not signed in. Sign in again: aws sso login",
    "The credentials of the profile ada have expired or are not signed in. Sign in again: aws sso login --profile ada",
  ],
  [
    "credentials that have expired",
    answer("ExpiredTokenException", "The security token included in the request is expired"),
    "The credentials have expired. Sign in again: aws sso login",
    "The credentials of the profile ada have expired. Sign in again: aws sso login --profile ada",
  ],
  [
    "an MFA code",
    error("CredentialsProviderError", "Profile ada requires multi-factor authentication"),
    "The credentials need an MFA code, which is not asked for here. Get a session first (aws sts get-session-token --serial-number … --token-code …), and set its credentials in the environment.",
    "The credentials of the profile ada need an MFA code, which is not asked for here. Get a session first (aws sts get-session-token --serial-number … --token-code …), and set its credentials in the environment.",
  ],
  [
    "an MFA code, in an error of another name",
    error("Error", "MFA is required"),
    "The credentials need an MFA code, which is not asked for here. Get a session first (aws sts get-session-token --serial-number … --token-code …), and set its credentials in the environment.",
    "The credentials of the profile ada need an MFA code, which is not asked for here. Get a session first (aws sts get-session-token --serial-number … --token-code …), and set its credentials in the environment.",
  ],
  [
    "a key that is deleted",
    answer("InvalidClientTokenId"),
    "AWS does not accept the credentials in eu-west-1 (InvalidClientTokenId). Check that they are of this account, are not deleted, and that this machine's clock is right.",
    "AWS does not accept the credentials of the profile ada in eu-west-1 (InvalidClientTokenId). Check that they are of this account, are not deleted, and that this machine's clock is right.",
  ],
  [
    "an address that is not found, by the error's code",
    error("Error", "getaddrinfo", { code: "ENOTFOUND" }),
    "AWS is not reached in eu-west-1 (ENOTFOUND). Check the network, the proxy and the Region: --region",
    "AWS is not reached in eu-west-1 (ENOTFOUND). Check the network, the proxy and the Region: --region",
  ],
  [
    "a call that takes too long, by the error's name",
    error("TimeoutError"),
    "AWS is not reached in eu-west-1 (TimeoutError). Check the network, the proxy and the Region: --region",
    "AWS is not reached in eu-west-1 (TimeoutError). Check the network, the proxy and the Region: --region",
  ],
  [
    "anything else that is no answer, by its first line",
    error("TypeError", "Invalid URL\n    at x\n"),
    "AWS could not be asked in eu-west-1: Invalid URL",
    "AWS could not be asked in eu-west-1: Invalid URL",
  ],
])("%s", (_, thrown, without, withProfile) => {
  expect(connectionProblem(thrown, HERE)).toBe(without);
  expect(connectionProblem(thrown, ADA)).toBe(withProfile);
});

test("the code of an error by which an address was not reached, or else its name", () => {
  expect(notReached(error("Error", "", { code: "ECONNREFUSED" }))).toBe("ECONNREFUSED");
  expect(notReached(error("TimeoutError"))).toBe("TimeoutError");
  expect(notReached(error("TimeoutError", "", { code: "ECONNRESET" }))).toBe("ECONNRESET");
  expect(notReached(error("TimeoutError", "", { code: "OTHER" }))).toBe("TimeoutError");
  expect(notReached(error("TimeoutError", "", { code: 1 }))).toBe("TimeoutError");
});

test("no code of any other error", () => {
  const others = [
    error("Error", "", { code: "OTHER" }),
    answer("ValidationException"),
    "ENOTFOUND",
    { code: "ENOTFOUND" },
  ];
  expect(others.map(notReached)).toEqual([undefined, undefined, undefined, undefined]);
});
