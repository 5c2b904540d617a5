/** Words as a shell reads them. */
import { execFileSync } from "node:child_process";
import { inShell } from "../../lib/rules/shell";

test("a shell reads each word as it was", () => {
  const words = [
    "",
    "a b",
    "a>b",
    "<a",
    "a<b>c",
    "$HOME",
    "it's",
    "*",
    "a;b",
    "`a`",
    '"',
    "\\",
    "é",
    "a\nb",
    "-a",
    "~",
    "#",
  ];
  const read = execFileSync("sh", ["-c", `printf '%s\\0' ${words.map(inShell).join(" ")}`], { encoding: "utf8" });
  expect(read.split("\0").slice(0, -1)).toEqual(words);
});

test.each(["arn:aws:iam::111122223333:role/x_y.z@a-b", "<DOMAIN-ID>", "arn:aws:iam::<ACCOUNT>:role/<EXECUTION-ROLE>"])(
  "%s stays as it is",
  (word) => {
    expect(inShell(word)).toBe(word);
  },
);
