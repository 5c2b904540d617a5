/** What each grant's parameters are in the modules, and which of its statements are documents of their own. */
import { canvasImageLayers, canvasImages } from "../policies/canvas-images";
import { customBuckets, olderBucketKeys } from "../policies/custom-buckets";
import { describeVpcEndpointServices } from "../policies/describe-vpc-endpoint-services";
import { domainKey } from "../policies/domain-key";
import {
  networkInterfaces,
  networkInterfacesAnywhere,
  networkInterfacesByArn,
  networkInterfacesByTag,
} from "../policies/network-interfaces";
import { s3EndpointForAll, s3EndpointForCanvas } from "../policies/s3-endpoint";
import { emrServerlessTrust } from "../policies/emr-serverless-trust";
import { executionRoleTrust } from "../policies/execution-role-trust";
import { largeDataUse } from "../policies/large-data-use";
import { bucketOwner, keyOwner } from "../policies/owners";
import { restrictPassRole } from "../policies/restrict-pass-role";
import { workspace } from "../policies/workspace";
import type { BoundGrant, DocumentPlace } from "../hcl/policy-documents";

function always(name: string): DocumentPlace {
  return { name };
}

function when(name: string, condition: string): DocumentPlace {
  return { name, repeat: { argument: "count", expression: `${condition} ? 1 : 0` } };
}

function forEach(name: string, expression: string): DocumentPlace {
  return { name, repeat: { argument: "for_each", expression } };
}

/** Not by a local: a plan does not hold what a local is made from. */
const EMR_SERVERLESS_ROLE_ARN =
  "one(concat(aws_iam_role.emr_serverless[*].arn, var.emr_serverless_role.existing[*].role_arn))";

const BUCKET = {
  "each.bucketName": "each.value.bucket_name",
  "each.keys": "each.value.keys",
  "each.ownerAccountId": "each.value.owner_account_id",
} as const;

export const EMR_SERVERLESS_ROLE: readonly BoundGrant[] = [
  {
    grant: emrServerlessTrust,
    binding: { values: { account: "local.account_id" }, documents: { always: always("emr_serverless_trust") } },
  },
];

const WITHOUT_CANVAS_POLICIES: BoundGrant["binding"] = {
  values: { emrServerlessRoleArn: EMR_SERVERLESS_ROLE_ARN },
  documents: { always: forEach("large_data_use", "local.roles_without_canvas_policies") },
};

/** @param imagesOnEveryRole Scenarios 2 and 3: also roles that have the Canvas policies alone */
export function executionRoles(imagesOnEveryRole: boolean): readonly BoundGrant[] {
  const images = imagesOnEveryRole
    ? "toset(keys(var.execution_roles))"
    : 'toset([for name, role in var.execution_roles : name if try(role.existing.attach, "") != "canvas-policies"])';
  return [
    { grant: executionRoleTrust, binding: { values: {}, documents: { always: always("execution_role_trust") } } },
    { grant: largeDataUse, binding: WITHOUT_CANVAS_POLICIES },
    { grant: canvasImageLayers, binding: WITHOUT_CANVAS_POLICIES },
    { grant: canvasImages, binding: { values: {}, documents: { always: forEach("canvas_images", images) } } },
  ];
}

export const RESTRICT_PASS_ROLE: readonly BoundGrant[] = [
  {
    grant: restrictPassRole,
    binding: {
      values: { emrServerlessRoleArn: EMR_SERVERLESS_ROLE_ARN },
      documents: { always: when("restrict_pass_role", "var.restrict_pass_role == true") },
    },
  },
];

/** What jobs may do with custom buckets, and execution roles with those that are opened to them. */
export const CUSTOM_BUCKETS: readonly BoundGrant[] = [
  {
    grant: customBuckets,
    binding: {
      values: {
        ...BUCKET,
        name: "local.sid_parts[each.key]",
        region: "local.region",
        "each.kmsKeyArn": "each.value.kms_key.arn",
      },
      documents: {
        always: forEach("custom_bucket", "local.buckets"),
        "each.write": forEach("custom_bucket_write", "local.buckets_to_write"),
        "each.kmsRead": forEach("custom_bucket_decrypt", "local.buckets_to_decrypt"),
        "each.kmsWrite": forEach("custom_bucket_encrypt", "local.buckets_to_encrypt"),
      },
    },
  },
  {
    grant: olderBucketKeys,
    binding: {
      values: {
        name: "local.sid_parts[each.key]",
        region: "local.region",
        "each.olderKmsKeyArns": "values(each.value.older_kms_keys)[*].arn",
      },
      documents: { always: forEach("custom_bucket_older_keys", "local.buckets_with_older_keys") },
    },
  },
];

/** The documents of custom buckets, each with whether it is about the buckets' keys. */
export const BUCKET_DOCUMENTS: readonly { readonly name: string; readonly ofKeys: boolean }[] = CUSTOM_BUCKETS.flatMap(
  ({ grant, binding }) =>
    Object.entries(binding.documents).map(([flag, { name }]) => ({
      name,
      ofKeys: grant.statements
        .filter(({ when: own = "always" }) => own === flag)
        .every(({ actions }) => actions.every((action) => action.startsWith("kms:"))),
    })),
);

export const WORKSPACE: readonly BoundGrant[] = [
  {
    grant: workspace,
    binding: {
      values: {
        bucketName: "var.workspace.bucket_name",
        ownerAccountId: "local.buckets.workspace.owner_account_id",
        kmsKeyArn: "var.workspace.kms_key.arn",
      },
      documents: {
        always: when("workspace", "var.workspace != null"),
        encrypted: when("workspace_key", "try(var.workspace.kms_key, null) != null"),
        keyOfAnotherAccount: when(
          "workspace_key_of_another_account",
          "try(local.keys.workspace.owner_account_id, local.account_id) != local.account_id",
        ),
      },
    },
  },
];

export const DOMAIN_KEY: readonly BoundGrant[] = [
  {
    grant: domainKey,
    binding: {
      values: { kmsKeyArn: "var.domain.create.kms_key.arn" },
      documents: { always: when("domain_key", "local.domain_key != null") },
    },
  },
];

export const OWNER_POLICIES: readonly BoundGrant[] = [
  {
    grant: bucketOwner,
    binding: {
      values: {
        ...BUCKET,
        name: "local.owner_sid_parts[each.key]",
        "each.roleArns": "local.bucket_role_arns[each.key]",
        "each.canvasRoleArns": "values(local.execution_role_arns)",
      },
      documents: {
        always: forEach("bucket_owner", "local.foreign_buckets"),
        "each.write": forEach(
          "bucket_owner_write",
          "{ for name, bucket in local.foreign_buckets : name => bucket if bucket.write }",
        ),
        "each.workspace": forEach(
          "bucket_owner_workspace",
          '{ for name, bucket in local.foreign_buckets : name => bucket if name == "workspace" }',
        ),
      },
    },
  },
  {
    grant: keyOwner,
    binding: {
      values: {
        name: "local.owner_sid_parts[each.key]",
        region: "local.region",
        "each.roleArns": "each.value.role_arns",
        "each.canvasRoleArns": "values(local.execution_role_arns)",
      },
      documents: {
        "each.read": forEach("key_owner", '{ for name, key in local.foreign_keys : name => key if name != "domain" }'),
        "each.write": forEach("key_owner_write", "{ for name, key in local.foreign_keys : name => key if key.write }"),
        "each.workspace": forEach(
          "key_owner_workspace",
          '{ for name, key in local.foreign_keys : name => key if name == "workspace" }',
        ),
        "each.domain": forEach(
          "key_owner_domain",
          '{ for name, key in local.foreign_keys : name => key if name == "domain" }',
        ),
      },
    },
  },
];

const PLACE = { account: "local.account_id", region: "local.region" } as const;
const CREATES_S3_ENDPOINT = 'try(var.network.s3_endpoint.create.policy, "")';

export const NETWORK_INTERFACES: readonly BoundGrant[] = [
  { grant: networkInterfaces, binding: { values: {}, documents: { always: always("network_interfaces") } } },
  {
    grant: networkInterfacesByArn,
    binding: {
      values: {
        subnetAndSecurityGroupArns:
          "concat(values(data.aws_subnet.this)[*].arn, values(data.aws_security_group.this)[*].arn, aws_security_group.apps[*].arn)",
      },
      documents: {
        always: when("network_interfaces_by_arn", "var.network.network_interfaces.by_arn != null"),
        enforce: when(
          "network_interfaces_by_arn_enforced",
          "try(var.network.network_interfaces.by_arn.enforce, false)",
        ),
      },
    },
  },
  {
    grant: networkInterfacesByTag,
    binding: {
      values: { ...PLACE, tagKey: "local.by_tag.key", tagValue: "local.by_tag.value" },
      documents: {
        always: when("network_interfaces_by_tag", "local.by_tag != null"),
        enforce: when("network_interfaces_by_tag_enforced", "try(local.by_tag.enforce, false)"),
      },
    },
  },
  {
    grant: networkInterfacesAnywhere,
    binding: {
      values: PLACE,
      documents: { always: when("network_interfaces_anywhere", "var.network.network_interfaces.open != null") },
    },
  },
];

export const S3_ENDPOINT: readonly BoundGrant[] = [
  {
    grant: s3EndpointForCanvas,
    binding: {
      values: { ...PLACE, ...BUCKET, name: "local.sid_parts[each.key]" },
      documents: {
        always: when("s3_endpoint", `${CREATES_S3_ENDPOINT} == "canvas"`),
        "each of buckets": forEach(
          "s3_endpoint_bucket",
          `{ for name, bucket in local.buckets : name => bucket if ${CREATES_S3_ENDPOINT} == "canvas" }`,
        ),
        "each.write": forEach(
          "s3_endpoint_bucket_write",
          `{ for name, bucket in local.buckets_to_write : name => bucket if ${CREATES_S3_ENDPOINT} == "canvas" }`,
        ),
        "each.workspace": forEach(
          "s3_endpoint_bucket_cors",
          `{ for name, bucket in local.buckets : name => bucket if name == "workspace" && ${CREATES_S3_ENDPOINT} == "canvas" }`,
        ),
        generativeAi: when(
          "s3_endpoint_generative_ai",
          `${CREATES_S3_ENDPOINT} == "canvas" && local.s3_endpoint_generative_ai`,
        ),
      },
    },
  },
  {
    grant: s3EndpointForAll,
    binding: { values: {}, documents: { always: when("s3_endpoint_open", `${CREATES_S3_ENDPOINT} == "open"`) } },
  },
];

/** In the document of roles without the Canvas policies, which all stand in one. */
export const INTERFACE_ENDPOINTS: readonly BoundGrant[] = [
  { grant: describeVpcEndpointServices, binding: WITHOUT_CANVAS_POLICIES },
];
