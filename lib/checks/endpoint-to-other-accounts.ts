import { ask } from "../setup/question";
import { throughEndpoint } from "../setup/limits";
import type { Setup } from "../setup/setup";
import type { Check, State } from "./check";
import { listed, type Phrase, say } from "./phrase";
import { plainReason } from "./reason";

export const endpointToOtherAccounts: Check = {
  id: "endpoint-to-other-accounts",
  over: "setup",
  severity: "warning",
  title: "Data can leave through the S3 endpoint to other accounts",
  explanation:
    "Whoever brings credentials of another account into the VPC can write to a bucket of that account: the endpoint's policy does not look at whose the " +
    "bucket is. An endpoint without a policy has AWS's default one, which lets everything pass. The buckets of AWS that hold image layers and logs " +
    "need statements of their own, without the condition.",
  fix: [
    "# In place of statements without the condition; three statements, because AWS's own buckets are in its accounts.",
    ...statement(
      ['"s3:*"'],
      ['"*"'],
      [
        "  condition {",
        '    test     = "StringEquals"',
        '    variable = "aws:ResourceAccount"',
        '    values   = ["ACCOUNT"]',
        "  }",
      ],
    ),
    ...statement(['"s3:GetObject"'], ['"arn:aws:s3:::prod-REGION-starport-layer-bucket/*"']),
    ...statement(['"s3:PutObject"', '"s3:PutObjectAcl"'], ['"arn:aws:s3:::prod.REGION.appinfo.src/*"']),
  ].join("\n"),
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html",
  find: (state) =>
    state.setups.flatMap((setup) => {
      const { s3Endpoint } = setup;
      if (s3Endpoint === undefined) return [];
      const { address } = s3Endpoint;
      const key = address;
      if (s3Endpoint.policy === undefined) {
        const message = say`it has no policy: ${[LEAVE]}`;
        return [{ address, key, message }];
      }
      const because = reasons(setup, state);
      return because === undefined ? [] : [{ address, key, message: [LEAVE], because }];
    }),
};

const LEAVE =
  "with credentials of another account, data can be copied through it from the VPC to buckets of that account";

function statement(actions: readonly string[], resources: readonly string[], more: readonly string[] = []): string[] {
  return [
    "statement {",
    `  actions   = [${actions.join(", ")}]`,
    `  resources = [${resources.join(", ")}]`,
    "  principals {",
    '    type        = "*"',
    '    identifiers = ["*"]',
    "  }",
    ...more,
    "}",
  ];
}

/** Which statements of the endpoint's policy let a stranger through; undefined when none does. */
function reasons(setup: Setup, { given }: State): Phrase | undefined {
  const allowed = throughEndpoint(setup, given)
    .map((question) => ask(question, setup, given))
    .filter(({ decision }) => decision.answer === "yes")
    .flatMap(({ question, decision }) =>
      decision.because.map((reason) => ({ action: question.action, question, reason })),
    )
    // What the stranger's own side allows is only supposed.
    .filter(({ reason }) => reason.layer === "endpoint");
  return allowed.length === 0 ? undefined : listed([...new Set(allowed.map(plainReason))], 1);
}
