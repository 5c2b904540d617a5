import type { AwsObject } from "../policies/aws-object";
import type { Cure } from "../policies/cure";
import type { Check } from "./check";
import { listed, type Phrase, say } from "./phrase";

const LOST: Partial<Readonly<Record<AwsObject, Phrase>>> = {
  "AWS::S3::Bucket": [
    "its objects go with it where force_destroy is set, and the apply fails where they are there without it",
  ],
  "AWS::KMS::Key": ["what is encrypted under it cannot be read once its waiting period is over"],
};

export const dataDestroyed: Check = {
  id: "data-destroyed",
  over: "change",
  takesAway: true,
  severity: "warning",
  title: "A key or a bucket is destroyed or replaced",
  explanation:
    "No principal decrypts what is encrypted under a key that is deleted, AWS neither; until the waiting period of 7 to 30 days is over, the deletion can be cancelled. " +
    "The objects of a bucket that is destroyed are deleted, with all that Canvas imported from it or exported to it.",
  cure: [{ kind: "retain", object: { type: "AWS::KMS::Key" } }],
  source:
    "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html: data under a deleted key is unrecoverable",
  find: ({ changes }) =>
    changes.flatMap(({ address, object: type, action, replacedFor }) => {
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
