/** Rules over several values: one named function each. Values that only Terraform knows are left alone. */
import type { TogetherContext, TogetherProblem, TogetherRule } from "./rule";

type Tree = Readonly<Record<string, unknown>>;

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path, or undefined when any step is missing. */
function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, step) => (isTree(inner) ? inner[step] : undefined), value);
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return isTree(value) ? Object.entries(value) : [];
}

/** The text at a path, or undefined when it is missing or a token. */
function known(value: unknown, context: TogetherContext, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === "string" && !context.isToken(found) ? found : undefined;
}

/** Entries whose `pick` is the same as that of an earlier entry, with the earlier one's name. */
function repeated(
  tree: unknown,
  pick: (name: string, entry: unknown) => string | undefined,
): readonly { readonly name: string; readonly first: string; readonly value: string }[] {
  const seen = new Map<string, string>();
  const found: { name: string; first: string; value: string }[] = [];
  for (const [name, entry] of entries(tree)) {
    const value = pick(name, entry);
    if (value === undefined) continue;
    const first = seen.get(value);
    if (first === undefined) seen.set(value, name);
    else found.push({ name, first, value });
  }
  return found;
}

/** Sids hold no dashes, so `raw-1` and `raw1` would become one Sid. */
export const namesDifferInMoreThanDashes: TogetherRule = {
  name: "namesDifferInMoreThanDashes",
  check: (value) =>
    repeated(value, (name) => name.replaceAll("-", "")).map(({ name, first }) => ({
      path: [name],
      problem: `the names ${first} and ${name} differ in dashes only, and policy Sids hold none`,
      write: "names that differ in a letter or digit",
    })),
};

/** A created domain names its default role by the static name that the role is listed under. */
export const createdDomainHasItsRole: TogetherRule = {
  name: "createdDomainHasItsRole",
  check: (value, context) => {
    const role = known(value, context, "domain", "create", "executionRole");
    const names = entries(at(value, "executionRoles")).map(([name]) => name);
    return role === undefined || names.length === 0 || names.includes(role)
      ? []
      : [
          {
            path: ["domain", "create", "executionRole"],
            problem: `no execution role is listed under the name ${role}`,
            write: `one of the names under executionRoles: ${names.join(", ")}`,
          },
        ];
  },
};

/** Two entries for one role would attach the same policies twice, and removing one would detach them from the other. */
export const executionRolesAreListedOnce: TogetherRule = {
  name: "executionRolesAreListedOnce",
  check: (value, context) => {
    const roles = at(value, "executionRoles");
    const existing = repeated(roles, (_, role) => known(role, context, "existing", "roleArn")).map(
      ({ name, first, value: arn }) => ({
        path: ["executionRoles", name, "existing", "roleArn"],
        problem: `the role ${arn} is listed under the name ${first} already`,
        write: "each role once",
      }),
    );
    const created = repeated(roles, (_, role) => known(role, context, "create", "roleName")?.toLowerCase()).map(
      ({ name, first }) => ({
        path: ["executionRoles", name, "create", "roleName"],
        problem: `the role listed under ${first} has the same name, and IAM compares role names without case; it would answer EntityAlreadyExists`,
        write: "another name",
      }),
    );
    return [...existing, ...created];
  },
};

const ARN_FIELDS: readonly { readonly what: string; readonly path: readonly string[] }[] = [
  { what: "the role", path: ["emrServerlessRole", "existing", "roleArn"] },
  { what: "the permissions boundary", path: ["emrServerlessRole", "create", "permissionsBoundaryArn"] },
];
const EXECUTION_ROLE_ARN_FIELDS: typeof ARN_FIELDS = [
  { what: "the role", path: ["existing", "roleArn"] },
  { what: "the permissions boundary", path: ["create", "permissionsBoundaryArn"] },
];

/** Canvas passes and SageMaker assumes roles of the domain's own account only. */
export const arnsAreOfTheAccount: TogetherRule = {
  name: "arnsAreOfTheAccount",
  check: (value, context) => {
    const account = known(value, context, "account");
    if (account === undefined) return [];
    const fields = [
      ...ARN_FIELDS,
      ...entries(at(value, "executionRoles")).flatMap(([name]) =>
        EXECUTION_ROLE_ARN_FIELDS.map((field) => ({ ...field, path: ["executionRoles", name, ...field.path] })),
      ),
    ];
    return fields.flatMap(({ what, path }): readonly TogetherProblem[] => {
      const owner = known(value, context, ...path)?.split(":")[4];
      return owner === undefined || owner === account || owner === "aws"
        ? []
        : [
            {
              path,
              problem: `${what} belongs to account ${owner}, and the deployment goes to ${account}; AWS would refuse it or not find it`,
              write: `an ARN of account ${account}`,
            },
          ];
    });
  },
};

/** S3 encrypts with keys of the bucket's own Region, and Canvas imports from buckets of the domain's Region only. */
export const keysAreOfTheRegion: TogetherRule = {
  name: "keysAreOfTheRegion",
  check: (value, context) => {
    const region = known(value, context, "region");
    if (region === undefined) return [];
    return entries(at(value, "customBuckets")).flatMap(([name, bucket]): readonly TogetherProblem[] => {
      const keyRegion = known(bucket, context, "kmsKeyArn")?.split(":")[3];
      return keyRegion === undefined || keyRegion === region
        ? []
        : [
            {
              path: ["customBuckets", name, "kmsKeyArn"],
              problem: `the key is in ${keyRegion} and the deployment in ${region}; Canvas imports only from buckets of the domain's Region, and S3 encrypts with keys of the bucket's Region`,
              write: `the ARN of the bucket's key in ${region}`,
            },
          ];
    });
  },
};
