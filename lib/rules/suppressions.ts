/** `.canvas-large-data.yaml`: suppressions, which are accepted findings with an expiry date. */
import { flag, list, object, required, text, withDefault } from "./rule";

const OWN = "this project's docs/rules.md";

/** Days per month, and the 29th of February in leap years alone. */
const LEAP_YEAR = "2(?:[0-9](?:0[48]|[2468][048]|[13579][26])|[048]00)";
const DAY =
  "^(?:2[0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))" +
  `|${LEAP_YEAR}-02-29)$`;

const suppression = object({
  what: "a suppression",
  fields: {
    finding: required(
      "The finding's id, as the review shows it.",
      text({
        what: "a finding's id",
        allowed: "lower-case letters and hyphens",
        example: "bucket-wildcard",
        pattern: "^[a-z][a-z-]*$",
        source: OWN,
      }),
    ),
    address: required(
      "The address of the resource, as the review shows it. It is compared literally: * is no wildcard.",
      text({
        what: "the address of a resource",
        allowed: "any text that is not empty",
        example: "module.canvas.aws_iam_role_policy.data",
        minLength: 1,
        source: OWN,
      }),
    ),
    reason: required(
      "Why the finding is accepted, for the readers of the review.",
      text({
        what: "a reason",
        allowed: "at least 10 characters",
        example: "all buckets of this account belong to this team",
        minLength: 10,
        source: OWN,
      }),
    ),
    expires: required(
      "The last day on which the suppression applies.",
      text({
        what: "a day",
        allowed: "YYYY-MM-DD, a day that the month has",
        example: "2027-01-31",
        pattern: DAY,
        source: OWN,
      }),
    ),
    unknown: withDefault(
      "true: suppress the check where it is undetermined, instead of what it finds. An error that is found later still counts.",
      flag,
      { value: false, effect: "suppress what the check finds" },
    ),
  },
});

/** The whole file. */
export const suppressionsFile = object({
  what: "the settings of canvas-large-data",
  fields: {
    suppressions: required("Findings that are not counted.", list({ what: "suppressions", each: suppression })),
  },
});
