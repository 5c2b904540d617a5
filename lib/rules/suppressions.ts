/** `.canvas-large-data.yaml`: findings that somebody decided to live with, until a day. */
import { list, object, required, text } from "./rule";

const OWN = "this project's docs/rules.md";

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
      "The address of the resource, as the review shows it.",
      text({
        what: "the address of a resource",
        allowed: "any text that is not empty",
        example: "module.canvas.aws_iam_role_policy.data",
        minLength: 1,
        source: OWN,
      }),
    ),
    reason: required(
      "Why it is right here, for whoever reads the review.",
      text({
        what: "a reason",
        allowed: "at least 10 characters",
        example: "the buckets of this account are all of this team",
        minLength: 10,
        source: OWN,
      }),
    ),
    expires: required(
      "The last day it holds.",
      text({
        what: "a day",
        allowed: "YYYY-MM-DD",
        example: "2027-01-31",
        pattern: "^2[0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        source: OWN,
      }),
    ),
  },
});

/** The whole file. */
export const suppressionsFile = object({
  what: "the settings of canvas-large-data",
  fields: {
    suppressions: required(
      "Findings that are not counted.",
      list({ what: "a list of suppressions", each: suppression }),
    ),
  },
});
