/** Each matcher on both sides, what it says when it fails, and what it refuses to read. */
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Testing } from "cdktf";
import { FEATURES } from "../../lib/setup/capabilities";
import { canvasMatchers, type LargeDataFeature } from "../../lib/testing";
import { CanvasLargeDataQuickSetup, type CanvasLargeDataQuickSetupProps } from "../../modules/quick-setup";
import { ACCOUNT, REGION } from "../support/quick-setup";

expect.extend(canvasMatchers);

const provider = { aws: [{ region: REGION, allowed_account_ids: [ACCOUNT] }] };
const JOBS = `arn:aws:iam::${ACCOUNT}:role/jobs`;
const TRUST = {
  statement: [
    {
      sid: "Trust",
      actions: ["sts:AssumeRole"],
      principals: [{ type: "Service", identifiers: ["sagemaker.amazonaws.com"] }],
    },
  ],
};
const OWN = {
  statement: [
    { sid: "PassJobs", effect: "Allow", actions: ["iam:PassRole"], resources: ["${aws_iam_role.jobs.arn}"] },
    { sid: "NoSecrets", effect: "Deny", actions: ["s3:*"], resources: ["arn:aws:s3:::sales/secret/*"] },
    {
      effect: "Allow",
      actions: ["s3:GetObject", "s3:PutObject"],
      resources: ["arn:aws:s3:::sales/*"],
      condition: [{ test: "StringEquals", variable: "aws:ResourceAccount", values: ["&{aws:PrincipalAccount}"] }],
    },
  ],
};
const role = (name: string): object => ({ name, assume_role_policy: "${data.aws_iam_policy_document.trust.json}" });
const stack = JSON.stringify({
  provider,
  variable: { elsewhere: {} },
  data: { aws_iam_policy_document: { trust: TRUST, own: OWN } },
  resource: {
    aws_iam_role: { analysts: role("analysts"), jobs: role("jobs"), open: role("open") },
    aws_iam_policy: { shared: { name: "shared", policy: "${data.aws_iam_policy_document.own.json}" } },
    aws_iam_role_policy: {
      own: { name: "own", role: "${aws_iam_role.analysts.name}", policy: "${data.aws_iam_policy_document.own.json}" },
      open: { name: "open", role: "${aws_iam_role.open.name}", policy: "${var.elsewhere}" },
      outside: { name: "added", role: "outside", policy: "${data.aws_iam_policy_document.own.json}" },
    },
    aws_iam_role_policy_attachment: {
      canvas: {
        role: "${aws_iam_role.jobs.name}",
        policy_arn: "arn:aws:iam::aws:policy/AmazonSageMakerCanvasFullAccess",
      },
      shared: { role: "${aws_iam_role.jobs.name}", policy_arn: "${aws_iam_policy.shared.arn}" },
      theirs: { role: "${aws_iam_role.jobs.name}", policy_arn: `arn:aws:iam::${ACCOUNT}:policy/theirs` },
    },
  },
});

/** The message with which an assertion fails; jest colours nothing of it. */
function failure(assertion: () => unknown): string {
  try {
    assertion();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("The assertion holds.");
}

describe("toHaveExactlyResources", () => {
  const [analysts, jobs, open] = [role("analysts"), role("jobs"), role("open")];

  it("takes the class or the type, a list in any order or a map of addresses, and jest's own asymmetric values", () => {
    expect(stack).toHaveExactlyResources(IamRole, [jobs, open, analysts]);
    expect(stack).toHaveExactlyResources("aws_iam_role", {
      "aws_iam_role.jobs": jobs,
      "aws_iam_role.open": open,
      "aws_iam_role.analysts": expect.objectContaining({ name: "analysts" }) as unknown,
    });
    expect(stack).toHaveExactlyResources("aws_iam_role", [
      expect.anything(),
      open,
      expect.objectContaining({ name: "jobs" }),
    ]);
    expect(stack).toHaveExactlyResources("aws_s3_bucket", []);
    expect("{}").toHaveExactlyResources("aws_iam_role", []);
  });

  it("gives a value that fits several the one that is left", () => {
    expect(stack).toHaveExactlyResources(IamRole, [expect.anything(), expect.anything(), analysts]);
    expect(stack).toHaveExactlyResources(IamRole, [expect.anything(), analysts, jobs]);
    expect(stack).not.toHaveExactlyResources(IamRole, [expect.anything(), analysts, analysts]);
  });

  it("fails for one that is missing, one more, and one that has another argument", () => {
    expect(stack).not.toHaveExactlyResources(IamRole, [analysts, jobs]);
    expect(stack).not.toHaveExactlyResources(IamRole, [analysts, jobs, open, open]);
    expect(stack).not.toHaveExactlyResources(IamRole, [analysts, jobs, { ...open, path: "/" }]);
    expect(stack).not.toHaveExactlyResources(IamRole, [analysts, jobs, { name: "open" }]);
    expect(stack).not.toHaveExactlyResources(IamRole, { "aws_iam_role.x": jobs, "aws_iam_role.open": open });
  });

  it("says what is missing, what is there besides, and what was expected", () => {
    const expected = [
      jobs,
      open,
      expect.objectContaining({
        name: "editors",
        tags: expect.stringMatching(/^a/) as string,
        path: expect.anything() as string,
      }),
    ];
    expect(
      failure(() => {
        expect(stack).toHaveExactlyResources(IamRole, expected);
      }),
    ).toBe(`expect(stack).toHaveExactlyResources("aws_iam_role", …)

Expected, and not in the stack:
  {
    "ObjectContaining": {
      "name": "editors",
      "tags": {
        "StringMatching": "/^a/"
      },
      "path": "Anything"
    }
  }

In the stack, and not expected:
  aws_iam_role.analysts {
    "name": "analysts",
    "assume_role_policy": "\${data.aws_iam_policy_document.trust.json}"
  }

Expected and in the stack: aws_iam_role.jobs, aws_iam_role.open`);
    expect(
      failure(() => {
        expect(stack).not.toHaveExactlyResources("aws_s3_bucket", []);
      }),
    ).toBe('expect(stack).not.toHaveExactlyResources("aws_s3_bucket", …)\n\nThe stack has exactly these: nothing');
  });
});

describe("toHaveExactlyDataSources", () => {
  it("is about data sources alone", () => {
    expect(stack).toHaveExactlyDataSources("aws_iam_policy_document", {
      "data.aws_iam_policy_document.own": OWN,
      "data.aws_iam_policy_document.trust": TRUST,
    });
    expect(stack).toHaveExactlyDataSources(IamRole, []);
    expect(stack).not.toHaveExactlyDataSources("aws_iam_policy_document", [TRUST]);
    expect(
      failure(() => {
        expect(stack).not.toHaveExactlyDataSources("aws_iam_policy_document", [OWN, TRUST]);
      }),
    ).toBe(
      'expect(stack).not.toHaveExactlyDataSources("aws_iam_policy_document", …)\n\n' +
        "The stack has exactly these: data.aws_iam_policy_document.trust, data.aws_iam_policy_document.own",
    );
  });
});

describe("toHaveExactlyStatements", () => {
  const pass = {
    Sid: "PassJobs",
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: "${aws_iam_role.jobs.arn}",
  } as const;
  const deny = { Sid: "NoSecrets", Effect: "Deny", Action: ["s3:*"], Resource: "arn:aws:s3:::sales/secret/*" } as const;
  const data = {
    Effect: "Allow",
    Action: ["s3:PutObject", "s3:GetObject"],
    Resource: ["arn:aws:s3:::sales/*"],
    Condition: { StringEquals: { "aws:ResourceAccount": "${aws:PrincipalAccount}" } },
  } as const;

  it("takes statements in any order, and lists in any order or shortened, and the Sid alone", () => {
    expect(stack).toHaveExactlyStatements("analysts", [data, pass, deny]);
    expect(stack).toHaveExactlyStatements("analysts", ["NoSecrets", data, { ...pass, Resource: [JOBS] }]);
    expect(stack).toHaveExactlyStatements("analysts", ["NoSecrets", "PassJobs", "statement 3"]);
  });

  it.each([
    "aws_iam_role.analysts",
    "analysts",
    `arn:aws:iam::${ACCOUNT}:role/analysts`,
    "${aws_iam_role.analysts.arn}",
  ])("finds the role by %s", (name) => {
    expect(stack).toHaveExactlyStatements(name, [data, pass, deny]);
  });

  it("reads attached policies of the stack, what a role outside gains, and a policy document", () => {
    expect(stack).toHaveExactlyStatements("jobs", [data, pass, deny]);
    expect(stack).toHaveExactlyStatements("outside", [data, pass, deny]);
    expect(stack).toHaveExactlyStatements("data.aws_iam_policy_document.own", [data, pass, deny]);
  });

  it.each([
    ["one that is missing", [pass, deny]],
    ["one more", [pass, deny, data, "Other"]],
    ["another action", [pass, deny, { ...data, Action: "s3:GetObject" }]],
    ["another effect", [pass, { ...deny, Effect: "Allow" as const }, data]],
    ["another condition", [pass, deny, { ...data, Condition: { StringEquals: { "aws:ResourceAccount": ACCOUNT } } }]],
    ["no condition", [pass, deny, { Effect: data.Effect, Action: data.Action, Resource: data.Resource }]],
  ])("fails for %s", (_, statements) => {
    expect(stack).not.toHaveExactlyStatements("analysts", statements);
    expect(stack).not.toHaveExactlyStatements("data.aws_iam_policy_document.own", statements);
  });

  it("says which statements, and in which policy", () => {
    const expected = ["NoSecrets", "Other", pass];
    expect(
      failure(() => {
        expect(stack).toHaveExactlyStatements("analysts", expected);
      }),
    ).toBe(`expect(stack).toHaveExactlyStatements("analysts", …)

Expected, and not in the stack:
  "Other"

In the stack, and not expected:
  {
    "Effect": "Allow",
    "Action": [
      "s3:GetObject",
      "s3:PutObject"
    ],
    "Resource": "arn:aws:s3:::sales/*",
    "Condition": {
      "StringEquals": {
        "aws:ResourceAccount": "\${aws:PrincipalAccount}"
      }
    }
  }
  in own (aws_iam_role_policy.own)

Expected and in the stack: PassJobs, NoSecrets`);
  });

  it("is neither a yes nor a no where a policy cannot be read", () => {
    const reason = "\n\nundetermined:\n  the policy is known only after apply (${var.elsewhere})";
    expect(
      failure(() => {
        expect(stack).toHaveExactlyStatements("open", []);
      }),
    ).toBe(`expect(stack).toHaveExactlyStatements("open", …)${reason}`);
    expect(
      failure(() => {
        expect(stack).not.toHaveExactlyStatements("open", []);
      }),
    ).toBe(`expect(stack).not.toHaveExactlyStatements("open", …)${reason}`);
    expect(
      failure(() => {
        expect(stack).not.toHaveExactlyStatements("data.aws_iam_policy_document.none", []);
      }),
    ).toBe(
      'expect(stack).not.toHaveExactlyStatements("data.aws_iam_policy_document.none", …)\n\nundetermined:\n' +
        "  the policy is known only after apply (${data.aws_iam_policy_document.none.json})",
    );
  });
});

describe("toTrustExactly", () => {
  const trust = {
    Sid: "Trust",
    Effect: "Allow",
    Principal: { Service: "sagemaker.amazonaws.com" },
    Action: "sts:AssumeRole",
  } as const;

  it("holds for the whole trust policy, and for nothing else", () => {
    expect(stack).toTrustExactly("analysts", [trust]);
    expect(stack).toTrustExactly("analysts", ["Trust"]);
    expect(stack).not.toTrustExactly("analysts", []);
    expect(stack).not.toTrustExactly("analysts", [{ ...trust, Principal: { Service: "ec2.amazonaws.com" } }]);
    expect(stack).not.toTrustExactly("analysts", [{ ...trust, Principal: "*" }]);
  });

  it("says what the role trusts", () => {
    expect(
      failure(() => {
        expect(stack).toTrustExactly("analysts", []);
      }),
    ).toBe(`expect(stack).toTrustExactly("analysts", …)

In the stack, and not expected:
  {
    "Sid": "Trust",
    "Effect": "Allow",
    "Principal": {
      "Service": "sagemaker.amazonaws.com"
    },
    "Action": "sts:AssumeRole"
  }
  in trust policy (aws_iam_role.analysts)

Expected and in the stack: nothing`);
  });

  it("is undetermined for a role outside the stack", () => {
    expect(
      failure(() => {
        expect(stack).not.toTrustExactly("outside", []);
      }),
    ).toBe(
      'expect(stack).not.toTrustExactly("outside", …)\n\nundetermined:\n  the role exists outside this stack: its trust policy, its permissions boundary and its other policies are not known',
    );
  });
});

describe("toAttachExactly", () => {
  it("takes ARNs, names and references", () => {
    expect(stack).toAttachExactly("jobs", [
      "AmazonSageMakerCanvasFullAccess",
      "shared",
      `arn:aws:iam::${ACCOUNT}:policy/theirs`,
    ]);
    expect(stack).toAttachExactly("jobs", [
      "theirs",
      "${aws_iam_policy.shared.arn}",
      "arn:aws:iam::aws:policy/AmazonSageMakerCanvasFullAccess",
    ]);
    expect(stack).toAttachExactly("analysts", []);
    expect(stack).toAttachExactly("outside", []);
    expect(stack).not.toAttachExactly("jobs", ["shared", "theirs"]);
    expect(stack).not.toAttachExactly("analysts", ["shared"]);
  });

  it("says what is attached, and where", () => {
    expect(
      failure(() => {
        expect(stack).toAttachExactly("jobs", ["shared", "AdministratorAccess"]);
      }),
    ).toBe(`expect(stack).toAttachExactly("jobs", …)

Expected, and not in the stack:
  "AdministratorAccess"

In the stack, and not expected:
  arn:aws:iam::aws:policy/AmazonSageMakerCanvasFullAccess (aws_iam_role_policy_attachment.canvas)
  arn:aws:iam::${ACCOUNT}:policy/theirs (aws_iam_role_policy_attachment.theirs)

Expected and in the stack: shared`);
  });

  it("is undetermined where it is not known what is attached to which role", () => {
    const attachment = { role: "${var.which}", policy_arn: "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess" };
    const open = JSON.stringify({
      resource: { aws_iam_role: { a: { name: "a" } }, aws_iam_role_policy_attachment: { x: attachment } },
    });
    expect(
      failure(() => {
        expect(open).toAttachExactly("a", []);
      }),
    ).toMatch(
      /^expect\(stack\)\.toAttachExactly\("a", …\)\n\nundetermined:\n {2}AmazonSageMakerFullAccess v\d+ \(aws_iam_role_policy_attachment\.x\): it is not known which role /,
    );
    expect(
      failure(() => {
        expect(open).not.toHaveExactlyStatements("a", []);
      }),
    ).toContain("undetermined:");
  });
});

describe("toAllow and toDeny", () => {
  const pass = { role: "analysts", action: "iam:PassRole", resource: JOBS };
  const secret = { role: "analysts", action: "s3:GetObject", resource: "arn:aws:s3:::sales/secret/a" };
  const other = { role: "analysts", action: "iam:PassRole", resource: `arn:aws:iam::${ACCOUNT}:role/admin` };

  it("decide what is allowed, what is not, and what is denied", () => {
    expect(stack).toAllow(pass);
    expect(stack).toAllow({ ...pass, resource: "${aws_iam_role.jobs.arn}", action: "IAM:passrole" });
    expect(stack).toDeny(secret);
    expect(stack).toDeny(other);
    expect(stack).not.toDeny(pass);
    expect(stack).not.toAllow(secret);
  });

  it("show the statement that decides", () => {
    const tail =
      "\n\nNot considered: service control policies (unless given with --scp); resource control policies (unless given with --scp); session policies; policies of resources outside the plan.";
    expect(
      failure(() => {
        expect(stack).toAllow(secret);
      }),
    ).toBe(`expect(stack).toAllow({
  "role": "analysts",
  "action": "s3:GetObject",
  "resource": "arn:aws:s3:::sales/secret/a"
})

analysts (aws_iam_role.analysts): s3:GetObject on arn:aws:s3:::sales/secret/a is denied:
  denied by NoSecrets of own (aws_iam_role_policy.own)
    {
      "Sid": "NoSecrets",
      "Effect": "Deny",
      "Action": "s3:*",
      "Resource": "arn:aws:s3:::sales/secret/*"
    }${tail}`);
    expect(
      failure(() => {
        expect(stack).not.toAllow(pass);
      }),
    ).toBe(`expect(stack).not.toAllow({
  "role": "analysts",
  "action": "iam:PassRole",
  "resource": "${JOBS}"
})

analysts (aws_iam_role.analysts): iam:PassRole on ${JOBS} is allowed:
  allowed by PassJobs of own (aws_iam_role_policy.own)
    {
      "Sid": "PassJobs",
      "Effect": "Allow",
      "Action": "iam:PassRole",
      "Resource": "${JOBS}"
    }${tail}`);
    expect(
      failure(() => {
        expect(stack).toAllow(other);
      }),
    ).toContain(
      "role/admin is denied:\n  not allowed by PassJobs of own (aws_iam_role_policy.own): its Resource does not cover",
    );
  });

  it("fail, negated or not, where the stack does not say enough, with the reason", () => {
    const request = { role: "analysts", action: "s3:GetObject", resource: "arn:aws:s3:::sales/a" };
    for (const assertion of [
      () => {
        expect(stack).toAllow(request);
      },
      () => {
        expect(stack).toDeny(request);
      },
      () => {
        expect(stack).not.toAllow(request);
      },
      () => {
        expect(stack).not.toDeny(request);
      },
    ]) {
      expect(failure(assertion)).toContain("s3:GetObject on arn:aws:s3:::sales/a is undetermined:\n  ");
    }
    expect(
      failure(() => {
        expect(stack).toDeny({ ...other, role: "outside" });
      }),
    ).toContain("its permissions boundary and its other policies are not known");
  });

  it("take the circumstances of a request", () => {
    const conditional = JSON.stringify({
      provider,
      resource: {
        aws_iam_role: { a: { name: "a" } },
        aws_iam_role_policy: {
          p: {
            name: "p",
            role: "a",
            policy: JSON.stringify({
              Version: "2012-10-17",
              Statement: {
                Sid: "P",
                Effect: "Allow",
                Action: "iam:PassRole",
                Resource: "*",
                Condition: { StringEquals: { "iam:PassedToService": "emr-serverless.amazonaws.com" } },
              },
            }),
          },
        },
      },
    });
    const request = { role: "a", action: "iam:PassRole", resource: JOBS };
    expect(conditional).toAllow({ ...request, context: { "iam:PassedToService": "emr-serverless.amazonaws.com" } });
    expect(conditional).toDeny({ ...request, context: { "iam:PassedToService": ["lambda.amazonaws.com"] } });
    expect(conditional).toDeny({ ...request, context: { "iam:PassedToService": null } });
    expect(
      failure(() => {
        expect(conditional).toDeny(request);
      }),
    ).toContain("cannot tell from P of p (aws_iam_role_policy.p): its condition StringEquals iam:PassedToService");
  });

  it.each([
    [{ action: "s3:Get*" }, 'toAllow: "s3:Get*" is not one action. Write service:Action, such as iam:PassRole.'],
    [
      { resource: "arn:aws:s3:::sales/*" },
      'toAllow: "arn:aws:s3:::sales/*" is not one resource. Write the ARN of one, without wildcards, or * for an action without one.',
    ],
    [
      { resource: "" },
      'toAllow: "" is not one resource. Write the ARN of one, without wildcards, or * for an action without one.',
    ],
  ])("refuse %j, negated too", (wrong, message) => {
    expect(
      failure(() => {
        expect(stack).toAllow({ ...pass, ...wrong });
      }),
    ).toBe(message);
    expect(
      failure(() => {
        expect(stack).not.toAllow({ ...pass, ...wrong });
      }),
    ).toBe(message);
  });
});

describe("toRunLargeData", () => {
  const build = (props: Partial<CanvasLargeDataQuickSetupProps>): string =>
    Testing.synthScope((scope) => {
      new AwsProvider(scope, "aws", { region: REGION, allowedAccountIds: [ACCOUNT] });
      new CanvasLargeDataQuickSetup(scope, "Default", {
        deploymentName: "analytics",
        account: ACCOUNT,
        region: REGION,
        executionRoles: { analysts: { create: { roleName: "analysts" } } },
        domain: { create: { vpcId: "vpc-01234567", subnetIds: { a: "subnet-01234567" }, executionRole: "analysts" } },
        ...props,
      });
    });
  const whole = build({});

  it("holds where every feature can run, or each that is named", () => {
    expect(whole).toRunLargeData({ role: "analysts" });
    expect(whole).toRunLargeData({ role: "analysts", features: ["inference", "export-to-s3"] });
  });

  it("names every feature there is", () => {
    const features: Readonly<Record<LargeDataFeature, true>> = {
      "import-with-sampling": true,
      "export-to-s3": true,
      "export-to-dataset": true,
      "export-to-model": true,
      "model-building": true,
      inference: true,
    };
    expect(Object.keys(features)).toEqual(FEATURES.map(({ id }) => id));
  });

  it("fails where a request is denied, with the reasons", () => {
    const { resource, ...rest } = JSON.parse(whole) as Record<string, Record<string, Record<string, unknown>>>;
    const { aws_iam_role_policy_attachment: attachments, ...others } = resource ?? {};
    const kept = Object.entries(attachments ?? {}).filter(([name]) => !name.startsWith("emr-serverless-role"));
    expect(kept.length).toBe(2);
    const blocked = JSON.stringify({
      ...rest,
      resource: { ...others, aws_iam_role_policy_attachment: Object.fromEntries(kept) },
    });
    const jobs = "AmazonSageMakerCanvasEMRSExecutionAccess-analytics-use1";
    const workspace = `arn:aws:s3:::sagemaker-us-east-1-${ACCOUNT}`;
    const expected = `expect(stack).toRunLargeData({
  "role": "analysts"
})

analysts (aws_iam_role.execution-roles_analysts_91D148F0):
  import-with-sampling, export-to-s3, export-to-dataset, export-to-model, model-building, inference: denied
    ${jobs}: s3:GetObject on ${workspace}/canvas/*: no policy of the role allows it
    ${jobs}: s3:ListBucket on ${workspace}: no policy of the role allows it
    ${jobs}: s3:GetObject on arn:aws:s3:::bucket-of-the-account/*: no policy of the role allows it
    ${jobs}: s3:PutObject on ${workspace}/canvas/*: no policy of the role allows it
    ${jobs}: s3:AbortMultipartUpload on ${workspace}/canvas/*: no policy of the role allows it`;
    expect(
      failure(() => {
        expect(blocked).toRunLargeData({ role: "analysts" });
      }),
    ).toBe(expected);
    expect(blocked).not.toRunLargeData({ role: "analysts", features: ["inference"] });
  });

  it("fails, negated or not, where it is undetermined", () => {
    const outside = build({ domain: { existing: {} } });
    const reason = `

analysts (aws_iam_role.execution-roles_analysts_91D148F0):
  import-with-sampling, inference: undetermined
    the domain, with its setting and its network, is not in this stack`;
    const use = { role: "analysts", features: ["import-with-sampling", "inference"] } as const;
    const shown = JSON.stringify(use, undefined, 2);
    expect(
      failure(() => {
        expect(outside).toRunLargeData(use);
      }),
    ).toBe(`expect(stack).toRunLargeData(${shown})${reason}`);
    expect(
      failure(() => {
        expect(outside).not.toRunLargeData(use);
      }),
    ).toBe(`expect(stack).not.toRunLargeData(${shown})${reason}`);
  });

  it("fails for a role that no user of large data works with, and says for whom large data is off", () => {
    expect(
      failure(() => {
        expect(stack).toRunLargeData({ role: "analysts" });
      }),
    ).toBe(
      'expect(stack).toRunLargeData({\n  "role": "analysts"\n})\n\n' +
        "analysts (aws_iam_role.analysts) is not an execution role of a domain with large data, or beside an EMR Serverless runtime role, in this stack.",
    );
    expect(stack).not.toRunLargeData({ role: "analysts" });
    const off = whole.replace('"ENABLED"', '"DISABLED"');
    expect(
      failure(() => {
        expect(off).toRunLargeData({ role: "analysts" });
      }),
    ).toContain("in this stack.\nLarge data is off for analytics: the domain's EMR Serverless setting is DISABLED.");
  });

  it("refuses a feature that does not exist, and none", () => {
    const features = ["exports"] as unknown as readonly LargeDataFeature[];
    expect(
      failure(() => {
        expect(whole).not.toRunLargeData({ role: "analysts", features });
      }),
    ).toBe(
      "toRunLargeData: there is no feature exports. There are: import-with-sampling, export-to-s3, export-to-dataset, export-to-model, model-building, inference.",
    );
    expect(
      failure(() => {
        expect(whole).toRunLargeData({ role: "analysts", features: [] });
      }),
    ).toBe("toRunLargeData: features is empty, which asks for nothing. Leave it out for all.");
  });
});

describe("wrong use", () => {
  const READS = "reads the text that Testing.synth(stack) or Testing.synthScope(…) returns. It got";
  const wrong: readonly (readonly [received: unknown, found: string])[] = [
    [undefined, "undefined"],
    [null, "null"],
    [{ resource: {} }, "object"],
    ["/tmp/cdktf.outdir.abc", 'text that is no JSON: "/tmp/cdktf.outdir.abc"'],
    ["[]", "JSON that is no object"],
    [
      '{"format_version":"1.2","planned_values":{}}',
      "a plan or a state (it has planned_values), which canvas-large-data access and review read",
    ],
    ['{"Version":"2012-10-17","Statement":[]}', "JSON that is no stack: it has Version, Statement"],
  ];

  it.each(wrong)("%j is no synthesized stack, for any matcher and negated too", (received, found) => {
    const request = { role: "analysts", action: "iam:PassRole", resource: JOBS };
    const given = expect(received);
    const uses: Readonly<Record<keyof typeof canvasMatchers, (given: jest.Matchers<void>) => void>> = {
      toHaveExactlyResources: (each) => {
        each.toHaveExactlyResources("aws_iam_role", []);
      },
      toHaveExactlyDataSources: (each) => {
        each.toHaveExactlyDataSources("aws_iam_role", []);
      },
      toHaveExactlyStatements: (each) => {
        each.toHaveExactlyStatements("analysts", []);
      },
      toTrustExactly: (each) => {
        each.toTrustExactly("analysts", []);
      },
      toAttachExactly: (each) => {
        each.toAttachExactly("analysts", []);
      },
      toAllow: (each) => {
        each.toAllow(request);
      },
      toDeny: (each) => {
        each.toDeny(request);
      },
      toRunLargeData: (each) => {
        each.toRunLargeData({ role: "analysts" });
      },
    };
    for (const [matcher, use] of Object.entries(uses)) {
      for (const each of [given, given.not]) {
        expect(
          failure(() => {
            use(each);
          }),
        ).toBe(`${matcher} ${READS} ${found}.`);
      }
    }
  });

  it("names the roles of the stack where there is none of a name", () => {
    const roles = `Name one of these by its address, its name or its ARN:
  analysts (aws_iam_role.analysts)
  jobs (aws_iam_role.jobs)
  open (aws_iam_role.open)
  outside, not made in this stack`;
    expect(
      failure(() => {
        expect(stack).not.toAttachExactly("nobody", []);
      }),
    ).toBe(`toAttachExactly: the stack has no role nobody. ${roles}`);
    expect(
      failure(() => {
        expect(stack).toRunLargeData({ role: "${TfToken[TOKEN.1]}" });
      }),
    ).toBe(`toRunLargeData: the stack has no role \${TfToken[TOKEN.1]}, which is a token of CDKTF. ${roles}`);
    expect(
      failure(() => {
        expect("{}").toTrustExactly("nobody", []);
      }),
    ).toBe("toTrustExactly: the stack has no role nobody. It has none.");
  });

  it("asks which one where a name is that of several", () => {
    const twice = JSON.stringify({ resource: { aws_iam_role: { a: { name: "same" }, b: { name: "same" } } } });
    expect(
      failure(() => {
        expect(twice).toAttachExactly("same", []);
      }),
    ).toBe(
      "toAttachExactly: several roles are called same. Name one of these by its address, its name or its ARN:\n" +
        "  same (aws_iam_role.a)\n  same (aws_iam_role.b)",
    );
    expect(twice).toAttachExactly("aws_iam_role.a", []);
  });
});
