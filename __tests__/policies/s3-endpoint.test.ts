import { endpointStatement } from "../../lib/rules/endpoints";
import { checkOf } from "../../lib/rules/check";
import type { Statement } from "../../lib/policies/policy-template";
import { render } from "../../lib/policies/render";
import { s3EndpointForAll, s3EndpointForCanvas } from "../../lib/policies/s3-endpoint";
import { type EndpointRequest, s3EndpointRequests } from "../../lib/policies/s3-endpoint-requests";
import { ACCOUNT, OTHER_ACCOUNT, REGION } from "../support/quick-setup";
import { allows } from "./decide";
import { aboutAnybody, VALUES } from "./s3-endpoint.cases";

const canvas = render(s3EndpointForCanvas, { ...VALUES, generativeAi: true });
const all = render(s3EndpointForAll, {});

it("is about any principal, as a gateway endpoint's policy must be", () => {
  for (const { principals } of [...canvas, ...all]) expect(principals).toEqual({ type: "*", identifiers: ["*"] });
});

it("asks for no account, organization or VPC if AWS signs the request or it is unsigned", () => {
  const theirs = canvas.filter(({ sid }) => /^(ECR|EMR|CanvasGenerativeAI)/.test(sid));
  expect(theirs.map(({ sid }) => sid)).toEqual([
    "ECRImageLayers",
    "EMRServerlessManagedLogging",
    "CanvasGenerativeAI",
    "CanvasGenerativeAIList",
  ]);
  expect(theirs.flatMap(({ conditions }) => conditions)).toEqual([]);
});

it("asks for the owner of the bucket everywhere else, with the account written out", () => {
  const ours = canvas.filter(({ sid }) => !/^(ECR|EMR|CanvasGenerativeAI)/.test(sid));
  for (const { sid, conditions } of ours) {
    const accounts = conditions.filter(({ variable }) => variable === "aws:ResourceAccount");
    expect([sid, accounts]).toEqual([
      sid,
      [
        {
          test: "StringEquals",
          variable: "aws:ResourceAccount",
          values: [sid.endsWith("RawData") ? OTHER_ACCOUNT : ACCOUNT],
        },
      ],
    ]);
  }
});

it("holds nothing that AWS refuses in an endpoint policy, by the rules that users' statements are held to", () => {
  const check = checkOf(endpointStatement);
  for (const { effect, actions, resources, conditions } of [...canvas, ...all]) {
    expect(check.problems({ effect, actions, resources, conditions })).toEqual([]);
  }
});

describe("the requests that an existing policy is held against", () => {
  const requests = s3EndpointRequests({ ...VALUES, generativeAi: true });
  const decided = async (
    statements: readonly Statement[],
    { action, resource, owner }: EndpointRequest,
  ): Promise<boolean> =>
    allows(statements.map(aboutAnybody), {
      action,
      resource: resource.replace("*", "x"),
      account: owner === "" ? OTHER_ACCOUNT : owner,
      context: { "aws:ResourceAccount": owner === "" ? "999900001111" : owner },
    });

  it("are all allowed by our own policy, each by the statement that it is named after", async () => {
    for (const request of requests) {
      const own = canvas.filter(({ sid }) => sid === request.sid);
      expect([request, await decided(own, request)]).toEqual([request, true]);
    }
  });

  it("are all allowed by an open policy", async () => {
    for (const request of requests) expect([request, await decided(all, request)]).toEqual([request, true]);
  });

  it("leave out no statement but that of tagged objects, of which nothing is known beforehand", () => {
    const sids = new Set(requests.map(({ sid }) => sid));
    expect(canvas.map(({ sid }) => sid).filter((sid) => !sids.has(sid))).toEqual(["CanvasTaggedObjects"]);
  });

  it("name real buckets, each once", () => {
    expect(requests.filter(({ sid }) => /^Canvas(Own|Gen)|^E/.test(sid))).toEqual([
      ...["s3:GetObject", "s3:PutObject", "s3:DeleteObject"].map((action) => object("CanvasOwnBuckets", action)),
      bucket("CanvasOwnBuckets", "s3:GetBucketCors"),
      bucket("CanvasOwnBuckets", "s3:GetBucketLocation"),
      object("CanvasOwnBuckets", "s3:AbortMultipartUpload"),
      bucket("CanvasOwnBucketsList", "s3:ListBucket"),
      theirs("ECRImageLayers", "s3:GetObject", `prod-${REGION}-starport-layer-bucket/*`),
      theirs("EMRServerlessManagedLogging", "s3:PutObject", `prod.${REGION}.appinfo.src/*`),
      theirs("EMRServerlessManagedLogging", "s3:PutObjectAcl", `prod.${REGION}.appinfo.src/*`),
      theirs("CanvasGenerativeAI", "s3:GetObject", `jumpstart-cache-prod-${REGION}/*`),
      theirs("CanvasGenerativeAIList", "s3:ListBucket", `jumpstart-cache-prod-${REGION}`),
      theirs("CanvasGenerativeAIList", "s3:GetBucketLocation", `jumpstart-cache-prod-${REGION}`),
    ]);
    expect(new Set(requests.map((request) => JSON.stringify(request))).size).toBe(requests.length);
  });

  const DEFAULT_BUCKET = `arn:aws:s3:::sagemaker-${REGION}-${ACCOUNT}`;
  const object = (sid: string, action: string): EndpointRequest => ({
    sid,
    action,
    resource: `${DEFAULT_BUCKET}/*`,
    owner: ACCOUNT,
  });
  const bucket = (sid: string, action: string): EndpointRequest => ({
    sid,
    action,
    resource: DEFAULT_BUCKET,
    owner: ACCOUNT,
  });
  const theirs = (sid: string, action: string, resource: string): EndpointRequest => ({
    sid,
    action,
    resource: `arn:aws:s3:::${resource}`,
    owner: "",
  });
});
