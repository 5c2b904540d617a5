/** The options of a scenario as the variables of its Terraform module: what differs stands in the rules. */
import { snakeCase } from "../../../lib/rules/notation";
import { customPublicProps } from "../../../lib/rules/custom-public";
import { customVpcOnlyProps } from "../../../lib/rules/custom-vpc-only";
import type { Fields, Rule } from "../../../lib/rules/rule";
import { ownValue } from "../../../lib/rules/own-value";

type Tree = Readonly<Record<string, unknown>>;

/** @param ownAccount the account of the deployment */
export function variablesFrom(props: Tree, closed: boolean, ownAccount: string): Tree {
  const { fields } = closed ? customVpcOnlyProps : customPublicProps;
  return valuesOf(fields, props, ownAccount);
}

/** @param owner the account that owns what is described here, unless it says otherwise */
function valuesOf(fields: Fields, values: Tree, owner: string): Tree {
  const { ownerAccountId } = values;
  const own = typeof ownerAccountId === "string" ? ownerAccountId : owner;
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): readonly (readonly [string, unknown])[] => {
      const field = ownValue(fields, name);
      if (field === undefined) throw new Error(`No rule is about ${name}.`);
      const { omit, name: other = name } = field.terraform;
      return omit === true ? [] : [[snakeCase(other), valueOf(field.rule, value, own)]];
    }),
  );
}

function valueOf(rule: Rule, value: unknown, owner: string): unknown {
  switch (rule.kind) {
    case "text":
      return rule.sameRegion === undefined ? value : keyOf(String(value), owner);
    case "choice":
      return value === false ? "none" : value;
    case "list":
      return (value as readonly unknown[]).map((each) => valueOf(rule.each, each, owner));
    case "map":
      return Object.fromEntries(
        Object.entries(value as Tree).map(([name, each]) => [name, valueOf(rule.value, each, owner)]),
      );
    case "object":
      return valuesOf(rule.fields, value as Tree, owner);
    case "oneOf":
      return valuesOf(rule.forms, value as Tree, owner);
    default:
      return value;
  }
}

/** In TypeScript the key's ARN says whose it is; in HCL that is a word of its own where it is not the bucket's owner's. */
function keyOf(arn: string, bucketOwner: string): Tree {
  const owner = arn.split(":")[4];
  return owner === bucketOwner ? { arn } : { arn, owner_account_id: owner };
}
