/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress */
import { type IPv4, type IPv6, isValid, parse, parseCIDR } from "ipaddr.js";
import { compared } from "./compared";
import type { Operators } from "./operator";
import type { Values } from "./values";

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

/** All addresses of a range, from its first to its last. */
function addressesOf([address, bits]: Range): Values {
  const bytes = address.toByteArray();
  const end = (filled: number): string =>
    bytes
      .map((byte, index) => {
        const free = 0xff >> Math.min(8, Math.max(0, bits - 8 * index));
        return ((byte & ~free) | (filled & free)).toString(16).padStart(2, "0");
      })
      .join("");
  return { kind: address.kind(), from: { at: end(0), isIn: true }, to: { at: end(0xff), isIn: true } };
}

const comparison = { value: address, policy: range, holds: isIn, values: addressesOf };

export const ipAddressOperators: Operators = {
  ipaddress: compared(comparison),
  notipaddress: compared(comparison, true),
};
