/** Policies of an organization from files and folders: which level each is of, and the message for what is none. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { InputError } from "../../lib/sources/input";
import { type OrganizationInput, organizationLevels } from "../../lib/sources/organization";

const folder = mkdtempSync(path.join(tmpdir(), "organization-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const FULL = { Effect: "Allow", Action: "*", Resource: "*" };
const DENY = { Effect: "Deny", Action: "s3:*", Resource: "*" };
const ALL = { Principal: "*" };

function file(name: string, ...statements: readonly object[]): string {
  return text(name, JSON.stringify({ Version: "2012-10-17", Statement: statements }));
}

function text(name: string, content: string): string {
  const full = path.join(folder, name);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, content);
  return full;
}

const within = (name: string): string => path.join(folder, name);

/** Levels in a line each; paths from the folder on. */
function levels(input: Partial<OrganizationInput>): readonly string[] {
  return organizationLevels({ scp: [], rcp: [], isFullAccessAttached: false, ...input }).map(
    ({ type, name, policies, isFullAccessAttached }) =>
      [
        `${type}${isFullAccessAttached ? ", full access" : ""}`,
        name === undefined ? "files" : path.relative(folder, name),
        policies.map((policy) => path.relative(folder, policy.name)).join(" "),
      ].join(": "),
  );
}

const message = (input: Partial<OrganizationInput>): string => {
  try {
    levels(input);
  } catch (error) {
    if (error instanceof InputError) return error.message.replaceAll(`${folder}/`, "");
    throw error;
  }
  return "no error";
};

test("files are one level together, and a Principal makes a resource control policy of one", () => {
  const scp = [file("full.json", FULL), file("deny.json", DENY), file("rcp.json", { ...DENY, ...ALL })];
  expect(levels({ scp, rcp: [file("other.json", { ...DENY, ...ALL })], isFullAccessAttached: true })).toEqual([
    "service control, full access: files: full.json deny.json",
    "resource control, full access: files: rcp.json other.json",
  ]);
});

test("of a folder, it and each folder in it that holds policies are a level", () => {
  file("tree/1-root/FullAWSAccess.json", FULL);
  file("tree/1-root/deny.json", DENY);
  file("tree/1-root/2-unit/FullAWSAccess.json", FULL);
  file("tree/3-account/FullAWSAccess.json", FULL);
  text("tree/3-account/README.md", "text");
  text("tree/.git/config", "text");
  expect(levels({ scp: [within("tree")] })).toEqual([
    "service control: tree/1-root: tree/1-root/FullAWSAccess.json tree/1-root/deny.json",
    "service control: tree/1-root/2-unit: tree/1-root/2-unit/FullAWSAccess.json",
    "service control: tree/3-account: tree/3-account/FullAWSAccess.json",
  ]);
  file("flat/a.json", FULL);
  file("flat/b.json", DENY);
  expect(levels({ scp: [within("flat"), within("full.json")] })).toEqual([
    "service control: flat: flat/a.json flat/b.json",
    "service control: files: full.json",
  ]);
});

test("RCPFullAWSAccess as AWS exports it, and an answer of describe-policy", () => {
  const content = JSON.stringify({ Version: "2012-10-17", Statement: [{ ...FULL, ...ALL }] });
  const rcp = [
    file("p.json", { ...FULL, ...ALL }),
    text("answer.json", JSON.stringify({ Policy: { Content: content } })),
  ];
  expect(levels({ rcp })).toEqual(["resource control: files: p.json answer.json"]);
});

test.each<readonly [string, () => Partial<OrganizationInput>, string]>([
  [
    "a folder without a policy",
    () => {
      mkdirSync(within("empty"), { recursive: true });
      return { scp: [within("empty")] };
    },
    "empty holds no policy (*.json): every level of an organization has at least one, and a level without an Allow allows nothing.",
  ],
  [
    "a folder in a folder without a policy",
    () => {
      file("half/root/a.json", FULL);
      mkdirSync(within("half/unit"), { recursive: true });
      return { scp: [within("half")] };
    },
    "half/unit holds no policy (*.json): every level of an organization has at least one, and a level without an Allow allows nothing.",
  ],
  [
    "a folder that holds itself",
    () => {
      file("loop/a.json", FULL);
      symlinkSync(within("loop"), within("loop/again"));
      return { scp: [within("loop")] };
    },
    `loop${"/again".repeat(8)} is nested deeper than an organization: give one folder for the root, each organizational unit and the account.`,
  ],
  [
    "an Allow of a resource control policy",
    () => ({ rcp: [file("allow.json", { ...FULL, ...ALL, Action: "s3:*" })] }),
    "allow.json has an Allow: AWS takes Deny alone in a resource control policy; the Allow is that of RCPFullAWSAccess, which AWS attaches itself.",
  ],
  [
    "RCPFullAWSAccess with something else in it",
    () => ({ scp: [file("more.json", { ...FULL, ...ALL }, { ...DENY, ...ALL })] }),
    "more.json has an Allow: AWS takes Deny alone in a resource control policy; the Allow is that of RCPFullAWSAccess, which AWS attaches itself.",
  ],
  [
    "RCPFullAWSAccess under a condition",
    () => ({ rcp: [file("if.json", { ...FULL, ...ALL, Condition: { Bool: { "aws:SecureTransport": "true" } } })] }),
    "if.json has an Allow: AWS takes Deny alone in a resource control policy; the Allow is that of RCPFullAWSAccess, which AWS attaches itself.",
  ],
  [
    "a Principal in some statements",
    () => ({ scp: [file("some.json", DENY, { ...DENY, ...ALL })] }),
    "some.json has a Principal in some statements only: every statement of a resource control policy has one, and none of a service control policy.",
  ],
  [
    "a service control policy as a resource control policy",
    () => ({ rcp: [file("scp.json", DENY)] }),
    "scp.json has no Principal, so it is no resource control policy; give a service control policy with --scp.",
  ],
  [
    "a misspelt statement",
    () => ({ scp: [file("bad.json", { ...DENY, Effect: "deny" })] }),
    "bad.json is no policy that can be read: Effect is deny, not Allow or Deny.",
  ],
  ["a file that is not there", () => ({ scp: [within("none.json")] }), "none.json does not exist."],
  [
    "an answer without a policy",
    () => ({ scp: [text("part.json", JSON.stringify({ Policy: { PolicySummary: {} } }))] }),
    "part.json has a Policy without its Content.",
  ],
])("%s", (_what, input, expected) => {
  expect(message(input())).toBe(expected);
});
