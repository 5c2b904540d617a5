/** Ranges of addresses. */

/** Whether a range is every address of IPv4 or IPv6, however it is written. */
export function isEverybody(range: string): boolean {
  return /\/0+$/.test(range);
}

/** Whether one range of IPv4 holds another as a whole. */
export function covers(range: string, other: string): boolean {
  const [wide, narrow] = [ipv4(range), ipv4(other)];
  if (wide === undefined || narrow === undefined || wide.length > narrow.length) return false;
  const size = 2 ** (32 - wide.length);
  return Math.floor(wide.address / size) === Math.floor(narrow.address / size);
}

const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Whether a range lies in addresses that no service of AWS is reached by from outside. */
export function isPrivate(range: string): boolean {
  return PRIVATE.some((each) => covers(each, range));
}

function ipv4(range: string): { readonly address: number; readonly length: number } | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(range);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, length = 0] = match.slice(1).map(Number);
  return { address: ((a * 256 + b) * 256 + c) * 256 + d, length };
}
