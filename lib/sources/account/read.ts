/** Reads a domain of an account, or says in one line why it cannot. */
import { isJson, type Json } from "../../rules/json";
import { ownValue } from "../../rules/own-value";
import { CANVAS_REGIONS } from "../../rules/values";
import { InputError } from "../input";
import { Answers, type Ask, objectsIn, textIn, textsIn } from "./answers";
import { collect } from "./collect";
import { INPUTS } from "./inputs";
import { type AccountReading, accountReading, type AskedAccount } from "./inventory";

/** What is asked for. */
export interface DomainRequest extends AskedAccount {
  /** The account that it has to be; any where it is undefined. */
  readonly account: string | undefined;
  /** What says so, for messages. By default `--account`. */
  readonly accountFrom?: string;
}

/** What was read, and the answers that it was read from. */
export interface ReadDomain extends AccountReading {
  readonly answers: Answers;
}

/** Answers from whatever answers in a Region; undefined where nothing can be asked there. */
export type Connect = (region: string) => Ask | undefined;

/**
 * Reads a domain.
 * @throws InputError for a Region without Canvas, another account, a domain or user profile that is not there, or no connection
 */
export async function readDomain(connect: Connect, request: DomainRequest): Promise<ReadDomain> {
  const ask = await openDomain(connect, request);
  const answers = await collect(ask, request);
  const reading = accountReading(answers, request);
  checkProfiles(reading, request);
  return { ...reading, answers };
}

/** Which domain a command is about. */
export type OpenedDomain = Pick<DomainRequest, "region" | "domainId" | "account" | "accountFrom">;

/**
 * Makes sure that it is the domain that is meant: its Region has Canvas, the credentials are of the account, and it is there.
 * @returns what asks: each call is made once
 * @throws InputError, in one line that says where the domain is instead
 */
export async function openDomain(connect: Connect, request: OpenedDomain): Promise<Ask> {
  const { region, domainId } = request;
  checkRegion(region);
  const connection = connect(region);
  if (connection === undefined) throw new InputError(`Nothing of ${region} is recorded.`);
  const ask = remembering(connection);
  await checkCaller(ask, request);
  const domain = await ask("sagemaker:DescribeDomain", INPUTS.domain(domainId));
  if (
    domain.is === "refused" &&
    new Answers([{ call: "sagemaker:DescribeDomain", input: {}, answered: domain }]).read(
      "sagemaker:DescribeDomain",
      {},
      "",
    ).is === "absent"
  ) {
    throw new InputError(await notThere(connect, ask, request));
  }
  if (domain.is === "answered") {
    // Where the account could not be read from the caller, the domain says it.
    checkAccount(textIn(domain.output, "DomainArn")?.split(":")[4], request);
    checkCanvas(domain.output, request);
  }
  return ask;
}

/** A domain of Studio alone: Canvas is hidden in it, and was never set up. */
function checkCanvas(domain: Json, { domainId, region }: OpenedDomain): void {
  const settings = ownValue(domain, "DefaultUserSettings");
  if (!isJson(settings) || ownValue(settings, "CanvasAppSettings") !== undefined) return;
  const portal = ownValue(settings, "StudioWebPortalSettings");
  if (!isJson(portal) || !textsIn(portal, "HiddenAppTypes").includes("Canvas")) return;
  throw new InputError(
    `The domain ${domainId} is a domain of Studio without Canvas: it hides Canvas (StudioWebPortalSettings.HiddenAppTypes) and has no Canvas settings. Name a domain with Canvas (aws sagemaker list-domains --region ${region}), or remove Canvas from HiddenAppTypes first.`,
  );
}

function checkRegion(region: string): void {
  if (CANVAS_REGIONS.includes(region)) return;
  const where = /^(us-gov|cn|us-iso|eu-isoe)/.test(region) ? ", which is in no partition that has Canvas" : "";
  throw new InputError(
    `SageMaker Canvas is not offered in ${region}${where}. Regions with Canvas: ${CANVAS_REGIONS.join(", ")}. Name the domain's: --region`,
  );
}

/** Each call once: what the domain is refused for is known before the rest is asked for. */
function remembering(ask: Ask): Ask {
  const known = new Map<string, ReturnType<Ask>>();
  return (call, input) => {
    const key = `${call} ${JSON.stringify(input)}`;
    const answer = known.get(key) ?? ask(call, input);
    known.set(key, answer);
    return answer;
  };
}

async function checkCaller(ask: Ask, { account, accountFrom = "--account" }: OpenedDomain): Promise<void> {
  const caller = await ask("sts:GetCallerIdentity", INPUTS.caller);
  if (caller.is === "refused") return;
  const [own, arn] = [textIn(caller.output, "Account"), textIn(caller.output, "Arn")];
  if (account !== undefined && own !== undefined && own !== account) {
    throw new InputError(
      `These credentials are of the account ${own} (${arn ?? "?"}), and ${accountFrom} is ${account}. Use credentials of ${account}: --profile`,
    );
  }
  const partition = arn?.split(":")[1];
  if (partition !== undefined && partition !== "aws") {
    throw new InputError(
      `These credentials are of the partition ${partition}, where SageMaker Canvas is not offered. Use credentials of the commercial partition: --profile`,
    );
  }
}

function checkAccount(owner: string | undefined, { account, accountFrom = "--account", domainId }: OpenedDomain): void {
  if (account === undefined || owner === undefined || owner === account) return;
  throw new InputError(
    `The domain ${domainId} is in the account ${owner}, and ${accountFrom} is ${account}. Use credentials of ${account}: --profile`,
  );
}

function checkProfiles({ inventory }: AccountReading, { userProfiles, domainId }: DomainRequest): void {
  const missing = userProfiles.filter((name) => !inventory.userProfiles.some((each) => each.name === name));
  if (missing.length === 0) return;
  throw new InputError(
    `The domain ${domainId} has no user profile ${missing.join(", ")}. aws sagemaker list-user-profiles --domain-id-equals ${domainId} shows those it has.`,
  );
}

/** That a domain is not there, with where it is instead. */
async function notThere(connect: Connect, ask: Ask, { domainId, region }: OpenedDomain): Promise<string> {
  const caller = await ask("sts:GetCallerIdentity", INPUTS.caller);
  const account = caller.is === "answered" ? textIn(caller.output, "Account") : undefined;
  const missing = `There is no SageMaker AI domain ${domainId} in ${region}${account === undefined ? "" : ` of the account ${account}`}`;
  const found = await Promise.all(
    CANVAS_REGIONS.map(async (each) => {
      const asking = each === region ? ask : connect(each);
      const listed = await asking?.("sagemaker:ListDomains", INPUTS.domains);
      const ids =
        listed?.is === "answered"
          ? objectsIn(listed.output, "Domains").flatMap((domain) => textIn(domain, "DomainId") ?? [])
          : undefined;
      return { region: each, ids };
    }),
  );
  const elsewhere = found.filter(({ ids }) => ids?.includes(domainId) === true);
  if (elsewhere.length > 0) return `${missing}. It is in ${elsewhere.map((each) => each.region).join(", ")}: --region`;
  const here = found.find((each) => each.region === region)?.ids;
  const unread = found.filter(({ ids }) => ids === undefined);
  const others = here === undefined || here.length === 0 ? "" : `. Domains there: ${here.join(", ")}`;
  if (unread.length > 0) {
    return `${missing}${others}. Whether it is in another Region was not found out: sagemaker:ListDomains was refused in ${unread.map((each) => each.region).join(", ")}.`;
  }
  const some = found.filter(({ ids }) => ids !== undefined && ids.length > 0).map((each) => each.region);
  const where =
    some.length === 0
      ? "the account has no domain in any Region with Canvas"
      : `Regions with domains: ${some.join(", ")}`;
  return `${missing}${others}, nor in another Region with Canvas (${where}). Check the id, and the account of the credentials: --profile`;
}
