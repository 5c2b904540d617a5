/**
 * All messages of the cross-field rules. The functions take strings: the Terraform modules pass expressions in
 * their place, so that both have the same messages.
 */
import type { Message } from "./messages";
import { inWords, type Notation, type NotatedText, YAML } from "./notation";

export function namesDifferInDashesOnly(first: string, name: string): Message {
  return {
    problem: `the names ${first} and ${name} differ only in dashes, and policy Sids contain no dashes`,
    write: "names that differ in a letter or digit",
  };
}

export function noSuchRole(role: string, names: string, words: Notation = YAML): Message {
  return {
    problem: `no execution role is listed under the name ${role}`,
    write: `one of the names under ${words.option("executionRoles")}: ${names}`,
  };
}

export function roleIsListedTwice(roleArn: string, first: string): Message {
  return { problem: `the role ${roleArn} is listed under the name ${first} already`, write: "each role once" };
}

export function roleNameIsTaken(first: string): Message {
  return {
    problem: `the role listed under ${first} has the same name, and IAM compares role names without case; IAM would answer EntityAlreadyExists`,
    write: "another name",
  };
}

export function ofAnotherAccount(what: string, owner: string, account: string): Message {
  return {
    problem: `${what} belongs to account ${owner}, but the deployment is for ${account}; AWS would reject it or not find it`,
    write: `an ARN of account ${account}`,
  };
}

/** What the key encrypts, and why it must be in the deployment's Region. */
export interface KeyUse {
  readonly what: string;
  readonly because: string;
}

export const CUSTOM_BUCKET_KEY: KeyUse = {
  what: "bucket",
  because: "Canvas imports only from buckets of the domain's Region, and S3 encrypts with keys of the bucket's Region",
};
export const WORKSPACE_KEY: KeyUse = {
  what: "workspace bucket",
  because: "Canvas keeps its artifacts in the domain's Region, and S3 encrypts with keys of the bucket's Region",
};
export const DOMAIN_KEY: KeyUse = {
  what: "domain",
  because: "file systems and volumes are encrypted with keys of their own Region",
};

export function keyOfAnotherRegion({ what, because }: KeyUse, keyRegion: string, region: string): Message {
  return {
    problem: `the key is in ${keyRegion}, but the deployment is in ${region}; ${because}`,
    write: `the ARN of the ${what}'s key in ${region}`,
  };
}

export function profilesNeedADomain(words: Notation = YAML): Message {
  return {
    problem: `${words.option("userProfiles")} are created in the domain, and its id is missing`,
    write: "the domain's id, for example d-abcdefghijkl",
  };
}

export function signInIsNotSso(words: Notation = YAML): Message {
  return {
    problem: "the domain uses IAM sign-in, and SageMaker then rejects a user of IAM Identity Center",
    write: `nothing here, or ${words.setting("authMode", "SSO")} in domain.create`,
  };
}

export function signInIsSso(): Message {
  return {
    problem: "the domain uses SSO, and SageMaker then rejects a profile without an Identity Center user",
    write: "the user's name in IAM Identity Center, for example mary.major@example.com",
  };
}

export function profileNameIsTaken(first: string): Message {
  return {
    problem: `the profile listed under ${first} has the same name, and SageMaker compares profile names without case; SageMaker would answer ResourceInUse`,
    write: "another name",
  };
}

export function bucketNameIsReserved(what: string, name: string): Message {
  return {
    problem: `${what} has the name ${name} in policy Sids and outputs, which contain no dashes`,
    write: "another name for this bucket",
  };
}

/** The length that Canvas accepts for the URI of the folder it trains from. */
export const TRAINING_FOLDER_CHARACTERS = 128;

export function workspacePathIsTooLong(folder: string, length: number | string): Message {
  return {
    problem: `Canvas would train from ${folder}, which has ${length} characters, but Canvas accepts at most ${TRAINING_FOLDER_CHARACTERS}`,
    write: "a shorter path, or shorter names of user profiles",
  };
}

export function idIsListedTwice(id: string, first: string): Message {
  return { problem: `${id} is listed under the name ${first} already`, write: "each id once" };
}

/** What would be changed in a network that another team owns, and what to write to avoid it. */
export const UNMANAGED = {
  newSecurityGroup: unmanaged(
    "a security group would be created in it",
    ({ form, option }) => `${form("existing")} with its ${option("securityGroupIds")}`,
  ),
  noSecurityGroup: unmanaged(
    "without this field a security group would be created in it",
    ({ inForm, option }) => `${inForm("securityGroup", "existing")}: with its ${option("securityGroupIds")}`,
  ),
  newS3Endpoint: unmanaged(
    "an endpoint would be created in it",
    ({ value, form, option }) =>
      `${value({ central: {} })}, or ${form("existing")} with its ${option("vpcEndpointId")}`,
  ),
  newEndpoint: unmanaged("an endpoint would be created in it", ({ value }) => value({ central: {} })),
  newEndpoints: unmanaged("endpoints would be created in it", ({ setting }) => setting("others", "central")),
  byTag: unmanaged(
    "tags of the owner are not visible in other accounts, so the tag can be neither added nor checked",
    ({ value }) => value({ byArn: {} }),
  ),
  open: unmanaged(
    "the statement would allow the subnets of this account, but shared subnets belong to their owner's account",
    ({ value }) => value({ byArn: {} }),
  ),
};

function unmanaged(what: string, write: NotatedText): (words?: Notation) => Message {
  return (words = YAML) => ({
    problem: `another team owns the network (${words.setting("managed", false)}), and ${what}`,
    write: inWords(write, words),
  });
}

/** AWS accepts five security groups for an app: the domain's, the user's, and SageMaker's own for the file system. */
export const SECURITY_GROUPS_OF_AN_APP = 4;

export function tooManySecurityGroups(all: number | string, ofDomain: number | string, room: number | string): Message {
  return {
    problem: `the user's apps would have ${all} security groups, ${ofDomain} of them from the domain; AWS accepts five, and SageMaker needs one of them`,
    write: `at most ${room} for this user`,
  };
}

export function leftOutAndListed(service: string): Message {
  return {
    problem: `${service} is both left out here and listed under services`,
    write: "the service in only one of the two places",
  };
}

export function leftOutTwice(service: string): Message {
  return { problem: `${service} is left out twice`, write: "each service once" };
}
