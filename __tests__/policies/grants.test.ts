import type { PolicyTemplate, StatementTemplate } from "../../lib/policies/policy-template";
import { s3EndpointForAll } from "../../lib/policies/s3-endpoint";
import { grants } from "../support/library";
import { grantCases } from "./all.cases";
import { allows, WITHOUT_RESOURCE_TYPE } from "./decide";

const all = grants();
const rows = all.map(({ name, value }) => [name, value] as const);

it("every grant is known here", () => {
  expect(all.map(({ file, name }) => `${file} ${name}`)).toEqual([
    "lib/policies/canvas-images.ts canvasImageLayers",
    "lib/policies/canvas-images.ts canvasImages",
    "lib/policies/custom-buckets.ts customBuckets",
    "lib/policies/custom-buckets.ts olderBucketKeys",
    "lib/policies/describe-vpc-endpoint-services.ts describeVpcEndpointServices",
    "lib/policies/domain-key.ts domainKey",
    "lib/policies/emr-serverless-trust.ts emrServerlessTrust",
    "lib/policies/execution-role-trust.ts executionRoleTrust",
    "lib/policies/large-data-use.ts largeDataUse",
    "lib/policies/network-interfaces.ts networkInterfaces",
    "lib/policies/network-interfaces.ts networkInterfacesAnywhere",
    "lib/policies/network-interfaces.ts networkInterfacesByArn",
    "lib/policies/network-interfaces.ts networkInterfacesByTag",
    "lib/policies/owners.ts bucketOwner",
    "lib/policies/owners.ts keyOwner",
    "lib/policies/restrict-pass-role.ts restrictPassRole",
    "lib/policies/s3-endpoint.ts s3EndpointForAll",
    "lib/policies/s3-endpoint.ts s3EndpointForCanvas",
    "lib/policies/workspace.ts workspace",
  ]);
});

describe.each(rows)("%s", (_, grant) => {
  const cases = grantCases.filter((each) => each.grant === grant);

  it.each(cases.map((each) => [each.name, each] as const))("%s", async (_name, { statements, request, allowed }) => {
    expect(await allows(statements(), request)).toBe(allowed);
  });

  it("has cases for every action it grants, allowed and denied, and none of them twice", () => {
    const granted = actionsOf(grant).filter((action) => !action.endsWith("*"));
    const asked = (allowed: boolean) =>
      new Set(cases.filter((each) => each.allowed === allowed).map(({ request }) => request.action));
    expect([...asked(true)].filter((action) => !isBoundless(grant, action)).sort()).toEqual(
      granted.filter((action) => !isBoundless(grant, action)),
    );
    expect(granted.filter((action) => !asked(false).has(action))).toEqual(
      granted.filter((action) => isBoundless(grant, action)),
    );
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  it("has Sids that are unique and hold letters and digits only", () => {
    const sids = grant.statements.map(({ sid }) => sid);
    expect(new Set(sids).size).toBe(sids.length);
    expect(sids.filter((sid) => !/^[A-Za-z0-9]+(\{name\})?$/.test(sid))).toEqual([]);
    const rendered = cases.flatMap(({ statements }) => statements().map(({ sid }) => sid));
    expect(rendered.filter((sid) => !/^[A-Za-z0-9]+$/.test(sid))).toEqual([]);
  });

  it("repeats a statement under a Sid of its own for each entry, and no other statement", () => {
    expect(grant.statements.map(({ sid, forEach }) => sid.endsWith("{name}") === (forEach !== undefined))).toEqual(
      grant.statements.map(() => true),
    );
  });

  it("cites a page, or a policy with its version, for every statement, and has a purpose", () => {
    const uncited = grant.statements.filter(
      ({ source }) => !/https:\/\/\S+\.html|\b[A-Z][A-Za-z]+ v\d+\b/.test(source),
    );
    expect(uncited.map(({ sid }) => sid)).toEqual([]);
    expect(grant.purpose).toMatch(/^[A-Z].*\.$/);
  });

  it("declares every parameter that it uses, and uses every one that it declares", () => {
    expect([...used(grant)].sort()).toEqual([...declared(grant)].sort());
  });

  it("grants each action by its full name", () => {
    expect(actionsOf(grant).filter((action) => !/^[a-z0-9-]+:[A-Z][A-Za-z]+$/.test(action))).toEqual(
      grant === s3EndpointForAll ? ["s3:*"] : [],
    );
  });

  it("names services in trust policies and resources in all others", () => {
    expect(
      grant.statements.map(
        ({ principals, resources = [], notResources = [] }) =>
          (principals?.type === "Service") !== resources.length + notResources.length > 0,
      ),
    ).toEqual(grant.statements.map(() => true));
  });
});

it("only these resources hold a wildcard", () => {
  const wild = all.flatMap(({ name, value }) =>
    value.statements.flatMap(({ resources = [] }) =>
      resources.filter((text) => text.includes("*")).map((text) => `${name} ${text}`),
    ),
  );
  expect([...new Set(wild)]).toEqual([
    "canvasImageLayers arn:aws:ecr:*:*:repository/sagemaker-data-wrangler-emr-container",
    "canvasImageLayers arn:aws:ecr:*:*:repository/ap-dataprep-emr",
    "canvasImages arn:aws:ecr:*:*:repository/sagemaker-data-wrangler-emr-container",
    "canvasImages arn:aws:ecr:*:*:repository/ap-dataprep-emr",
    // The action knows no resource types.
    "describeVpcEndpointServices *",
    "largeDataUse arn:aws:emr-serverless:*:*:/*",
    "largeDataUse arn:aws:emr-serverless:*:*:/applications/*",
    "largeDataUse arn:aws:emr-serverless:*:*:/applications/*/jobruns/*",
    // Interfaces that are yet to be made; the account and Region are those of the call.
    "networkInterfaces arn:aws:ec2:*:*:network-interface/*",
    "networkInterfacesAnywhere arn:aws:ec2:{region}:{account}:subnet/*",
    "networkInterfacesAnywhere arn:aws:ec2:{region}:{account}:security-group/*",
    "networkInterfacesByTag arn:aws:ec2:{region}:{account}:subnet/*",
    "networkInterfacesByTag arn:aws:ec2:{region}:{account}:security-group/*",
    // Of the Deny, which is to reach everything.
    "networkInterfacesByTag arn:aws:ec2:*:*:subnet/*",
    "networkInterfacesByTag arn:aws:ec2:*:*:security-group/*",
    // The key itself, in its own policy.
    "keyOwner *",
    "s3EndpointForAll *",
    // As AWS's page has them, under aws:ResourceAccount.
    "s3EndpointForCanvas arn:aws:s3:::*SageMaker*",
    "s3EndpointForCanvas arn:aws:s3:::*Sagemaker*",
    "s3EndpointForCanvas arn:aws:s3:::*sagemaker*",
    "s3EndpointForCanvas arn:aws:s3:::*",
    "s3EndpointForCanvas *",
    // Buckets of AWS.
    "s3EndpointForCanvas arn:aws:s3:::prod-{region}-starport-layer-bucket/*",
    "s3EndpointForCanvas arn:aws:s3:::prod.{region}.appinfo.src/*",
    "s3EndpointForCanvas arn:aws:s3:::*fmeval/datasets*",
    "s3EndpointForCanvas arn:aws:s3:::*jumpstart-cache-prod*",
  ]);
});

it("only these actions are decided without the oracle's checks", () => {
  expect([
    ...new Set(
      grantCases.map(({ request }) => request.action).filter((action) => WITHOUT_RESOURCE_TYPE.includes(action)),
    ),
  ]).toEqual(["emr-serverless:CreateApplication", "emr-serverless:ListApplications"]);
});

it.each([
  ["a role's policy", (type: string | undefined) => type === undefined],
  ["a policy of something else", (type: string | undefined) => type !== undefined],
])("no two grants share a Sid, so that they fit into one policy: %s", (_, isOfKind) => {
  const sids = all.flatMap(({ value }) =>
    value.statements.filter(({ principals }) => isOfKind(principals?.type)).map(({ sid }) => sid),
  );
  expect(sids.length).toBeGreaterThan(5);
  expect(sids.filter((sid, index) => sids.indexOf(sid) !== index)).toEqual([]);
});

function actionsOf(grant: PolicyTemplate): readonly string[] {
  return [...new Set(grant.statements.flatMap(({ actions }) => actions))].sort();
}

/** Allowed on everything and under no condition, by anybody's policy: no request could be denied. */
function isBoundless(grant: PolicyTemplate, action: string): boolean {
  return grant.statements.some(
    ({ actions, resources = [], conditions = [], principals }) =>
      (actions.includes(action) || actions.includes(action.replace(/:.*/, ":*"))) &&
      resources.includes("*") &&
      conditions.length === 0 &&
      principals?.type !== "AWS",
  );
}

/** `account`, or `buckets.write` for a field of the entries that a statement is repeated for. */
function declared(grant: PolicyTemplate): ReadonlySet<string> {
  return new Set(
    Object.entries(grant.parameters).flatMap(([name, kind]) =>
      typeof kind === "string" ? [name] : Object.keys(kind.entries).map((field) => `${name}.${field}`),
    ),
  );
}

function used(grant: PolicyTemplate): ReadonlySet<string> {
  return new Set(
    grant.statements.flatMap((statement) => placeholders(statement).map((name) => parameterOf(statement, name))),
  );
}

function placeholders(statement: StatementTemplate): readonly string[] {
  const texts = [
    ...(statement.principals?.identifiers ?? []),
    ...(statement.resources ?? []),
    ...(statement.notResources ?? []),
    ...(statement.conditions ?? []).flatMap(({ variable, values }) => [variable, ...values]),
  ];
  const named = texts.flatMap((text) => [...text.matchAll(/(?<!\$)\{([^}]*)\}/g)].map(([, name = ""]) => name));
  return statement.when === undefined ? named : [...named, statement.when];
}

function parameterOf({ forEach }: StatementTemplate, name: string): string {
  return name.startsWith("each.") ? `${forEach}.${name.slice("each.".length)}` : name;
}
