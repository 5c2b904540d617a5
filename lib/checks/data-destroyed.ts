import type { AwsObject } from "../policies/aws-object";
import type { Cure } from "../policies/cure";
import type { Check, Found } from "./check";
import { listed, type Phrase, say } from "./phrase";

const LOST: Partial<Readonly<Record<AwsObject, Phrase>>> = {
  "AWS::S3::Bucket": [
    "its objects are deleted with it if force_destroy is set; without it, the apply fails if the bucket has objects",
  ],
  "AWS::KMS::Key": ["data that is encrypted under it cannot be read after its waiting period"],
};

export const dataDestroyed: Check = {
  id: "data-destroyed",
  over: "change",
  takesAway: true,
  severity: "warning",
  title: "A key or a bucket is destroyed or replaced",
  explanation:
    "No principal can decrypt data under a deleted key, not even AWS. During the waiting period of 7 to 30 days you can cancel the deletion. " +
    "If a bucket is destroyed, its objects are deleted, including those that Canvas exported to it.",
  cure: [{ kind: "retain", object: { type: "AWS::KMS::Key" } }],
  source:
    "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html: data under a deleted key is unrecoverable",
  find: ({ changes }) =>
    changes.flatMap(({ address, object: type, action, replacedFor }): readonly Found[] => {
      const lost = type === undefined ? undefined : LOST[type];
      if (type === undefined || lost === undefined || (action !== "delete" && action !== "replace")) return [];
      const object = { type, address };
      if (action === "delete")
        return [{ address, cure: [{ kind: "retain", object }], message: say`it is destroyed: ${lost}` }];
      const cure: Cure = [{ kind: "keep", object, properties: replacedFor }];
      return replacedFor.length === 0
        ? [{ address, cure, message: say`it is replaced: ${lost}` }]
        : [{ address, cure, message: say`a change of ${listed(replacedFor)} replaces it: ${lost}` }];
    }),
};
