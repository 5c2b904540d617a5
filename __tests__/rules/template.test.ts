/** Texts with Terraform's expressions, taken apart. */
import { templateParts } from "../../lib/rules/template";

test.each([
  ["", []],
  ["a", [{ literal: "a" }]],
  ["${var.a}", [{ expression: "var.a" }]],
  ["a-${ var.b }/c", [{ literal: "a-" }, { expression: "var.b" }, { literal: "/c" }]],
  ["${var.a}${var.b}", [{ expression: "var.a" }, { expression: "var.b" }]],
  ["$${a}", [{ literal: "$${a}" }]],
  ["$$${a}", [{ literal: "$$${a}" }]],
  ["${var.a}$${b}${var.c}", [{ expression: "var.a" }, { literal: "$${b}" }, { expression: "var.c" }]],
  ["%%{if}${var.a}", [{ literal: "%%{if}" }, { expression: "var.a" }]],
  ['${f("}", { a = 1 })}', [{ expression: 'f("}", { a = 1 })' }]],
  ['${f("\\"}")}x', [{ expression: 'f("\\"}")' }, { literal: "x" }]],
  ["a${var.b", [{ literal: "a" }, { expression: "var.b" }]],
])("%s", (text, parts) => {
  expect(templateParts(text)).toEqual(parts);
});
