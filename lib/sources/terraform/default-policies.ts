/** What AWS has in place of a policy that is destroyed: the provider cannot take some away, and writes AWS's default instead. */
import type { NamedPolicy } from "../../authorization/policy";
import { readPolicy } from "../../authorization/read-policy";
import { join, type MaybeUnknownString } from "../../authorization/text";
import type { ResourceRecord } from "./record";
import type { Resolver } from "./resolve";

/** The default policy that destroying a resource leaves on its object; undefined where it leaves none. */
export function defaultPolicy(record: ResourceRecord, owner: string, resolver: Resolver): NamedPolicy | undefined {
  const { types } = resolver.records;
  const entry = types.of(record.type);
  const [{ type } = { type: "" }] = entry?.of ?? [];
  const object = resolver.records.at(owner);
  if (entry?.destroyed !== "default policy" || object === undefined) return undefined;
  const { account, partition } = resolver.records.placeOf(object);
  const statement =
    type === "aws_kms_key"
      ? accountStatement(partition, account)
      : type === "aws_sns_topic"
        ? ownerStatement(resolver.attribute(object, "arn") ?? "*", account)
        : undefined;
  if (statement === undefined) return undefined;
  const policy = readPolicy({ Version: "2012-10-17", Statement: [statement] });
  return { name: "AWS's default policy", address: owner, policy };
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function accountStatement(partition: MaybeUnknownString, account: MaybeUnknownString): object {
  const root = join(["arn:", partition, ":iam::", account, ":root"]);
  return { Effect: "Allow", Principal: { AWS: root }, Action: "kms:*", Resource: "*" };
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html */
function ownerStatement(topic: MaybeUnknownString, account: MaybeUnknownString): object {
  const operations = [
    "GetTopicAttributes",
    "SetTopicAttributes",
    "AddPermission",
    "RemovePermission",
    "DeleteTopic",
    "Subscribe",
    "ListSubscriptionsByTopic",
    "Publish",
  ];
  return {
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: operations.map((name) => `SNS:${name}`),
    Resource: topic,
    Condition: { StringEquals: { "AWS:SourceOwner": account } },
  };
}
