/** Switches large data on or off: reads, decides, writes one update each, waits, and compares what came of it. */
import type { Json } from "../rules/json";
import { ownValue } from "../rules/own-value";
import { InputError } from "../sources/input";
import { isNotThere, objectsIn, textIn } from "../sources/account/answers";
import { answerOf, delays, type Effects, refusal } from "./aws";
import {
  type Change,
  canvasOf,
  decide,
  type Decision,
  type Described,
  emrOf,
  nameOf,
  type Target,
  unexpected,
  type Wanted,
  wasWritten,
} from "./setting";

/** An update that is to be made, with the description that it was decided on. */
export interface Planned {
  readonly described: Described;
  readonly change: Change;
}

/** How an update ended. */
export type Outcome =
  | { readonly is: "done" }
  /** Made, and something differs from what was meant. */
  | { readonly is: "different"; readonly why: string }
  /** Not made, or not ended well. */
  | { readonly is: "failed"; readonly why: string; readonly wasSent: boolean };

const LONGEST = 15 * 60_000;
/** Waits before the second and the third try where AWS says that the domain is in use. */
const TRIES = [5_000, 10_000] as const;
/** How long an answer may be older than the update. */
const STALE = 30_000;

/** Describes a domain or user profile. @throws InputError for an error of AWS */
export async function describe({ call }: Pick<Effects, "call">, target: Target): Promise<Described> {
  const { domainId, userProfile } = target;
  const [operation, input] =
    userProfile === undefined
      ? ["sagemaker:DescribeDomain", { DomainId: domainId }]
      : ["sagemaker:DescribeUserProfile", { DomainId: domainId, UserProfileName: userProfile }];
  const answer = await call(operation, input);
  if (userProfile !== undefined && answer.is === "refused" && isNotThere(answer.code)) {
    throw new InputError(noUserProfile(target, [userProfile]));
  }
  const { output, raw } = answerOf(answer, operation);
  return { target, raw, parsed: output };
}

/** That a domain lacks user profiles, with what shows those it has. */
export function noUserProfile(
  { region, domainId }: Pick<Target, "region" | "domainId">,
  names: readonly string[],
): string {
  return `The domain ${domainId} has no user profile ${names.join(", ")}. aws sagemaker list-user-profiles --region ${region} --domain-id-equals ${domainId} shows those it has.`;
}

/** The names of a domain's user profiles. @throws InputError for an error of AWS */
export async function userProfilesOf({ call }: Pick<Effects, "call">, domainId: string): Promise<readonly string[]> {
  const pages = { list: "UserProfiles", send: "NextToken", answer: "NextToken" };
  const operation = "sagemaker:ListUserProfiles";
  const answer = await call(operation, { DomainIdEquals: domainId, MaxResults: 100 }, pages);
  const { output } = answerOf(answer, operation);
  return objectsIn(output, "UserProfiles").flatMap((each) => textIn(each, "UserProfileName") ?? []);
}

/** What is decided for a user profile: one without Canvas settings of its own takes the domain's. */
export function decideProfile(described: Described, wanted: Wanted): Decision {
  return canvasOf(described.target, described.parsed) === undefined
    ? { is: "nothing", why: `${nameOf(described.target)} has no Canvas settings of its own and takes the domain's` }
    : decide(described, wanted);
}

/**
 * Makes one update, after a last check that no other request wrote since it was decided. `ResourceInUse` is tried three times.
 */
export async function update(effects: Effects, planned: Planned): Promise<Outcome> {
  const { described, change } = planned;
  const name = nameOf(change.target);
  for (const delay of [...TRIES, undefined]) {
    const { raw } = await describe(effects, change.target);
    if (isMade(change, raw)) return await waited(effects, planned);
    if (wasWritten(described, described.raw, raw)) {
      return {
        is: "failed",
        wasSent: false,
        why: `The ${name} was changed by another request since it was read. Nothing was changed by this command. Run it again to see the new difference.`,
      };
    }
    const answer = await effects.call(change.operation, change.input);
    if (answer.is === "answered") return await waited(effects, planned);
    if (!isInUse(answer))
      return { is: "failed", wasSent: false, why: `${refusal(answer, change.operation)} Nothing was changed.` };
    if (delay === undefined) break;
    effects.say(`The ${name} is in use; trying again in ${String(delay / 1_000)} s.`);
    await effects.wait(delay);
  }
  return { is: "failed", wasSent: false, why: restartFirst(change.target) };
}

/** AWS says in two ways that running apps are in the way. */
function isInUse({ code, message }: { readonly code: string; readonly message: string }): boolean {
  return /^ResourceInUse(Exception)?$/.test(code) || /\bInService App\b/.test(message);
}

function restartFirst({ region, domainId, userProfile }: Target): string {
  const narrowed = userProfile === undefined ? "" : ` --user-profile ${userProfile}`;
  return `AWS refuses the update of ${nameOf({ region, domainId, userProfile })} while it is in use. Nothing was changed. Restart its apps first: canvas-large-data restart-apps --region ${region} --domain-id ${domainId}${narrowed}`;
}

function isMade(change: Change, raw: Json): boolean {
  const emr = emrOf(change.target, raw);
  return emr !== undefined && Object.entries(change.next).every(([member, value]) => ownValue(emr, member) === value);
}

/** Waits for an update that was sent to end; compares what is there then with what was meant. */
async function waited(effects: Effects, { described, change }: Planned): Promise<Outcome> {
  const name = nameOf(change.target);
  const started = effects.now();
  let problem = "";
  for (const delay of delays()) {
    const spent = effects.now() - started;
    try {
      const { raw } = await describe(effects, change.target);
      const status = String(ownValue(raw, "Status"));
      problem = ` It is ${status}.`;
      if (status === "Update_Failed" || status === "Failed") {
        const reason = ownValue(raw, "FailureReason");
        const because = typeof reason === "string" ? `: ${reason}` : ", without a FailureReason";
        return { is: "failed", wasSent: true, why: `The update of ${name} ended in ${status}${because}` };
      }
      if (status === "InService" && (isMade(change, raw) || spent >= STALE)) {
        const paths = unexpected(change, described.raw, raw);
        return paths.length === 0
          ? { is: "done" }
          : {
              is: "different",
              why: `The ${name} was updated, and differs from what was meant in ${paths.join(", ")}. Compare it with the file of the prior settings.`,
            };
      }
    } catch (error) {
      // It was sent: an error of one look ends nothing.
      if (!(error instanceof InputError)) throw error;
      problem = ` ${error.message}`;
    }
    if (spent >= LONGEST) break;
    effects.say(`Waiting for the ${name}.${problem}`);
    await effects.wait(delay);
  }
  return {
    is: "failed",
    wasSent: true,
    why: `The update of ${name} was sent and has not ended after ${String(LONGEST / 60_000)} minutes.${problem} Look at it again with: aws sagemaker describe-domain --region ${change.target.region} --domain-id ${change.target.domainId}`,
  };
}
