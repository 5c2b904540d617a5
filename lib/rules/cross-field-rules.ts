/** Rules over several values: one named function each. Values that only Terraform knows are left alone. */
import { isJson } from "./json";
import type { Message } from "./messages";
import * as messages from "./cross-field-messages";
import type { Rule, TextRule, CrossFieldContext, CrossFieldProblem, CrossFieldRule } from "./rule";
import { ownValue } from "./own-value";

/** The value at a path, or undefined when any step is missing. */
function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, step) => (isJson(inner) ? ownValue(inner, step) : undefined), value);
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return isJson(value) ? Object.entries(value) : [];
}

/** The text at a path, or undefined when it is missing or a token. */
function known(value: unknown, context: CrossFieldContext, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === "string" && !context.isToken(found) ? found : undefined;
}

/** Whether a field is given and wrong: its value was then removed. */
function isWrong(value: unknown, name: string): boolean {
  return isJson(value) && Object.hasOwn(value, name) && ownValue(value, name) === undefined;
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

/** Sids contain no dashes, so `raw-1` and `raw1` would become the same Sid. */
export const namesDifferInMoreThanDashes: CrossFieldRule = {
  name: "namesDifferInMoreThanDashes",
  check: (value) =>
    repeated(value, (name) => name.replaceAll("-", "")).map(({ name, first }) => ({
      path: [name],
      ...messages.namesDifferInDashesOnly(first, name),
    })),
};

/** A created domain refers to its default role by the role's static name. */
export const createdDomainHasItsRole: CrossFieldRule = {
  name: "createdDomainHasItsRole",
  check: (value, context) => {
    const role = known(value, context, "domain", "create", "executionRole");
    const names = entries(at(value, "executionRoles")).map(([name]) => name);
    return role === undefined || names.length === 0 || names.includes(role)
      ? []
      : [
          {
            path: ["domain", "create", "executionRole"],
            ...messages.noSuchRole(role, names.join(", ")),
          },
        ];
  },
};

/** Two entries for one role would attach the same policies twice, and removing one would detach them from the other. */
export const executionRolesAreListedOnce: CrossFieldRule = {
  name: "executionRolesAreListedOnce",
  check: (value, context) => {
    const roles = at(value, "executionRoles");
    const existing = repeated(roles, (_, role) => known(role, context, "existing", "roleArn")).map(
      ({ name, first, value: arn }) => ({
        path: ["executionRoles", name, "existing", "roleArn"],
        ...messages.roleIsListedTwice(arn, first),
      }),
    );
    const created = repeated(roles, (_, role) => known(role, context, "create", "roleName")?.toLowerCase()).map(
      ({ name, first }) => ({
        path: ["executionRoles", name, "create", "roleName"],
        ...messages.roleNameIsTaken(first),
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
export const arnsAreOfTheAccount: CrossFieldRule = {
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
    return fields.flatMap(({ what, path }): readonly CrossFieldProblem[] => {
      const owner = known(value, context, ...path)?.split(":")[4];
      return owner === undefined || owner === account || owner === "aws"
        ? []
        : [
            {
              path,
              ...messages.ofAnotherAccount(what, owner, account),
            },
          ];
    });
  },
};

/** S3 encrypts with keys of the bucket's own Region, and Canvas imports from buckets of the domain's Region only. */
export const keysAreOfTheRegion: CrossFieldRule = {
  name: "keysAreOfTheRegion",
  check: (value, context) => {
    const region = known(value, context, "region");
    if (region === undefined) return [];
    const found = textsIn(context.rule, value, []).flatMap(({ path, rule, text }): readonly CrossFieldProblem[] => {
      const keyRegion = context.isToken(text) ? undefined : text.split(":")[3];
      return rule.sameRegion === undefined || keyRegion === undefined || keyRegion === region
        ? []
        : [{ path, ...messages.keyOfAnotherRegion(rule.sameRegion, keyRegion, region) }];
    });
    // Scenarios differ in the order of their fields.
    return [...found].sort((one, other) => (one.path.join(".") < other.path.join(".") ? -1 : 1));
  },
};

interface TextInPlace {
  readonly path: readonly string[];
  readonly rule: TextRule;
  readonly text: string;
}

/** Every string in a value, with its rule. */
function textsIn(rule: Rule, value: unknown, path: readonly string[]): readonly TextInPlace[] {
  const below = (inner: (name: string) => Rule | undefined): readonly TextInPlace[] =>
    entries(value).flatMap(([name, each]) => {
      const next = inner(name);
      return next === undefined ? [] : textsIn(next, each, [...path, name]);
    });
  switch (rule.kind) {
    case "text":
      return typeof value === "string" ? [{ path, rule, text: value }] : [];
    case "map":
      return below(() => rule.value);
    case "object":
      return below((name) => ownValue(rule.fields, name)?.rule);
    case "oneOf":
      return below((name) => ownValue(rule.forms, name)?.rule);
    default:
      return [];
  }
}

/** A user profile refers to its role by the role's static name. */
export const userProfilesHaveTheirRoles: CrossFieldRule = {
  name: "userProfilesHaveTheirRoles",
  check: (value, context) => {
    const names = entries(at(value, "executionRoles")).map(([name]) => name);
    return entries(at(value, "userProfiles")).flatMap(([name, profile]) => {
      const role = known(profile, context, "executionRole");
      return role === undefined || names.length === 0 || names.includes(role)
        ? []
        : [
            {
              path: ["userProfiles", name, "executionRole"],
              ...messages.noSuchRole(role, names.join(", ")),
            },
          ];
    });
  },
};

/** User profiles are created in a domain, so its id is needed; a created or imported domain has one. */
export const userProfilesHaveADomain: CrossFieldRule = {
  name: "userProfilesHaveADomain",
  check: (value) =>
    entries(at(value, "userProfiles")).length > 0 &&
    at(value, "domain", "existing") !== undefined &&
    at(value, "domain", "existing", "domainId") === undefined
      ? [
          {
            path: ["domain", "existing", "domainId"],
            ...messages.profilesNeedADomain(),
          },
        ]
      : [],
};

/** SageMaker requires the Identity Center user if, and only if, the domain uses SSO. */
export const userProfilesSignInAsTheDomainDoes: CrossFieldRule = {
  name: "userProfilesSignInAsTheDomainDoes",
  check: (value) => {
    // The sign-in of an imported or existing domain is not known here.
    if (at(value, "domain", "create") === undefined) return [];
    const domain = at(value, "domain", "create");
    if (isWrong(domain, "authMode")) return [];
    const sso = at(domain, "authMode") === "SSO";
    return entries(at(value, "userProfiles")).flatMap(([name, profile]): readonly CrossFieldProblem[] => {
      if (!isJson(profile) || isWrong(profile, "singleSignOnUserName")) return [];
      const path = ["userProfiles", name, "singleSignOnUserName"];
      const given = at(profile, "singleSignOnUserName") !== undefined;
      if (given === sso) return [];
      return [{ path, ...(given ? messages.signInIsNotSso() : messages.signInIsSso()) }];
    });
  },
};

/** A profile's name in AWS; undefined if only Terraform knows it. */
function userProfileNameOf(name: string, profile: unknown, context: CrossFieldContext): string | undefined {
  return at(profile, "userProfileName") === undefined ? name : known(profile, context, "userProfileName");
}

/** SageMaker compares the names of profiles without case. */
export const userProfileNamesDiffer: CrossFieldRule = {
  name: "userProfileNamesDiffer",
  check: (value, context) =>
    repeated(at(value, "userProfiles"), (name, profile) =>
      userProfileNameOf(name, profile, context)?.toLowerCase(),
    ).map(({ name, first }) => ({
      path: ["userProfiles", name, "userProfileName"],
      ...messages.profileNameIsTaken(first),
    })),
};

/** The names in Sids and outputs that are not custom buckets. */
const RESERVED_BUCKET_NAMES = [
  { name: "workspace", path: ["workspace"], what: "the workspace bucket" },
  { name: "domain", path: ["domain", "create", "kmsKeyArn"], what: "the domain's key" },
] as const;

/** The workspace's statements and the domain's key have names that a custom bucket could have too. */
export const bucketNamesAreFree: CrossFieldRule = {
  name: "bucketNamesAreFree",
  check: (value) =>
    RESERVED_BUCKET_NAMES.filter(({ path }) => at(value, ...path) !== undefined).flatMap((reserved) =>
      entries(at(value, "customBuckets"))
        .filter(([name]) => name.replaceAll("-", "") === reserved.name)
        .map(([name]) => ({
          path: ["customBuckets", name],
          ...messages.bucketNameIsReserved(reserved.what, reserved.name),
        })),
    ),
};

/**
 * Canvas adds folders to the workspace's path, and the whole path has a limit.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-storage-configuration.html
 */
export const workspacePathFits: CrossFieldRule = {
  name: "workspacePathFits",
  check: (value, context) => {
    const bucket = known(value, context, "workspace", "bucketName");
    if (bucket === undefined) return [];
    const prefix = known(value, context, "workspace", "prefix") ?? "";
    const users = entries(at(value, "userProfiles")).map(([name, profile]) =>
      isJson(profile) ? (userProfileNameOf(name, profile, context) ?? "") : "",
    );
    // The names of users who are not listed here are unknown, but not empty.
    const user = users.reduce((longest, name) => (name.length > longest.length ? name : longest), "u");
    const folder = `s3://${bucket}/${prefix}Canvas/${user}/Training`;
    return folder.length <= messages.TRAINING_FOLDER_CHARACTERS
      ? []
      : [
          {
            path:
              at(value, "workspace", "prefix") === undefined ? ["workspace", "bucketName"] : ["workspace", "prefix"],
            ...messages.workspacePathIsTooLong(folder, folder.length),
          },
        ];
  },
};

/** The same id under two names is one subnet or security group, which would be checked twice. */
export const idsAreListedOnce: CrossFieldRule = {
  name: "idsAreListedOnce",
  check: (value, context) =>
    repeated(value, (_, id) => (typeof id === "string" && !context.isToken(id) ? id : undefined)).map(
      ({ name, first, value: id }) => ({
        path: [name],
        ...messages.idIsListedTwice(id, first),
      }),
    ),
};

/** The parts of a network that would be created or tagged. */
function networkChanges(network: unknown): readonly CrossFieldProblem[] {
  const { newSecurityGroup, noSecurityGroup, newS3Endpoint, newEndpoint, newEndpoints, byTag, open } =
    messages.UNMANAGED;
  const services = entries(at(network, "interfaceEndpoints", "services"));
  const wherever = (path: readonly string[], message: Message): readonly CrossFieldProblem[] =>
    at(network, ...path) === undefined ? [] : [{ path, ...message }];
  return [
    ...wherever(["securityGroup", "create"], newSecurityGroup()),
    ...(at(network, "securityGroup") === undefined ? [{ path: ["securityGroup"], ...noSecurityGroup() }] : []),
    ...wherever(["s3Endpoint", "create"], newS3Endpoint()),
    ...(at(network, "interfaceEndpoints", "others") === "create"
      ? [{ path: ["interfaceEndpoints", "others"], ...newEndpoints() }]
      : []),
    ...services.flatMap(([service]) => wherever(["interfaceEndpoints", "services", service, "create"], newEndpoint())),
    ...wherever(["networkInterfaces", "byTag"], byTag()),
    ...wherever(["networkInterfaces", "open"], open()),
  ];
}

/** In a network that another team owns, nothing is created or tagged. */
export const unmanagedNetworkIsLeftAlone: CrossFieldRule = {
  name: "unmanagedNetworkIsLeftAlone",
  check: (value) => (at(value, "managed") === false ? networkChanges(value) : []),
};

/** A user's apps have the security groups of the domain and of the profile. */
export const securityGroupsOfAUserFit: CrossFieldRule = {
  name: "securityGroupsOfAUserFit",
  check: (value) => {
    const existing = at(value, "network", "securityGroup", "existing", "securityGroupIds");
    const ofDomain = existing === undefined ? 1 : entries(existing).length;
    return entries(at(value, "userProfiles")).flatMap(([name, profile]): readonly CrossFieldProblem[] => {
      const ofUser = entries(at(profile, "securityGroupIds")).length;
      // The rule of the map reports more groups than any user may have.
      return ofUser === 0 ||
        ofUser > messages.SECURITY_GROUPS_OF_AN_APP ||
        ofUser + ofDomain <= messages.SECURITY_GROUPS_OF_AN_APP
        ? []
        : [
            {
              path: ["userProfiles", name, "securityGroupIds"],
              ...messages.tooManySecurityGroups(
                ofUser + ofDomain,
                ofDomain,
                messages.SECURITY_GROUPS_OF_AN_APP - ofDomain,
              ),
            },
          ];
    });
  },
};

/** A service that is left out cannot also be created, existing or central. */
export const exceptedServicesAreNotListed: CrossFieldRule = {
  name: "exceptedServicesAreNotListed",
  check: (value) => {
    const except = at(value, "except");
    if (!Array.isArray(except)) return [];
    return except.flatMap((service: unknown, index): readonly CrossFieldProblem[] => {
      const listed = typeof service === "string" && at(value, "services", service) !== undefined;
      if (listed) {
        return [
          {
            path: ["except", String(index)],
            ...messages.leftOutAndListed(service),
          },
        ];
      }
      return except.indexOf(service) === index
        ? []
        : [
            {
              path: ["except", String(index)],
              ...messages.leftOutTwice(String(service)),
            },
          ];
    });
  },
};
