/** Roles with everything that grants them something, as IAM answered. */
import type { NamedPolicy } from "../../authorization/policy";
import { managedPolicy } from "../../authorization/managed";
import { readPolicy, unknownPolicy } from "../../authorization/read-policy";
import { show } from "../../authorization/text";
import type { UnknownReason } from "../../authorization/unknown";
import { accountIn } from "../../inventory/accounts";
import { completenessOf, type Missing } from "../../inventory/completeness";
import { ABSENT, type Fact, known, valueOf } from "../../inventory/fact";
import type { PrincipalRecord } from "../../inventory/principals";
import { isJson, type Json } from "../../rules/json";
import { type Answers, objectsIn, type Read, textIn, textsIn } from "./answers";
import { INPUTS } from "./inputs";
import type { Studio, UnreadRole } from "./studio";

/** Roles, and what of them was not read. */
export interface ReadRoles {
  readonly principals: readonly PrincipalRecord[];
  readonly unread: readonly UnknownReason[];
  /** ARNs of roles that are named somewhere and do not exist. */
  readonly missing: readonly string[];
  readonly notes: readonly string[];
}

/** The ARNs of every role that the domain or a profile names, each once. */
export function roleArnsIn({ domain, userProfiles }: Studio): readonly string[] {
  const settings = [domain.settings, ...userProfiles.map((profile) => profile.settings)];
  const arns = settings.flatMap(({ executionRole, emrServerlessRole }) =>
    [executionRole, emrServerlessRole].map(valueOf),
  );
  return [...new Set(arns.filter((arn) => typeof arn === "string"))];
}

/** The name of a role in an account; undefined for an ARN that is no role's, or of another account. */
export function ownRoleName(arn: string, account: unknown): string | undefined {
  const [, name] = /^arn:[^:]*:iam::\d{12}:role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return accountIn(arn) === account ? name : undefined;
}

/** Reads every role that the domain or a profile names. */
export function rolesOf(answers: Answers, studio: Studio): ReadRoles {
  const reader = new RoleReader(answers);
  const principals = [
    ...roleArnsIn(studio).flatMap((arn) => reader.roles(arn, studio)),
    ...studio.unreadRoles.map(unreadRole),
  ];
  const distinct = new Map(principals.map((each) => [show(each.arn), each]));
  return { ...reader.found(), principals: [...distinct.values()] };
}

class RoleReader {
  private readonly unread = new Map<string, UnknownReason>();
  private readonly missing = new Set<string>();
  private readonly notes = new Set<string>();
  private readonly policies = new Map<string, NamedPolicy>();

  constructor(private readonly answers: Answers) {}

  found(): Omit<ReadRoles, "principals"> {
    return { unread: [...this.unread.values()], missing: [...this.missing], notes: [...this.notes] };
  }

  /** The role with an ARN, and the one that has its name and another path. */
  roles(arn: string, { place: { account } }: Studio): readonly PrincipalRecord[] {
    const name = ownRoleName(arn, account);
    // Of a role of another account nothing can be read, and nothing is concluded.
    if (name === undefined || typeof account !== "string") return [];
    const what = `the role ${name}`;
    const read = this.answers.read("iam:GetRole", INPUTS.role(name), what);
    if (read.is === "unread") {
      return [this.record(arn, name, account, { is: "unknown", why: this.noted(read.why) }, undefined)];
    }
    const role = read.is === "read" && isJson(read.value["Role"]) ? read.value["Role"] : undefined;
    const own = role === undefined ? undefined : textIn(role, "Arn");
    if (role === undefined || own === undefined) {
      this.missing.add(arn);
      return [absent(arn, name, account)];
    }
    const trust = known(this.document("trust policy", own, textIn(role, "AssumeRolePolicyDocument") ?? ""));
    const record = this.record(own, name, account, trust, role);
    if (own === arn) return [record];
    this.missing.add(arn);
    this.notes.add(`there is no role ${arn}; the role of that name is ${own}`);
    return [absent(arn, name, account), record];
  }

  private record(
    arn: string,
    name: string,
    account: string,
    trust: Fact<NamedPolicy>,
    role: Json | undefined,
  ): PrincipalRecord {
    const inline = this.inline(name, arn);
    const attached = this.attached(name);
    return {
      kind: "role",
      address: arn,
      name,
      arn,
      account,
      trust,
      boundary: role === undefined ? unknownAs(trust) : this.boundary(role),
      policies: [...inline.policies, ...attached.policies],
      allPolicies: completenessOf([...inline.missing, ...attached.missing]),
      removesOthers: [],
      removed: [],
    };
  }

  private boundary(role: Json): Fact<NamedPolicy> {
    const boundary = role["PermissionsBoundary"];
    const arn = isJson(boundary) ? textIn(boundary, "PermissionsBoundaryArn") : undefined;
    return arn === undefined ? ABSENT : known(this.managed(arn));
  }

  private inline(role: string, arn: string): OfRole {
    const what = `the inline policies of the role ${role}`;
    const read = this.answers.read("iam:ListRolePolicies", INPUTS.role(role), what);
    if (read.is === "unread") return this.notListed("inline policies", "inline", read.why);
    const names = read.is === "absent" ? [] : textsIn(read.value, "PolicyNames");
    const policies = names.map((name): NamedPolicy => {
      const object = `the inline policy ${name} of the role ${role}`;
      const found = this.answers.read("iam:GetRolePolicy", INPUTS.rolePolicy(role, name), object);
      // Found where its role is.
      return { ...this.read(name, arn, found, (json) => textIn(json, "PolicyDocument"), object), kind: "inline" };
    });
    return { policies, missing: [] };
  }

  private attached(role: string): OfRole {
    const what = `the attached policies of the role ${role}`;
    const read = this.answers.read("iam:ListAttachedRolePolicies", INPUTS.role(role), what);
    if (read.is === "unread") return this.notListed("attached policies", "managed", read.why);
    const listed = read.is === "absent" ? [] : objectsIn(read.value, "AttachedPolicies");
    return {
      policies: listed.flatMap((each) => textIn(each, "PolicyArn") ?? []).map((arn) => this.managed(arn)),
      missing: [],
    };
  }

  private notListed(name: string, kind: "inline" | "managed", why: UnknownReason): OfRole {
    const missing: Missing = { name, address: undefined, why: this.noted(why), kind };
    return { policies: [], missing: [missing] };
  }

  /** A managed policy in its default version; one of AWS's that may not be read is the bundled one. */
  private managed(arn: string): NamedPolicy {
    const same = this.policies.get(arn);
    if (same !== undefined) return same;
    const found = this.readManaged(arn);
    this.policies.set(arn, found);
    return found;
  }

  private readManaged(arn: string): NamedPolicy {
    const what = `the policy ${arn}`;
    const isOfAws = accountIn(arn) === undefined;
    const policy = this.answers.read("iam:GetPolicy", INPUTS.policy(arn), what);
    const json = policy.is === "read" && isJson(policy.value["Policy"]) ? policy.value["Policy"] : undefined;
    const versionId = json === undefined ? undefined : textIn(json, "DefaultVersionId");
    const name = (json === undefined ? undefined : textIn(json, "PolicyName")) ?? arn.split("/").at(-1) ?? arn;
    const version =
      versionId === undefined
        ? policy
        : this.answers.read("iam:GetPolicyVersion", INPUTS.policyVersion(arn, versionId), what);
    const bundled = isOfAws ? managedPolicy(arn) : undefined;
    if (
      version.is === "unread" &&
      bundled !== undefined &&
      (versionId === undefined || bundled.name === `${name} ${versionId}`)
    ) {
      this.noted(version.why);
      this.notes.add(
        `${bundled.name} is the copy in this version of canvas-large-data: the account's own could not be read`,
      );
      return { ...bundled, address: undefined, kind: "aws", arn };
    }
    const shown = isOfAws && versionId !== undefined ? `${name} ${versionId}` : name;
    const address = isOfAws ? undefined : arn;
    const read = this.read(shown, address, version, documentOfVersion, what);
    return { ...read, kind: isOfAws ? "aws" : "managed", arn };
  }

  private read(
    name: string,
    address: string | undefined,
    read: Read<Json>,
    documentIn: (json: Json) => string | undefined,
    what: string,
  ): NamedPolicy {
    const document = read.is === "read" ? documentIn(read.value) : undefined;
    if (document !== undefined) return this.document(name, address, document);
    // Gone between two calls: nothing is concluded of what was read in between.
    const gone = { kind: "not-answered", object: what, source: "account", from: ["no document", "IAM"] } as const;
    return { name, address, policy: unknownPolicy(this.noted(read.is === "unread" ? read.why : gone)) };
  }

  /** IAM encodes documents as in a URL (RFC 3986). */
  private document(name: string, address: string | undefined, encoded: string): NamedPolicy {
    const text = decoded(encoded);
    return { name, address, policy: readPolicy(text), characters: text.replaceAll(/\s/g, "").length };
  }

  private noted(why: UnknownReason): UnknownReason {
    this.unread.set(JSON.stringify(why), why);
    return why;
  }
}

interface OfRole {
  readonly policies: readonly NamedPolicy[];
  readonly missing: readonly Missing[];
}

function documentOfVersion(json: Json): string | undefined {
  const version = json["PolicyVersion"];
  return isJson(version) ? textIn(version, "Document") : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function unknownAs(fact: Fact<NamedPolicy>): Fact<NamedPolicy> {
  return fact.is === "unknown" ? fact : ABSENT;
}

/** A role that does not exist: nothing is allowed to it, and it trusts no principal. */
function absent(arn: string, name: string, account: string): PrincipalRecord {
  const none: NamedPolicy = {
    name: "no trust policy: the role does not exist",
    address: undefined,
    policy: readPolicy({ Version: "2012-10-17", Statement: [] }),
  };
  return {
    kind: "role",
    address: undefined,
    name,
    arn,
    account,
    trust: known(none),
    boundary: ABSENT,
    policies: [],
    allPolicies: completenessOf([]),
    removesOthers: [],
    removed: [],
  };
}

/** A role of which not even the name was read. */
function unreadRole({ arn, why }: UnreadRole): PrincipalRecord {
  return {
    kind: "role",
    address: undefined,
    name: arn,
    arn,
    account: undefined,
    trust: { is: "unknown", why },
    boundary: { is: "unknown", why },
    policies: [],
    allPolicies: completenessOf([{ name: "its policies", address: undefined, why }]),
    removesOthers: [],
    removed: [],
  };
}
