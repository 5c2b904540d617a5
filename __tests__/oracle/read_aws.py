"""What an AWS holds that decides about access, read through its APIs: one JSON object on standard output.

Usage: AWS_ENDPOINT_URL=... python3 read_aws.py
It shares nothing with the reader of plans: boto3 asks, and what it answers is printed as it is.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

Json = dict[str, Any]


# The home Region, and the one that configurations name beside it.
REGIONS = ["us-east-1", "eu-west-1"]


def client(service: str, region: str = REGIONS[0]) -> Any:
    # Parameters are checked only by AWS: that saves a third of the time.
    return boto3.client(service, region_name=region, config=Config(parameter_validation=False, retries={"max_attempts": 1}))


def pages(of: Any, operation: str, result: str, **given: Any) -> Iterator[Any]:
    for page in of.get_paginator(operation).paginate(**given):
        yield from page.get(result, [])


def or_none(call: Any, *codes: str) -> Any:
    try:
        return call()
    except ClientError as error:
        if error.response["Error"]["Code"] in codes:
            return None
        raise


def held(detail: Json, inline: str) -> Json:
    return {
        "arn": detail["Arn"],
        "inline": {policy["PolicyName"]: policy["PolicyDocument"] for policy in detail.get(inline, [])},
        "attached": [policy["PolicyArn"] for policy in detail.get("AttachedManagedPolicies", [])],
    }


def iam() -> Json:
    roles: Json = {}
    users: Json = {}
    groups: Json = {}
    policies: Json = {}
    kinds = ["User", "Role", "Group", "LocalManagedPolicy"]
    for page in client("iam").get_paginator("get_account_authorization_details").paginate(Filter=kinds):
        for detail in page["RoleDetailList"]:
            boundary = (detail.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn")
            trust = detail["AssumeRolePolicyDocument"]
            roles[detail["RoleName"]] = {**held(detail, "RolePolicyList"), "trust": trust, "boundary": boundary}
        for detail in page["UserDetailList"]:
            users[detail["UserName"]] = {**held(detail, "UserPolicyList"), "groups": detail.get("GroupList", [])}
        for detail in page["GroupDetailList"]:
            groups[detail["GroupName"]] = held(detail, "GroupPolicyList")
        for detail in page["Policies"]:
            versions = [each for each in detail["PolicyVersionList"] if each["VersionId"] == detail["DefaultVersionId"]]
            policies[detail["Arn"]] = versions[0]["Document"]
    return {"roles": roles, "users": users, "groups": groups, "policies": policies}


def parsed(text: str | None) -> Any:
    return None if text in (None, "") else json.loads(text)


def resources() -> Json:
    """Policies by the ARN of what they belong to; null where there is none."""
    found: Json = {}
    s3 = client("s3")
    for bucket in s3.list_buckets()["Buckets"]:
        name = bucket["Name"]
        answer = or_none(lambda: s3.get_bucket_policy(Bucket=name), "NoSuchBucketPolicy")
        found[f"arn:aws:s3:::{name}"] = parsed(answer and answer["Policy"])
    for region in REGIONS:
        sqs = client("sqs", region)
        for url in pages(sqs, "list_queues", "QueueUrls"):
            given = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn", "Policy"])["Attributes"]
            found[given["QueueArn"]] = parsed(given.get("Policy"))
        sns = client("sns", region)
        for topic in pages(sns, "list_topics", "Topics"):
            found[topic["TopicArn"]] = parsed(sns.get_topic_attributes(TopicArn=topic["TopicArn"])["Attributes"].get("Policy"))
        secrets = client("secretsmanager", region)
        for secret in pages(secrets, "list_secrets", "SecretList"):
            found[secret["ARN"]] = parsed(secrets.get_resource_policy(SecretId=secret["ARN"]).get("ResourcePolicy"))
    return found


def keys() -> Json:
    found: Json = {}
    for region in REGIONS:
        kms = client("kms", region)
        for key in pages(kms, "list_keys", "Keys"):
            of = {"KeyId": key["KeyId"]}
            grants = [
                {"grantee": each["GranteePrincipal"], "operations": each["Operations"]}
                for each in pages(kms, "list_grants", "Grants", **of)
            ]
            state = kms.describe_key(**of)["KeyMetadata"]["KeyState"]
            # A key on its way out answers no principal.
            if state == "PendingDeletion":
                continue
            policy = parsed(kms.get_key_policy(PolicyName="default", **of)["Policy"])
            found[key["KeyArn"]] = {"policy": policy, "grants": grants}
    return found


def bucket_regions() -> Json:
    """Regions of buckets outside of the home Region, by ARN."""
    s3 = client("s3")
    all_of = {b["Name"]: s3.get_bucket_location(Bucket=b["Name"])["LocationConstraint"] for b in s3.list_buckets()["Buckets"]}
    return {f"arn:aws:s3:::{name}": region for name, region in all_of.items() if region is not None}


json.dump({**iam(), "bucketRegions": bucket_regions(), "resources": resources(), "keys": keys()}, sys.stdout)
