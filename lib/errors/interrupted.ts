/**
 * Errors of a run after one that was interrupted: AWS has a resource that Terraform's state does not. Each with its way out; the table of
 * docs/interrupted-runs.md is made from these.
 */
import { inShell } from "../rules/shell";
import type { Failure } from "./reading";

/** One error with its way out. */
export interface WayOut {
  /** As AWS writes it, `CODE: message`; `…` stands for anything. */
  readonly error: string;
  /** The types of Terraform that the error is about. */
  readonly types: readonly string[];
  /** What the table adds to the types. */
  readonly which?: string;
  /** What each `…` of the error is, as a placeholder; one that the commands do not use is empty. */
  readonly names: readonly string[];
  readonly how: "import" | "delete";
  /** What `terraform import` takes: a member of the answer to `find`, or one of the names. */
  readonly id: string;
  /** The command that finds it. @param values what the error names, or the placeholders */
  readonly find?: (values: readonly string[]) => string;
}

const ENDPOINT =
  "aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=VPC-ID Name=service-name,Values=SERVICE-NAME";

/** Every error that a run can end with after an interrupted one, and that running again does not mend. */
export const WAYS_OUT: readonly WayOut[] = [
  {
    error: "InvalidPermission.Duplicate: the specified rule …already exists",
    types: ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"],
    names: [""],
    how: "import",
    id: "SecurityGroupRuleId",
    find: () => "aws ec2 describe-security-group-rules --filters Name=group-id,Values=GROUP-ID",
  },
  {
    error: "InvalidGroup.Duplicate: The security group … already exists",
    types: ["aws_security_group"],
    names: ["GROUP-NAME"],
    how: "delete",
    id: "GroupId",
    find: ([name = ""]) => `aws ec2 describe-security-groups --filters Name=group-name,Values=${name}`,
  },
  {
    error: "EntityAlreadyExists: Role with name … already exists",
    types: ["aws_iam_role"],
    names: ["ROLE-NAME"],
    how: "import",
    id: "ROLE-NAME",
  },
  {
    error: "RouteAlreadyExists: route table … already has a route with destination-prefix-list-id …",
    types: ["aws_vpc_endpoint"],
    which: "of S3",
    names: ["", ""],
    how: "import",
    id: "VpcEndpointId",
    find: () => ENDPOINT,
  },
  {
    error: "private-dns-enabled cannot be set because there is already a conflicting DNS domain for …",
    types: ["aws_vpc_endpoint"],
    which: "of an interface endpoint",
    names: [""],
    how: "import",
    id: "VpcEndpointId",
    find: () => ENDPOINT,
  },
  {
    error: "ResourceInUse: Domain name … is already in use",
    types: ["aws_sagemaker_domain"],
    names: [""],
    how: "import",
    id: "DomainId",
    find: () => "aws sagemaker list-domains",
  },
  {
    error: "ResourceInUse: UserProfileName … already exists in domain …",
    types: ["aws_sagemaker_user_profile"],
    names: ["USER-PROFILE-NAME", "DOMAIN-ID"],
    how: "import",
    id: "UserProfileArn",
    find: ([name = "", domainId = ""]) =>
      `aws sagemaker describe-user-profile --domain-id ${domainId} --user-profile-name ${name}`,
  },
];

/** How far a part of an error may reach, and how far behind it the address of the resource stands. */
const FAR = 400;

function patternOf({ error }: WayOut): RegExp {
  const [, code, message = error] = /^([A-Z][A-Za-z.]+): (.*)$/.exec(error) ?? [];
  const words = (text: string): string =>
    text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll(" ", String.raw`\s+`);
  const parts = message.split("…").map(words);
  const last = parts.pop() ?? "";
  const body = `${parts.map((part) => `${part}([^]{0,${String(FAR)}}?)`).join("")}${last}`;
  // At the end, the text goes on as long as it is one word.
  const whole = last === "" ? body.replace(/\(\[\^\][^)]*\)$/, String.raw`(\S{0,${String(FAR)}})`) : body;
  const called = String.raw`\s+when\s+calling\s+the\s+\w{1,64}\s+operation:\s+`;
  return new RegExp(
    code === undefined
      ? whole
      : `(?:${words(code)}(?:Exception)?:\\s+|\\(${words(code)}(?:Exception)?\\)${called})${whole}`,
    "gi",
  );
}

const PATTERNS = WAYS_OUT.map((way) => ({ way, pattern: patternOf(way) }));

/** A name of a role, group or domain; what else an error has there is not put into a command. */
const NAME = /^[\w+=,.@-]{1,128}$/;

/** Every such error of a text. */
export function interruptedIn(text: string): readonly Failure[] {
  return PATTERNS.flatMap(({ way, pattern }) =>
    [...text.matchAll(pattern)].map((match): Failure => {
      const values = way.names.map((placeholder, index) => {
        const value = (match[index + 1] ?? "").replaceAll(/^["'\s]+|["'\s.,]+$/g, "");
        return placeholder !== "" && NAME.test(value) ? value : placeholder;
      });
      const address = addressBehind(text, match.index + match[0].length, way);
      const [about] = values.filter((value, index) => value !== way.names[index]);
      return {
        kind: "already-exists",
        ...(about === undefined ? {} : { about }),
        ...(address === undefined ? {} : { address }),
        wayOut: stepsOf(way, values, address),
      };
    }),
  );
}

/** Terraform names the resource below the error: `with ADDRESS,`. */
function addressBehind(text: string, from: number, { types }: Pick<WayOut, "types">): string | undefined {
  const [next] = text.slice(from, from + 4 * FAR).split(/\bError: /);
  const [, address] = /(?:^|\n)with ([^\n]{1,400}),(?:\n|$)/.exec(next ?? "") ?? [];
  return address !== undefined && types.some((type) => address.split(/[.[]/).includes(type)) ? address : undefined;
}

function stepsOf(way: WayOut, values: readonly string[], address: string | undefined): readonly string[] {
  const { how, id, names, find } = way;
  const found = find?.(values);
  const known = values[names.indexOf(id)] ?? id;
  return [
    ...(found === undefined ? [] : [found]),
    how === "delete"
      ? `aws ec2 delete-security-group --group-id ${known} (do not import it: a group that AWS just created has a rule for all outbound traffic, which no plan reports)`
      : `terraform import ${address === undefined ? "ADDRESS" : inShell(address)} ${known}`,
    `run the deploy again${how === "import" ? "; an import changes nothing in AWS" : ""}`,
  ];
}

/** A domain that Terraform saw created and not in service is tainted, and protected from the replacement that this means. */
export function taintedIn(text: string): readonly Failure[] {
  const all = text.matchAll(
    /Instance cannot be destroyed[^]{0,400}?Resource ([^\s]{1,400}) has lifecycle\.prevent_destroy set/g,
  );
  return [...all].map(([, address = ""]): Failure => ({
    kind: "tainted",
    address,
    wayOut: [
      `terraform untaint ${inShell(address)} (only where the plan says "is tainted, so must be replaced"; nothing is recreated)`,
      "run the deploy again",
    ],
  }));
}

/** The table of docs/interrupted-runs.md, in Markdown. */
export function waysOutTable(): string {
  const rows = WAYS_OUT.map((way) => {
    const { error, types, which, how, id, names, find } = way;
    const found = find?.(names);
    const what = names.includes(id) ? "the role's name" : `\`${id}\` of \`${found ?? ""}\``;
    const out =
      how === "import"
        ? `import ${what}`
        : `**delete** the group: \`aws ec2 delete-security-group --group-id ${id}\`, with ${what}`;
    const resources = types.map((type) => `\`${type}.…\``).join(", ");
    return `| \`${error}\` | ${resources}${which === undefined ? "" : ` ${which}`} | ${out} |`;
  });
  return ["| Error of the next run | Resource | Way out |", "| --- | --- | --- |", ...rows].join("\n");
}
