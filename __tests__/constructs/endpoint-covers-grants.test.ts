/**
 * Whatever the roles are granted on buckets, the S3 endpoint's own policy allows as well: otherwise the grant has no effect in a closed network.
 * Each action that a statement of a role grants is asked of the endpoint's policy, for all options, by an oracle that is not ours.
 */
import { bucketStatements, type CustomBuckets } from "../../lib/constructs/custom-buckets";
import { endpointStatements } from "../../lib/constructs/s3-gateway-endpoint";
import { withWorkspace, type Workspace, workspaceStatements } from "../../lib/constructs/workspace";
import { CANVAS_POLICIES, EMR_SERVERLESS_EXECUTION_POLICY } from "../../lib/policies/managed";
import { MANAGED_DOCUMENTS } from "../../lib/policies/managed/documents";
import type { Statement } from "../../lib/policies/policy-template";
import { type AccessRequest, allows } from "../policies/decide";
import { aboutAnybody } from "../policies/s3-endpoint.cases";
import { ACCOUNT, KEY, OTHER_ACCOUNT, REGION } from "../support/quick-setup";

const TARGET = { deploymentName: "analytics", account: ACCOUNT, region: REGION, tags: {}, provider: undefined };
const OWNER = "aws:ResourceAccount";
const PREFIX = "s3:prefix";

interface Granted {
  readonly sid: string;
  readonly request: AccessRequest;
}

/** A request for each S3 action and resource that a statement grants. */
function grantedBy({ sid, effect, actions, resources, conditions }: Statement): readonly Granted[] {
  const valueOf = (key: string): string | undefined => conditions.find(({ variable }) => variable === key)?.values[0];
  const account = (valueOf(OWNER) ?? ACCOUNT).replace("${aws:PrincipalAccount}", ACCOUNT);
  const others = conditions.filter(({ variable }) => variable !== OWNER && variable !== PREFIX);
  const context = {
    [OWNER]: account,
    ...Object.fromEntries(others.map(({ variable, values }) => [variable, values[0] ?? ""])),
  };
  return (effect === "Allow" ? actions : [])
    .filter((action) => action.startsWith("s3:"))
    .flatMap((action) =>
      resources.map((resource) => ({
        sid,
        request: { action, resource: example(action, resource), account, context },
      })),
    );
}

const ON_OBJECTS = /Object|MultipartUpload/;

/** One that a pattern stands for; a pattern for a bucket and its objects is of the kind that the action is about. */
function example(action: string, pattern: string): string {
  if (action === "s3:ListAllMyBuckets") return "*";
  const resource = (pattern === "*" ? "arn:aws:s3:::team-sagemaker" : pattern).replaceAll("*", "x");
  return ON_OBJECTS.test(action) && !resource.includes("/") ? `${resource}/x` : resource;
}

const asList = (value: unknown): readonly string[] => [value].flat().map(String);

/** What AWS's own policies allow every role of Canvas and its jobs, without buckets of generative AI that the endpoint opens on request only. */
const MANAGED = MANAGED_DOCUMENTS.filter(({ name }) =>
  [...CANVAS_POLICIES, EMR_SERVERLESS_EXECUTION_POLICY].some((each) => each === name),
).flatMap(({ name, document }) =>
  (document as { readonly Statement: readonly Readonly<Record<string, unknown>>[] }).Statement.map(
    ({ Sid, Action, Resource, Condition = {} }): Statement => ({
      sid: `${name} ${String(Sid)}`,
      effect: "Allow",
      actions: asList(Action ?? []),
      resources: asList(Resource ?? []),
      conditions: Object.entries(Condition as Record<string, Record<string, unknown>>).flatMap(([test, keys]) =>
        Object.entries(keys).map(([variable, values]) => ({ test, variable, values: asList(values) })),
      ),
    }),
  ),
);

const isOfGenerativeAi = ({ resource }: AccessRequest): boolean => resource.includes("jumpstart-cache-prod");

const BOTH = [false, true];
const OPTIONS = [undefined, OTHER_ACCOUNT].flatMap((ownerAccountId) =>
  [undefined, ["raw/"]].flatMap((prefixes) =>
    BOTH.flatMap((write) =>
      BOTH.flatMap((encrypted) =>
        BOTH.flatMap((hasWorkspace) =>
          BOTH.map((generativeAi) => ({ ownerAccountId, prefixes, write, encrypted, hasWorkspace, generativeAi })),
        ),
      ),
    ),
  ),
);

test.each(OPTIONS.map((options) => [JSON.stringify(options), options] as const))(
  "what roles are granted passes the endpoint: %s",
  async (_name, { ownerAccountId, prefixes, write, encrypted, hasWorkspace, generativeAi }) => {
    const more = {
      ...(ownerAccountId === undefined ? {} : { ownerAccountId }),
      ...(encrypted ? { kmsKeyArn: KEY } : {}),
    };
    const buckets: CustomBuckets = {
      sales: {
        bucketName: "sales",
        access: write ? "read-write" : "read",
        ...more,
        ...(prefixes === undefined ? {} : { prefixes }),
      },
    };
    const workspace: Workspace | undefined = hasWorkspace
      ? { bucketName: "canvas-work", ...more, ...(prefixes === undefined ? {} : { prefix: "raw/" }) }
      : undefined;
    const all = withWorkspace(buckets, workspace);
    const endpoint = endpointStatements({ routeTableIds: {}, generativeAi }, all, TARGET).map(aboutAnybody);
    const granted = [
      ...bucketStatements(all, TARGET),
      ...(workspace === undefined ? [] : workspaceStatements(workspace, TARGET)),
    ].flatMap(grantedBy);
    expect(await stoppedBy(endpoint, granted)).toEqual([]);
    expect(granted.length).toBeGreaterThan(2);
  },
);

test.each(BOTH)("what AWS's policies allow the roles passes the endpoint; generative AI: %s", async (generativeAi) => {
  const endpoint = endpointStatements({ routeTableIds: {}, generativeAi }, {}, TARGET).map(aboutAnybody);
  // The endpoint opens the bucket of its own Region.
  const granted = MANAGED.flatMap(grantedBy).filter(
    ({ request }) => !isOfGenerativeAi(request) || (generativeAi && request.resource.includes(REGION)),
  );
  expect(await stoppedBy(endpoint, granted)).toEqual([]);
  expect(granted.filter(({ request }) => request.action === "s3:GetBucketCors")).toHaveLength(8);
});

async function stoppedBy(endpoint: readonly Statement[], granted: readonly Granted[]): Promise<readonly string[]> {
  const stopped: string[] = [];
  for (const { sid, request } of granted) {
    if (!(await allows(endpoint, request))) stopped.push(`${sid}: ${request.action} on ${request.resource}`);
  }
  return stopped;
}
