/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress */
import { BlockList, isIP } from "node:net";
import { type Match, resolvedText } from "../pattern";
import type { Operator, Operators } from "./operator";

function ipAddress(negated: boolean): Operator {
  return {
    reading: { wildcards: false, ignoreCase: false, variables: true },
    negated,
    matches: (policy, value, variables): Match => {
      const text = resolvedText(policy, variables);
      if (text === "void" || text === "unknown") return text;
      if (typeof value !== "string") return "unknown";
      const range = rangeOf(text.value);
      const family = familyOf(value);
      if (range === undefined || family === undefined) return "void";
      return range.check(value, family) ? "yes" : "no";
    },
  };
}

function familyOf(address: string): "ipv4" | "ipv6" | undefined {
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 4 ? "ipv4" : "ipv6";
}

/** `203.0.113.0/24`, `2001:db8::/32`, or one address. */
function rangeOf(text: string): BlockList | undefined {
  const [address = "", prefix, ...more] = text.split("/");
  const family = familyOf(address);
  const bits = family === "ipv4" ? 32 : 128;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  if (family === undefined || more.length > 0 || !(length <= bits)) return undefined;
  const list = new BlockList();
  list.addSubnet(address, length, family);
  return list;
}

export const ipAddressOperators: Operators = { ipaddress: ipAddress(false), notipaddress: ipAddress(true) };
