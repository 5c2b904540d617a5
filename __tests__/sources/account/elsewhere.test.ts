/** Requests of services whose clients are not in this package: where they go, and what they are signed for. */
import https from "node:https";
import { devNull } from "node:os";
import { mock } from "node:test";
import { sdk } from "../../../lib/sources/account/sdk";

/** Where a request goes in a Region, and what it is signed for; nothing is sent. */
async function sent(operation: string, input: object, region: string): Promise<readonly string[]> {
  const requests: https.RequestOptions[] = [];
  const request = mock.method(https, "request", (options: https.RequestOptions) => {
    requests.push(options);
    throw Object.assign(new Error("nothing is sent"), { name: "Refused" });
  });
  await sdk({ region, profile: undefined })(operation, input).catch(() => undefined);
  request.mock.restore();
  return requests.map(({ method, host, path, headers }) => {
    const { authorization = "", ...others } = headers as Readonly<Record<string, string>>;
    const scope = /Credential=AKIDEXAMPLE\/\d+\/([^/]+\/[^/]+)\//.exec(authorization)?.[1] ?? "";
    return [
      method,
      `${String(host)}${String(path)}`,
      others["x-amz-target"] ?? "-",
      others["content-type"] ?? "-",
      scope,
    ].join(" ");
  });
}

const before = process.env;
beforeAll(() => {
  const others = Object.entries(before).filter(([name]) => !name.startsWith("AWS_"));
  process.env = {
    ...Object.fromEntries(others),
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  };
});
afterAll(() => {
  process.env = before;
});

test.each(["us-east-1", "eu-central-1"])("they go to the service in %s, and are signed for it", async (region) => {
  const filters = { Filters: [{ Name: "VPCId", Values: ["vpc-1"] }] };
  const json = "application/x-amz-json-1.1";
  const resolver = `route53resolver.${region}.amazonaws.com/`;
  expect([
    ...(await sent("route53resolver:ListResolverRuleAssociations", filters, region)),
    ...(await sent("route53resolver:ListResolverRules", { MaxResults: 100 }, region)),
    ...(await sent("route53profiles:ListProfileAssociations", { ResourceId: "vpc-1", NextToken: "a/b" }, region)),
  ]).toEqual([
    `POST ${resolver} Route53Resolver.ListResolverRuleAssociations ${json} ${region}/route53resolver`,
    `POST ${resolver} Route53Resolver.ListResolverRules ${json} ${region}/route53resolver`,
    `GET route53profiles.${region}.amazonaws.com/profileassociations?nextToken=a%2Fb&resourceId=vpc-1 - - ${region}/route53profiles`,
  ]);
});
