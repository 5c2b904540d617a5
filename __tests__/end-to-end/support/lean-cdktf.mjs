/**
 * cdktf-cli without its generators of code (`node --import`), which `deploy` and `destroy` never call: with TypeScript and jsii behind them, to load
 * them takes more than half of what a deploy takes. What calls one all the same ends with a TypeError.
 */
import Module from "node:module";

const GENERATORS = new Set([
  "@cdktf/hcl2cdk",
  "@cdktf/hcl2json",
  "@cdktf/hcl-tools",
  "@cdktf/provider-generator",
  "jsii-pacmak",
  "jsii-srcmak",
]);

/** What `require` goes through. */
const loader = /** @type {{ _load: (id: string, ...others: readonly unknown[]) => unknown }} */ (
  /** @type {unknown} */ (Module)
);
const load = loader._load;
loader._load = /** @type {typeof load} */ (
  function (id, ...others) {
    return GENERATORS.has(id) ? {} : load.call(loader, id, ...others);
  }
);
