"""A loopback AWS for our tests: moto's server, with the rules of AWS that moto lacks.

What moto 5.2 does well (EC2, IAM, STS, S3, KMS, ...) is left to it. This file adds, around it:

* SageMaker Studio domains, user profiles, spaces and apps (class `Studio`), with AWS's own rules;
* associations of Route 53 Profiles with VPCs (class `Profiles`);
* the IAM quotas and name rules that a deploy can run into (`install_iam_rules`);
* two filters of DescribeSecurityGroups (`install_security_group_filters`);
* AWS's own refusals of VPC endpoints, two endpoint services, descriptions of rules (`install_network_rules`);
* an account id, and `sts:AssumeRole` into others, at the same time (`install_account`);
* HTTP 400 instead of 500 for what moto cannot do: the Terraform provider retries a 500 for more than ten minutes, whatever
  `AWS_MAX_ATTEMPTS` says (class `LoopbackAws`);
* a record of every call, faults on request, and a client for tests, under paths that no AWS service has:

    GET  /__health       {"ready": true}
    GET  /__calls        every call so far, oldest first
    POST /__calls/clear  forgets them
    POST /__faults       {"service", "action", "after"?, "times"?, "status"?, "code"?, "message"?, "takesEffect"?, "terminates"?}: makes matching calls fail
    POST /__faults/clear forgets those that have not struck yet
    POST /__request      {"service", "action", "parameters"?, "region"?}: makes the call with botocore, answers parsed JSON
    POST /__behaviour    members of `Behaviour`: what AWS's pages leave open, and what takes AWS time
    POST /__write        {"arn", "members"}: another writer: members of a domain, user profile, space or app, also such as no model knows

Sources: [BC] botocore's service models (shapes, lengths, patterns, enums are read from them at run time, never copied),
[doc] the AWS documentation page named, [TF #n] issue n of hashicorp/terraform-provider-aws. "Assumed" marks what no source
says: a green test proves nothing about it.

A green run here proves nothing about what moto does not check at all: authorization, the EFS and network interfaces of a
domain.

Usage: python3 server.py [--port N] [--account-id N] [--exit-with-stdin]
Prints one JSON line, {"port": N}, on standard output when ready. Listens on 127.0.0.1 only. Ends on SIGTERM, and with
--exit-with-stdin also when standard input closes, which is what happens when the parent dies.

With --fork-on SOCKET, moto is loaded once for many: each connection to that Unix socket gets an AWS in a process of its own. The
client writes one line, {"port"?, "accountId"?}, and reads {"port": N}; when it ends its side, it reads {"processorSeconds": N}, and
the process ends.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import contextlib
import functools
import gc
import inspect
import io
import json
import os
import re
import secrets
import select
import signal
import socket
import sys
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree
from xml.sax.saxutils import escape

# Read by moto at import: without it the AWS managed policies do not exist and cannot be attached.
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
# A profile or endpoint of this machine's user would reach our own botocore clients.
for _name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[_name]

import boto3  # noqa: E402
from botocore.awsrequest import AWSResponse  # noqa: E402
from botocore.config import Config  # noqa: E402
from botocore.exceptions import BotoCoreError, ClientError, DataNotFoundError  # noqa: E402
from botocore.loaders import Loader  # noqa: E402
from botocore.model import ListShape, MapShape, OperationNotFoundError, Shape, StringShape, StructureShape  # noqa: E402
from moto import backends as moto_backends  # noqa: E402
from moto import settings as moto_settings  # noqa: E402
from moto.core import DEFAULT_ACCOUNT_ID  # noqa: E402
from moto.core.exceptions import AccessDeniedError  # noqa: E402
from moto.core.parse import PROTOCOL_PARSERS  # noqa: E402
from moto.core.responses import ActionResult, BaseResponse  # noqa: E402
from moto.core import responses as moto_responses  # noqa: E402
from moto.core import utils as moto_utils  # noqa: E402
from moto.core.utils import get_service_model, method_names_from_class  # noqa: E402
from moto.ec2.exceptions import EC2ClientError  # noqa: E402
from moto.ec2.models import ec2_backends, vpcs  # noqa: E402
from moto.ec2.models.security_groups import SecurityGroup, SecurityGroupRule  # noqa: E402
from moto.ec2.models.vpcs import VPCBackend  # noqa: E402
from moto.ec2.responses.vpcs import VPCs  # noqa: E402
from moto.iam import models as iam_models  # noqa: E402
from moto.iam.access_control import IAMRequest  # noqa: E402
from moto.iam.exceptions import IAMException  # noqa: E402
from moto.iam.policy_validation import IAMTrustPolicyDocumentValidator  # noqa: E402
from moto.iam.responses import IamResponse  # noqa: E402
from moto.moto_api._internal import mock_random  # noqa: E402
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.wrappers import Request  # noqa: E402

Json = dict[str, Any]
StartResponse = Callable[..., Any]


class AwsError(Exception):
    """An error as a service of AWS answers it."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


# --- The account -------------------------------------------------------------------------------------------------------------


def install_account(account_id: Callable[[], str]) -> Callable[[str], str]:
    """Calls with ordinary keys belong to `account_id()`, calls with keys from sts:AssumeRole to the account of that role.

    moto's own `MOTO_ACCOUNT_ID` is read on every request and wins over the keys, so with it a stack that assumes a role in a
    second account would silently work in the first.
    """

    def account_of(access_key: str) -> str:
        for known_account, partitions in list(iam_models.iam_backends.items()):
            if any(access_key in backend.access_keys for backend in list(partitions.values())):
                return str(known_account)
        return account_id()

    BaseResponse.get_current_account = lambda self: account_of(self.get_access_key())  # type: ignore[method-assign]
    return account_of


# --- Input checks, from botocore's models ------------------------------------------------------------------------------------

# Java's classes in AWS's patterns that Python's `re` lacks; close enough for tags.
JAVA_CLASSES = {r"\p{L}": "A-Za-z\u00aa-\uffff", r"\p{Z}": " \u00a0\u2000-\u200a\u3000", r"\p{N}": "0-9"}


@functools.cache
def compiled(pattern: str) -> re.Pattern[str] | None:
    for java, python in JAVA_CLASSES.items():
        pattern = pattern.replace(java, python)
    try:
        return re.compile(pattern, re.ASCII)  # AWS's \w is ASCII
    except re.error:
        return None


def checked(shape: Shape, value: Any, code: str) -> Any:
    """`value` without members that `shape` does not know (AWS ignores those), or AWS's validation error, all faults at once."""
    faults: list[str] = []
    result = _checked(shape, value, "", faults)
    if faults:
        plural = "s" if len(faults) > 1 else ""
        raise AwsError(code, f"{len(faults)} validation error{plural} detected: {'; '.join(faults)}")
    return result


def _checked(shape: Shape, value: Any, path: str, faults: list[str]) -> Any:
    def fault(constraint: str) -> None:
        faults.append(f"Value '{value}' at '{path}' failed to satisfy constraint: {constraint}")

    def within(size: int, what: str) -> None:
        if "max" in shape.metadata and size > shape.metadata["max"]:
            fault(f"Member must have {what} less than or equal to {shape.metadata['max']}")
        if "min" in shape.metadata and size < shape.metadata["min"]:
            fault(f"Member must have {what} greater than or equal to {shape.metadata['min']}")

    def wrong_type(expected: str) -> AwsError:
        return AwsError("SerializationException", f"'{path}' is not a {expected}")

    if isinstance(shape, StructureShape):
        if not isinstance(value, dict):
            raise wrong_type("structure")
        result: Json = {}
        for name, member in shape.members.items():
            member_path = f"{path}.{name[:1].lower()}{name[1:]}" if path else f"{name[:1].lower()}{name[1:]}"
            if value.get(name) is not None:
                result[name] = _checked(member, value[name], member_path, faults)
            elif name in shape.required_members:
                faults.append(f"Value null at '{member_path}' failed to satisfy constraint: Member must not be null")
        return result
    if isinstance(shape, ListShape):
        if not isinstance(value, list):
            raise wrong_type("list")
        within(len(value), "length")
        return [_checked(shape.member, item, f"{path}.{index + 1}.member", faults) for index, item in enumerate(value)]
    if isinstance(shape, MapShape):
        if not isinstance(value, dict):
            raise wrong_type("map")
        return {key: _checked(shape.value, item, f"{path}.{key}", faults) for key, item in value.items()}
    if isinstance(shape, StringShape):
        if not isinstance(value, str):
            raise wrong_type("string")
        within(len(value), "length")
        pattern = compiled(shape.metadata["pattern"]) if "pattern" in shape.metadata else None
        if pattern is not None and not pattern.fullmatch(value):
            fault(f"Member must satisfy regular expression pattern: {shape.metadata['pattern']}")
        if shape.enum and value not in shape.enum:
            fault(f"Member must satisfy enum value set: [{', '.join(shape.enum)}]")
        return value
    if shape.type_name in ("integer", "long") and isinstance(value, int):
        within(value, "value")
    if shape.type_name == "boolean" and not isinstance(value, bool):
        raise wrong_type("boolean")
    return value


# --- SageMaker Studio: domains, user profiles, spaces, apps ------------------------------------------------------------------

NOT_FOUND = "ResourceNotFound"  # [BC]; what the provider's finders look for to see that something is gone
IN_USE = "ResourceInUse"  # [BC]
INVALID = "ValidationException"

# [doc] API_ListApps, API_ListUserProfiles, API_ListDomains, API_ListSpaces: "The default value is 10."
DEFAULT_PAGE = 10


@dataclass
class Behaviour:
    """What AWS's pages leave open, and what takes AWS time. Each value has a test that is run on it."""

    canvasSettings: str = "replace"
    """Whether UpdateDomain and UpdateUserProfile `replace` CanvasAppSettings or `merge` into it: not documented."""
    updatingSeconds: float = 0
    """How long a domain or user profile is Updating. An update in that time is refused with ResourceInUse ([BC]; that it is this error is assumed)."""
    updateFails: str | None = None
    """FailureReason of updates: they end in Update_Failed, and nothing is changed (assumed)."""
    deletingSeconds: float = 0.3
    """How long an app is Deleting before it is Deleted: long enough that a test sees that its code waits."""
    pageSize: int | None = None
    """Lists are answered in pages of so many: AWS may end a page where it likes, and moto hardly ever does."""
    otherWriter: Json | None = None
    """{"arn", "members", "afterReads"}: written once that resource was described so many times."""



@dataclass
class StudioResource:
    """A domain, user profile, space or app: what Describe answers, and its tags."""

    arn: str
    description: Json
    tags: list[Json]
    deleted_at: float | None = None
    """Apps only: when DeleteApp has made it Deleted (monotonic seconds)."""
    update: tuple[float, str | None] | None = None
    """Domains and user profiles: when an update ends (monotonic seconds), and why it fails."""

    def touch(self) -> None:
        self.description["LastModifiedTime"] = time.time()

    @property
    def status(self) -> str:
        return str(self.described()["Status"])

    def described(self) -> Json:
        if self.deleted_at is not None:
            self.description["Status"] = "Deleted" if time.monotonic() >= self.deleted_at else "Deleting"
        if self.update is not None:
            end, failure = self.update
            if time.monotonic() < end:
                self.description["Status"] = "Updating"
            else:
                self.update = None
                self.description["Status"] = "InService" if failure is None else "Update_Failed"
                if failure is not None:
                    self.description["FailureReason"] = failure
        return self.description

    def start_update(self, behaviour: Behaviour) -> bool:
        """Whether the update will succeed."""
        if self.status == "Updating":
            raise AwsError(IN_USE, f"{self.arn} is in status Updating.")
        self.description.pop("FailureReason", None)
        self.update = (time.monotonic() + behaviour.updatingSeconds, behaviour.updateFails)
        self.touch()
        return behaviour.updateFails is None


# Keys: domain id and name.
Members = dict[tuple[str, str], StudioResource]


@dataclass
class StudioRegion:
    """What one account has in one region. Key of an app: domain id, name of its user profile or space, type, name."""

    domains: dict[str, StudioResource] = field(default_factory=dict)
    profiles: Members = field(default_factory=dict)
    spaces: Members = field(default_factory=dict)
    apps: dict[tuple[str, str, str, str], StudioResource] = field(default_factory=dict)

    def everything(self) -> Iterator[StudioResource]:
        for group in (self.domains, self.profiles, self.spaces, self.apps):
            yield from group.values()


class Studio:
    """The SageMaker operations on domains and what lives in them. moto's own domains lack DomainId in CreateDomain's answer,
    UpdateDomain, TagPropagation, ResourceNotFound, and everything about user profiles, spaces and apps."""

    def __init__(self) -> None:
        self._regions: dict[tuple[str, str], StudioRegion] = {}
        self.behaviour = Behaviour()
        self._operations: dict[str, Callable[[StudioContext, Json], Json | None]] = {
            "CreateDomain": self._create_domain,
            "DescribeDomain": lambda at, given: self._read(at.domain(given["DomainId"])),
            "UpdateDomain": self._update_domain,
            "DeleteDomain": self._delete_domain,
            "ListDomains": lambda at, given: listed("Domains", DOMAIN_SUMMARY, at.region.domains.values(), given),
            "CreateUserProfile": self._create_profile,
            "DescribeUserProfile": lambda at, given: self._read(at.profile(given)),
            "UpdateUserProfile": self._update_profile,
            "DeleteUserProfile": self._delete_profile,
            "ListUserProfiles": lambda at, given: listed(
                "UserProfiles",
                PROFILE_SUMMARY,
                at.region.profiles.values(),
                given,
                {"UserProfileNameContains": "UserProfileName"},
            ),
            "CreateSpace": self._create_space,
            "DescribeSpace": lambda at, given: without_summary(at.space(given).described()),
            "DeleteSpace": self._delete_space,
            "ListSpaces": lambda at, given: listed(
                "Spaces", SPACE_SUMMARY, at.region.spaces.values(), given, {"SpaceNameContains": "SpaceName"}
            ),
            "CreateApp": self._create_app,
            "DescribeApp": lambda at, given: at.app(given).described(),
            "DeleteApp": self._delete_app,
            "ListApps": lambda at, given: listed("Apps", APP_SUMMARY, at.region.apps.values(), given),
            "AddTags": self._add_tags,
            "ListTags": lambda at, given: page("Tags", at.tagged(given["ResourceArn"]).tags, given, 50),
            "DeleteTags": self._delete_tags,
        }

    def owns(self, action: str, given: Json) -> bool:
        """Tag operations of other resources (models, endpoints, ...) stay with moto."""
        if action.endswith("Tags") and action in self._operations:
            return re.search(r":(domain|user-profile|space|app)/", str(given.get("ResourceArn", ""))) is not None
        return action in self._operations

    def call(self, account_id: str, region: str, action: str, given: Json) -> Json | None:
        shape = get_service_model("sagemaker").operation_model(action).input_shape
        known = checked(shape, given, INVALID)
        state = self._regions.setdefault((account_id, region), StudioRegion())
        return self._operations[action](StudioContext(account_id, region, state), known)

    def write(self, arn: str, members: Json) -> None:
        """Another writer, of a newer client perhaps: `members` are merged into what the resource has, unchecked."""
        resource = next((one for region in self._regions.values() for one in region.everything() if one.arn == arn), None)
        resource = found(resource, f"Resource {arn} does not exist.")
        resource.description = merged(resource.description, members)
        if "LastModifiedTime" in resource.description and "LastModifiedTime" not in members:
            resource.touch()

    def _read(self, resource: StudioResource) -> Json:
        described = dict(resource.described())
        writer = self.behaviour.otherWriter
        if writer is not None and writer["arn"] == resource.arn:
            writer["afterReads"] -= 1
            if writer["afterReads"] == 0:
                self.behaviour.otherWriter = None
                self.write(writer["arn"], writer["members"])
        return described

    # Domains

    def _create_domain(self, at: StudioContext, given: Json) -> Json:
        name = given["DomainName"]
        # [doc] API_CreateDomain, errors: ResourceInUse. Names are compared as they are (assumed).
        if any(domain.description["DomainName"] == name for domain in at.region.domains.values()):
            raise AwsError(IN_USE, f"Domain name {name} is already in use in this account and region.")
        network = given.get("AppNetworkAccessType", "PublicInternetOnly")
        # [doc] API_CreateDomain: VpcId and SubnetIds are optional only with PublicInternetOnly, for Unified Studio.
        if network == "VpcOnly" and not (given.get("VpcId") and given.get("SubnetIds")):
            raise AwsError(INVALID, "VpcId and Subnet IDs are required for creating domains in VpcOnly mode.")
        domain_id = "d-" + "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(12))
        url = f"https://{domain_id}.studio.{at.region_name}.sagemaker.aws"
        now = time.time()
        description: Json = {
            "AppNetworkAccessType": network,
            "TagPropagation": "DISABLED",
            **{key: value for key, value in given.items() if key != "Tags"},
            "DomainArn": at.arn(f"domain/{domain_id}"),
            "DomainId": domain_id,
            "HomeEfsFileSystemId": f"fs-{secrets.token_hex(9)[:17]}",
            "Status": "InService",
            "CreationTime": now,
            "LastModifiedTime": now,
            "Url": url,
        }
        if given["AuthMode"] == "SSO":
            application = secrets.token_hex(8)
            description["SingleSignOnManagedApplicationInstanceId"] = f"ins-{application}"
            description["SingleSignOnApplicationArn"] = f"arn:aws:sso::{at.account_id}:application/sagemaker/apl-{application}"
        domain = StudioResource(description["DomainArn"], description, given.get("Tags", []))
        at.region.domains[domain_id] = domain
        return {"DomainArn": domain.arn, "DomainId": domain_id, "Url": url}

    def _update_domain(self, at: StudioContext, given: Json) -> Json:
        domain = at.domain(given["DomainId"])
        current = domain.description
        # [TF #45528]: the provider sends AppNetworkAccessType in every update, and never VpcId and SubnetIds.
        if given.get("AppNetworkAccessType") == "VpcOnly" and not (given.get("VpcId") and given.get("SubnetIds")):
            raise AwsError(INVALID, "VpcId and Subnet IDs are required for updating domains to VpcOnly mode.")
        # [TF #39923]
        if "AppSecurityGroupManagement" in given and "RStudioServerProDomainSettings" not in current.get("DomainSettings", {}):
            raise AwsError(INVALID, "AppSecurityGroupManagement can only be set for Rstudio enabled domains.")
        # [doc] domain-edit.md: the execution role, the network mode and the removal of subnets need a domain without running
        # apps; the message is that of [TF #31912]. An unchanged value is let through (assumed).
        role = given.get("DefaultUserSettings", {}).get("ExecutionRole")
        moves = (
            (role is not None and role != current.get("DefaultUserSettings", {}).get("ExecutionRole"))
            or given.get("AppNetworkAccessType", current["AppNetworkAccessType"]) != current["AppNetworkAccessType"]
            or ("SubnetIds" in given and not set(current.get("SubnetIds", [])) <= set(given["SubnetIds"]))
        )
        if moves and any(app.status in ("InService", "Pending", "Deleting") for app in at.apps_of(given["DomainId"])):
            raise AwsError(
                INVALID,
                f"Unable to update Domain [{given['DomainId']}] with InService App. Delete all InService apps in the domain "
                "including shared Apps for [domain-shared] User Profile, and try again.",
            )
        if not domain.start_update(self.behaviour):
            return {"DomainArn": domain.arn}
        merge_settings(current, given, "DefaultUserSettings", self.behaviour)
        merge_settings(current, given, "DefaultSpaceSettings", self.behaviour)
        settings = dict(given.get("DomainSettingsForUpdate", {}))
        if "RStudioServerProDomainSettingsForUpdate" in settings:
            settings["RStudioServerProDomainSettings"] = settings.pop("RStudioServerProDomainSettingsForUpdate")
        if settings:
            current["DomainSettings"] = {**current.get("DomainSettings", {}), **settings}
        for key in ("AppNetworkAccessType", "AppSecurityGroupManagement", "SubnetIds", "TagPropagation", "VpcId"):
            if key in given:
                current[key] = given[key]
        return {"DomainArn": domain.arn}

    def _delete_domain(self, at: StudioContext, given: Json) -> None:
        domain_id = given["DomainId"]
        at.domain(domain_id)
        # [doc] API_DeleteDomain: all members of the domain (user profiles, spaces, apps) go first.
        for what, group in (("UserProfile", at.region.profiles), ("Space", at.region.spaces)):
            if any(key[0] == domain_id for key in group):
                raise AwsError(IN_USE, f"Unable to delete Domain {domain_id} because {what}(s) are associated with it.")
        for key in [key for key in at.region.apps if key[0] == domain_id]:
            del at.region.apps[key]
        del at.region.domains[domain_id]

    # User profiles and spaces

    def _create_profile(self, at: StudioContext, given: Json) -> Json:
        return {"UserProfileArn": at.create_member(at.region.profiles, "user-profile", "UserProfileName", given).arn}

    def _update_profile(self, at: StudioContext, given: Json) -> Json:
        profile = at.profile(given)
        if profile.start_update(self.behaviour):
            merge_settings(profile.description, given, "UserSettings", self.behaviour)
        return {"UserProfileArn": profile.arn}

    def _delete_profile(self, at: StudioContext, given: Json) -> None:
        at.profile(given)
        at.delete_member(at.region.profiles, "UserProfile", "UserProfileName", given)

    def _create_space(self, at: StudioContext, given: Json) -> Json:
        owner = given.get("OwnershipSettings", {}).get("OwnerUserProfileName")
        if owner is not None:
            at.profile({"DomainId": given["DomainId"], "UserProfileName": owner})
        space = at.create_member(at.region.spaces, "space", "SpaceName", given)
        if owner is not None:
            space.description["OwnershipSettingsSummary"] = {"OwnerUserProfileName": owner}
        return {"SpaceArn": space.arn}

    def _delete_space(self, at: StudioContext, given: Json) -> None:
        at.space(given)
        at.delete_member(at.region.spaces, "Space", "SpaceName", given)

    # Apps

    def _create_app(self, at: StudioContext, given: Json) -> Json:
        owner = at.app_owner(given)
        key = (given["DomainId"], owner, given["AppType"], given["AppName"])
        existing = at.region.apps.get(key)
        if existing is not None and existing.status not in ("Deleted", "Failed"):
            raise AwsError(IN_USE, f"App {existing.arn} already exists with status {existing.status}.")
        # [doc] the examples of API_DescribeApp: the type is lower case in the ARN
        arn = at.arn(f"app/{given['DomainId']}/{owner}/{given['AppType'].lower()}/{given['AppName']}")
        description = {key: value for key, value in given.items() if key != "Tags"}
        description |= {"AppArn": arn, "Status": "InService", "CreationTime": time.time()}
        # [doc] ListApps: deleted apps stay listed (for 24 hours); an app made again takes the place of the deleted one (assumed)
        at.region.apps[key] = StudioResource(arn, description, given.get("Tags", []))
        return {"AppArn": arn}

    def _delete_app(self, at: StudioContext, given: Json) -> None:
        app = at.app(given)
        if app.status in ("Deleted", "Deleting"):
            raise AwsError(NOT_FOUND, f"App {app.arn} is in status {app.status}.")
        # [doc] canvas-manage-apps-delete: "attempt to delete an app in the failed state results in an error"
        if app.status == "Failed":
            raise AwsError(INVALID, f"App {app.arn} is in status Failed.")
        app.deleted_at = time.monotonic() + self.behaviour.deletingSeconds

    # Tags

    def _add_tags(self, at: StudioContext, given: Json) -> Json:
        resource = at.tagged(given["ResourceArn"])
        new_keys = {tag["Key"] for tag in given["Tags"]}
        tags = [tag for tag in resource.tags if tag["Key"] not in new_keys] + given["Tags"]
        if len(tags) > 50:
            raise AwsError("ResourceLimitExceeded", "A resource can have at most 50 tags.")
        resource.tags = tags
        return {"Tags": tags}

    def _delete_tags(self, at: StudioContext, given: Json) -> Json:
        resource = at.tagged(given["ResourceArn"])
        resource.tags = [tag for tag in resource.tags if tag["Key"] not in given["TagKeys"]]
        return {}


@dataclass(frozen=True)
class StudioContext:
    """Where a call looks: one account, one region."""

    account_id: str
    region_name: str
    region: StudioRegion

    def arn(self, resource: str) -> str:
        return f"arn:aws:sagemaker:{self.region_name}:{self.account_id}:{resource}"

    def domain(self, domain_id: str) -> StudioResource:
        return found(self.region.domains.get(domain_id), f"Domain [{domain_id}] does not exist.")

    def profile(self, given: Json) -> StudioResource:
        self.domain(given["DomainId"])
        name = given["UserProfileName"]
        return found(self.region.profiles.get((given["DomainId"], name)), f"UserProfile [{name}] does not exist.")

    def space(self, given: Json) -> StudioResource:
        self.domain(given["DomainId"])
        name = given["SpaceName"]
        return found(self.region.spaces.get((given["DomainId"], name)), f"Space [{name}] does not exist.")

    def app_owner(self, given: Json) -> str:
        """[doc] API_CreateApp, API_DeleteApp: either UserProfileName or SpaceName must be given; not both."""
        if ("UserProfileName" in given) == ("SpaceName" in given):
            raise AwsError(INVALID, "Exactly one of UserProfileName and SpaceName must be specified.")
        if "SpaceName" in given:
            self.space(given)
            return str(given["SpaceName"])
        self.profile(given)
        return str(given["UserProfileName"])

    def app(self, given: Json) -> StudioResource:
        owner = self.app_owner(given)
        key = (given["DomainId"], owner, given["AppType"], given["AppName"])
        app = self.region.apps.get(key)
        same_kind = app is not None and ("SpaceName" in app.description) == ("SpaceName" in given)
        return found(app if same_kind else None, f"App [{given['AppName']}] of type {given['AppType']} does not exist.")

    def apps_of(self, domain_id: str) -> list[StudioResource]:
        return [app for key, app in self.region.apps.items() if key[0] == domain_id]

    def tagged(self, arn: str) -> StudioResource:
        resource = next((resource for resource in self.region.everything() if resource.arn == arn), None)
        return found(resource, f"Resource {arn} does not exist.")

    def create_member(self, group: Members, kind: str, name_key: str, given: Json) -> StudioResource:
        self.domain(given["DomainId"])
        key = (given["DomainId"], given[name_key])
        if key in group:
            raise AwsError(IN_USE, f"{name_key} {given[name_key]} already exists in domain {given['DomainId']}.")
        now = time.time()
        arn = self.arn(f"{kind}/{given['DomainId']}/{given[name_key]}")
        description = {key: value for key, value in given.items() if key != "Tags"}
        description |= {
            name_key.replace("Name", "Arn"): arn,
            "HomeEfsFileSystemUid": str(200000 + len(group)),
            "Status": "InService",
            "CreationTime": now,
            "LastModifiedTime": now,
        }
        group[key] = StudioResource(arn, description, given.get("Tags", []))
        return group[key]

    def delete_member(self, group: Members, kind: str, name_key: str, given: Json) -> None:
        name = given[name_key]
        if any(app.description.get(name_key) == name and app.status != "Deleted" for app in self.apps_of(given["DomainId"])):
            # aws-samples/cloudformation-studio-domain #2
            raise AwsError(IN_USE, f"Unable to delete {kind} [{name}] because App(s) are associated with it.")
        del group[(given["DomainId"], name)]


def without_summary(space: Json) -> Json:
    """[BC]: only ListSpaces has it."""
    return {key: value for key, value in space.items() if key != "OwnershipSettingsSummary"}


def found(resource: StudioResource | None, message: str) -> StudioResource:
    if resource is None:
        raise AwsError(NOT_FOUND, message)
    return resource


def merge_settings(current: Json, given: Json, key: str, behaviour: Behaviour) -> None:
    """Members sent replace those that were there, whole; members not sent stay ([TF PR #35505], [TF #43127]).
    Whether AWS also merges one level further down is not documented: `Behaviour.canvasSettings` has both."""
    if key not in given:
        return
    old, new = current.get(key, {}), dict(given[key])
    if behaviour.canvasSettings == "merge" and "CanvasAppSettings" in new:
        new["CanvasAppSettings"] = merged(old.get("CanvasAppSettings", {}), new["CanvasAppSettings"])
    current[key] = {**old, **new}


def merged(old: Json, new: Json) -> Json:
    """Objects member by member, everything else replaced."""
    both = {
        key: merged(old[key], value) if isinstance(value, dict) and isinstance(old.get(key), dict) else value
        for key, value in new.items()
    }
    return {**old, **both}


DOMAIN_SUMMARY = ("DomainArn", "DomainId", "DomainName", "Status", "CreationTime", "LastModifiedTime", "Url")
PROFILE_SUMMARY = ("DomainId", "UserProfileName", "Status", "CreationTime", "LastModifiedTime")
SPACE_SUMMARY = (
    "DomainId",
    "SpaceName",
    "Status",
    "CreationTime",
    "LastModifiedTime",
    "SpaceDisplayName",
    "OwnershipSettingsSummary",
)
APP_SUMMARY = ("DomainId", "UserProfileName", "SpaceName", "AppType", "AppName", "Status", "CreationTime", "ResourceSpec")


def listed(
    result: str, summary: Iterable[str], resources: Iterable[StudioResource], given: Json, contains: dict[str, str] | None = None
) -> Json:
    """`...Equals` and `...Contains` filters, order (by creation, ascending: [doc] API_ListApps), then one page."""
    descriptions = [resource.described() for resource in resources]
    for parameter, wanted in given.items():
        if parameter.endswith("Equals"):
            member = parameter.removesuffix("Equals")
            descriptions = [one for one in descriptions if one.get(member) == wanted]
    for parameter, member in (contains or {}).items():
        if parameter in given:
            descriptions = [one for one in descriptions if given[parameter] in one[member]]
    order = given.get("SortBy", "CreationTime")
    descriptions.sort(key=lambda one: one[order], reverse=given.get("SortOrder") == "Descending")
    return page(result, [{key: one[key] for key in summary if key in one} for one in descriptions], given, DEFAULT_PAGE)


def page(result: str, items: list[Json], given: Json, default_size: int) -> Json:
    try:
        start = int(base64.b64decode(given.get("NextToken", ""), validate=True) or b"0")
    except ValueError:
        raise AwsError(INVALID, "Invalid NextToken.") from None
    end = start + given.get("MaxResults", default_size)
    rest = {"NextToken": base64.b64encode(str(end).encode()).decode()} if end < len(items) else {}
    return {result: items[start:end], **rest}


# --- Route 53 Profiles -------------------------------------------------------------------------------------------------------


class Profiles:
    """Which Route 53 Profiles are associated with which VPC. moto has nothing of them: that a Profile exists is not checked, nor that a
    VPC has one at most."""

    def __init__(self) -> None:
        self._associations: dict[tuple[str, str], list[Json]] = {}

    def call(self, account_id: str, region: str, action: str, sent: Json) -> Json:
        associations = self._associations.setdefault((account_id, region), [])
        query = {name: values[0] for name, values in parse_qs(sent["query"]).items()}
        match action:
            case "AssociateProfile":
                association = {"Id": f"rpassoc-{secrets.token_hex(8)}", "Status": "COMPLETE", **json.loads(sent["body"])}
                associations.append(association)
                return {"ProfileAssociation": association}
            case "DisassociateProfile":
                # /profileassociations/Profileid/{ProfileId}/resourceid/{ResourceId}
                *_, profile, _, resource = unquote(sent["path"]).split("/")
                association = next(one for one in associations if (one["ProfileId"], one["ResourceId"]) == (profile, resource))
                associations.remove(association)
                return {"ProfileAssociation": {**association, "Status": "DELETING"}}
            case "ListProfileAssociations":
                wanted = [one for one in associations if query.get("resourceId", one["ResourceId"]) == one["ResourceId"]]
                return {"ProfileAssociations": wanted}
        raise AwsError(UNSUPPORTED, f"The loopback AWS cannot do route53profiles:{action}")


# --- IAM ---------------------------------------------------------------------------------------------------------------------

# [doc] reference_iam-quotas: "IAM doesn't count white space when calculating the size of a policy against these quotas"
TRUST_POLICY_SIZE = 2048
ROLE_INLINE_POLICIES_SIZE = 10240
MANAGED_POLICY_SIZE = 6144
MANAGED_POLICIES_PER_ROLE = 20

EMR_SERVERLESS = "ops.emr-serverless.amazonaws.com"
EMR_SERVERLESS_SERVICE_LINKED_ROLE = "AWSServiceRoleForAmazonEMRServerless"


def policy_size(document: str) -> int:
    return len(re.sub(r"\s", "", document))


def limit(quota: str, maximum: int, value: int) -> None:
    if value > maximum:
        raise IAMException("LimitExceeded", f"Cannot exceed quota for {quota}: {maximum}")


def check_trust_policy(document: str) -> None:
    IAMTrustPolicyDocumentValidator(document).validate()
    statements = json.loads(document).get("Statement", [])
    for statement in statements if isinstance(statements, list) else [statements]:
        if "Principal" not in statement and "NotPrincipal" not in statement:
            raise IAMException("MalformedPolicyDocument", "Missing required field Principal")
    limit("ACLSizePerRole", TRUST_POLICY_SIZE, policy_size(document))


def check_trust_policy_action(action: str) -> None:
    assert action == "*" or action.lower().startswith("sts:")


def install_iam_rules() -> None:
    """What IAM refuses and moto does not. Each wraps one method of moto's backend."""
    # moto refuses other spellings than its own, and wildcards. [doc] reference_policies_elements_action: not case-sensitive.
    # Whether IAM takes every wildcard in a trust policy is not said there (assumed).
    IAMTrustPolicyDocumentValidator._validate_trust_policy_action = staticmethod(check_trust_policy_action)  # type: ignore[method-assign]
    backend = iam_models.IAMBackend
    create_role, create_policy = backend.create_role, backend.create_policy
    put_role_policy, attach_role_policy = backend.put_role_policy, backend.attach_role_policy
    create_policy_version, update_trust = backend.create_policy_version, backend.update_assume_role_policy
    delete_policy = backend.delete_policy

    def checked_create_role(self: Any, role_name: str, document: str, path: str, *args: Any, **kwargs: Any) -> Any:
        service = kwargs.get("linked_service")
        if service == EMR_SERVERLESS:
            # moto would name it AWSServiceRoleForEmr-serverless_Ops
            role_name = EMR_SERVERLESS_SERVICE_LINKED_ROLE
        # [doc] reference_iam-quotas, names: "not distinguished by case"
        if any(role.name.lower() == role_name.lower() for role in self.get_roles()):
            if service:
                raise IAMException(
                    "InvalidInput",
                    f"Service role name {role_name} has been taken in this account, please try a different suffix.",
                )
            raise IAMException("EntityAlreadyExists", f"Role with name {role_name} already exists.")
        if not service:
            check_trust_policy(document)
        role = create_role(self, role_name, document, path, *args, **kwargs)
        if service == EMR_SERVERLESS:
            attach_role_policy(self, "arn:aws:iam::aws:policy/aws-service-role/AmazonEMRServerlessServiceRolePolicy", role_name)
        return role

    def checked_update_trust(self: Any, role_name: str, policy_document: str) -> None:
        self.get_role(role_name)
        check_trust_policy(policy_document)
        update_trust(self, role_name, policy_document)

    def checked_put_role_policy(self: Any, role_name: str, policy_name: str, policy_json: str) -> None:
        others = {name: text for name, text in self.get_role(role_name).policies.items() if name != policy_name}
        total = policy_size(policy_json) + sum(policy_size(text) for text in others.values())
        if total > ROLE_INLINE_POLICIES_SIZE:
            message = f"Maximum policy size of {ROLE_INLINE_POLICIES_SIZE} bytes exceeded for role {role_name}"
            raise IAMException("LimitExceeded", message)
        put_role_policy(self, role_name, policy_name, policy_json)

    def checked_attach_role_policy(self: Any, policy_arn: str, role_name: str) -> None:
        attached = self.get_role(role_name).managed_policies
        if policy_arn not in attached:
            limit("PoliciesPerRole", MANAGED_POLICIES_PER_ROLE, len(attached) + 1)
        attach_role_policy(self, policy_arn, role_name)

    def checked_create_policy(self: Any, description: str, path: str, document: str, name: str, tags: Any) -> Any:
        if any(
            policy.name.lower() == name.lower() and not policy.arn.startswith("arn:aws:iam::aws:")
            for policy in self.managed_policies.values()
        ):
            message = f"A policy called {name} already exists. Duplicate names are not allowed."
            raise IAMException("EntityAlreadyExists", message)
        limit("PolicySize", MANAGED_POLICY_SIZE, policy_size(document))
        return create_policy(self, description, path, document, name, tags)

    def checked_create_policy_version(self: Any, policy_arn: str, policy_document: str, *args: Any) -> Any:
        limit("PolicySize", MANAGED_POLICY_SIZE, policy_size(policy_document))
        return create_policy_version(self, policy_arn, policy_document, *args)

    def checked_delete_policy(self: Any, policy_arn: str) -> None:
        # [doc] API_DeletePolicy: "Before you can delete a managed policy, you must first detach the policy from all users, groups, and roles"
        holders = [*self.roles.values(), *self.users.values(), *self.groups.values()]
        if any(policy_arn in holder.managed_policies for holder in holders):
            raise IAMException("DeleteConflict", "Cannot delete a policy attached to entities.")
        delete_policy(self, policy_arn)

    def entities_for_policy(self: Any) -> Any:
        arn, kind = self._get_param("PolicyArn"), self._get_param("EntityFilter")
        holders = {"User": self.backend.users, "Role": self.backend.roles, "Group": self.backend.groups}
        return ActionResult(
            {
                f"Policy{each}s": [one for one in all_of.values() if kind in (None, each) and arn in one.managed_policies]
                for each, all_of in holders.items()
            }
            | {"IsTruncated": False}
        )

    # moto looks among the first 100 roles only, in the order of their random ids, and says that these are all.
    IamResponse.list_entities_for_policy = entities_for_policy  # type: ignore[method-assign]
    backend.delete_policy = checked_delete_policy  # type: ignore[method-assign]
    backend.create_role = checked_create_role  # type: ignore[method-assign]
    backend.update_assume_role_policy = checked_update_trust  # type: ignore[method-assign]
    backend.put_role_policy = checked_put_role_policy  # type: ignore[method-assign]
    backend.attach_role_policy = checked_attach_role_policy  # type: ignore[method-assign]
    backend.create_policy = checked_create_policy  # type: ignore[method-assign]
    backend.create_policy_version = checked_create_policy_version  # type: ignore[method-assign]


# --- EC2 ---------------------------------------------------------------------------------------------------------------------


def install_security_group_filters() -> None:
    """DescribeSecurityGroups by IPv6 range and by prefix list: in moto these filters raise."""

    def by_ipv6(rules: str) -> Callable[[Any, list[str]], bool]:
        return lambda group, values: any(rule.ip_range.get("CidrIpv6") in values for rule in getattr(group, rules))

    def by_prefix_list(rules: str) -> Callable[[Any, list[str]], bool]:
        return lambda group, values: any(rule.prefix_list_id in values for rule in getattr(group, rules))

    SecurityGroup.filter_ip_permission__ipv6_cidr = by_ipv6("ingress_rules")
    SecurityGroup.filter_egress__ip_permission__ipv6_cidr = by_ipv6("egress_rules")
    SecurityGroup.filter_ip_permission__prefix_list_id = by_prefix_list("ingress_rules")
    SecurityGroup.filter_egress__ip_permission__prefix_list_id = by_prefix_list("egress_rules")


# --- VPC endpoints and security group rules ----------------------------------------------------------------------------------


def install_network_rules() -> None:
    """Rules of AWS on VPC endpoints that moto lacks, two endpoint services, and descriptions of security group rules.

    [doc] vpc/latest/privatelink: gateway-endpoints ("You can't have multiple endpoint routes to the same service in a single
    route table"), vpc-endpoints-access (Principal, 20,480 characters), create-interface-endpoint.
    Error texts: DuplicateSubnetsInSameZone terraform-aws-vpc #583, private DNS [TF #17535], zone terraform-aws-vpc #785; the
    codes for a refused policy are assumed.
    """
    vpcs.AWS_ENDPOINT_SERVICES += ["q", "sagemaker-data-science-assistant"]

    make_rule = SecurityGroupRule.__init__

    def make_described_rule(self: Any, *args: Any, **options: Any) -> None:
        make_rule(self, *args, **options)
        self.prefix_list = inspect.signature(make_rule).bind(self, *args, **options).arguments.get("prefix_list_id") or {}

    def description(rule: Any) -> str | None:
        sources = (rule.ip_range, rule.source_group, getattr(rule, "prefix_list", {}))
        return next((source["Description"] for source in sources if source.get("Description")), None)

    # In moto only a rule on an address range has its description.
    SecurityGroupRule.__init__ = make_described_rule  # type: ignore[method-assign]
    SecurityGroupRule.description = property(description)  # type: ignore[assignment,method-assign]

    collect = VPCBackend._collect_default_endpoint_services

    def collect_with_zones(account_id: str, region: str) -> list[Json]:
        services = collect(account_id, region)
        for service in services:
            # As in us-east-1, where comprehend is not in every zone. (Stored id 26382890595.)
            if service["ServiceName"].endswith(".comprehend"):
                service["AvailabilityZones"] = [zone for zone in service["AvailabilityZones"] if not zone.endswith("c")]
        return services

    VPCBackend._collect_default_endpoint_services = staticmethod(collect_with_zones)  # type: ignore[method-assign,assignment]

    def check_service(backend: Any, service_name: str) -> Json:
        services = backend.describe_vpc_endpoint_services([], [], 0, None, backend.region_name)["servicesDetails"]
        found = next((service for service in services if service["ServiceName"] == service_name), None)
        if found is None:
            raise EC2ClientError("InvalidServiceName", f"The Vpc Endpoint Service '{service_name}' does not exist")
        return found

    def check_subnets(backend: Any, service: Json, subnet_ids: list[str]) -> None:
        zones: set[str] = set()
        for subnet_id in subnet_ids:
            zone = backend.get_subnet(subnet_id).availability_zone
            if zone not in service["AvailabilityZones"]:
                raise EC2ClientError(
                    "InvalidParameter",
                    f"The VPC endpoint service {service['ServiceName']} does not support the availability zone of the subnet: {subnet_id}.",
                )
            if zone in zones:
                raise EC2ClientError(
                    "DuplicateSubnetsInSameZone",
                    f"Found another VPC endpoint subnet in the availability zone of {subnet_id}. VPC endpoint subnets should be in "
                    "different availability zones supported by the VPC endpoint service.",
                )
            zones.add(zone)

    def check_policy(policy: str | None) -> None:
        if not policy:
            return
        if len(policy) > 20_480:
            raise EC2ClientError("InvalidPolicyDocument", "The policy exceeds the maximum length of 20480 characters")
        statements = json.loads(policy)["Statement"]
        for statement in statements if isinstance(statements, list) else [statements]:
            if "Principal" not in statement:
                raise EC2ClientError("InvalidPolicyDocument", "The policy misses the Principal")

    def check_private_dns(backend: Any, vpc_id: str, service: Json) -> None:
        for attribute in ("enable_dns_support", "enable_dns_hostnames"):
            if str(backend.describe_vpc_attribute(vpc_id, attribute)).lower() != "true":
                raise EC2ClientError(
                    "InvalidParameter",
                    "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for "
                    f"{vpc_id}",
                )
        for other in backend.vpc_end_points.values():
            same = (other.vpc_id, other.service_name) == (vpc_id, service["ServiceName"])
            if same and other.private_dns_enabled and other.state != "deleted":
                raise EC2ClientError(
                    "InvalidParameter",
                    f"private-dns-enabled cannot be set because there is already a conflicting DNS domain for "
                    f"{service.get('PrivateDnsName', service['ServiceName'])} in the VPC {vpc_id}",
                )

    def check_routes(backend: Any, service_name: str, route_table_ids: list[str]) -> None:
        prefix_list = next(each for each in backend.managed_prefix_lists.values() if each.prefix_list_name == service_name)
        for route_table_id in route_table_ids:
            routes = backend.get_route_table(route_table_id).routes
            if any(route.destination_prefix_list and route.destination_prefix_list.id == prefix_list.id for route in routes):
                raise EC2ClientError(
                    "RouteAlreadyExists",
                    f"route table {route_table_id} already has a route with destination-prefix-list-id {prefix_list.id}",
                )

    create, modify = VPCBackend.create_vpc_endpoint, VPCBackend.modify_vpc_endpoint

    def checked_create(self: Any, vpc_id: str, service_name: str, endpoint_type: str | None, *args: Any, **options: Any) -> Any:
        service = check_service(self, service_name)
        gateway = (endpoint_type or "Gateway") == "Gateway"
        check_policy(options.get("policy_document"))
        if gateway:
            check_routes(self, service_name, options.get("route_table_ids") or [])
        else:
            check_subnets(self, service, options.get("subnet_ids") or [])
            if options.get("private_dns_enabled"):
                check_private_dns(self, vpc_id, service)
        return create(self, vpc_id, service_name, endpoint_type, *args, **options)

    def checked_modify(self: Any, vpc_id: str, policy_doc: str, *args: Any, **options: Any) -> Any:
        endpoint = self.get_vpc_end_point(vpc_id)
        service = check_service(self, endpoint.service_name)
        gateway = endpoint.vpc_endpoint_type == "Gateway"
        check_policy(policy_doc)
        if gateway:
            check_routes(self, endpoint.service_name, options.get("add_route_tables") or [])
        else:
            removed = options.get("remove_subnets") or []
            kept = [subnet_id for subnet_id in endpoint.subnet_ids if subnet_id not in removed]
            added = [subnet_id for subnet_id in options.get("add_subnets") or [] if subnet_id not in kept]
            check_subnets(self, service, kept + added)
        before = list(endpoint.route_table_ids or [])
        modify(self, vpc_id, policy_doc, *args, **options)
        # moto leaves the routes of the tables as they are.
        prefix_list_id = endpoint.destination_prefix_list_id
        if gateway and prefix_list_id:
            for table_id in endpoint.route_table_ids:
                if table_id not in before:
                    self.create_route(table_id, None, gateway_id=endpoint.id, destination_prefix_list_id=prefix_list_id)
            for table_id in before:
                if table_id not in endpoint.route_table_ids:
                    self.delete_route(table_id, None, destination_prefix_list_id=prefix_list_id)

    respond = VPCs.modify_vpc_endpoint

    def respond_to_private_dns(self: Any) -> Any:
        """moto does not read the parameter."""
        wanted = self._get_bool_param("PrivateDnsEnabled")
        if wanted is not None:
            endpoint = self.ec2_backend.get_vpc_end_point(self._get_param("VpcEndpointId"))
            if wanted and not endpoint.private_dns_enabled:
                check_private_dns(self.ec2_backend, endpoint.vpc_id, check_service(self.ec2_backend, endpoint.service_name))
            endpoint.private_dns_enabled = wanted
        return respond(self)

    VPCs.modify_vpc_endpoint = respond_to_private_dns  # type: ignore[method-assign]
    VPCBackend.create_vpc_endpoint = checked_create  # type: ignore[method-assign]
    VPCBackend.modify_vpc_endpoint = checked_modify  # type: ignore[method-assign]


# --- The application ---------------------------------------------------------------------------------------------------------

# Where the client for tests believes that AWS is.
ENDPOINT_IN_PROCESS = "http://127.0.0.1"

# Marks calls that a test made through /__request, so that it can tell them from those of Terraform.
TEST_CLIENT = "loopback-aws-test"

READS = re.compile("(Describe|Get|List)[A-Z].*")

# Not in any SDK's list of retryable errors.
UNSUPPORTED = "UnsupportedOperation"


@dataclass(frozen=True)
class Call:
    """One request, understood as far as recording and answering need it."""

    service: str
    action: str
    region: str
    access_key: str
    read: Callable[[], Json]
    form: bool
    from_test: bool
    body: bytes

    @functools.cached_property
    def parameters(self) -> Json:
        """Read when they are asked for: hardly any test looks at the record, and to parse a form by its model takes a millisecond."""
        return self.read()


@dataclass
class Fault:
    service: str
    action: str
    after: int = 0
    times: int = 1
    status: int = 400
    code: str = "AccessDenied"
    message: str = "Made to fail by the test."
    takesEffect: bool = False
    """The call is made, and the error is answered nevertheless: what a client has that is ended before it reads the answer."""
    terminates: int | None = None
    """A process that gets SIGTERM when the call comes. Nothing is answered then."""

    def strikes(self, call: Call) -> bool:
        """Counts the call. Negative `times`: every call from then on."""
        if (call.service, call.action) != (self.service, self.action) or call.from_test or self.times == 0:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times -= 1
        return True


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    error_code: str | None = None


# Answered alike until something is written, wherever this group of services is written to: half of what Terraform and this project's commands ask, they
# ask again. IAM knows nothing of the others, and neither does S3; a domain of SageMaker makes security groups.
GROUPS = {"iam": "iam", "sts": "iam", "s3": "s3", "s3control": "s3", "ec2": "others", "route53": "others", "route53resolver": "others"}
KEPT_OF_SERVICE = {
    # An object's answer depends on more headers.
    "s3": re.compile("GetBucket[A-Z].*"),
    "s3control": re.compile("GetPublicAccessBlock"),
    # Its other questions make keys.
    "sts": re.compile("GetCallerIdentity"),
}
HEADERS_OF_QUESTION = ("HTTP_HOST", "RAW_URI", "HTTP_X_AMZ_ACCOUNT_ID", "HTTP_X_AMZ_EXPECTED_BUCKET_OWNER")

# One question to each service, and one that ends in an error where errors have a table.
WARMING_UP: list[tuple[str, str, Json]] = [
    ("ec2", "DescribeVpcEndpointServices", {}),
    ("ec2", "DescribeVpcs", {"VpcIds": ["vpc-00000000000000000"]}),
    ("emr-serverless", "ListApplications", {}),
    ("iam", "GetRole", {"RoleName": "none"}),
    ("route53", "ListHostedZonesByVPC", {"VPCId": "vpc-00000000000000000", "VPCRegion": "us-east-1"}),
    ("route53profiles", "ListProfileAssociations", {}),
    ("route53resolver", "ListResolverRuleAssociations", {}),
    ("s3", "GetBucketPolicy", {"Bucket": "none"}),
    ("s3control", "GetPublicAccessBlock", {"AccountId": DEFAULT_ACCOUNT_ID}),
    ("sagemaker", "DescribeDomain", {"DomainId": "d-none"}),
    ("sts", "GetCallerIdentity", {}),
]

KEPT_ANSWERS = 1_000
NO_ANSWER = 0
"""The status of a call whose client waits until it gives up."""


# Raised from 16, as an account in which Canvas works with large data has it. [doc] EMR Serverless, endpoints and quotas.
QUOTAS = [
    {
        "ServiceCode": "emr-serverless",
        "QuotaName": "Max concurrent vCPUs per account",
        "QuotaCode": "L-D05C8A75",
        "Value": 400.0,
        "Adjustable": True,
    }
]


class LoopbackAws:
    """The WSGI application. One call at a time: moto's backends are plain dictionaries, and a parallel apply on moto's own
    threaded server fails now and then with "dictionary changed size during iteration"."""

    def __init__(self) -> None:
        self.account_id = DEFAULT_ACCOUNT_ID
        self._account_of = install_account(lambda: self.account_id)
        install_iam_rules()
        install_security_group_filters()
        install_network_rules()
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._studio = Studio()
        self._profiles = Profiles()
        self._authorizes = False
        self._faults: list[Fault] = []
        self._calls: list[tuple[Json, Call]] = []
        self._answers: dict[str, dict[tuple[object, ...], Answer]] = {group: {} for group in GROUPS.values()}
        self._answered: OrderedDict[str, Answer] = OrderedDict()
        self._pages: dict[str, tuple[Answer, int]] = {}
        self._session = boto3.session.Session(aws_access_key_id="test", aws_secret_access_key="test")
        self._clients: dict[tuple[str, str], Any] = {}

    def use_account(self, account_id: str) -> None:
        """Before the first call, because loading what AWS has in an account takes a while."""
        self.account_id = account_id
        iam_models.iam_backends[account_id]["aws"]
        ec2_backends[account_id]["us-east-1"]

    def preload(self) -> None:
        """What nearly every test needs: clients, models, tables of errors, endpoint services and the like, by questions that change nothing."""
        self.use_account(DEFAULT_ACCOUNT_ID)
        for service, action, parameters in WARMING_UP:
            self._request(service, action, parameters)
        self._calls.clear()
        self._forget_answers()

    def __call__(self, environ: Json, start_response: StartResponse) -> Iterable[bytes]:
        body = read_body(environ)
        path = str(environ.get("PATH_INFO", ""))
        if path.startswith("/__"):
            answer = self._control(environ["REQUEST_METHOD"], path, body)
        else:
            call = understand(environ, body)
            # On a loaded machine a client asks again before it has read the answer: the same call is not made twice.
            invocation = environ.get("HTTP_AMZ_SDK_INVOCATION_ID")
            repeated = self._answered.get(invocation)
            answer = repeated or self._answer(call, environ)
            if repeated is None:
                self._record(call, answer)
                if invocation is not None and answer.status == 200:
                    self._answered[invocation] = answer
                    if len(self._answered) > KEPT_ANSWERS:
                        self._answered.popitem(last=False)
        headers = list(answer.headers)
        if not any(key.lower() == "content-length" for key, _ in headers):  # HEAD gives the length of what it does not send
            headers.append(("Content-Length", str(len(answer.body))))
        start_response(f"{answer.status} .", headers)
        return [answer.body]

    # Calls of AWS

    def _answer(self, call: Call, environ: Json) -> Answer:
        try:
            fault = next((fault for fault in self._faults if fault.strikes(call)), None)
            if fault is not None:
                if fault.takesEffect:
                    self._make(call, environ)
                if fault.terminates is not None:
                    os.kill(fault.terminates, signal.SIGTERM)
                    return Answer(NO_ANSWER, [], b"")
                raise AwsError(fault.code, fault.message, fault.status)
            size = self._studio.behaviour.pageSize
            return self._make(call, environ) if size is None or call.from_test else self._in_pages(call, environ, size)
        except AwsError as error:
            return error_answer(call, error)

    def _in_pages(self, call: Call, environ: Json, size: int) -> Answer:
        """A page of an answer, by botocore's paginators."""
        paginator = paginator_of(call.service, call.action)
        if paginator is None:
            return self._make(call, environ)
        sent = {**parse_qs(str(call.parameters.get("query", ""))), **call.parameters}
        # In a query it may have another case.
        given = [value for name, value in sent.items() if name.lower() == paginator["input_token"].lower()]
        token = next((value[0] if isinstance(value, list) else value for value in given), None)
        whole, start = self._pages.pop(token) if token in self._pages else (self._make(call, environ), 0)
        if whole.status != 200:
            return whole
        next_token = secrets.token_hex(8)
        body, is_last = page_of(call, paginator, whole.body, start, size, next_token)
        if not is_last:
            self._pages[next_token] = (whole, start + size)
        return Answer(whole.status, whole.headers, body)

    def _make(self, call: Call, environ: Json) -> Answer:
        is_authorized = self._authorizes and not call.from_test
        group = GROUPS.get(call.service, "others")
        if is_authorized:
            self._forget_answers()
        elif READS.match(call.action) is None:
            self._answers[group].clear()
        moto_settings.INITIAL_NO_AUTH_ACTION_COUNT = 0 if is_authorized else float("inf")
        if call.service == "sagemaker" and self._studio.owns(call.action, call.parameters):
            if is_authorized:
                self._authorize(call, environ)
            result = self._studio.call(self._account_of(call.access_key), call.region, call.action, call.parameters)
            return Answer(
                200,
                [("Content-Type", "application/x-amz-json-1.1"), ("x-amzn-RequestId", secrets.token_hex(16))],
                b"" if result is None else json.dumps(result).encode(),
            )
        if call.service == "route53profiles":
            if is_authorized:
                self._authorize(call, environ)
            account_id = self._account_of(call.access_key)
            return json_answer(200, self._profiles.call(account_id, call.region, call.action, call.parameters))
        if call.service == "iam" and call.form:
            check_iam_input(call)
        if call.service == "servicequotas" and call.action == "ListServiceQuotas":
            return json_answer(200, {"Quotas": [quota for quota in QUOTAS if quota["ServiceCode"] == call.parameters["ServiceCode"]]})
        if call.service == "servicequotas" and call.action == "RequestServiceQuotaIncrease":
            # AWS's people decide, in days; and it takes no request for less than there is, by which a test makes it small.
            quota = next(each for each in QUOTAS if each["QuotaCode"] == call.parameters["QuotaCode"])
            quota["Value"] = float(call.parameters["DesiredValue"])
            return json_answer(200, {"RequestedQuota": {"QuotaCode": quota["QuotaCode"], "Status": "APPROVED"}})
        if call.service == "emr-serverless" and call.action == "ListJobRuns":
            # Nothing runs jobs here, and moto says of an application without any that it does not exist.
            return json_answer(200, {"jobRuns": []})
        if call.service == "s3control":
            # moto knows it by its host.
            account = environ.get("HTTP_X_AMZ_ACCOUNT_ID", self.account_id)
            environ["HTTP_HOST"] = f"{account}.s3-control.{call.region}.amazonaws.com"
        if is_authorized or call.service not in GROUPS or KEPT_OF_SERVICE.get(call.service, READS).fullmatch(call.action) is None:
            return self._ask_moto(call, environ)
        question = (call.service, call.action, call.region, call.access_key, call.body, *map(environ.get, HEADERS_OF_QUESTION))
        answers = self._answers[group]
        if question not in answers:
            answers[question] = self._ask_moto(call, environ)
        return answers[question]

    def _forget_answers(self) -> None:
        for answers in self._answers.values():
            answers.clear()

    def _authorize(self, call: Call, environ: Json) -> None:
        """As moto does it for the operations that it has."""
        request = Request(environ)
        try:
            asked = IAMRequest(
                account_id=self._account_of(call.access_key),
                method=request.method,
                path=request.full_path.removesuffix("?"),
                data={},
                body=request.get_data(),
                headers=request.headers,
                action=call.action,
            )
            asked.check_signature()
            asked.check_action_permitted("*")
        except AccessDeniedError as error:
            raise AwsError("AccessDeniedException", error.message) from error

    def _ask_moto(self, call: Call, environ: Json) -> Answer:
        captured: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Callable[[bytes], None]:
            captured[:] = [int(status.split(" ", 1)[0]), headers]
            return lambda _data: None

        try:
            chunks = self._moto(environ, start_response)
            body = b"".join(chunks)
            if hasattr(chunks, "close"):
                chunks.close()
        except Exception as error:  # noqa: BLE001 - moto raises whatever, NotImplementedError mostly
            raise self._unsupported(call, f"{type(error).__name__}: {error}") from error
        status, headers = captured
        content_type = next((value for key, value in headers if key.lower() == "content-type"), "")
        if status >= 500 or (status in (404, 405) and (body.startswith(b"<!doctype html>") or (body == b"" and call.form))):
            raise self._unsupported(call, f"moto answered {status}: {body[:200].decode(errors='replace')}")
        dropped = ("connection",) if environ["REQUEST_METHOD"] == "HEAD" else ("connection", "content-length")
        kept = [(key, value) for key, value in headers if key.lower() not in dropped]
        return Answer(status, kept, body, error_code_of(body, content_type) if status >= 400 else None)

    @staticmethod
    def _unsupported(call: Call, why: str) -> AwsError:
        why = " ".join(why.split())[:300]
        print(f"loopback AWS cannot do {call.service}:{call.action} ({why})", file=sys.stderr, flush=True)
        return AwsError(UNSUPPORTED, f"The loopback AWS cannot do {call.service}:{call.action}: {why}")

    def _record(self, call: Call, answer: Answer) -> None:
        recorded = {
            "time": time.time(),
            "service": call.service,
            "action": call.action,
            "region": call.region,
            "accountId": self._account_of(call.access_key),
            "status": answer.status,
            **({"errorCode": answer.error_code} if answer.error_code else {}),
            "fromTest": call.from_test,
        }
        self._calls.append((recorded, call))

    # Our own paths

    def _control(self, method: str, path: str, body: bytes) -> Answer:
        try:
            given = json.loads(body or b"{}")
            match (method, path):
                case ("GET", "/__health"):
                    return json_answer(200, {"ready": True})
                case ("GET", "/__calls"):
                    return json_answer(200, [{**recorded, "parameters": call.parameters} for recorded, call in self._calls])
                case ("POST", "/__calls/clear"):
                    self._calls.clear()
                    return json_answer(200, {})
                case ("POST", "/__faults"):
                    fault = Fault(**given)
                    self._faults.append(fault)
                    return json_answer(200, {})
                case ("POST", "/__faults/clear"):
                    self._faults.clear()
                    return json_answer(200, {})
                case ("POST", "/__authorize"):
                    self._authorizes = given["isOn"]
                    return json_answer(200, {})
                case ("POST", "/__behaviour"):
                    self._studio.behaviour = Behaviour(**given)
                    return json_answer(200, {})
                case ("POST", "/__write"):
                    self._studio.write(**given)
                    return json_answer(200, {})
                case ("POST", "/__request"):
                    return self._request(**given)
                case _:
                    return json_answer(404, {"message": f"no {method} {path} here"})
        except (AwsError, TypeError, ValueError, BotoCoreError) as error:
            return json_answer(400, {"message": str(error)})

    def _request(self, service: str, action: str, parameters: Json | None = None, region: str = "us-east-1") -> Answer:
        """botocore serializes and parses; it does not check the parameters first, for AWS's rules to be what is tested."""
        try:
            result = self._client(service, region)._make_api_call(action, parameters or {})
        except ClientError as error:
            found = error.response["Error"]
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            described = {"code": found.get("Code", ""), "message": found.get("Message", ""), "status": status}
            return json_answer(200, {"error": described})
        except OperationNotFoundError as error:
            raise ValueError(f"{service} has no operation {error}") from error
        result.pop("ResponseMetadata", None)
        return json_answer(200, {"result": result})

    def _client(self, service: str, region: str) -> Any:
        """A client whose requests are answered here, without a connection."""
        if (service, region) not in self._clients:
            client = self._session.client(
                service,
                region_name=region,
                endpoint_url=ENDPOINT_IN_PROCESS,
                config=Config(
                    parameter_validation=False,
                    proxies={},
                    retries={"total_max_attempts": 1},
                    s3={"addressing_style": "path"},
                    user_agent_extra=TEST_CLIENT,
                ),
            )
            client.meta.events.register("before-send", self._send)
            self._clients[service, region] = client
        return self._clients[service, region]

    def _send(self, request: Any, **_: Any) -> AWSResponse:
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body if isinstance(body, (bytes, bytearray)) else body.read()
        headers = [(name, text if isinstance(text, str) else text.decode()) for name, text in request.headers.items()]
        headers.append(("Host", urlsplit(ENDPOINT_IN_PROCESS).netloc))
        target = request.url.removeprefix(ENDPOINT_IN_PROCESS) or "/"
        status, answered, content = answer_of(self, Received(request.method, target, headers, bytes(body)))
        return AWSResponse(request.url, status, dict(answered), RawContent(content))


@functools.cache
def paginator_of(service: str, action: str) -> Json | None:
    """How an operation answers in pages. [BC]; of hosted zones by VPC only [doc] API_ListHostedZonesByVPC."""
    if (service, action) == ("route53", "ListHostedZonesByVPC"):
        return {"input_token": "NextToken", "output_token": "NextToken", "result_key": "HostedZoneSummaries"}
    name = {"servicequotas": "service-quotas"}.get(service, service)
    try:
        return dict(Loader().load_service_model(name, "paginators-1")["pagination"][action])
    except (DataNotFoundError, KeyError):
        return None


def page_of(call: Call, paginator: Json, body: bytes, start: int, size: int, token: str) -> tuple[bytes, bool]:
    """The items of a page, with the token of the next one, and whether it is the last."""
    result, output = paginator["result_key"], paginator["output_token"]
    if body.lstrip()[:1] == b"{":
        answer = json.loads(body)
        items = answer.get(result, [])
        is_last = start + size >= len(items)
        page = {**answer, result: items[start : start + size], **({} if is_last else {output: token})}
        if "more_results" in paginator:
            page[paginator["more_results"]] = not is_last
        return json.dumps(page).encode(), is_last
    shape = get_service_model(call.service).operation_model(call.action).output_shape
    name = {member: one.serialization.get("name", member) for member, one in shape.members.items()}
    root = ElementTree.fromstring(body)
    namespace = root.tag[: root.tag.index("}") + 1] if root.tag.startswith("{") else ""
    ElementTree.register_namespace("", namespace.strip("{}"))
    found = next((each for each in root.iter(f"{namespace}{name[result]}")), None)
    if found is None:
        return body, True
    items = list(found)
    is_last = start + size >= len(items)
    for item in [*items[:start], *items[start + size :]]:
        found.remove(item)
    parent = next(each for each in root.iter() if found in list(each))
    more = paginator.get("more_results")
    for member, text in ((output, None if is_last else token), (more, str(not is_last).lower())):
        if member is None:
            continue
        for old in parent.findall(f"{namespace}{name[member]}"):
            parent.remove(old)
        if text is not None:
            ElementTree.SubElement(parent, f"{namespace}{name[member]}").text = text
    return ElementTree.tostring(root), is_last


def read_body(environ: Json) -> bytes:
    stream = environ["wsgi.input"]
    length = environ.get("CONTENT_LENGTH")
    body: bytes = stream.read(int(length)) if length else stream.read() if environ.get("wsgi.input_terminated") else b""
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    return body


def understand(environ: Json, body: bytes) -> Call:
    scope = re.search(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request", environ.get("HTTP_AUTHORIZATION", ""))
    access_key, region, service = scope.groups() if scope else ("", "us-east-1", "s3")
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    form = environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded")
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")

    def parameters() -> Json:
        if target:
            return json_or_text(body)
        if form:
            nested = nested_form(service, action, environ, body)
            return flat if nested is None else nested
        given: Json = {"path": path, "query": query, "body": body[:100_000].decode(errors="replace")}
        if (key := environ.get("HTTP_X_AMZ_SERVER_SIDE_ENCRYPTION_AWS_KMS_KEY_ID")) is not None:
            given["kmsKeyId"] = key
        return given

    flat: Json = {}
    if target:
        action = target.rsplit(".", 1)[-1]
    elif form:
        flat = {key: values[0] for key, values in parse_qs(body.decode(), keep_blank_values=True).items()}
        action = flat.get("Action", "")
        if not scope and "Version" in flat:
            service = "sts"  # the unsigned calls that SDKs make, AssumeRoleWithWebIdentity
    else:
        if service == "s3" and path.startswith("/v20180820/"):
            service = "s3control"  # signed for S3 as well
        action = rest_action(service, environ, path, query) or f"{environ['REQUEST_METHOD']} {path}"
    # moto adds to it, and another request may take its place.
    environ = dict(environ)
    return Call(service, action, region, access_key, parameters, form, TEST_CLIENT in environ.get("HTTP_USER_AGENT", ""), body)


def json_or_text(body: bytes) -> Json:
    try:
        parsed = json.loads(body or b"{}")
        return parsed if isinstance(parsed, dict) else {"body": parsed}
    except ValueError:
        return {"body": body.decode(errors="replace")}


class ModelsOnly:
    """Clients of boto3 as far as moto uses them."""

    @staticmethod
    def client(service_name: str, **_: Any) -> Any:
        return SimpleNamespace(_service_model=get_service_model(service_name))


# moto lists the methods of a service's class anew in each call.
moto_responses.method_names_from_class = functools.cache(method_names_from_class)
# It makes a client for the paths of a service's operations, and looks through all of botocore's folders for each model.
moto_responses.boto3 = ModelsOnly()  # type: ignore[assignment]
moto_utils.create_loader = functools.cache(moto_utils.create_loader)  # type: ignore[assignment]
# And the folders of its services.
_services = frozenset(moto_backends.list_of_moto_modules())
moto_backends.list_of_moto_modules = lambda: _services

def nested_form(service: str, action: str, environ: Json, body: bytes) -> Json | None:
    """`Tags.member.1.Key=a` as {"Tags": [{"Key": "a"}]}, by the operation's model; None where there is none."""
    try:
        model = get_service_model(service)
        request = Request({**environ, "wsgi.input": io.BytesIO(body)})
        parser = PROTOCOL_PARSERS["ec2" if model.protocol == "ec2" else "query"](model.operation_model(action), map_type=dict)
        parsed = parser.parse(
            {
                "method": "POST",
                "values": request.values,
                "headers": request.headers,
                "body": body,
                "url_path": "/",
                "url_params": {},
            }
        )
        return json.loads(json.dumps(parsed or {}, default=str))
    except Exception:  # noqa: BLE001 - only for the record: an unknown service or operation is reported elsewhere
        return None


@dataclass(frozen=True)
class RestOperation:
    """How a REST service names its operations."""

    name: str
    method: str
    path: re.Pattern[str]
    query: frozenset[str]
    headers: frozenset[str]
    """Names as in a WSGI environ. CopyObject is a PutObject with one more header."""

    def matches(self, environ: Json, path: str, query: set[str]) -> bool:
        return (
            environ["REQUEST_METHOD"] == self.method
            and self.query <= query
            and all(header in environ for header in self.headers)
            and self.path.fullmatch(path) is not None
        )


@functools.cache
def rest_operations(service: str) -> list[RestOperation]:
    """The operations of a REST service, the most specific first."""
    try:
        model = get_service_model(service)
    except Exception:  # noqa: BLE001 - the signing name is not always botocore's name
        return []
    operations = []
    for name in model.operation_names:
        operation = model.operation_model(name)
        if operation.deprecated:
            continue
        path, _, query = operation.http["requestUri"].partition("?")
        pattern = re.sub(r"\\\{[^}]*\\\+\\\}", ".+", re.escape(path))
        pattern = re.sub(r"\\\{[^}]*\\\}", "[^/]+", pattern).rstrip("/") + "/?"
        shape = operation.input_shape
        members = [shape.members[member].serialization for member in shape.required_members] if shape is not None else []
        needed = {key: [one["name"] for one in members if one.get("location") == key] for key in ("header", "querystring")}
        operations.append(
            RestOperation(
                name,
                operation.http["method"],
                re.compile(pattern),
                (frozenset(query.split("&")) - {""}) | frozenset(needed["querystring"]),
                frozenset("HTTP_" + header.upper().replace("-", "_") for header in needed["header"]),
            )
        )
    return sorted(operations, key=lambda one: (-len(one.query) - len(one.headers), one.path.pattern.count("[^/]"), one.name))


def rest_action(service: str, environ: Json, path: str, query: str) -> str | None:
    given = set(query.split("&")) | {part.split("=")[0] for part in query.split("&")}
    return next((one.name for one in rest_operations(service) if one.matches(environ, path, given)), None)


def check_iam_input(call: Call) -> None:
    """Lengths, patterns (no character beyond U+00FF in a policy, none beyond Latin-1 in a description, ...) by IAM's model."""
    model = get_service_model("iam")
    if call.action in model.operation_names:
        shape = model.operation_model(call.action).input_shape
        if shape is not None:
            checked(shape, call.parameters, "ValidationError")


def error_answer(call: Call, error: AwsError) -> Answer:
    """The error in the protocol of the service, so that SDKs read its code."""
    request_id = secrets.token_hex(16)
    try:
        protocol = str(get_service_model(call.service).protocol)
    except Exception:  # noqa: BLE001
        protocol = "query" if call.form else "json"
    inner = f"<Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message>"
    content_type = "text/xml"
    if protocol == "ec2":
        content = f"<Response><Errors><Error>{inner}</Error></Errors><RequestID>{request_id}</RequestID></Response>"
    elif call.service == "s3":
        content = f"<Error>{inner}<RequestId>{request_id}</RequestId></Error>"
    elif protocol in ("query", "rest-xml"):
        error_element = f"<Error><Type>Sender</Type>{inner}</Error>"
        content = f"<ErrorResponse>{error_element}<RequestId>{request_id}</RequestId></ErrorResponse>"
    else:
        content_type = "application/x-amz-json-1.1"
        content = json.dumps({"__type": error.code, "message": error.message})
    headers = [("Content-Type", content_type), ("x-amzn-RequestId", request_id)]
    if content_type != "text/xml":
        headers.append(("x-amzn-ErrorType", error.code))
    return Answer(error.status, headers, content.encode(), error.code)


def error_code_of(body: bytes, content_type: str) -> str | None:
    text = body.decode(errors="replace")
    pattern = r'"(?:__type|code)"\s*:\s*"(?:[^"#]*#)?([^"]+)"' if "json" in content_type else r"<Code>([^<]*)</Code>"
    match = re.search(pattern, text)
    return match.group(1) if match else None


def json_answer(status: int, content: Any) -> Answer:
    def plain(value: Any) -> Any:
        if hasattr(value, "isoformat"):
            return value.isoformat()
        if hasattr(value, "read"):
            value = value.read()
        return value.decode(errors="replace") if isinstance(value, bytes) else str(value)

    return Answer(status, [("Content-Type", "application/json")], json.dumps(content, default=plain).encode())


# --- HTTP --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Received:
    """A request."""

    method: str
    target: str
    """Path and query, as they were sent."""
    headers: list[tuple[str, str]]
    body: bytes


class RawContent(io.BytesIO):
    """A body as botocore reads it."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()


def answer_of(application: Callable[..., Iterable[bytes]], request: Received) -> tuple[int, list[tuple[str, str]], bytes]:
    """Asks a WSGI application."""
    where = urlsplit(request.target)
    environ: Json = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(where.path, "latin-1"),
        "QUERY_STRING": where.query,
        "RAW_URI": request.target,
        "REQUEST_URI": request.target,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers:
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        environ[key] = f"{environ[key]},{value}" if key in environ else value
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    environ["CONTENT_LENGTH"] = str(len(request.body))
    started: list[Any] = []
    chunks = application(environ, lambda status, headers: started.extend((int(status.split(" ", 1)[0]), headers)))
    return started[0], started[1], b"".join(chunks)


class Connection(asyncio.Protocol):
    """A client's connection, which it keeps for its next requests. One thread answers all: a thread for each request, as werkzeug's server
    starts one, costs more than the answers."""

    def __init__(self, application: LoopbackAws) -> None:
        self._application = application
        self._received = bytearray()
        self._told_to_go_on = False

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (request := self._next()) is not None:
            self._answer(request)

    def _answer(self, request: Received) -> None:
        try:
            status, headers, body = answer_of(self._application, request)
        except Exception:  # noqa: BLE001 - a defect of this file; the client must not wait for ever
            traceback.print_exc()
            self._transport.abort()
            return
        if status == NO_ANSWER:
            return
        head = "".join(f"{name}: {value}\r\n" for name, value in headers)
        sent = b"" if request.method == "HEAD" else body
        self._transport.write(f"HTTP/1.1 {status} .\r\n{head}\r\n".encode("latin-1") + sent)

    def _next(self) -> Received | None:
        """The next request, if all of it has come."""
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return None
        first, *lines = self._received[:end].decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        given = {name.lower(): value for name, value in headers}
        if given.get("transfer-encoding", "").lower() == "chunked":
            found = self._chunks(end + 4)
        else:
            stop = end + 4 + int(given.get("content-length", 0))
            found = (bytes(self._received[end + 4 : stop]), stop) if len(self._received) >= stop else None
        if found is None:
            if given.get("expect", "").lower() == "100-continue" and not self._told_to_go_on:
                self._told_to_go_on = True
                self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            return None
        self._told_to_go_on = False
        body, stop = found
        del self._received[:stop]
        return Received(method, target, headers, body)

    def _chunks(self, start: int) -> tuple[bytes, int] | None:
        """A body in chunks, and where it ends."""
        body = b""
        while (end := self._received.find(b"\r\n", start)) >= 0:
            size = int(self._received[start:end].split(b";")[0], 16)
            stop = end + 2 + size + 2
            if len(self._received) < stop:
                return None
            if size == 0:
                return body, stop
            body += self._received[end + 2 : stop - 2]
            start = stop
        return None


# --- The process -------------------------------------------------------------------------------------------------------------


def serve(application: LoopbackAws, port: int, tell_ready: Callable[[int], None], until: int | None, at_end: Callable[[], None]) -> None:
    """Answers until SIGTERM, or until the file descriptor `until` has nothing more to read."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        ended = loop.create_future()

        def read() -> None:
            if not os.read(until, 4096) and not ended.done():
                ended.set_result(None)

        if until is not None:
            loop.add_reader(until, read)
        server = await loop.create_server(lambda: Connection(application), "127.0.0.1", port)
        tell_ready(server.sockets[0].getsockname()[1])
        await ended

    # Nothing to save; waits for no client's open connection.
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: os._exit(0))
    # What is loaded stays: looking through it for garbage again and again is a tenth of the time.
    gc.freeze()
    asyncio.run(run())
    at_end()
    os._exit(0)


def serve_forks(application: LoopbackAws, path: str) -> None:
    """Until standard input closes."""
    children: set[int] = set()

    def end(*_: Any) -> None:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        os._exit(0)

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, end)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    print(json.dumps({"socket": path}), flush=True)
    while True:
        ready, _, _ = select.select([listener, sys.stdin.fileno()], [], [])
        for child in list(children):
            if os.waitpid(child, os.WNOHANG)[0] != 0:
                children.discard(child)
        if listener not in ready:
            if not os.read(sys.stdin.fileno(), 4096):
                end()
            continue
        connection, _ = listener.accept()
        line = connection.makefile().readline()
        if not line:
            continue
        given = json.loads(line)
        # The next child finds it loaded.
        application.use_account(given.get("accountId", DEFAULT_ACCOUNT_ID))
        child = os.fork()
        if child == 0:
            listener.close()
            os.close(sys.stdin.fileno())
            serve_fork(application, connection, given.get("port", 0))
        children.add(child)
        connection.close()


def serve_fork(application: LoopbackAws, connection: socket.socket, port: int) -> None:
    def tell(**content: Any) -> None:
        with contextlib.suppress(OSError):  # the client has died
            connection.sendall(f"{json.dumps(content)}\n".encode())

    # Each AWS makes other ids.
    mock_random.seed()
    serve(
        application,
        port,
        lambda found: tell(port=found),
        connection.fileno(),
        lambda: tell(processorSeconds=time.process_time()),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="A loopback AWS for tests, on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    parser.add_argument("--account-id", default=DEFAULT_ACCOUNT_ID)
    parser.add_argument("--exit-with-stdin", action="store_true", help="end when standard input closes")
    parser.add_argument("--fork-on", metavar="SOCKET", help="load once, and serve each connection by a process of its own")
    options = parser.parse_args()
    if not re.fullmatch(r"\d{12}", options.account_id):
        parser.error("--account-id: twelve digits")

    application = LoopbackAws()
    if options.fork_on is not None:
        application.preload()
        serve_forks(application, options.fork_on)
    application.use_account(options.account_id)
    serve(
        application,
        options.port,
        lambda port: print(json.dumps({"port": port}), flush=True),
        sys.stdin.fileno() if options.exit_with_stdin else None,
        lambda: None,
    )


if __name__ == "__main__":
    main()
