/** Reads every domain of an account and Region, one after the other: what was read of one is let go before the next is asked for. */
import type { Json } from "../../rules/json";
import { InputError } from "../input";
import { type Ask, isDenied, objectsIn, textIn } from "./answers";
import type { CallName } from "./calls";
import { INPUTS } from "./inputs";
import { type Connect, type DomainRequest, type ReadDomain, readDomain } from "./read";

/** What is asked for: as of one domain, without its id. */
export type DomainsRequest = Omit<DomainRequest, "domainId" | "userProfiles">;

/** A domain with what was read of it, or why it was not. */
export interface EachDomain {
  readonly domainId: string;
  /** Its place among all, from 1. */
  readonly index: number;
  readonly count: number;
  readonly read: ReadDomain | { readonly error: string };
}

/**
 * Every domain, in the order in which AWS lists them.
 * @throws InputError where the domains cannot be listed, or where no call is answered
 */
export async function* readAllDomains(connect: Connect, request: DomainsRequest): AsyncGenerator<EachDomain> {
  const { region } = request;
  const connection = connect(region);
  if (connection === undefined) throw new InputError(`Nothing of ${region} can be asked.`);
  const { ask, isBroken } = sharing(connection);
  const listed = await ask("sagemaker:ListDomains", INPUTS.domains);
  if (listed.is === "refused") {
    const { code } = listed;
    const why = isDenied(code) ? "the permission sagemaker:ListDomains is missing" : `AWS answered ${code}`;
    throw new InputError(`The domains of ${region} could not be listed: ${why}. Whether there are any is not known.`);
  }
  const ids = objectsIn(listed.output, "Domains").flatMap((each) => textIn(each, "DomainId") ?? []);
  for (const [at, domainId] of ids.entries()) {
    const each = { ...request, domainId, userProfiles: [] };
    const read = await readDomain((other) => (other === region ? ask : connect(other)), each).catch(
      (error: unknown): EachDomain["read"] => {
        // What meets every call ends the command; what is of one domain, such as one that was deleted meanwhile, does not.
        if (error instanceof InputError && !isBroken(error)) return { error: error.message };
        throw error;
      },
    );
    yield { domainId, index: at + 1, count: ids.length, read };
  }
}

/** Calls about the account and Region, which every domain asks for alike. Policies of AWS are few; those of customers are not kept. */
const OF_ACCOUNT: readonly CallName[] = [
  "sts:GetCallerIdentity",
  "sagemaker:ListDomains",
  "iam:ListRoles",
  "service-quotas:ListServiceQuotas",
  "s3control:GetPublicAccessBlock",
  "emr-serverless:ListApplications",
  "emr-serverless:GetApplication",
  "route53resolver:ListResolverRules",
];

function isShared(call: CallName, input: Json): boolean {
  if (OF_ACCOUNT.includes(call)) return true;
  return call.startsWith("iam:GetPolicy") && textIn(input, "PolicyArn")?.startsWith("arn:aws:iam::aws:") === true;
}

/** Answers about the account are asked for once; `isBroken` says whether an error is of asking itself. */
function sharing(connection: Ask): { readonly ask: Ask; readonly isBroken: (error: unknown) => boolean } {
  const shared = new Map<string, ReturnType<Ask>>();
  const broken = new Set<unknown>();
  const noting: Ask = (call, input) =>
    connection(call, input).catch((error: unknown) => {
      broken.add(error);
      throw error;
    });
  const ask: Ask = (call, input) => {
    if (!isShared(call, input)) return noting(call, input);
    const key = `${call} ${JSON.stringify(input)}`;
    const answer = shared.get(key) ?? noting(call, input);
    shared.set(key, answer);
    return answer;
  };
  return { ask, isBroken: (error) => broken.has(error) };
}
