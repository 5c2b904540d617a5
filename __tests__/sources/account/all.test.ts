/** Every domain of an account and Region: one after the other, what is asked of the account once, and nothing kept. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Json } from "../../../lib/rules/json";
import { NO_EXTERNAL_INPUTS } from "../../../lib/setup/question";
import { type DomainsRequest, type EachDomain, readAllDomains } from "../../../lib/sources/account/all";
import type { Ask } from "../../../lib/sources/account/answers";
import { InputError } from "../../../lib/sources/input";
import { ACCOUNT, answering, DOMAIN, PAPER, REGION } from "./paper";

const REQUEST: DomainsRequest = { region: REGION, account: undefined, inputs: NO_EXTERNAL_INPUTS };

const idOf = (index: number): string => `d-${String(index).padStart(12, "0")}`;

/** An account with so many domains, all like the one on paper. */
function many(count: number, calls: string[] = []): Ask {
  const ask = answering(PAPER);
  const ids = Array.from({ length: count }, (_, index) => idOf(index));
  return async (call, input) => {
    const given = input["DomainId"] ?? input["DomainIdEquals"];
    const id = typeof given === "string" ? given : "";
    calls.push(`${call} ${id}`.trim());
    if (call === "sagemaker:ListDomains") {
      return { is: "answered", output: { Domains: ids.map((each) => ({ DomainId: each })) } };
    }
    const of: Json = input["DomainId"] === undefined ? input : { ...input, DomainId: DOMAIN };
    const answer = await ask(call, of);
    const text = JSON.stringify(answer).replaceAll(DOMAIN, ids.includes(id) ? id : DOMAIN);
    return JSON.parse(text) as typeof answer;
  };
}

async function all(ask: Ask): Promise<readonly EachDomain[]> {
  const found: EachDomain[] = [];
  for await (const each of readAllDomains(() => ask, REQUEST)) found.push(each);
  return found;
}

test("each domain in the order of the list, and the account's own once", async () => {
  const calls: string[] = [];
  const found = await all(many(3, calls));
  expect(found.map(({ domainId, index, count }) => [domainId, index, count])).toEqual([
    [idOf(0), 1, 3],
    [idOf(1), 2, 3],
    [idOf(2), 3, 3],
  ]);
  expect(found.map(({ read }) => ("error" in read ? read.error : read.inventory.domains.map(({ id }) => id)))).toEqual([
    [idOf(0)],
    [idOf(1)],
    [idOf(2)],
  ]);
  const count = (call: string): number => calls.filter((each) => each.split(" ")[0] === call).length;
  expect(
    Object.fromEntries(
      [
        "sts:GetCallerIdentity",
        "sagemaker:ListDomains",
        "iam:ListRoles",
        "service-quotas:ListServiceQuotas",
        "s3control:GetPublicAccessBlock",
        "emr-serverless:ListApplications",
        "emr-serverless:GetApplication",
        "route53resolver:ListResolverRules",
        "sagemaker:DescribeDomain",
        "sagemaker:ListApps",
        "iam:GetRole",
      ].map((call) => [call, count(call)]),
    ),
  ).toEqual({
    "sts:GetCallerIdentity": 1,
    "sagemaker:ListDomains": 1,
    "iam:ListRoles": 1,
    "service-quotas:ListServiceQuotas": 1,
    "s3control:GetPublicAccessBlock": 1,
    "emr-serverless:ListApplications": 1,
    "emr-serverless:GetApplication": 1,
    "route53resolver:ListResolverRules": 1,
    "sagemaker:DescribeDomain": 3,
    "sagemaker:ListApps": 3,
    "iam:GetRole": 9,
  });
});

test("the next domain is not asked for before the one before was taken, and 200 take no more memory than 20", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const calls: string[] = [];
  const heaps: number[] = [];
  for await (const { index } of readAllDomains(() => many(200, calls), REQUEST)) {
    expect(calls.filter((each) => each === `sagemaker:DescribeDomain ${idOf(index)}`)).toEqual([]);
    calls.length = 0;
    if (index !== 20 && index !== 200) continue;
    collect();
    heaps.push(process.memoryUsage().heapUsed);
  }
  const [early = 0, late = 0] = heaps;
  expect(heaps.length).toBe(2);
  // One domain on paper is some 300 KB of answers and facts: 180 of them would be more than 50 MB.
  expect(late - early).toBeLessThan(8_000_000);
});

test("a domain that was deleted meanwhile is one line, and the others are read", async () => {
  const ask = many(3);
  const found = await all((call, input) =>
    call === "sagemaker:DescribeDomain" && input["DomainId"] === idOf(1)
      ? Promise.resolve({ is: "refused", code: "ResourceNotFound", message: "" })
      : ask(call, input),
  );
  expect(found.map(({ read }) => ("error" in read ? read.error.slice(0, 53) : "read"))).toEqual([
    "read",
    `There is no SageMaker AI domain ${idOf(1)} in us-`,
    "read",
  ]);
});

test("what meets every call ends it", async () => {
  const ask = many(3);
  const expired: Ask = (call, input) =>
    call === "sagemaker:DescribeDomain" && input["DomainId"] === idOf(1)
      ? Promise.reject(new InputError("The credentials have expired."))
      : ask(call, input);
  await expect(all(expired)).rejects.toThrow("The credentials have expired.");
});

test("domains that cannot be listed are not none", async () => {
  const denied: Ask = (call, input) =>
    call === "sagemaker:ListDomains"
      ? Promise.resolve({ is: "refused", code: "AccessDeniedException", message: "" })
      : many(3)(call, input);
  await expect(all(denied)).rejects.toThrow(
    `The domains of ${REGION} could not be listed: the permission sagemaker:ListDomains is missing. Whether there are any is not known.`,
  );
  const wrong = all(many(1)).then(([first]) => first);
  expect(await wrong).toMatchObject({ read: { inventory: { account: ACCOUNT } } });
});
