import { domainKey } from "../../lib/policies/domain-key";
import { KEY } from "../support/quick-setup";
import { casesOf } from "./cases";

export const domainKeyCases = casesOf(
  domainKey,
  { kmsKeyArn: KEY },
  ["kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey"].map((action) => ({
    action,
    resource: KEY,
    but: { "another key": { resource: `${KEY.slice(0, -1)}d` } },
  })),
  [{ action: "kms:ScheduleKeyDeletion", resource: KEY }],
);
