/** Each recipe of CONTRIBUTING.md, followed: what is edited in which file, and what must then be green. */

/** One edit: the new text of a file, from the one that it has; a file that is not there has none. */
type Edit = (text: string) => string;

/** A recipe, followed once. */
export interface FollowedRecipe {
  /** Its title in CONTRIBUTING.md. */
  readonly title: string;
  readonly what: string;
  readonly edits: Readonly<Record<string, Edit>>;
  /** Paths that the recipe names for other cases than this one. */
  readonly otherCases?: readonly string[];
  /** Files that the scripts which the recipe names make. */
  readonly generated: readonly string[];
  /** Tests that complain if a file is forgotten. */
  readonly tests: readonly string[];
}

const SCENARIOS = ["custom-public", "custom-vpc-only", "quick-setup"];

/** The same file of each module. */
function ofModules(...files: readonly string[]): readonly string[] {
  return SCENARIOS.flatMap((scenario) => files.map((file) => `modules/${scenario}/${file}`));
}

/** Puts text before another one, which must be there exactly once. */
function before(anchor: string, text: string): Edit {
  return replaced(anchor, `${text}${anchor}`);
}

function after(anchor: string, text: string): Edit {
  return replaced(anchor, `${anchor}${text}`);
}

function replaced(anchor: string, text: string): Edit {
  return (whole) => {
    const [head, tail, ...more] = whole.split(anchor);
    if (head === undefined || tail === undefined || more.length > 0) {
      throw new Error(`There is not exactly one ${JSON.stringify(anchor)}; write another place for the edit.`);
    }
    return `${head}${text}${tail}`;
  };
}

function all(...edits: readonly Edit[]): Edit {
  return (text) => edits.reduce((now, edit) => edit(now), text);
}

/** A new file. */
function written(...lines: readonly string[]): Edit {
  return (text) => {
    if (text !== "") throw new Error("The file is there already.");
    return `${lines.join("\n")}\n`;
  };
}

const PAGE = "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-large-data-permissions.html";

export const FOLLOWED: readonly FollowedRecipe[] = [
  {
    title: "Add or change a grant",
    what: "one action more in the grant on the domain's key",
    edits: {
      "lib/policies/domain-key.ts": replaced(
        'actions: ["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey"]',
        'actions: ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]',
      ),
      "__tests__/policies/domain-key.cases.ts": replaced(
        '["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey"]',
        '["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]',
      ),
      "docs/differences-from-aws.md": (text) => `${text}- The grant on the domain's key has kms:DescribeKey as well.\n`,
    },
    generated: ofModules("README.md", "policies.tf"),
    tests: [
      "__tests__/policies/grants.test.ts",
      "__tests__/modules/quick-setup.test.ts",
      "__tests__/modules/custom-public.test.ts",
    ],
  },
  {
    title: "Add a check",
    what: "a warning about buckets with a name of its own",
    edits: {
      "lib/checks/bucket-temporary.ts": written(
        'import { show } from "../authorization/text";',
        'import type { Check } from "./check";',
        'import { say } from "./phrase";',
        "",
        "export const bucketTemporary: Check = {",
        '  id: "bucket-temporary",',
        '  over: "setup",',
        '  severity: "warning",',
        '  title: "A bucket is temporary by its name",',
        '  explanation: "Canvas keeps datasets as references to buckets. If the bucket is deleted, these datasets cannot be read.",',
        '  cure: [{ kind: "advise", text: "Give the bucket another name." }],',
        `  source: "${PAGE}",`,
        "  find: ({ inventory: { buckets } }) =>",
        "    buckets",
        '      .filter(({ name }) => typeof name === "string" && name.startsWith("tmp-"))',
        "      .map(({ address, name }) => ({ address, message: say`the bucket ${show(name)} is temporary by its name` })),",
        "};",
      ),
      "lib/checks/index.ts": all(
        after('import { bucketTag } from "./bucket-tag";\n', 'import { bucketTemporary } from "./bucket-temporary";\n'),
        after("  bucketTag,\n", "  bucketTemporary,\n"),
      ),
      "__tests__/checks/buckets.cases.ts": before(
        '  ["name-at-another-address", "by another name", [role("old", JOBS, null), role("new", null, { name: "x" })], []],\n',
        [
          '  ["bucket-temporary", "by its name", [of("aws_s3_bucket", null, { bucket: "tmp-a" })], [',
          '    "warning bucket-temporary at aws_s3_bucket.b: the bucket tmp-a is temporary by its name",',
          "  ]],",
          '  ["bucket-temporary", "by no name", [made], []],',
          "",
        ].join("\n"),
      ),
    },
    generated: ["action/index.mjs", "docs/rules.md"],
    tests: ["__tests__/checks/checks.test.ts"],
  },
  {
    title: "Add an option",
    what: "reading older versions of the objects of a custom bucket",
    edits: {
      "lib/rules/custom-buckets.ts": before(
        "    ownerAccountId: optional(",
        [
          "    readVersions: withDefault(",
          '      "Allow jobs to read older versions of objects too.",',
          "      flag,",
          '      { value: false, effect: "jobs read only the current version of an object" },',
          "    ),",
          "",
        ].join("\n"),
      ),
      "lib/policies/custom-buckets.ts": (text) =>
        [
          text,
          "/** Older versions of objects in buckets that keep them. */",
          "export const bucketVersions = policyTemplate({",
          '  purpose: "Read older versions of the objects of the named folders.",',
          '  parameters: { buckets: { entries: { bucketName: "text", keys: "list", ownerAccountId: "text" } } },',
          "  statements: [",
          "    {",
          '      sid: "CanvasBucketVersions{name}",',
          '      effect: "Allow",',
          '      actions: ["s3:GetObjectVersion"],',
          '      resources: ["arn:aws:s3:::{each.bucketName}/{each.keys}"],',
          "      conditions: [OWNER],",
          '      forEach: "buckets",',
          "      source: `Not in the page. ${PAGE}`,",
          "    },",
          "  ],",
          "});",
          "",
        ].join("\n"),
      "lib/constructs/custom-buckets.ts": all(
        before(
          "  /**\n   * The account that owns the bucket.",
          "  /**\n   * Allow jobs to read older versions of objects too.\n   * @default false: jobs read only the current version of an object\n   */\n  readonly readVersions?: boolean;\n",
        ),
        replaced(
          "import { customBuckets as customBucketsGrant, olderBucketKeys }",
          "import { bucketVersions, customBuckets as customBucketsGrant, olderBucketKeys }",
        ),
        before(
          "  return [\n    ...render(customBucketsGrant,",
          [
            "  const versions = Object.entries(buckets)",
            "    .map(([name, given]) => [name, withDefaults(customBucket.fields, given)] as const)",
            "    .filter(([, { readVersions }]) => readVersions)",
            "    .map(([name, bucket]) => {",
            "      const { bucketName, ownerAccountId = target.account } = bucket;",
            "      return [name, { bucketName, keys: keyPatterns(bucket), ownerAccountId }] as const;",
            "    });",
            "",
          ].join("\n"),
        ),
        after(
          "    ...render(olderBucketKeys, { region: target.region, buckets: Object.fromEntries(older) }),\n",
          "    ...render(bucketVersions, { buckets: Object.fromEntries(versions) }),\n",
        ),
      ),
      "lib/terraform/parts/buckets.tf": all(
        after("          older_kms_keys        = null\n", "          read_versions         = false\n"),
        after(
          "      older_kms_keys        = bucket.older_kms_keys == null ? {} : bucket.older_kms_keys\n",
          "      read_versions         = bucket.read_versions\n",
        ),
        after(
          "  buckets_with_older_keys = { for name, bucket in local.buckets : name => bucket if length(bucket.older_kms_keys) > 0 }\n",
          "  buckets_with_versions   = { for name, bucket in local.buckets : name => bucket if bucket.read_versions }\n",
        ),
      ),
      "lib/terraform/grants.ts": all(
        replaced(
          "import { customBuckets, olderBucketKeys }",
          "import { bucketVersions, customBuckets, olderBucketKeys }",
        ),
        before(
          "];\n\n/** The documents of custom buckets,",
          [
            "  {",
            "    grant: bucketVersions,",
            "    binding: {",
            '      values: { ...BUCKET, name: "local.sid_parts[each.key]" },',
            '      documents: { always: forEach("custom_bucket_versions", "local.buckets_with_versions") },',
            "    },",
            "  },",
            "",
          ].join("\n"),
        ),
      ),
      "__tests__/rules/structure.cases.ts": after("  olderKmsKeyArns: { first: KEY },\n", "  readVersions: true,\n"),
      "__tests__/policies/custom-buckets.cases.ts": all(
        replaced(
          "import { customBuckets, olderBucketKeys }",
          "import { bucketVersions, customBuckets, olderBucketKeys }",
        ),
        after(
          "export const customBucketsCases = [\n",
          [
            "  ...casesOf(",
            "    bucketVersions,",
            '    { buckets: { raw: { bucketName: "sales-exports", keys: ["raw/*"], ownerAccountId: OTHER_ACCOUNT } } },',
            '    [object("s3:GetObjectVersion", "raw/a.csv")],',
            '    [{ action: "s3:DeleteObjectVersion", resource: "arn:aws:s3:::sales-exports/raw/a.csv" }],',
            "  ),",
            "",
          ].join("\n"),
        ),
      ),
      "__tests__/policies/grants.test.ts": before(
        '    "lib/policies/custom-buckets.ts customBuckets",\n',
        '    "lib/policies/custom-buckets.ts bucketVersions",\n',
      ),
      "__tests__/constructs/custom-buckets.test.ts": (text) =>
        [
          text,
          'it("older versions are read only where that is asked for", () => {',
          "  const sids = (readVersions: boolean): readonly string[] =>",
          '    bucketStatements({ raw: { bucketName: "x", readVersions } }, target).map(({ sid }) => sid);',
          '  expect(sids(true)).toContain("CanvasBucketVersionsRaw");',
          '  expect(sids(false)).not.toContain("CanvasBucketVersionsRaw");',
          "});",
          "",
        ].join("\n"),
      "__tests__/terraform/equivalence/common-cases.ts": after(
        "            olderKmsKeyArns: { first: OLDER_KEY },\n",
        "            readVersions: true,\n",
      ),
    },
    generated: [
      "action/index.mjs",
      "docs/api.txt",
      "docs/deployments.schema.json",
      "docs/options.md",
      ...ofModules("README.md", "buckets.tf", "policies.tf", "roles.tf", "variables.tf"),
    ],
    tests: [
      "__tests__/rules/structure.test.ts",
      "__tests__/rules/docs.test.ts",
      "__tests__/policies/grants.test.ts",
      "__tests__/constructs/custom-buckets.test.ts",
      "__tests__/modules/quick-setup.test.ts",
    ],
  },
  {
    title: "Add a scenario step",
    what: "a grant on service quotas, for whoever asks for it",
    otherCases: ["__tests__/modules"],
    edits: {
      "lib/policies/service-quotas.ts": written(
        'import { policyTemplate } from "./policy-template";',
        "",
        "/** How far jobs may grow. */",
        "export const serviceQuotas = policyTemplate({",
        '  purpose: "See how many vCPUs of EMR Serverless the account may use.",',
        "  parameters: {},",
        "  statements: [",
        "    {",
        '      sid: "CanvasServiceQuotas",',
        '      effect: "Allow",',
        '      actions: ["servicequotas:GetServiceQuota"],',
        '      resources: ["arn:aws:servicequotas:*:*:emr-serverless/*"],',
        `      source: "Not in the page. ${PAGE}",`,
        "    },",
        "  ],",
        "});",
      ),
      "lib/rules/quick-setup.ts": before(
        "  tags: withDefault(",
        [
          "  showQuotas: withDefault(",
          '    "Allow the execution roles to see the quotas of EMR Serverless.",',
          "    flag,",
          '    { value: false, effect: "users do not see why a job waits" },',
          "  ),",
          "",
        ].join("\n"),
      ),
      "lib/constructs/scenario.ts": before(
        "  /**\n   * Tags on everything that is created.",
        "  /**\n   * Allow the execution roles to see the quotas of EMR Serverless.\n   * @default false: users do not see why a job waits\n   */\n  readonly showQuotas?: boolean;\n",
      ),
      "lib/constructs/steps/show-quotas.ts": written(
        'import { render } from "../../policies/render";',
        'import { serviceQuotas } from "../../policies/service-quotas";',
        'import { withDefaults } from "../../rules/defaults";',
        'import { quickSetupFields } from "../../rules/quick-setup";',
        'import type { CommonOptions } from "../scenario";',
        'import type { Step } from "../step";',
        "",
        "const fields = { showQuotas: quickSetupFields.showQuotas };",
        "",
        "/** Allows execution roles to see the quotas of EMR Serverless, if that was asked for. */",
        'export const showQuotas: Step<Pick<CommonOptions, "showQuotas">, object, object> = {',
        '  id: "show-quotas",',
        "  fields,",
        "  make: ({ props }) => ({",
        "    gives: {},",
        "    statements: withDefaults(fields, props).showQuotas ? render(serviceQuotas, {}) : [],",
        "  }),",
        "};",
      ),
      "lib/constructs/steps/index.ts": before(
        "export { userProfiles,",
        'export { showQuotas } from "./show-quotas";\n',
      ),
      "lib/constructs/scenarios.ts": after("  .and(steps.domainKey)\n", "  .and(steps.showQuotas)\n"),
      "lib/terraform/grants.ts": all(
        after(
          'import { restrictPassRole } from "../policies/restrict-pass-role";\n',
          'import { serviceQuotas } from "../policies/service-quotas";\n',
        ),
        (text) =>
          [
            text,
            "export const SHOW_QUOTAS: readonly BoundGrant[] = [",
            "  {",
            "    grant: serviceQuotas,",
            '    binding: { values: {}, documents: { always: when("show_quotas", "var.show_quotas") } },',
            "  },",
            "];",
            "",
          ].join("\n"),
      ),
      "lib/terraform/module-steps.ts": before(
        "  [steps.customBuckets.id]: () => ({",
        "  [steps.showQuotas.id]: () => ({ grants: grants.SHOW_QUOTAS }),\n",
      ),
      "lib/terraform/parts/execution-roles.tf": after(
        "    data.aws_iam_policy_document.restrict_pass_role[*].json,\n",
        "    data.aws_iam_policy_document.show_quotas[*].json,\n",
      ),
      "__tests__/policies/service-quotas.cases.ts": written(
        'import { serviceQuotas } from "../../lib/policies/service-quotas";',
        'import { casesOf } from "./cases";',
        "",
        "const quota = (service: string): string => `arn:aws:servicequotas:us-east-1:111122223333:${service}/L-1`;",
        "",
        "export const serviceQuotasCases = casesOf(",
        "  serviceQuotas,",
        "  {},",
        "  [",
        "    {",
        '      action: "servicequotas:GetServiceQuota",',
        '      resource: quota("emr-serverless"),',
        '      but: { "another service": { resource: quota("ec2") } },',
        "    },",
        "  ],",
        "  [],",
        ");",
      ),
      "__tests__/policies/all.cases.ts": all(
        after(
          'import { s3EndpointCases } from "./s3-endpoint.cases";\n',
          'import { serviceQuotasCases } from "./service-quotas.cases";\n',
        ),
        after("  ...s3EndpointCases,\n", "  ...serviceQuotasCases,\n"),
      ),
      "__tests__/policies/grants.test.ts": all(
        before('    "lib/policies/workspace.ts workspace",\n', '    "lib/policies/service-quotas.ts serviceQuotas",\n'),
        after(
          '    "s3EndpointForCanvas arn:aws:s3:::*jumpstart-cache-prod*",\n',
          '    "serviceQuotas arn:aws:servicequotas:*:*:emr-serverless/*",\n',
        ),
      ),
      "__tests__/constructs/step.test.ts": all(
        replaced('"workspace", "domain-key"];', '"workspace", "domain-key", "show-quotas"];'),
      ),
      "__tests__/rules/structure.cases.ts": after("  restrictPassRole: true,\n", "  showQuotas: true,\n"),
      "__tests__/terraform/equivalence/common-cases.ts": all(
        after('  restrictPassRole: ["no", "yes"],\n', '  showQuotas: ["no", "yes"],\n'),
        after(
          '    ...(one["restrictPassRole"] === "yes" ? { restrictPassRole: true } : {}),\n',
          '    ...(one["showQuotas"] === "yes" ? { showQuotas: true } : {}),\n',
        ),
      ),
    },
    generated: [
      "docs/api.txt",
      "docs/deployments.schema.json",
      "docs/options.md",
      ...ofModules("README.md", "policies.tf", "roles.tf", "variables.tf"),
    ],
    tests: [
      "__tests__/constructs/step.test.ts",
      "__tests__/rules/structure.test.ts",
      "__tests__/rules/docs.test.ts",
      "__tests__/policies/grants.test.ts",
      "__tests__/modules/quick-setup.test.ts",
    ],
  },
  {
    title: "Add a request of Canvas",
    what: "the tags of a job, which Canvas sets when it starts one",
    edits: {
      "lib/setup/requests/jobs.ts": before(
        '    {\n      ...own,\n      action: "emr-serverless:CancelJobRun",',
        [
          "    {",
          "      ...own,",
          '      action: "emr-serverless:TagResource",',
          "      resource: emr(`${APPLICATION}/jobruns/00example0job0`),",
          "      context: { ...IN_REQUEST, ...ON_RESOURCE },",
          '      basis: "inferred",',
          "    },",
          "",
        ].join("\n"),
      ),
      "__tests__/setup/access.test.ts": before(
        '  [\n    "jobs read every bucket",',
        [
          "  [",
          '    "jobs must not be tagged",',
          "    {",
          "      userInline: policy(IMAGES, {",
          "        ...DENY,",
          '        Action: "emr-serverless:TagResource",',
          '        Resource: "arn:aws:emr-serverless:*:*:/applications/*/jobruns/*",',
          "      }),",
          "    },",
          '    ["features unknown (inferred): emr-serverless:TagResource, denied, identity, D"],',
          "  ],",
          "",
        ].join("\n"),
      ),
    },
    otherCases: ["lib/setup/limits.ts", "__tests__/terraform/access.test.ts"],
    generated: ["action/index.mjs"],
    tests: ["__tests__/setup/access.test.ts", "__tests__/setup/layers.test.ts"],
  },
  {
    title: "Add a scenario",
    what: "Quick setup under another name",
    edits: {
      "lib/rules/quick-copy.ts": written(
        "/** The inputs of a scenario that is Quick setup under another name. */",
        'import { placeFields, quickSetupCrossFieldRules, quickSetupFields } from "./quick-setup";',
        'import { object } from "./rule";',
        "",
        "/** What `deployments.yaml` and the scenario's props share. */",
        "export const quickCopyFields = quickSetupFields;",
        "",
        "/** The props of `CanvasLargeDataQuickCopy`, as far as they are data. */",
        "export const quickCopyProps = object({",
        '  what: "the props of CanvasLargeDataQuickCopy",',
        "  fields: { ...placeFields, ...quickCopyFields },",
        "  crossFieldRules: quickSetupCrossFieldRules,",
        "});",
      ),
      "lib/rules/deployment.ts": all(
        after(
          'import { customVpcOnlyFields, customVpcOnlyCrossFieldRules } from "./custom-vpc-only";\n',
          'import { quickCopyFields } from "./quick-copy";\n',
        ),
        after(
          "  variants: {\n",
          [
            '    "quick-copy": object({',
            '      what: "a quick-copy deployment",',
            "      fields: { ...deploymentFields, ...quickCopyFields },",
            "      crossFieldRules: quickSetupCrossFieldRules,",
            "    }),",
            "",
          ].join("\n"),
        ),
      ),
      "lib/constructs/scenarios.ts": after('  "quick-setup": quickSetup,\n', '  "quick-copy": quickSetup,\n'),
      "lib/deployments/deployment.ts": all(
        before(
          "/** One deployment; `scenario` selects its type. */",
          [
            "/** Quick setup under another name. */",
            "export interface QuickCopyDeployment extends DeploymentTarget, ScenarioOptions {",
            '  readonly scenario: "quick-copy";',
            "}",
            "",
            "",
          ].join("\n"),
        ),
        replaced(
          "QuickSetupDeployment | CustomPublicDeployment | CustomVpcOnlyDeployment;",
          "QuickCopyDeployment | QuickSetupDeployment | CustomPublicDeployment | CustomVpcOnlyDeployment;",
        ),
      ),
      "lib/terraform/modules.ts": all(
        after(
          'import { customVpcOnlyProps } from "../rules/custom-vpc-only";\n',
          'import { quickCopyProps } from "../rules/quick-copy";\n',
        ),
        after('  "quick-setup": quickSetupProps,\n', '  "quick-copy": quickCopyProps,\n'),
      ),
      "lib/terraform/parts/quick-copy.md": written("Quick setup under another name."),
      "modules/quick-copy/index.ts": written(
        'import type { Construct } from "constructs";',
        'import { Scenario, type ScenarioOptions, type ScenarioPlace } from "../../lib/constructs/scenario";',
        'import { quickSetup } from "../../lib/constructs/scenarios";',
        "",
        "/** Props of {@link CanvasLargeDataQuickCopy}. */",
        "export interface CanvasLargeDataQuickCopyProps extends ScenarioOptions, ScenarioPlace {}",
        "",
        "/** Quick setup under another name. */",
        "export class CanvasLargeDataQuickCopy extends Scenario<ScenarioOptions> {",
        "  constructor(scope: Construct, id: string, props: CanvasLargeDataQuickCopyProps) {",
        "    super(scope, id, props, quickSetup);",
        "  }",
        "}",
      ),
      "modules/index.ts": after(
        'import "./peers";\n\n',
        'export { CanvasLargeDataQuickCopy, type CanvasLargeDataQuickCopyProps } from "./quick-copy";\n',
      ),
      "modules/scenario-classes.ts": all(
        before(
          'import { CanvasLargeDataQuickSetup } from "./quick-setup";\n',
          'import { CanvasLargeDataQuickCopy } from "./quick-copy";\n',
        ),
        after('  "quick-setup": CanvasLargeDataQuickSetup,\n', '  "quick-copy": CanvasLargeDataQuickCopy,\n'),
      ),
    },
    generated: [
      "docs/api.txt",
      "docs/deployments.schema.json",
      "docs/list.schema.json",
      ...["README.md", "buckets.tf", "domain.tf", "main.tf", "outputs.tf", "owners.tf", "patterns.tf"].map(
        (file) => `modules/quick-copy/${file}`,
      ),
      ...["policies.tf", "roles.tf", "tests/options.tftest.hcl", "tests/rules.tftest.hcl", "users.tf"].map(
        (file) => `modules/quick-copy/${file}`,
      ),
      ...["variables.tf", "versions.tf"].map((file) => `modules/quick-copy/${file}`),
    ],
    tests: [
      "__tests__/constructs/step.test.ts",
      "__tests__/deployments/types.test.ts",
      "__tests__/deployments/summary.test.ts",
      "__tests__/deployments/list.test.ts",
      "__tests__/deployments/read.test.ts",
      "__tests__/rules/schema.test.ts",
    ],
  },
];
