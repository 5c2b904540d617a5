/** What rules, grants and guards put into the parts of the closed network. */
import { AMONG_THEMSELVES, letsNobodyIn, rulesNotKnownOf } from "../constructs/app-security-group";
import { appsDoNotReach } from "../constructs/errors";
import {
  buildsMayLeave,
  closedToApps,
  inNoZone,
  interfacePostconditions,
  nothingKnownOf,
  notInEveryZone,
  portsNotKnownOf,
  privateDnsIsOff,
  resolvedByOthers,
  serviceAndPurpose,
} from "../constructs/interface-endpoints";
import { OWNED_BY_OTHERS } from "../constructs/network";
import {
  type Objects,
  policyStatements,
  refusedIn,
  requestsWithStatements,
  undecidedIn,
} from "../constructs/policy-expression";
import {
  endpointPolicyFits,
  gatewayPostconditions,
  NOTHING_KNOWN_OF_S3,
  policyIsUndecided,
  policyRefusesNothing,
  tableIsNotListed,
  tableIsNotServed,
} from "../constructs/s3-gateway-endpoint";
import { ANYWHERE, notOpenTo, securityGroupPostconditions } from "../constructs/security-group-guard";
import { privateRoutes, subnetPostconditions } from "../constructs/subnet-guard";
import { type Postcondition, tagIsMissing } from "../constructs/tag-guard";
import { vpcPostconditions } from "../constructs/vpc-guard";
import { type EndpointRequest, s3EndpointRequests } from "../policies/s3-endpoint-requests";
import {
  ENDPOINT_SERVICES,
  type EndpointService,
  INTERFACE_ENDPOINT_SERVICES,
  type InterfaceEndpointService,
} from "../rules/endpoint-services";
import { TERRAFORM } from "../rules/notation";
import { CANVAS_REGIONS } from "../rules/values";
import { wrapExpression } from "../hcl/wrap-expression";
import { argument, interpolated, listOf, print, quoted, quotedTemplate } from "../hcl/hcl";
import { conditions, message, type Slots } from "./slots";
import { refusal } from "./validations";

/** The key of the subnet, group or service that a data source is for. */
const KEY = "${each.key}";
const VPC = "data.aws_vpc.this";

/** Of the tag nothing is asked where none is required. */
const TAG = {
  postcondition: (named: string): Postcondition => ({
    condition:
      "${alltrue([for tag in local.required_tag[*] : anytrue([for key, value in self.tags : lower(key) == lower(tag.key) && value == tag.value])])}",
    errorMessage: tagIsMissing(
      named,
      '${try(local.required_tag.key, "")}',
      '${try(local.required_tag.value, "")}',
      TERRAFORM,
    ),
  }),
};

/** What the parts of the network are filled with. */
export function networkSlots(): Slots {
  const table = "local.route_table_ids[name]";
  const note = "${local.route_table_notes[name]}";
  return {
    AFTER_NETWORK: "\n  depends_on = [local.network_is_ready]\n",
    NETWORK_DOCUMENTS: [
      "[data.aws_iam_policy_document.network_interfaces.json]",
      ...["by_arn", "by_arn_enforced", "by_tag", "by_tag_enforced", "anywhere"].map(
        (name) => `data.aws_iam_policy_document.network_interfaces_${name}[*].json`,
      ),
    ]
      .map((documents) => `    ${documents},\n`)
      .join(""),
    RULES_AMONG_APPS: rulesAmongApps(),
    LETS_NOBODY_IN: message(letsNobodyIn('${join(", ", local.groups_closed_to_themselves)}')),
    APPS_DO_NOT_REACH: refusal(
      "network.security_group.create",
      appsDoNotReach(interpolated('join(", ", local.endpoints_elsewhere)'), TERRAFORM),
    ),
    VPC_GUARDS: conditions("postcondition", vpcPostconditions()),
    SUBNET_GUARDS: conditions("postcondition", subnetPostconditions(KEY, VPC, TAG, TERRAFORM)),
    ROUTE_GUARDS: conditions("postcondition", [
      privateRoutes(KEY, "var.network.subnet_ids[each.key]", "${local.route_table_notes[each.key]}"),
    ]),
    SECURITY_GROUP_GUARDS: conditions("postcondition", securityGroupPostconditions(KEY, VPC, TAG, TERRAFORM)),
    IPV4_GUARDS: conditions("postcondition", [notOpenTo(KEY, ANYWHERE[0].range)]),
    IPV6_GUARDS: conditions("postcondition", [notOpenTo(KEY, ANYWHERE[1].range)]),
    S3_CREATE_GUARDS: conditions("precondition", [
      endpointPolicyFits("data.aws_iam_policy_document.s3_endpoint_policy[0]", TERRAFORM),
      ofEachSubnet("var_route_table_ids", tableIsNotListed("${name}", table, note, TERRAFORM)),
    ]).replaceAll("var_route_table_ids", "values(var.network.s3_endpoint.create.route_table_ids)"),
    S3_EXISTING_GUARDS: conditions("postcondition", [
      ...gatewayPostconditions("local.s3_service_name", "var.network.vpc_id", TERRAFORM),
      ofEachSubnet("self.route_table_ids", tableIsNotServed("${name}", table, note)),
      policyRefusesNothing("local.s3_refused"),
    ]),
    S3_REQUESTS: s3Requests(),
    S3_STATEMENTS: objects(policyStatements("data.aws_vpc_endpoint.s3_policy[*].policy")),
    S3_DECIDED: objects(requestsWithStatements("local.s3_requests", "local.s3_statements")),
    S3_REFUSED: deeper(wrapExpression(refusedIn("local.s3_decided"))),
    S3_UNDECIDED: deeper(wrapExpression(undecidedIn("local.s3_decided"))),
    S3_UNDECIDED_MESSAGE: message(policyIsUndecided('join("", data.aws_vpc_endpoint.s3[*].id)', "local.s3_undecided")),
    SERVICES_SOURCE: "lib/rules/endpoint-services.ts of this repository.",
    ENDPOINT_SERVICES: endpointServices(),
    BUILDS_MAY_LEAVE: message(buildsMayLeave('${join(", ", local.left_out_endpoints)}')),
    IN_NO_ZONE: message(
      inNoZone(KEY, "local.subnet_zones", "data.aws_vpc_endpoint_service.this[each.key].availability_zones"),
    ),
    NOT_IN_EVERY_ZONE: message(notInEveryZone("local.not_in_every_zone")),
    INTERFACE_GUARDS: conditions(
      "postcondition",
      interfacePostconditions(KEY, "local.endpoint_services[each.key].name", "var.network.vpc_id", TERRAFORM),
    ),
    PRIVATE_DNS_IS_OFF: message(privateDnsIsOff("endpoint.id", "${name}")),
    CLOSED_TO_APPS: message(closedToApps("data.aws_vpc_endpoint.interface[name].id", "${name}")),
    OWNED_BY_OTHERS: message(OWNED_BY_OTHERS),
    RULES_NOT_KNOWN: message(rulesNotKnownOf('${join(", ", keys(local.app_security_group_ids))}')),
    NOTHING_KNOWN_OF_S3: message(NOTHING_KNOWN_OF_S3),
    NOTHING_KNOWN_OF_ENDPOINTS: message(nothingKnownOf('${join(", ", local.central_endpoints)}')),
    RESOLVED_BY_OTHERS: message(resolvedByOthers('${join(", ", local.endpoints_without_private_dns)}')),
    PORTS_NOT_KNOWN: message(portsNotKnownOf('${join(", ", keys(local.existing_endpoints))}')),
  };
}

/** That every subnet's table is among some; the message names each that is not. */
function ofEachSubnet(tables: string, each: string): Postcondition {
  return {
    condition: `\${alltrue([for name, table in local.route_table_ids : contains(${tables}, table)])}`,
    errorMessage: `\${join("\\n", [
  for name, table in local.route_table_ids :
  ${quotedTemplate(each).replaceAll("\n", "\n  ")}
  if !contains(${tables}, table)
])}`,
  };
}

/** A value of a local, whose further lines stand one level deeper. */
function deeper(text: string): string {
  return text.replaceAll("\n", "\n  ");
}

/** Objects for the elements of a list, in a list that is open already. */
function objects({ bind, list, fields }: Objects): string {
  const items = Object.entries(fields).map(([name, value]) => argument(name, wrapExpression(value)));
  return `    for ${bind} in ${list} : {\n${print(items, 3)}    }`;
}

function rulesAmongApps(): string {
  const rules = AMONG_THEMSELVES.map(({ id, fromPort, toPort, why }) =>
    argument(id, `{ description = ${quoted(why)}, from_port = ${fromPort}, to_port = ${toPort} }`),
  );
  return `{\n${print(rules, 2)}  }`;
}

/** The requests that our own policy lets pass, as rows; those of buckets for each key pattern. */
function s3Requests(): string {
  const place = { account: interpolated("local.account_id"), region: interpolated("local.region") };
  const fixed = s3EndpointRequests({ ...place, generativeAi: false, buckets: {} });
  const withAi = s3EndpointRequests({ ...place, generativeAi: true, buckets: {} });
  const bucket = (write: boolean, workspace: boolean): readonly EndpointRequest[] =>
    s3EndpointRequests({
      ...place,
      generativeAi: false,
      buckets: {
        [interpolated("local.sid_parts[name]")]: {
          bucketName: interpolated("bucket.bucket_name"),
          keys: [interpolated("key")],
          ownerAccountId: interpolated("bucket.owner_account_id"),
          write,
          workspace,
        },
      },
    });
  const read = without(bucket(false, false), fixed);
  const written = without(bucket(true, false), [...fixed, ...read]);
  const ofWorkspace = without(bucket(false, true), [...fixed, ...read]);
  return [
    `    ${rows(fixed, "    ")},\n`,
    `    local.s3_endpoint_generative_ai ? ${rows(without(withAi, fixed), "    ")} : [],\n`,
    `    flatten([for name, bucket in local.buckets : [for key in bucket.keys : ${rows(read, "    ")}]]),\n`,
    `    flatten([for name, bucket in local.buckets_to_write : [for key in bucket.keys : ${rows(written, "    ")}]]),\n`,
    `    flatten([for name, bucket in local.buckets : ${rows(ofWorkspace, "    ")} if name == "workspace"]),\n`,
  ].join("");
}

function without(all: readonly EndpointRequest[], others: readonly EndpointRequest[]): readonly EndpointRequest[] {
  const known = new Set(others.map((each) => JSON.stringify(each)));
  return all.filter((each) => !known.has(JSON.stringify(each)));
}

function rows(requests: readonly EndpointRequest[], indent: string): string {
  const lines = requests.map(
    ({ sid, action, resource, owner }) =>
      `{ sid = ${quoted(sid)}, action = ${quoted(action.toLowerCase())}, owner = ${quoted(owner)},\n${indent}  resource = ${quoted(resource)} },`,
  );
  return `[\n${lines.map((line) => `${indent}  ${line}\n`).join("")}${indent}]`;
}

function endpointServices(): string {
  const services = INTERFACE_ENDPOINT_SERVICES.map((name) =>
    argument(
      name,
      `{\n${print(
        [
          argument(
            "name",
            quoted(ENDPOINT_SERVICES[name].serviceName.replace("{region}", () => interpolated("local.region"))),
          ),
          argument("purpose", quoted(serviceAndPurpose(name))),
          argument("is_default", isDefault(name)),
        ],
        1,
      )}}`,
    ),
  );
  return `{\n${print(services, 2)}  }`;
}

/** What AWS's page names, is open to new customers and exists in the Region; KMS where a customer key is in use. */
function isDefault(name: InterfaceEndpointService): string {
  const service: EndpointService = ENDPOINT_SERVICES[name];
  if (!service.openToNewCustomers) return "false";
  const region =
    service.regions === CANVAS_REGIONS ? [] : [`contains(${listOf(service.regions.map(quoted))}, local.region)`];
  const all = [...region, ...(service.whenCustomerKey ? ["local.customer_key"] : [])];
  return all.length === 0 ? "true" : all.join(" && ");
}
