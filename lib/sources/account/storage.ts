/** Buckets and keys that jobs work with, as S3 and KMS answered. */
import { readPolicy, unknownPolicy } from "../../authorization/read-policy";
import { type MaybeUnknownString, unknownText } from "../../authorization/text";
import type { UnknownReason } from "../../authorization/unknown";
import { accountIn } from "../../inventory/accounts";
import type { Bucket } from "../../inventory/buckets";
import { ABSENT, type Fact, known } from "../../inventory/fact";
import type { Inventory, Place, ResourcePolicy } from "../../inventory/inventory";
import type { KeyGrant } from "../../inventory/key-grants";
import { isJson, type Json } from "../../rules/json";
import { ownValue } from "../../rules/own-value";
import { bucketNames, keyRequests } from "../../setup/requests/data";
import type { ExternalInputs } from "../../setup/question";
import { environmentsOf } from "../../setup/environment";
import { keyArn } from "../terraform/keys";
import { type Answers, objectsIn, type Read, textIn, textsIn } from "./answers";
import { INPUTS } from "./inputs";

/** What of an inventory is storage. */
export interface ReadStorage extends Pick<Inventory, "buckets" | "resourcePolicies" | "keyGrants"> {
  readonly unread: readonly UnknownReason[];
}

/**
 * The names of the buckets that jobs work with, each once: those that the job roles' policies name, the workspaces, those that are asked for,
 * and SageMaker AI's default bucket.
 */
export function bucketNamesIn(inventory: Inventory, inputs: ExternalInputs): readonly string[] {
  const { account, region } = inventory;
  const own = typeof account === "string" && typeof region === "string" ? [`sagemaker-${region}-${account}`] : [];
  const named = environmentsOf(inventory).environments.flatMap((environment) =>
    environment.jobRole === undefined ? [] : [...bucketNames(environment.jobRole, environment, inputs)],
  );
  return [...new Set([...own, ...named, ...inputs.buckets.map(({ name }) => name)])].sort();
}

/** The ARNs of the account's own keys that jobs work with, each once. */
export function keyArnsIn(inventory: Inventory, inputs: ExternalInputs): readonly string[] {
  const keys = environmentsOf(inventory).environments.flatMap((environment) => {
    const { jobRole } = environment;
    if (jobRole === undefined) return [];
    return (["read", "write"] as const).flatMap((access) => keyRequests(jobRole, environment, inputs, access));
  });
  const arns = keys.flatMap(({ resource }) => (typeof resource === "string" ? [resource] : []));
  const isOwn = (arn: string): boolean => /:key\/[\w-]+$/.test(arn) && accountIn(arn) === inventory.account;
  return [...new Set(arns.filter(isOwn))].sort();
}

/** Reads buckets. */
export function bucketsOf(answers: Answers, names: readonly string[], place: Place): ReadStorage {
  const read = names.map((name) => new BucketReader(answers, name, place).all());
  return {
    buckets: read.flatMap(({ buckets }) => buckets),
    resourcePolicies: read.flatMap(({ resourcePolicies }) => resourcePolicies),
    keyGrants: [],
    unread: read.flatMap(({ unread }) => unread),
  };
}

class BucketReader {
  private readonly unread: UnknownReason[] = [];

  constructor(
    private readonly answers: Answers,
    private readonly name: string,
    private readonly place: Place,
  ) {}

  all(): ReadStorage {
    const { name } = this;
    const location = this.read("s3:GetBucketLocation", `the Region of the bucket ${name}`);
    const policy = this.read("s3:GetBucketPolicy", `the policy of the bucket ${name}`);
    const encryption = this.read("s3:GetBucketEncryption", `the encryption of the bucket ${name}`);
    const tagging = this.read("s3:GetBucketTagging", `the tags of the bucket ${name}`);
    // No other call distinguishes a bucket that does not exist from one without a policy.
    if (location.is === "absent") return { buckets: [], resourcePolicies: [], keyGrants: [], unread: this.unread };
    const bucket: Bucket = {
      address: name,
      isRead: policy.is === "unread",
      name,
      region: regionOf(location, name),
      tags: tagsOf(tagging),
      key: keyOf(encryption, this.place),
    };
    return {
      buckets: [bucket],
      resourcePolicies: this.policy(policy),
      keyGrants: [],
      unread: this.unread,
    };
  }

  private read(call: Parameters<Answers["read"]>[0], what: string): Read<Json> {
    const { account } = this.place;
    const input = INPUTS.ownBucket(this.name, typeof account === "string" ? account : "");
    const read = this.answers.read(call, input, what);
    if (read.is === "unread") this.unread.push(read.why);
    return read;
  }

  private policy(read: Read<Json>): readonly ResourcePolicy[] {
    const { name } = this;
    const text = read.is === "read" ? textIn(read.value, "Policy") : undefined;
    if (read.is !== "unread" && text === undefined) return [];
    const policy = read.is === "unread" ? unknownPolicy(read.why) : readPolicy(text);
    return [
      {
        address: name,
        kind: "bucket",
        resource: name,
        target: { type: "AWS::S3::Bucket", name, owner: name, isNamed: true, isAnother: false },
        policy: { name: "bucket policy", address: name, policy },
      },
    ];
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html: us-east-1 has no name there, and eu-west-1 an old one. */
function regionOf(location: Read<Json>, name: string): MaybeUnknownString {
  if (location.is !== "read") return unknownText(`the Region of the bucket ${name}`);
  const region = textIn(location.value, "LocationConstraint") ?? "us-east-1";
  return region === "EU" ? "eu-west-1" : region;
}

function tagsOf(tagging: Read<Json>): Bucket["tags"] {
  if (tagging.is === "unread") return { is: "unknown", why: tagging.why };
  const tags = tagging.is === "absent" ? [] : objectsIn(tagging.value, "TagSet");
  return known(Object.fromEntries(tags.map((tag) => [textIn(tag, "Key") ?? "", textIn(tag, "Value") ?? ""])));
}

function keyOf(encryption: Read<Json>, place: Place): MaybeUnknownString | undefined {
  if (encryption.is === "unread") return unknownText(encryption.why.object.replace("encryption", "key"));
  const configuration = encryption.is === "read" ? encryption.value["ServerSideEncryptionConfiguration"] : undefined;
  const [key] = objectsIn(isJson(configuration) ? configuration : {}, "Rules").flatMap((rule) => {
    const byDefault = rule["ApplyServerSideEncryptionByDefault"];
    if (!isJson(byDefault) || byDefault["SSEAlgorithm"] === "AES256") return [];
    return textIn(byDefault, "KMSMasterKeyID") ?? [];
  });
  return key === undefined ? undefined : keyArn(key, place);
}

/** Reads keys. */
export function keysOf(answers: Answers, arns: readonly string[]): ReadStorage {
  const unread: UnknownReason[] = [];
  const noted = (why: UnknownReason): UnknownReason => {
    unread.push(why);
    return why;
  };
  const resourcePolicies = arns.flatMap((arn): readonly ResourcePolicy[] => {
    const read = answers.read("kms:GetKeyPolicy", INPUTS.keyPolicy(arn), `the policy of the key ${arn}`);
    const text = read.is === "read" ? textIn(read.value, "Policy") : undefined;
    if (read.is === "absent") return [];
    const policy = read.is === "unread" ? unknownPolicy(noted(read.why)) : readPolicy(text);
    return [
      {
        address: arn,
        kind: "key",
        resource: arn,
        target: { type: "AWS::KMS::Key", name: arn, owner: arn, isNamed: true, isAnother: false },
        policy: { name: "key policy", address: arn, policy },
      },
    ];
  });
  const keyGrants = arns.flatMap((arn): readonly KeyGrant[] => {
    const read = answers.list("kms:ListGrants", INPUTS.key(arn), `the grants of the key ${arn}`);
    if (read.is === "unread") {
      const why = noted(read.why);
      const open = { is: "unknown", why } as const;
      return [
        {
          address: why.object,
          key: arn,
          keyAddress: arn,
          grantee: open,
          retiring: open,
          operations: open,
          constraints: open,
        },
      ];
    }
    return read.is === "absent" ? [] : read.value.map((grant) => grantOf(grant, arn));
  });
  return { buckets: [], resourcePolicies, keyGrants, unread };
}

function grantOf(grant: Json, arn: string): KeyGrant {
  const principal = (name: string): Fact<MaybeUnknownString> => {
    const found = textIn(grant, name);
    return found === undefined ? ABSENT : known(found);
  };
  const constraints = isJson(grant["Constraints"]) ? grant["Constraints"] : {};
  const pairs = ["EncryptionContextEquals", "EncryptionContextSubset"].flatMap((name) => {
    const context = ownValue(constraints, name);
    return isJson(context)
      ? Object.entries(context).filter((pair): pair is [string, string] => typeof pair[1] === "string")
      : [];
  });
  return {
    address: textIn(grant, "GrantId") ?? "a grant",
    key: arn,
    keyAddress: arn,
    grantee: principal("GranteePrincipal"),
    retiring: principal("RetiringPrincipal"),
    operations: known(textsIn(grant, "Operations")),
    constraints: known(Object.fromEntries(pairs)),
  };
}
