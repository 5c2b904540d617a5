import { Construct } from "constructs";
import { customBucket } from "../rules/custom-buckets";
import { withDefaults } from "../rules/defaults";
import type { Statement } from "../policies/policy-template";
import { bucketOwner, keyOwner } from "../policies/owners";
import { render } from "../policies/render";
import { isOtherAccount, keyIsOfOtherAccount } from "./accounts";
import type { AwsTarget } from "./aws-target";
import { bucketKeys, type CustomBucket, type CustomBuckets, keyPatterns } from "./custom-buckets";
import { policyDocument } from "./policy-document";
import { WORKSPACE } from "./workspace";

/** The name of the domain's key among keys. */
const DOMAIN_KEY = "domain";

/** Props of {@link OwnerPolicies}. */
export interface OwnerPoliciesProps {
  readonly target: AwsTarget;
  /** The custom buckets and the workspace. */
  readonly buckets: CustomBuckets;
  /** The domain's own key. */
  readonly domainKeyArn: string | undefined;
  readonly emrServerlessRoleArn: string;
  readonly executionRoleArns: readonly string[];
}

/**
 * What the owners of buckets and keys in other accounts must add to their policies: a grant to a role of this account has no
 * effect without theirs. Documents only; nothing is attached, and AWS refuses them before the roles exist.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-permissions-cross-account.html
 */
export class OwnerPolicies extends Construct {
  /** Policies as JSON for the owners of buckets, by static name. */
  readonly bucketOwnerPolicies: Readonly<Record<string, string>>;
  /** Policies as JSON for the owners of keys, by the static name of the bucket; `domain` for the domain's key. */
  readonly keyOwnerPolicies: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: OwnerPoliciesProps) {
    super(scope, id);
    const { target } = props;
    const documents = (kind: string, policies: Policies): Readonly<Record<string, string>> => {
      const documentScope = new Construct(this, kind);
      return Object.fromEntries(
        Object.entries(policies).map(([name, statements]) => [
          name,
          policyDocument(documentScope, name, statements, target).json,
        ]),
      );
    };
    this.bucketOwnerPolicies = documents("buckets", bucketOwnerStatements(props));
    this.keyOwnerPolicies = documents("keys", keyOwnerStatements(props));
  }
}

/** Statements by static name. */
type Policies = Readonly<Record<string, readonly Statement[]>>;

function bucketOwnerStatements(props: OwnerPoliciesProps): Policies {
  const foreign = Object.entries(props.buckets).filter(([, { ownerAccountId }]) =>
    isOtherAccount(ownerAccountId, props.target),
  );
  return Object.fromEntries(
    foreign.map(([name, bucket]) => {
      const entry = {
        bucketName: bucket.bucketName,
        keys: keyPatterns(bucket),
        roleArns: rolesOf(bucket, props),
        write: bucket.access === "read-write",
        canvasRoleArns: props.executionRoleArns,
        workspace: name === WORKSPACE,
      };
      return [name, render(bucketOwner, { buckets: { [entryName(name, props)]: entry } })];
    }),
  );
}

function keyOwnerStatements(props: OwnerPoliciesProps): Policies {
  const { target, domainKeyArn } = props;
  const ofBuckets = Object.entries(props.buckets).flatMap(([bucketName, bucket]) => {
    const workspace = bucketName === WORKSPACE;
    const bucketIsOfOther = isOtherAccount(bucket.ownerAccountId, target);
    // The execution roles use the workspace's key by a statement of their own.
    const roleArns = workspace ? [props.emrServerlessRoleArn] : rolesOf(bucket, props);
    return bucketKeys(bucketName, bucket)
      .filter(({ kmsKeyArn }) => keyIsOfOtherAccount(kmsKeyArn, bucketIsOfOther, target))
      .map(({ name, write }) => [name, { roleArns, read: true, write, workspace, domain: false }] as const);
  });
  const ofDomain =
    domainKeyArn !== undefined && keyIsOfOtherAccount(domainKeyArn, false, target)
      ? [[DOMAIN_KEY, { roleArns: [], read: false, write: false, workspace: false, domain: true }] as const]
      : [];
  return Object.fromEntries(
    [...ofBuckets, ...ofDomain].map(([name, key]) => [
      name,
      render(keyOwner, {
        region: target.region,
        keys: { [entryName(name, props)]: { ...key, canvasRoleArns: props.executionRoleArns } },
      }),
    ]),
  );
}

/** The end of Sids: the owner's policy may hold statements of several deployments and buckets. */
function entryName(name: string, { target }: OwnerPoliciesProps): string {
  return `${target.deploymentName}-${name.replace(".", "-")}`;
}

/** The roles that are granted the bucket. */
function rolesOf(bucket: CustomBucket, props: OwnerPoliciesProps): readonly string[] {
  const { grantExecutionRoles } = withDefaults(customBucket.fields, bucket);
  const browsing = grantExecutionRoles ? props.executionRoleArns : [];
  return [props.emrServerlessRoleArn, ...browsing];
}
