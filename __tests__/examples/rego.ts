/**
 * As much of Rego as the example policy is written in: rules `deny contains message if { … }` of lines `some x in y`, `a == b`, `a != b`,
 * `a in {…}` and `message := sprintf(…)`. Neither npm nor Debian has an interpreter of Rego; whatever is not of these forms is an error.
 */

type Scope = Readonly<Record<string, unknown>>;

/** The messages of a policy for an input, sorted, each once: https://www.openpolicyagent.org/docs/policy-language */
export function denials(policy: string, input: unknown): readonly string[] {
  const text = policy.replaceAll(/^\s*#.*$/gm, "");
  const rules = [...text.matchAll(/^deny contains message if \{\n([^]*?)^\}$/gm)];
  const rest = rules.reduce((left, [whole]) => left.replace(whole, ""), text).trim();
  if (!/^package main\s+import rego\.v1$/.test(rest)) throw new Error(`Not read: ${rest}`);
  const messages = rules.flatMap(([, body = ""]) => {
    const lines = body
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    return lines
      .reduce<readonly Scope[]>((scopes, line) => scopes.flatMap((scope) => step(line, scope)), [{ input }])
      .map(({ message }) => message);
  });
  return [...new Set(messages)].map(String).sort();
}

/** The scopes in which a line holds. Where a value is undefined, it holds in none. */
function step(line: string, scope: Scope): readonly Scope[] {
  const [, each, list] = /^some (\w+) in ([\w.]+)$/.exec(line) ?? [];
  if (each !== undefined && list !== undefined) {
    const values = valueOf(list, scope);
    return Array.isArray(values) ? values.map((value: unknown) => ({ ...scope, [each]: value })) : [];
  }
  const [, name, format, args] = /^(\w+) := sprintf\("([^"]*)", \[([^\]]*)\]\)$/.exec(line) ?? [];
  if (name !== undefined && format !== undefined && args !== undefined) {
    const values = args.split(",").map((arg) => valueOf(arg.trim(), scope));
    if (values.includes(undefined)) return [];
    const filled = values.reduce<string>((left, value) => left.replace(/%[vs]/, () => String(value)), format);
    return [{ ...scope, [name]: filled }];
  }
  const [, one, operator, other] = /^([\w.]+) (==|!=) ([\w."]+)$/.exec(line) ?? [];
  if (one !== undefined && other !== undefined) {
    const [left, right] = [valueOf(one, scope), valueOf(other, scope)];
    if (left === undefined || right === undefined) return [];
    return (left === right) === (operator === "==") ? [scope] : [];
  }
  const [, member, set] = /^([\w.]+) in (\{[^}]*\})$/.exec(line) ?? [];
  if (member !== undefined && set !== undefined) {
    const members = JSON.parse(`[${set.slice(1, -1)}]`) as readonly unknown[];
    return members.includes(valueOf(member, scope)) ? [scope] : [];
  }
  throw new Error(`Not read: ${line}`);
}

function valueOf(text: string, scope: Scope): unknown {
  if (/^(\d+|".*")$/.test(text)) return JSON.parse(text);
  return text
    .split(".")
    .reduce<unknown>(
      (value, name) => (typeof value === "object" && value !== null ? (value as Scope)[name] : undefined),
      scope,
    );
}
