/** Files of suppressions: where each entry stands, and what is said of one that is none. */
import { CHECKS } from "../../lib/checks";
import { InputError } from "../../lib/sources/input";
import { suppressionsIn } from "../../lib/sources/suppressions";

const entry = (finding: string): readonly string[] => [
  `  - finding: ${finding}`,
  "    address: aws_iam_role.r",
  "    reason: agreed with the data team",
  '    expires: "2027-01-31"',
];
const [KNOWN = ""] = CHECKS.map(({ id }) => id);

function refused(text: string): string {
  try {
    suppressionsIn(text, "s.yaml");
    return "none";
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.message;
  }
}

test.each(["", "# none yet\n\n  # nor here\n", "\uFEFF"])("a file without suppressions is refused: %j", (text) => {
  const message = refused(text);
  expect(message).toContain("s.yaml: 1 problem\n");
  expect(message).toContain("s.yaml:1:1");
  expect(message).toContain("the file holds no suppressions; it is empty, or all comments");
});

test("each entry has the place of its first line", () => {
  const text = ["# agreed", "suppressions:", ...entry(KNOWN), ...entry(KNOWN)].join("\n");
  const [one, other] = suppressionsIn(`\uFEFF${text}`, "s.yaml");
  expect(one).toMatchObject({ finding: KNOWN, address: "aws_iam_role.r", reason: "agreed with the data team" });
  expect([one?.place, other?.place]).toEqual(["s.yaml:3", "s.yaml:7"]);
});

test("a finding that there is not is named at its line", () => {
  const message = refused(["suppressions:", ...entry(KNOWN), ...entry("no-such-thing-at-all")].join("\n"));
  expect(message).toContain("s.yaml: 1 problem\n");
  expect(message).toContain("s.yaml:6:5 ");
  expect(message).toContain("there is no finding no-such-thing-at-all");
  expect(message).toContain("one of those that canvas-large-data rules lists");
  expect(refused(["suppressions:", ...entry(`${KNOWN}x`)].join("\n"))).toContain(`did you mean ${KNOWN}?`);
});
