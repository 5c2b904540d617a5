/** An account as if its domain named a job role, what AWS refused in one line, and the file of the prior settings. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { CHECKS, type Finding } from "../../lib/checks";
import { refusal } from "../../lib/operations/aws";
import { undoJson, writeUndo } from "../../lib/operations/undo";
import { asIfEnabled, usabilityOf } from "../../lib/operations/usable";
import type { Ask } from "../../lib/sources/account/answers";

const ROLE = "arn:aws:iam::111122223333:role/AmazonSageMakerCanvasEMRSExecutionAccess-x";

describe("as if it were enabled", () => {
  const canvas = { KendraSettings: { Status: "ENABLED" } };
  const ask: Ask = (_, input) =>
    Promise.resolve(
      input["DomainId"] === "d-refused"
        ? { is: "refused", code: "AccessDenied", message: "no" }
        : {
            is: "answered",
            output: {
              DomainName: "x",
              DefaultUserSettings: {
                ExecutionRole: "r",
                ...(input["DomainId"] === "d-2" ? {} : { CanvasAppSettings: canvas }),
              },
            },
          },
    );
  const enabled = async (domainId: string, call: Parameters<Ask>[0], asked: string): Promise<unknown> =>
    asIfEnabled(() => ask, domainId, ROLE)("us-east-1")?.(call, { DomainId: asked });
  const EmrServerlessSettings = { ExecutionRoleArn: ROLE, Status: "ENABLED" };
  const answer = (settings: object): object => ({
    is: "answered",
    output: { DomainName: "x", DefaultUserSettings: { ExecutionRole: "r", ...settings } },
  });

  test("the domain has the setting beside what it has", async () => {
    expect(await enabled("d-1", "sagemaker:DescribeDomain", "d-1")).toEqual(
      answer({ CanvasAppSettings: { ...canvas, EmrServerlessSettings } }),
    );
    expect(await enabled("d-2", "sagemaker:DescribeDomain", "d-2")).toEqual(
      answer({ CanvasAppSettings: { EmrServerlessSettings } }),
    );
  });

  test("other domains, other calls and refusals are as they are", async () => {
    const unchanged = answer({ CanvasAppSettings: canvas });
    expect(await enabled("d-1", "sagemaker:DescribeDomain", "d-3")).toEqual(unchanged);
    expect(await enabled("d-1", "sagemaker:ListSpaces", "d-1")).toEqual(unchanged);
    expect(await enabled("d-refused", "sagemaker:DescribeDomain", "d-refused")).toEqual({
      is: "refused",
      code: "AccessDenied",
      message: "no",
    });
    expect(asIfEnabled(() => undefined, "d-1", ROLE)("us-east-1")).toBeUndefined();
  });
});

test("a role of another account is no use; where an account is not known, nothing is said of it", () => {
  const other = "999999999999";
  expect(usabilityOf(ROLE, other, [], [])).toEqual({
    problems: [
      `the role ${ROLE} is of the account 111122223333, and the domain is of ${other}: no execution role of this account can pass it. Name a role of ${other}: --emr-serverless-role-arn`,
    ],
    notes: [],
  });
  const usable = { problems: [], notes: [] };
  expect(usabilityOf(ROLE, undefined, [], [])).toEqual(usable);
  expect(usabilityOf("a-role", other, [], [])).toEqual(usable);
  expect(usabilityOf(ROLE, "111122223333", [`${ROLE}-2`], [])).toEqual(usable);
});

test("a role that does not exist is no use", () => {
  expect(usabilityOf(ROLE, "111122223333", [`${ROLE}-2`, ROLE], [])).toEqual({
    problems: [
      `the role ${ROLE} does not exist. aws iam list-roles --query "Roles[?contains(RoleName, 'CanvasEMRS')].Arn" shows the job roles there are`,
    ],
    notes: [],
  });
});

test("what doctor finds of the role's trust or name is a problem, and a note where it is not known", () => {
  const found = (id: string, message: string, isUnknown?: boolean): Finding => {
    const check = CHECKS.find((each) => each.id === id);
    if (check === undefined) throw new Error(id);
    const base = { check, cure: [], wasBefore: false, address: "aws_iam_role.jobs", message: [message] };
    return isUnknown === undefined ? base : { ...base, isUnknown };
  };
  const findings = [
    found("job-role-trust", "trusts no EMR Serverless"),
    found("job-role-name", "has no name for Canvas", false),
    found("job-role-trust", "has a trust policy that is not read", true),
    found("service-linked-role", "of the execution role, not of this one"),
  ];
  expect(usabilityOf(ROLE, "111122223333", [], findings)).toEqual({
    problems: ["trusts no EMR Serverless", "has no name for Canvas"],
    notes: ["has a trust policy that is not read"],
  });
});

test.each([
  [{ code: "AccessDenied", message: "Not you.. \nTrace" }, "The permission iam:GetRole is missing: Not you."],
  [{ code: "Throttling", message: "Rate. exceeded" }, "AWS refused iam:GetRole (Throttling): Rate. exceeded."],
  [{ code: "Throttling", message: "" }, "AWS refused iam:GetRole (Throttling)."],
])("%j in one line", (answer, line) => {
  expect(refusal(answer, "iam:GetRole")).toBe(line);
});

test("prior settings that cannot be written end with the reason", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "undo-"));
  try {
    const json = undoJson([], undefined, "2026-01-01T00:00:00.000Z");
    expect(json).toEqual({ schemaVersion: 1, time: "2026-01-01T00:00:00.000Z", prior: [], undo: [] });
    const missing = path.join(folder, "missing", "undo.json");
    const end = "Nothing was changed. Name another file for the prior settings: --undo-file";
    expect(() => {
      writeUndo(missing, json);
    }).toThrow(`${missing} cannot be written (ENOENT). ${end}`);
    const file = path.join(folder, "undo.json");
    writeUndo(file, json);
    expect(readFileSync(file, "utf8")).toBe(`{
  "schemaVersion": 1,
  "time": "2026-01-01T00:00:00.000Z",
  "prior": [],
  "undo": []
}
`);
    expect(() => {
      writeUndo(file, json);
    }).toThrow(`${file} is there already. ${end}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
