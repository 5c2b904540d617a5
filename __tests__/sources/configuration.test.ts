/** References through modules, in configurations that are never written by hand: each ends, and in time. */
import { Configuration } from "../../lib/sources/terraform/configuration";
import type { Json } from "../../lib/sources/input";

const references = (...names: readonly string[]): Json => ({ references: names });

/** Modules in modules, each of whose three outputs is made from all three of the next one. */
function nested(depth: number): Json {
  const outputs = (next: string | undefined): Json =>
    Object.fromEntries(
      ["x", "y", "z"].map((name) => [
        name,
        {
          expression:
            next === undefined
              ? references(`aws_kms_key.${name}.arn`, `aws_kms_key.${name}`)
              : references(...["x", "y", "z"].flatMap((each) => [`module.${next}.${each}`, `module.${next}`])),
        },
      ]),
    );
  let module: Json = { outputs: outputs(undefined) };
  for (let level = depth - 1; level > 0; level--) {
    const name = `m${String(level)}`;
    module = { outputs: outputs(name), module_calls: { [name]: { module } } };
  }
  return { module_calls: { m0: { module } } };
}

test("what many levels make from each other is followed once", () => {
  const sources = new Configuration({ root_module: nested(40) }).sourcesOf(references("module.m0.x", "module.m0"), "");
  expect(sources.map(({ name }) => name)).toEqual(["aws_kms_key.x.arn", "aws_kms_key.y.arn", "aws_kms_key.z.arn"]);
  expect(new Set(sources.map(({ module }) => module.split(".").length))).toEqual(new Set([80]));
});

test("what is made from itself ends there", () => {
  const inner: Json = { outputs: { o: { expression: references("var.v") } } };
  const root = { module_calls: { m: { module: inner, expressions: { v: references("module.m.o", "module.m") } } } };
  expect(new Configuration({ root_module: root }).sourcesOf(references("var.v"), "module.m")).toEqual([
    { module: "module.m", name: "var.v" },
  ]);
});

test("of any number of references a hundred are kept, without their shorter forms", () => {
  const names = Array.from({ length: 200_000 }, (_, index) => `aws_kms_key.k${String(index)}`);
  const all = { references: names.flatMap((name) => [`${name}.arn`, name]) };
  const sources = new Configuration({}).sourcesOf(all, "");
  expect(sources).toEqual(names.slice(0, 100).map((name) => ({ module: "", name: `${name}.arn` })));
});

/** Modules side by side, each of which passes on what it is given by the output of the next. */
function chain(length: number): Json {
  const module: Json = { outputs: { o: { expression: references("var.v") } } };
  const calls = Array.from({ length }, (_, index) => {
    const given = index + 1 === length ? "aws_kms_key.k.arn" : `module.m${String(index + 1)}.o`;
    return [`m${String(index)}`, { module, expressions: { v: references(given) } }] as const;
  });
  return { module_calls: Object.fromEntries(calls) };
}

test("a chain of references through 20,000 modules is followed to its end", () => {
  const found = new Configuration({ root_module: chain(20_000) }).sourcesOf(references("module.m0.o"), "");
  expect(found).toEqual([{ module: "", name: "aws_kms_key.k.arn" }]);
});

test("an address of 20,000 modules that the configuration does not have is none", () => {
  const address = Array.from({ length: 20_000 }, () => "module.m").join(".");
  const configuration = new Configuration({ root_module: { module_calls: { m: { module: {} } } } });
  expect(configuration.expressionsOf(address, "managed", "aws_kms_key", "k")).toBeUndefined();
});
