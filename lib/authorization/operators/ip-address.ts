/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress */
import { type IPv4, type IPv6, isValid, parse, parseCIDR } from "ipaddr.js";
import { compared } from "./compared";
import type { Operators } from "./operator";

type Address = IPv4 | IPv6;
type Range = [Address, number];

function address(text: string): Address | undefined {
  return isValid(text) ? parse(text) : undefined;
}

/** `203.0.113.0/24`, `2001:db8::/32`, or one address. */
function range(text: string): Range | undefined {
  const single = address(text);
  if (single !== undefined) return [single, single.kind() === "ipv4" ? 32 : 128];
  try {
    return parseCIDR(text);
  } catch {
    return undefined;
  }
}

function isIn(value: Address, policy: Range): boolean {
  return value.kind() === policy[0].kind() && value.match(policy);
}

function isWithin(narrow: Range, wide: Range): boolean {
  return narrow[1] >= wide[1] && isIn(narrow[0], wide);
}

const comparison = { value: address, policy: range, holds: isIn, within: isWithin, family: "address" };

export const ipAddressOperators: Operators = {
  ipaddress: compared(comparison),
  notipaddress: compared(comparison, true),
};
