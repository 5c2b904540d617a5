import type { Check } from "./check";
import { letGo } from "./hcl";
import { listed, type Phrase, say } from "./phrase";
import { ownValue } from "../rules/own-value";

const LOST: Readonly<Record<string, Phrase>> = {
  aws_s3_bucket: [
    "its objects go with it where force_destroy is set, and the apply fails where they are there without it",
  ],
  aws_kms_key: ["what is encrypted under it cannot be read once its waiting period is over"],
  aws_kms_external_key: ["what is encrypted under it cannot be read once its waiting period is over"],
};

export const dataDestroyed: Check = {
  id: "data-destroyed",
  over: "change",
  takesAway: true,
  severity: "warning",
  title: "A key or a bucket is destroyed or replaced",
  explanation:
    "Nobody decrypts what is encrypted under a key that is deleted, AWS neither; until the waiting period of 7 to 30 days is over, the deletion can be cancelled. " +
    "The objects of a bucket that is destroyed are gone, with all that Canvas imported from it or exported to it.",
  fix: letGo("aws_kms_key.<NAME>"),
  source:
    "https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html: data under a deleted key is unrecoverable",
  find: ({ changes }) =>
    changes.flatMap(({ address, type, action, replacedFor }) => {
      const lost = ownValue(LOST, type);
      if (lost === undefined || (action !== "delete" && action !== "replace")) return [];
      if (action === "delete") return [{ address, fix: letGo(address), message: say`it is destroyed: ${lost}` }];
      const fix =
        "# Take the change of what replaces it back; lifecycle { prevent_destroy = true } refuses such a plan.";
      return replacedFor.length === 0
        ? [{ address, fix, message: say`it is replaced: ${lost}` }]
        : [{ address, fix, message: say`a change of ${listed(replacedFor)} replaces it: ${lost}` }];
    }),
};
