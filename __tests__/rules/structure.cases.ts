/** The rules that hold others: which fields they have, which must be given, how many entries, which choices. */
import { customBucket, customBuckets } from "../../lib/rules/custom-buckets";
import { deployment, deploymentsFile } from "../../lib/rules/deployment";
import { domain } from "../../lib/rules/domain";
import { emrServerlessRole } from "../../lib/rules/emr-serverless-role";
import { ADDITIONAL_CANVAS_POLICIES, executionRole, executionRoles } from "../../lib/rules/execution-roles";
import * as messages from "../../lib/rules/messages";
import { quickSetupProps } from "../../lib/rules/quick-setup";
import type { ChoiceRule, Field, FlagRule, ListRule, MapRule, ObjectRule, OneOfRule, Rule } from "../../lib/rules/rule";
import { customVpcOnlyProps } from "../../lib/rules/custom-vpc-only";
import { endpointStatement, interfaceEndpoint, s3Endpoint } from "../../lib/rules/endpoints";
import { securityGroup } from "../../lib/rules/network";
import { customPublicProps } from "../../lib/rules/custom-public";
import { securityGroupIds } from "../../lib/rules/security-groups";
import { userProfiles, vpcOnlyUserProfiles } from "../../lib/rules/user-profiles";
import { workspace } from "../../lib/rules/workspace";
import { tags } from "../../lib/rules/tags";
import { bad, good, type RuleCase } from "./cases";

type Tree = Readonly<Record<string, unknown>>;

type RuleOf<K extends Rule["kind"]> = Extract<Rule, { readonly kind: K }>;

/** The rule of a field, which is of this kind. */
function at<K extends Rule["kind"]>(kind: K, rule: ObjectRule | OneOfRule, name: string): RuleOf<K> {
  const fields: Readonly<Record<string, Field>> = rule.kind === "object" ? rule.fields : rule.forms;
  const found = fields[name]?.rule;
  if (found?.kind !== kind) throw new Error(`${name} is no ${kind} in ${rule.what}`);
  return found as RuleOf<K>;
}

const ACCOUNT = "111122223333";
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/analysts`;

/** What an object holds: `full` gives every field, `requires` names those that must be given. */
function objectCases(rule: ObjectRule, full: Tree, requires: readonly string[]): readonly RuleCase[] {
  const without = (name: string): Tree => Object.fromEntries(Object.entries(full).filter(([other]) => other !== name));
  const names = Object.keys(full);
  return [
    good(rule, "every field of it", full),
    good(
      rule,
      "only what must be given",
      Object.fromEntries(Object.entries(full).filter(([name]) => requires.includes(name))),
    ),
    ...names
      .filter((name) => !requires.includes(name))
      .map((name) => good(rule, `everything but ${name}`, without(name))),
    ...requires.map((name) => {
      const field = rule.fields[name];
      const message = messages.missingField(name, field?.meaning ?? "", field?.rule ?? rule);
      return bad(rule, `everything but ${name}`, without(name), [name, message]);
    }),
    bad(rule, "a field of another name", { ...full, qqqqqqqq: 1 }, [
      "name of qqqqqqqq",
      messages.unknownField("qqqqqqqq", names, undefined),
    ]),
    bad(rule, "a text", "x", ["", messages.notAnObject(rule.what, names, "x")]),
    bad(rule, "a list", [], ["", messages.notAnObject(rule.what, names, [])]),
    bad(rule, "null", null, ["", messages.notAnObject(rule.what, names, null)]),
  ];
}

/** Exactly one of several forms; `forms` gives a good value of each. */
function oneOfCases(rule: OneOfRule, forms: Tree): readonly RuleCase[] {
  const names = Object.keys(forms);
  const [first = "", second = ""] = names;
  return [
    ...names.map((name) => good(rule, `the form ${name}`, { [name]: forms[name] })),
    bad(rule, "no form", {}, ["", messages.notExactlyOne(rule.what, names, [])]),
    bad(rule, "two forms", { [first]: forms[first], [second]: forms[second] }, [
      "",
      messages.notExactlyOne(rule.what, names, [first, second]),
    ]),
    bad(rule, "a form of another name", { qqqqqqqq: {} }, [
      "name of qqqqqqqq",
      messages.unknownField("qqqqqqqq", names, undefined),
    ]),
    bad(rule, "a text", first, ["", messages.notAnObject(rule.what, names, first)]),
  ];
}

/** A map with a good entry; `least` and `most` are how many it takes. */
function mapCases(
  rule: MapRule,
  entry: (index: number) => unknown,
  least: number,
  most: number | undefined,
): readonly RuleCase[] {
  const of = (count: number): Tree =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, entry(index)]));
  return [
    good(rule, "one entry", of(1)),
    good(rule, `${most ?? 100} entries`, of(most ?? 100)),
    least === 0 ? good(rule, "no entry", {}) : bad(rule, "no entry", {}, ["", messages.tooFew(rule, least)]),
    ...(most === undefined
      ? []
      : [bad(rule, `${most + 1} entries`, of(most + 1), ["", messages.tooMany(rule, most, most + 1)])]),
    bad(rule, "an entry of a wrong name", { "ä*": entry(0) }, ["name of ä*", messages.wrongText(rule.key, "ä*")]),
    bad(rule, "a list", [entry(0)], ["", messages.notAMap(rule, [entry(0)])]),
    bad(rule, "a text", "x", ["", messages.notAMap(rule, "x")]),
  ];
}

function listCases(rule: ListRule, values: readonly unknown[], least: number): readonly RuleCase[] {
  return [
    good(rule, `${values.length} entries`, values),
    good(rule, "one entry", values.slice(0, 1)),
    least === 0 ? good(rule, "no entry", []) : bad(rule, "no entry", [], ["", messages.tooFew(rule, least)]),
    bad(rule, "one entry without a list", values[0], ["", messages.notAList(rule, values[0])]),
    bad(rule, "a map", { x: values[0] }, ["", messages.notAList(rule, { x: values[0] })]),
  ];
}

function choiceCases(rule: ChoiceRule, values: readonly (string | false)[]): readonly RuleCase[] {
  return [
    ...values.map((value) => good(rule, JSON.stringify(value), value)),
    ...["qqqq", "", String(values[0]).toUpperCase(), 1, true, null, []].map((value) => {
      const isOne = (values as readonly unknown[]).includes(value);
      return isOne
        ? good(rule, JSON.stringify(value), value)
        : bad(rule, JSON.stringify(value), value, ["", messages.notAChoice(rule, value)]);
    }),
  ];
}

function flagCases(rule: FlagRule): readonly RuleCase[] {
  return [
    good(rule, "true", true),
    good(rule, "false", false),
    ...["true", 1, null].map((value) => bad(rule, JSON.stringify(value), value, ["", messages.notAFlag(value)])),
  ];
}

const bucketFull = {
  bucketName: "sales-exports",
  prefixes: ["raw/"],
  access: "read",
  kmsKeyArn: KEY,
  olderKmsKeyArns: { first: KEY },
  ownerAccountId: ACCOUNT,
  grantExecutionRoles: true,
};
const createRoleFull = { nameSuffix: "jobs", path: "/", permissionsBoundaryArn: BOUNDARY };
const existingRoleFull = {
  roleArn: `arn:aws:iam::${ACCOUNT}:role/AmazonSageMakerCanvasEMRSExecutionAccess-x`,
  grantCustomBuckets: true,
};
const createExecutionRoleFull = {
  roleName: "leads",
  path: "/team/",
  permissionsBoundaryArn: BOUNDARY,
  additionalCanvasPolicies: ["AmazonSageMakerCanvasBedrockAccess"],
  attachAmazonSageMakerFullAccess: true,
};
const createDomainFull = {
  domainName: "canvas",
  executionRole: "leads",
  authMode: "IAM",
  homeEfsFileSystem: "Retain",
  kmsKeyArn: KEY,
  vpcId: "vpc-01234567",
  subnetIds: { one: "subnet-01234567" },
  securityGroupIds: { one: "sg-01234567" },
};
const profileFull = {
  userProfileName: "mary",
  executionRole: "leads",
  largeData: true,
  singleSignOnUserName: "mary@example.com",
};
const vpcOnlyProfileFull = { ...profileFull, securityGroupIds: { one: "sg-01234567" } };
const workspaceFull = { bucketName: "canvas-work", prefix: "a/", kmsKeyArn: KEY, ownerAccountId: ACCOUNT };
const optionsFull = {
  emrServerlessRole: { create: {} },
  customBuckets: { raw: { bucketName: "sales-exports" } },
  executionRoles: { leads: { create: {} } },
  domain: { existing: {} },
  userProfiles: {},
  workspace: workspaceFull,
  protectDomain: true,
  restrictPassRole: true,
  tags: { team: "x" },
};
const s3Full = { bucket: "state", region: "us-east-1", key: "a.tfstate", kmsKeyArn: KEY, roleArn: ROLE };
const quickSetupFull = {
  account: ACCOUNT,
  region: "us-east-1",
  assumeRole: { roleArn: ROLE, externalId: "ab" },
  backend: { local: {} },
  ...optionsFull,
};
const deploymentFull = { scenario: "quick-setup", ...quickSetupFull };

const emrCreate = at("object", emrServerlessRole, "create");
const emrExisting = at("object", emrServerlessRole, "existing");
const roleCreate = at("object", executionRole, "create");
const roleExisting = at("object", executionRole, "existing");
const domainCreate = at("object", domain, "create");
const domainImport = at("object", domain, "import");
const domainExisting = at("object", domain, "existing");
const customPublic = deployment.variants["custom-public"];
const quickSetup = deployment.variants["quick-setup"];
const assumeRole = at("object", quickSetup, "assumeRole");
const backend = at("oneOf", quickSetup, "backend");
const local = at("object", backend, "local");
const s3 = at("object", backend, "s3");
const deployments = at("map", deploymentsFile, "deployments");
const furtherPolicies = at("list", roleCreate, "additionalCanvasPolicies");

const customVpcOnly = deployment.variants["custom-vpc-only"];
const vpcOnlyDomain = at("oneOf", customVpcOnly, "domain");
const condition = at("list", endpointStatement, "conditions").each as ObjectRule;
const conditionFull = { test: "StringEquals", variable: "aws:PrincipalTag/team", values: ["data"] };
const statementFull = {
  effect: "Allow",
  actions: ["s3:GetObject"],
  resources: ["arn:aws:s3:::other/*"],
  conditions: [conditionFull],
};
const createdInClosedVpc = Object.fromEntries(
  Object.entries(createDomainFull).filter(([name]) => !["vpcId", "subnetIds", "securityGroupIds"].includes(name)),
);
const closedFull = {
  ...optionsFull,
  domain: { create: createdInClosedVpc },
  network: { vpcId: "vpc-01234567", subnetIds: { one: "subnet-01234567" }, s3Endpoint: { central: {} } },
};

/** A scenario's name decides what else a deployment has. */
const variantCases: readonly RuleCase[] = [
  good(deployment, "every field of quick-setup", deploymentFull),
  bad(deployment, "a deployment without scenario", quickSetupFull, [
    "scenario",
    messages.missingField("scenario", "The scenario of the AWS page.", {
      kind: "choice",
      what: "a scenario",
      values: ["quick-setup", "custom-public", "custom-vpc-only"],
      source: "",
    }),
  ]),
  bad(deployment, "a scenario of another name", { ...deploymentFull, scenario: "quick" }, [
    "scenario",
    messages.notAChoice(
      { kind: "choice", what: "a scenario", values: ["quick-setup", "custom-public", "custom-vpc-only"], source: "" },
      "quick",
    ),
  ]),
  bad(deployment, "a field of another name", { ...deploymentFull, regoin: "x" }, [
    "name of regoin",
    messages.unknownField("regoin", [], "region"),
  ]),
  bad(deployment, "a field of another scenario", { ...deploymentFull, network: {} }, [
    "name of network",
    messages.fieldOfAnotherVariant("network", "scenario", ["custom-vpc-only"], "quick-setup"),
  ]),
  bad(deployment, "a text", "x", ["", messages.notAnObject(deployment.what, ["scenario"], "x")]),
];

/** The cases of every rule that is not a text. */
export const structureCases: readonly RuleCase[] = [
  ...objectCases(customBucket, bucketFull, ["bucketName"]),
  ...listCases(at("list", customBucket, "prefixes"), ["raw/", "2026/q1/"], 1),
  ...choiceCases(at("choice", customBucket, "access"), ["read", "read-write"]),
  ...flagCases(at("flag", customBucket, "grantExecutionRoles")),
  ...mapCases(customBuckets, () => bucketFull, 0, undefined),

  ...oneOfCases(emrServerlessRole, { create: {}, existing: existingRoleFull }),
  ...objectCases(emrCreate, createRoleFull, []),
  ...choiceCases(at("choice", emrCreate, "path"), ["/", "/service-role/"]),
  ...objectCases(emrExisting, existingRoleFull, ["roleArn"]),

  ...oneOfCases(executionRole, { create: {}, existing: { roleArn: ROLE } }),
  ...objectCases(roleCreate, createExecutionRoleFull, []),
  ...listCases(furtherPolicies, ADDITIONAL_CANVAS_POLICIES, 0),
  ...choiceCases(furtherPolicies.each as ChoiceRule, [
    "AmazonSageMakerCanvasAIServicesAccess",
    "AmazonSageMakerCanvasBedrockAccess",
    "AmazonSageMakerCanvasDirectDeployAccess",
    "AmazonSageMakerCanvasForecastAccess",
    "AmazonSageMakerCanvasSMDataScienceAssistantAccess",
  ]),
  ...objectCases(roleExisting, { roleArn: ROLE, attach: false }, ["roleArn"]),
  ...choiceCases(at("choice", roleExisting, "attach"), ["canvas-policies", "large-data", false]),
  ...mapCases(executionRoles, () => ({ create: {} }), 1, undefined),

  ...oneOfCases(domain, { create: createDomainFull, import: { domainId: "d-abc" }, existing: {} }),
  ...objectCases(domainCreate, createDomainFull, ["vpcId", "subnetIds", "executionRole"]),
  ...mapCases(at("map", domainCreate, "subnetIds"), () => "subnet-01234567", 1, 16),
  ...choiceCases(at("choice", domainCreate, "authMode"), ["IAM", "SSO"]),
  ...choiceCases(at("choice", domainCreate, "homeEfsFileSystem"), ["Retain", "Delete"]),
  ...mapCases(securityGroupIds, (index) => `sg-0123456${index}`, 1, 4),
  ...objectCases(domainImport, { domainId: "d-abc" }, ["domainId"]),
  ...objectCases(domainExisting, { domainId: "d-abc" }, []),

  ...mapCases(userProfiles, () => ({ executionRole: "leads" }), 0, undefined),
  ...objectCases(userProfiles.value, profileFull, ["executionRole"]),
  ...flagCases(at("flag", userProfiles.value, "largeData")),
  ...mapCases(vpcOnlyUserProfiles, () => ({ executionRole: "leads" }), 0, undefined),
  ...objectCases(vpcOnlyUserProfiles.value, vpcOnlyProfileFull, ["executionRole"]),
  ...objectCases(workspace, workspaceFull, ["bucketName"]),

  ...mapCases(tags, () => "x", 0, 50),

  ...objectCases(
    quickSetupProps,
    { deploymentName: "analytics", account: ACCOUNT, region: "us-east-1", ...optionsFull },
    ["executionRoles", "domain"],
  ),

  ...objectCases(
    customPublicProps,
    { deploymentName: "analytics", account: ACCOUNT, region: "us-east-1", ...optionsFull },
    ["executionRoles", "domain"],
  ),
  ...objectCases(customPublic, quickSetupFull, ["account", "region", "executionRoles", "domain"]),

  ...objectCases(
    customVpcOnlyProps,
    { deploymentName: "analytics", account: ACCOUNT, region: "us-east-1", ...closedFull },
    ["executionRoles", "domain", "network"],
  ),
  ...objectCases(
    customVpcOnly,
    { account: ACCOUNT, region: "us-east-1", assumeRole: { roleArn: ROLE }, backend: { local: {} }, ...closedFull },
    ["account", "region", "executionRoles", "domain", "network"],
  ),
  ...oneOfCases(vpcOnlyDomain, { create: { executionRole: "leads" }, existing: {} }),
  ...objectCases(at("object", vpcOnlyDomain, "create"), createdInClosedVpc, ["executionRole"]),
  ...objectCases(at("object", s3Endpoint, "existing"), { vpcEndpointId: "vpce-01234567", generativeAi: true }, [
    "vpcEndpointId",
  ]),
  ...objectCases(at("object", interfaceEndpoint, "existing"), { vpcEndpointId: "vpce-01234567" }, ["vpcEndpointId"]),
  ...objectCases(at("object", securityGroup, "existing"), { securityGroupIds: { a: "sg-01234567" } }, [
    "securityGroupIds",
  ]),
  ...objectCases(endpointStatement, statementFull, ["actions", "resources"]),
  ...choiceCases(at("choice", endpointStatement, "effect"), ["Allow", "Deny"]),
  ...objectCases(condition, conditionFull, ["test", "variable", "values"]),
  ...listCases(at("list", condition, "values"), ["a", "b"], 1),

  ...objectCases(quickSetup, quickSetupFull, ["account", "region", "executionRoles", "domain"]),
  ...objectCases(assumeRole, { roleArn: ROLE, externalId: "ab" }, ["roleArn"]),
  ...oneOfCases(backend, { local: {}, s3: { bucket: "state", region: "us-east-1" } }),
  ...objectCases(local, { path: "a.tfstate" }, []),
  ...objectCases(s3, s3Full, ["bucket", "region"]),
  ...variantCases,
  ...mapCases(deployments, () => deploymentFull, 1, undefined),
  ...objectCases(
    deploymentsFile,
    { defaults: { tags: { team: "data" } }, deployments: { analytics: deploymentFull } },
    ["deployments"],
  ),
];
