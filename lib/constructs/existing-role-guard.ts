import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { Construct } from "constructs";
import { type Notation, YAML } from "../rules/notation";
import { EMR_SERVERLESS_ROLE_PATHS, EMR_SERVERLESS_ROLE_PREFIX } from "../rules/values";
import { type AwsTarget, providerOf } from "./aws-target";
import type { Postcondition } from "./tag-guard";
import { TerraformCheck } from "./terraform-blocks";

const SERVICE = "emr-serverless.amazonaws.com";
const CONSEQUENCE = "SageMaker would accept the role, and jobs would fail days later";

/** `Statement` may be one object or a list of them. */
function statements(role: string): string {
  return `flatten([jsondecode(${role}.assume_role_policy).Statement])`;
}

/** A list, whether the element is missing, one text or a list. */
function list(element: string): string {
  return `flatten([try(${element}, [])])`;
}

const ALLOWS_ASSUME_ROLE = `s.Effect == "Allow" && anytrue([for a in ${list("s.Action")} : contains(["sts:assumerole", "sts:*", "*"], lower(a))])`;
const TRUSTS_SERVICE = `${ALLOWS_ASSUME_ROLE} && contains(${list("s.Principal.Service")}, "${SERVICE}")`;

/** The values of aws:SourceAccount in the statement `s`, whatever positive operator they stand under. */
const SOURCE_ACCOUNTS =
  `flatten([for test, keys in try(s.Condition, {}) : [for key, values in keys : values ` +
  `if lower(key) == "aws:sourceaccount" && !strcontains(lower(test), "not")]])`;

/** What must hold of a role that exists; `self` is its data source. */
export function existingRolePostconditions(words: Notation = YAML): readonly Postcondition[] {
  const account = `split(":", self.arn)[4]`;
  return [
    {
      condition: `\${startswith(self.name, "${EMR_SERVERLESS_ROLE_PREFIX}")}`,
      errorMessage:
        `Canvas cannot pass the role \${self.name}: its name does not start with ${EMR_SERVERLESS_ROLE_PREFIX} (case matters), ` +
        `and iam:PassRole of AmazonSageMakerCanvasFullAccess matches nothing else. ${CONSEQUENCE}. ` +
        `Use a role with such a name, or ${words.inForm("emrServerlessRole", "create")}.`,
    },
    {
      condition: `\${contains([${EMR_SERVERLESS_ROLE_PATHS.map((path) => JSON.stringify(path)).join(", ")}], self.path)}`,
      errorMessage:
        "Canvas cannot pass the role ${self.name}: its path is ${self.path}, and iam:PassRole of " +
        `AmazonSageMakerCanvasFullAccess matches only / and /service-role/. ${CONSEQUENCE}. ` +
        "A path cannot be changed: create the role again with one of these paths.",
    },
    {
      condition: `\${anytrue([for s in ${statements("self")} : ${TRUSTS_SERVICE}])}`,
      errorMessage:
        `EMR Serverless cannot assume the role \${self.name}: no statement of its trust policy allows sts:AssumeRole to ${SERVICE}. ` +
        `${CONSEQUENCE} with "Could not assume execution role". Add the trust policy of the AWS page to the role.`,
    },
    {
      condition:
        `\${anytrue([for trusting in [[for s in ${statements("self")} : s if ${TRUSTS_SERVICE}]] : length(trusting) == 0 || ` +
        `anytrue([for s in trusting : anytrue([for accounts in [${SOURCE_ACCOUNTS}] : length(accounts) == 0 || contains(accounts, ${account})])])])}`,
      errorMessage:
        "EMR Serverless cannot assume the role ${self.name}: its trust policy requires an aws:SourceAccount other than " +
        `\${${account}}, the role's own account. ${CONSEQUENCE} with "Could not assume execution role". ` +
        "Correct aws:SourceAccount in the role's trust policy.",
    },
    {
      condition:
        `\${!anytrue([for s in ${statements("self")} : s.Effect == "Allow" && (can(s.NotPrincipal) || ` +
        `try(s.Principal == "*", false) || contains(flatten(try([for type, ids in s.Principal : ids], [])), "*"))])}`,
      errorMessage:
        "The role ${self.name} is not used: its trust policy has the principal *, so any account can assume it. " +
        `Trust ${SERVICE} alone, with aws:SourceAccount.`,
    },
  ];
}

/**
 * What should hold of it as well, as a warning.
 * @param address of its data source
 * @param name expression of the role's name
 * @param account expression of the role's account
 */
export function sourceAccountCheck(address: string, name: string, account: string): Postcondition {
  return {
    condition: `alltrue([for s in ${statements(address)} : length(${SOURCE_ACCOUNTS}) > 0 if ${TRUSTS_SERVICE}])`,
    errorMessage:
      `The trust policy of \${${name}} allows EMR Serverless to assume the role without aws:SourceAccount, so jobs of ` +
      "another account could be made to run as it (confused deputy). Add the condition StringEquals aws:SourceAccount " +
      `= \${${account}} to it.`,
  };
}

/** Props of {@link ExistingRoleGuard}. */
export interface ExistingRoleGuardProps {
  readonly target: AwsTarget;
  readonly roleName: string;
}

/**
 * Refuses, in the plan, a role that Canvas could not pass or EMR Serverless could not assume.
 * What the role may do cannot be read by Terraform and is not checked.
 */
export class ExistingRoleGuard extends Construct {
  /** The role as it is; whatever uses the role depends on this, and takes no value from it. */
  readonly role: DataAwsIamRole;

  constructor(scope: Construct, id: string, { target, roleName }: ExistingRoleGuardProps) {
    super(scope, id);
    const role = new DataAwsIamRole(this, "Default", { ...providerOf(target), name: roleName });
    this.role = role;
    role.lifecycle = { postcondition: [...existingRolePostconditions()] };
    const address = `data.aws_iam_role.${role.friendlyUniqueId}`;
    const { condition, errorMessage } = sourceAccountCheck(address, `${address}.name`, `split(":", ${address}.arn)[4]`);
    new TerraformCheck(this, "source-account", condition, errorMessage);
  }
}
