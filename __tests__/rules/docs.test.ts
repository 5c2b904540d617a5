import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { customBucket } from "../../lib/rules/custom-buckets";
import { deployment } from "../../lib/rules/deployment";
import { domain, domainOptions } from "../../lib/rules/domain";
import { emrServerlessRole } from "../../lib/rules/emr-serverless-role";
import { executionRole } from "../../lib/rules/execution-roles";
import { quickSetupFields, quickSetupProps } from "../../lib/rules/quick-setup";
import { vpcOnlyUserProfiles, userProfiles } from "../../lib/rules/user-profiles";
import { workspace } from "../../lib/rules/workspace";
import { defaultText, type Field, type Fields, type ObjectRule, type Rule } from "../../lib/rules/rule";

/** The fields of one form of a rule that has several. */
function form(rule: { readonly forms: Fields }, name: string): Fields {
  return (rule.forms[name]?.rule as ObjectRule).fields;
}

/** Some fields, where one interface extends another. */
function only(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

const quickSetup: Fields = deployment.variants["quick-setup"].fields;
const { deploymentName, account, region } = quickSetupProps.fields;
const backend = quickSetup["backend"]?.rule as Extract<Rule, { kind: "oneOf" }>;

/** Props and the rules they are written from: file, interface, fields. */
const PROPS: readonly (readonly [file: string, name: string, fields: Fields])[] = [
  ["lib/constructs/scenario.ts", "CommonOptions", without(quickSetupFields, ["domain", "userProfiles"])],
  ["lib/constructs/scenario.ts", "ScenarioOptions", only(quickSetupFields, ["domain", "userProfiles"])],
  ["lib/constructs/scenario.ts", "ScenarioPlace", { deploymentName, account, region }],
  ["lib/constructs/emr-serverless-role.ts", "CreateEmrServerlessRole", form(emrServerlessRole, "create")],
  ["lib/constructs/emr-serverless-role.ts", "ExistingEmrServerlessRole", form(emrServerlessRole, "existing")],
  ["lib/constructs/custom-buckets.ts", "CustomBucket", customBucket.fields],
  ["lib/constructs/execution-roles.ts", "CreateExecutionRole", form(executionRole, "create")],
  ["lib/constructs/execution-roles.ts", "ExistingExecutionRole", form(executionRole, "existing")],
  ["lib/constructs/domain.ts", "CreateDomainOptions", domainOptions],
  ["lib/constructs/domain.ts", "CreateDomain", without(form(domain, "create"), Object.keys(domainOptions))],
  ["lib/constructs/user-profiles.ts", "UserProfile", userProfiles.value.fields],
  [
    "lib/constructs/user-profiles.ts",
    "VpcOnlyUserProfile",
    without(vpcOnlyUserProfiles.value.fields, Object.keys(userProfiles.value.fields)),
  ],
  ["lib/constructs/workspace.ts", "Workspace", workspace.fields],
  ["lib/constructs/domain.ts", "ImportDomain", form(domain, "import")],
  ["lib/constructs/domain.ts", "ExistingDomain", form(domain, "existing")],
  ["lib/deployments/deployment.ts", "AssumeRole", (quickSetup["assumeRole"]?.rule as ObjectRule).fields],
  ["lib/deployments/deployment.ts", "LocalBackend", form(backend, "local")],
  ["lib/deployments/deployment.ts", "S3Backend", form(backend, "s3")],
  [
    "lib/deployments/deployment.ts",
    "DeploymentTarget",
    Object.fromEntries(["account", "region", "assumeRole", "backend"].map((name) => [name, quickSetup[name] as Field])),
  ],
];

/** A prop as its comment documents it. */
interface Documented {
  readonly optional: boolean;
  readonly text: string;
  readonly default: string | undefined;
}

/** Props that have no rule, because they are no data. */
const NO_DATA: Readonly<Record<string, readonly string[]>> = { ScenarioPlace: ["provider"] };

function documented(file: string, name: string): Readonly<Record<string, Documented>> {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(__dirname, "../..", file), "utf8"),
    ts.ScriptTarget.ES2022,
    true,
  );
  const [found, ...others] = source.statements
    .filter(ts.isInterfaceDeclaration)
    .filter((each) => each.name.text === name);
  if (found === undefined || others.length > 0)
    throw new Error(`There is not exactly one interface ${name} in ${file}`);
  return Object.fromEntries(
    found.members.filter(ts.isPropertySignature).map((member) => {
      const comment = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc).at(-1);
      const tag = ts.getJSDocTags(member).find((each) => each.tagName.text === "default");
      return [
        member.name.getText(),
        {
          optional: member.questionToken !== undefined,
          text: ts.getTextOfJSDocComment(comment?.comment) ?? "",
          default: ts.getTextOfJSDocComment(tag?.comment),
        },
      ];
    }),
  );
}

/** The words alone: comments quote values, rules are shown in YAML and in tables. */
function words(text: string): string {
  return text
    .replaceAll(/[`"():]/g, " ")
    .replaceAll(/\s+/g, " ")
    .replace(/\.\s*$/, "")
    .trim();
}

describe.each(PROPS)("%s %s", (file, name, fields) => {
  const props = documented(file, name);

  it("has the fields of its rule, and those that may be left out are the same", () => {
    const noData = NO_DATA[name] ?? [];
    const own = Object.entries(props).filter(([prop]) => !noData.includes(prop));
    expect(Object.fromEntries(own.map(([prop, { optional }]) => [prop, !optional]))).toEqual(
      Object.fromEntries(Object.entries(fields).map(([field, { required }]) => [field, required])),
    );
  });

  it.each(Object.entries(fields))("%s: begins with what the rule says it means", (prop, { meaning }) => {
    expect(words(props[prop]?.text ?? "").slice(0, words(meaning).length)).toBe(words(meaning));
  });

  it.each(Object.entries(fields))("%s: has the rule's default, and none where it must be given", (prop, field) => {
    const { default: given } = props[prop] ?? {};
    expect(given === undefined ? undefined : words(given)).toBe(field.required ? undefined : words(defaultText(field)));
  });

  it("says of every prop that may be left out what happens then", () => {
    const silent = Object.entries(props).filter(
      ([, { optional, text, default: given = "" }]) =>
        optional && (text === "" || /^(-|undefined|the default.*)?$/.test(given)),
    );
    expect(silent.map(([prop]) => prop)).toEqual([]);
  });
});
