/** Texts of errors as AWS and its clients print them, with what can be read out of each; made up, in the forms of examples.txt. */
import { readError } from "../../lib/errors/read";
import { EXAMPLES } from "./examples";

test("all 17 are here", () => {
  expect(EXAMPLES.map(({ name }) => name.slice(0, 3))).toEqual(
    Array.from({ length: 17 }, (_, index) => `v${String(index + 1).padStart(2, "0")}`),
  );
});

test.each(EXAMPLES.map((each) => [each.name, each] as const))("%s", (_, { text, expected }) => {
  const { refusals, failures } = readError(text);
  expect({ refusals, failures }).toEqual({ refusals: [], failures: [], ...expected });
});

/** Texts that are long, or written to move the reader's cursor or reading direction. */
const REFUSED =
  "User: arn:aws:sts::111122223333:assumed-role/jobs/00fexample1,00fexample2 is not authorized to perform: s3:GetObject on resource: ";

test.each([
  [
    "colour codes",
    '\u001b[31mUser: arn:aws:sts::111122223333:assumed-role/jobs/s is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k" with an explicit deny\u001b[0m',
  ],
  [
    "marks of direction",
    "\u202eUser: arn:aws:sts::111122223333:assumed-role/jobs/s is not\u200b authorized to perform: s3:GetObject on resource: \u201carn:aws:s3:::b/k\u201d with an explicit deny",
  ],
  [
    "a byte order mark and CRLF",
    '\uFEFFUser: arn:aws:sts::111122223333:assumed-role/jobs/s\r\nis not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k" with an explicit\r\ndeny',
  ],
  [
    "entities of XML",
    "<Error><Code>AccessDenied</Code><Message>User: arn:aws:sts::111122223333:assumed-role/jobs/s is not authorized to perform: s3:GetObject on resource: &quot;arn:aws:s3:::b/k&quot; with an explicit deny</Message></Error>",
  ],
])("%s are no part of it", (_, text) => {
  expect(readError(text).refusals).toEqual([
    {
      principal: { kind: "role", account: "111122223333", role: "jobs", session: "s" },
      action: "s3:GetObject",
      resource: "arn:aws:s3:::b/k",
      deny: "explicit",
      layer: "unknown",
    },
  ]);
});

const PARTS = [
  " ",
  "\n",
  "\u001b[",
  "is not authorized to perform: ",
  "User: ",
  REFUSED,
  `${REFUSED}"`,
  "Connect to a:443 [",
  "Could not assume role arn:",
  "extraneous key [",
  "operation error A: B, https response error StatusCode: 403, ",
  "│ ",
  "> ",
  "&quot;",
  "{",
  '{"a":',
  "with an explicit deny in a service control policy: ",
  "Insufficient Lake Formation permission(s): Required a",
  "s3a://bucket/Forbidden S3Exception ",
  "when calling the x operation: ",
];

test.each(PARTS.map((part) => [JSON.stringify(part).slice(0, 40), part] as const))(
  "a text of 1 MB takes at most some 8 times as long as one of a quarter: %s",
  (_, part) => {
    const seconds = (length: number): number => {
      const text = part.repeat(Math.ceil(length / part.length)).slice(0, length);
      const start = process.cpuUsage();
      readError(text);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1e6;
    };
    seconds(10_000);
    const [quarter, whole] = [seconds(262_144), seconds(1_048_576)];
    expect(whole).toBeLessThan(Math.max(0.5, 8 * quarter));
  },
);

test("what is longer is cut, and says so", () => {
  const { unread } = readError(`${REFUSED}"arn:aws:s3:::b/k" with an explicit deny${" ".repeat(1_100_000)}`);
  expect(unread).toEqual(["only the first 1,048,576 characters of the text were read"]);
});

test.each([
  [
    "a name that every object inherits",
    '{"eventSource":"constructor","eventName":"__proto__","errorCode":"AccessDenied"}',
  ],
  ["JSON that is nested too deep", "[".repeat(100_000)],
  ["nothing", ""],
])("%s", (_, text) => {
  expect(readError(text).failures).toEqual([]);
});
