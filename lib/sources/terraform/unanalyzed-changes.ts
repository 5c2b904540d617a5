/** Changes that affect access and are not analysed: by type, by arguments that grant access, and by the role of a workload. */
import { ownValue } from "../../rules/own-value";
import type { ResourceChange } from "../../inventory/change";
import { type ARGUMENTS_OF_ANY_TYPE, ARGUMENTS_WITH_CONDITIONS } from "./policy-arguments";
import { UnparsedChange } from "../unparsed-change";
import { isAws } from "./aws";
import { isJson, type Json, jsonObjects, wordOf } from "../input";

/** Types of AWS that grant or remove access in ways that are not analysed. */
const ACCESS =
  /_(permission|grant|access_key|login_profile|ssh_key|signing_certificate|instance_profile|service_linked_role|acl|public_access_block|access_point|access_entry|access_policy_association|allowed_principal|pod_identity_association|role_association|iam_roles|portfolio_share|shared_directory|resource_share.*|principal(_portfolio)?_association|permission_set.*|account_assignment|permissions|data_lake_settings|roles_attachment|trust_anchor|profile)$|^aws_(ssoadmin|ram|organizations|lakeformation|identitystore|rolesanywhere)_|^aws_(budgets_budget_action|emr_studio_session_mapping|iot_policy_attachment|opensearchserverless_(access|security)_policy|quicksight_iam_policy_assignment|s3control_multi_region_access_point_policy|transfer_(access|user))$/;

/** Types that the inventory reads. */
const WEIGHED =
  /^aws_s3_bucket_(acl|public_access_block)$|^aws_iam_(role|user|group)$|^aws_iam_((role|user|group)_)?polic(y|ies)(_attachments?)?(_exclusive)?$|^aws_iam_((user_)?group_membership)$|^aws_kms_grant$/;

/** Types of other providers that give or take access, by their names. */
const ELSEWHERE =
  /(^|_)(iam|roles?|polic(y|ies)|permissions?|grants?|bindings?|acls?|access|memberships?|members?|collaborators?|firewalls?|security_(rules?|groups?)|ingress|egress|account_keys?|tokens?|credentials?|team_repository|lambda_url)(_|$)/;

/** An argument that states who has access to a resource, or what they may do. */
interface Opening {
  readonly type: RegExp;
  readonly argument: string;
  /** Whether a value allows only the account. */
  readonly isClosed: (value: unknown) => boolean;
}

const isOneOf =
  (...values: readonly string[]) =>
  (value: unknown): boolean =>
    typeof value === "string" && values.includes(value);
const isNever = (): boolean => false;

const OPENINGS: readonly Opening[] = [
  { type: /^aws_lambda_function_url$/, argument: "authorization_type", isClosed: isOneOf("AWS_IAM") },
  { type: /^aws_vpc_endpoint_service$/, argument: "allowed_principals", isClosed: isNever },
  { type: /snapshot(_copy)?$/, argument: "shared_accounts", isClosed: isNever },
  { type: /^aws_(quicksight_\w+|ssm_document)$/, argument: "permissions", isClosed: isNever },
  { type: /^aws_sagemaker_notebook_instance$/, argument: "role_arn", isClosed: isNever },
  { type: /^aws_verifiedaccess_(group|endpoint)$/, argument: "policy_document", isClosed: isNever },
];

/** Arguments with the role that a workload assumes. */
const WORKS_AS = /^(?!service_linked_)(\w+_)?roles?(_arns?|_names?|_ids?)?$|^iam_instance_profile(_arn|_name)?$/;

/** Why a change of a plan affects access and is not analysed. */
export class UnanalyzedChanges {
  private tags: TagsOfPolicies | undefined;

  constructor(private readonly plan: Json) {}

  /** Undefined for a change that does not affect access, or is analysed. */
  why(json: Json, change: ResourceChange): string | undefined {
    const { type } = change;
    if (!isAws(json)) return isElsewhere(json, type) ? `${type} of another provider is not read` : undefined;
    const tag = this.tagThatCounts(json, change);
    if (tag !== undefined)
      return `its tag ${tag} changes, and a policy of the plan has a condition on it: the effect is not analysed`;
    if (change.isTagsOnly || WEIGHED.test(type) || type === "aws_sagemaker_user_profile") return undefined;
    if (ACCESS.test(type) || type.startsWith("aws_iam_")) return `${type} affects access and is not analysed`;
    const opening = OPENINGS.find((each) => opens(each, change, () => sidesOf(json)));
    if (opening !== undefined) return `${opening.argument} of ${type} affects access and is not analysed`;
    if (valuesOf("capabilities", json).some(makesRoles))
      return "the stack makes and changes roles and policies: its template is not read";
    const role = change.attributes.find((name) => WORKS_AS.test(name) && isGiven(name, sidesOf(json)));
    return role === undefined
      ? undefined
      : `it uses another role (${role}): the access that its users gain by that is not analysed`;
  }

  /** A tag that changes and that a policy of the plan asks for. */
  private tagThatCounts(json: Json, { type, attributes }: ResourceChange): string | undefined {
    const names = attributes.filter((name) => /^tags(_all)?$/.test(name));
    if (names.length === 0) return undefined;
    this.tags ??= tagsOfPolicies(this.plan);
    const counting = /^aws_iam_(role|user)$/.test(type) ? this.tags.ofAll : this.tags.ofResources;
    if (counting.size === 0) return undefined;
    const { before, after, after_unknown: unknown } = sidesOf(json);
    return names
      .flatMap((name) => changedTags(ownValue(before, name), ownValue(after, name), ownValue(unknown, name)))
      .find((tag) => counting.has(tag.toLowerCase()));
  }
}

interface Sides {
  readonly before: Json;
  readonly after: Json;
  readonly after_unknown: Json;
}

function sidesOf({ change }: Json): Sides {
  const side = (value: unknown): Json => (isJson(value) ? value : {});
  const { before, after, after_unknown: unknown } = side(change);
  return { before: side(before), after: side(after), after_unknown: side(unknown) };
}

/** On both sides of a change, the values of an argument that any type may have: those that are text have none. */
function valuesOf(name: (typeof ARGUMENTS_OF_ANY_TYPE)[number], json: Json): readonly unknown[] {
  if (UnparsedChange.sidesOf(json["change"]) !== undefined) return [];
  const { before, after } = sidesOf(json);
  return [ownValue(before, name), ownValue(after, name)];
}

/** Whether the configuration gives an argument: what was empty and is computed it does not. */
function isGiven(name: string, { before, after, after_unknown: unknown }: Sides): boolean {
  return !(isEmpty(ownValue(before, name)) && (ownValue(unknown, name) === true || isEmpty(ownValue(after, name))));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function opens({ type, argument, isClosed }: Opening, change: ResourceChange, sides: () => Sides): boolean {
  if (!type.test(change.type) || change.action === "delete" || change.action === "forget") return false;
  if (change.action !== "create" && !change.attributes.includes(argument)) return false;
  const { before, after, after_unknown: unknown } = sides();
  const isOpen = (side: Json): boolean => !isEmpty(ownValue(side, argument)) && !isClosed(ownValue(side, argument));
  // What the provider alone computes is AWS's default, which is closed.
  return isOpen(after) || (change.action !== "create" && (isOpen(before) || ownValue(unknown, argument) === true));
}

/** CloudFormation asks for this word where a template holds roles or policies. */
function makesRoles(capabilities: unknown): boolean {
  return Array.isArray(capabilities) && capabilities.some((each) => wordOf(each).endsWith("IAM"));
}

/** Types of other providers, by their names; of AWS's other provider also those that hold a policy. */
function isElsewhere(json: Json, type: string): boolean {
  if (ELSEWHERE.test(type)) return true;
  if (!type.startsWith("awscc_")) return false;
  const { before, after, after_unknown: unknown } = sidesOf(json);
  return [before, after, unknown].some((side) =>
    Object.entries(side).some(([name, value]) => /polic(y|ies)/.test(name) && !isEmpty(value) && value !== false),
  );
}

/** Tags that policies ask for, in lower case. */
interface TagsOfPolicies {
  /** Of what is asked for. */
  readonly ofResources: ReadonlySet<string>;
  /** And of who asks. */
  readonly ofAll: ReadonlySet<string>;
}

const TAG = /\b(aws:PrincipalTag|[a-z0-9-]+:(?:ResourceTag|ExistingObjectTag))\/([^"'}\\]+)/gi;

function tagsOfPolicies(plan: Json): TagsOfPolicies {
  const [ofResources, ofAll] = [new Set<string>(), new Set<string>()];
  const read = (value: unknown): void => {
    if (typeof value === "string") {
      for (const [, key = "", tag = ""] of value.matchAll(TAG)) {
        ofAll.add(tag.toLowerCase());
        if (!/principaltag$/i.test(key)) ofResources.add(tag.toLowerCase());
      }
    } else if (typeof value === "object" && value !== null) Object.values(value).forEach(read);
  };
  for (const json of jsonObjects(plan["resource_changes"])) {
    for (const name of ARGUMENTS_WITH_CONDITIONS) valuesOf(name, json).forEach(read);
  }
  return { ofResources, ofAll };
}

/** The names of tags that differ; where all of them are known only after apply, those of before. */
function changedTags(before: unknown, after: unknown, unknown: unknown): readonly string[] {
  const sides = [before, after, unknown].map((each) => (isJson(each) ? each : {}));
  const [old, present, marks] = sides;
  const names = new Set(sides.flatMap((each) => Object.keys(each)));
  return [...names].filter(
    (name) => unknown === true || ownValue(marks, name) === true || ownValue(old, name) !== ownValue(present, name),
  );
}
