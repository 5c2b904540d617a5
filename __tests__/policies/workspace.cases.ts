import { workspace } from "../../lib/policies/workspace";
import { ACCOUNT, KEY, OTHER_ACCOUNT, REGION } from "../support/quick-setup";
import { casesOf } from "./cases";
import type { AccessRequest } from "./decide";

const FOREIGN_KEY = `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const ANOTHER_KEY = `arn:aws:kms:${REGION}:${OTHER_ACCOUNT}:key/0000aaaa-12ab-34cd-56ef-1234567890ab`;
const GRANT_ACTIONS = ["kms:DescribeKey", "kms:CreateGrant", "kms:RetireGrant", "kms:GenerateDataKeyWithoutPlaintext"];

const cors = {
  action: "s3:GetBucketCors",
  resource: "arn:aws:s3:::canvas-work",
  account: OTHER_ACCOUNT,
  but: {
    "another bucket": { resource: "arn:aws:s3:::canvas-work-2" },
    "the deployment's account instead of the owner's": { account: ACCOUNT },
  },
};
const onKey = (action: string): AccessRequest => ({ action, resource: FOREIGN_KEY, account: OTHER_ACCOUNT });
const ownKey = (action: string): AccessRequest => ({ action, resource: KEY });

export const workspaceCases = [
  ...casesOf(
    workspace,
    {
      bucketName: "canvas-work",
      ownerAccountId: OTHER_ACCOUNT,
      kmsKeyArn: FOREIGN_KEY,
      encrypted: true,
      keyOfAnotherAccount: true,
    },
    [
      cors,
      ...["kms:Decrypt", "kms:GenerateDataKey", ...GRANT_ACTIONS].map((action) => ({
        ...onKey(action),
        but: { "another key": { resource: ANOTHER_KEY } },
      })),
    ],
    [onKey("kms:ScheduleKeyDeletion"), { action: "s3:PutBucketCors", resource: cors.resource, account: OTHER_ACCOUNT }],
  ),
  ...casesOf(
    workspace,
    {
      bucketName: "own-work",
      ownerAccountId: ACCOUNT,
      kmsKeyArn: KEY,
      encrypted: true,
      keyOfAnotherAccount: false,
    },
    [
      { action: "s3:GetBucketCors", resource: "arn:aws:s3:::own-work" },
      ownKey("kms:Decrypt"),
      ownKey("kms:GenerateDataKey"),
    ],
    GRANT_ACTIONS.map(ownKey),
  ),
  ...casesOf(
    workspace,
    {
      bucketName: "not-encrypted",
      ownerAccountId: ACCOUNT,
      kmsKeyArn: `${KEY.slice(0, -1)}e`,
      encrypted: false,
      keyOfAnotherAccount: false,
    },
    [],
    ["kms:Decrypt", "kms:GenerateDataKey"].map((action) => ({ action, resource: `${KEY.slice(0, -1)}e` })),
  ),
];
