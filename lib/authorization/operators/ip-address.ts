/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress */
import { type IPv4, type IPv6, isValid, parse, parseCIDR } from "ipaddr.js";
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
      if (range === undefined || !isValid(value)) return "void";
      const address = parse(value);
      return address.kind() === range[0].kind() && address.match(range) ? "yes" : "no";
    },
  };
}

/** `203.0.113.0/24`, `2001:db8::/32`, or one address. */
function rangeOf(text: string): [IPv4 | IPv6, number] | undefined {
  if (isValid(text)) {
    const address = parse(text);
    return [address, address.kind() === "ipv4" ? 32 : 128];
  }
  try {
    return parseCIDR(text);
  } catch {
    return undefined;
  }
}

export const ipAddressOperators: Operators = { ipaddress: ipAddress(false), notipaddress: ipAddress(true) };
