/** The SageMaker domains that a plan or stack names. */
import { isJson, type Json } from "./input";

const DOMAIN_ID = /^d-[a-z0-9-]{1,61}$/;

/** The ids of SageMaker domains that a plan or stack names: constants, variables and outputs that are called a domain's id. */
export function domainIdsIn(json: Json): readonly string[] {
  const found = new Set<string>();
  const open: { readonly name: string; readonly value: unknown }[] = [{ name: "", value: json }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { name, value } = next;
    if (typeof value === "string") {
      if (/domain_?id$/i.test(name) && DOMAIN_ID.test(value)) found.add(value);
    } else if (Array.isArray(value)) {
      for (const each of value as readonly unknown[]) open.push({ name, value: each });
    } else if (isJson(value)) {
      // A constant, a variable or an output has its value one level below its name.
      for (const [key, each] of Object.entries(value))
        open.push({ name: key === "value" || key === "constant_value" ? name : key, value: each });
    }
  }
  return [...found].sort();
}
