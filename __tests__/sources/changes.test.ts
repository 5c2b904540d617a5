/** What a plan does to each resource: actions of every version, tags, moves, imports, causes of a replacement. */
import { changesOf } from "../../lib/sources/changes";
import type { Json } from "../../lib/sources/input";
import { plan } from "./make-plan";

const change = (actions: readonly string[], before: Json | null, after: Json | null, more: Json = {}): Json => {
  const json = plan([{ type: "aws_instance", name: "i" }]);
  const [only] = json["resource_changes"] as readonly Json[];
  const { change: inner = {}, ...outer } = more as { readonly change?: Json };
  return {
    ...json,
    resource_changes: [{ ...only, ...outer, change: { actions, before, after, after_unknown: {}, ...inner } }],
  };
};

test.each<[readonly string[], string]>([
  [["create"], "create"],
  [["update"], "update"],
  [["delete"], "delete"],
  [["forget"], "forget"],
  [["delete", "create"], "replace"],
  [["create", "delete"], "replace"],
  [["create", "forget"], "replace"],
  [["open"], "read"],
  [["something-new"], "update"],
])("%j is a %s", (actions, expected) => {
  expect(changesOf(change(actions, {}, {})).changes.map(({ action }) => action)).toEqual([expected]);
});

test("what stays as and where it is is counted alone", () => {
  expect(changesOf(change(["no-op"], { a: 1 }, { a: 1 }))).toEqual({ changes: [], unread: [], unchanged: 1 });
});

test.each<[string, Json, readonly string[], boolean]>([
  [
    "nothing but tags",
    change(["update"], { tags: { a: "1" }, tags_all: { a: "1" } }, { tags: {}, tags_all: {} }),
    ["tags", "tags_all"],
    true,
  ],
  ["tags and more", change(["update"], { tags: {}, size: 1 }, { tags: { a: "1" }, size: 2 }), ["tags", "size"], false],
  ["an argument that is gone", change(["update"], { size: 1, name: "x" }, { name: "x" }), ["size"], false],
  ["an argument that is empty on both sides", change(["update"], { size: null, a: [1] }, { a: [1, 2] }), ["a"], false],
  [
    "an argument that is not known yet",
    change(["update"], { size: 1 }, { size: 1 }, { change: { after_unknown: { arn: true } } }),
    ["arn"],
    false,
  ],
  ["an argument inside a block", change(["update"], { b: [{ c: { d: 1 } }] }, { b: [{ c: { d: 2 } }] }), ["b"], false],
])("%s", (_, json, attributes, isTagsOnly) => {
  expect(changesOf(json).changes.map((each) => [each.attributes, each.isTagsOnly])).toEqual([[attributes, isTagsOnly]]);
});

test("moves, imports, causes and second objects", () => {
  expect(changesOf(change(["no-op"], {}, {}, { previous_address: "aws_instance.old" })).changes[0]?.movedFrom).toBe(
    "aws_instance.old",
  );
  expect(changesOf(change(["no-op"], {}, {}, { change: { importing: { id: "i-1" } } })).changes[0]?.isImported).toBe(
    true,
  );
  const paths = [["subnet_id"], ["root_block_device", 0, "encrypted"], ["subnet_id"]];
  expect(
    changesOf(change(["delete", "create"], {}, {}, { change: { replace_paths: paths } })).changes[0]?.replacedFor,
  ).toEqual(["root_block_device[0].encrypted", "subnet_id"]);
  expect(changesOf(change(["delete"], {}, null, { deposed: "0123abcd" })).changes[0]?.address).toBe(
    "aws_instance.i (deposed 0123abcd)",
  );
});
