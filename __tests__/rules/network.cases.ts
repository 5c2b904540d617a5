/** The network of Scenario 3: what it takes and refuses, alone and together with the rest of the scenario. */
import { customVpcOnlyProps } from "../../lib/rules/custom-vpc-only";
import { deployment } from "../../lib/rules/deployment";
import * as messages from "../../lib/rules/messages";
import type { Message } from "../../lib/rules/messages";
import { network, networkInterfaces, securityGroup } from "../../lib/rules/network";
import { bad, good, type RuleCase } from "./cases";

const ids = (kind: string, count: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`n${index}`, `${kind}-${String(index).padStart(8, "0")}`]),
  );
const groups = (count: number): Record<string, string> => ids("sg", count);

const least = {
  vpcId: "vpc-01234567",
  subnetIds: { one: "subnet-01234567" },
  s3Endpoint: { central: {} },
};
const existing = { securityGroup: { existing: { securityGroupIds: { apps: "sg-01234567" } } } };
const full = {
  ...least,
  ...existing,
  userSecurityGroupIds: { leads: "sg-00000001" },
  networkInterfaces: { byArn: { enforce: true } },
  interfaceEndpoints: { others: "central" },
  managed: true,
};
const without = (name: keyof typeof full): object =>
  Object.fromEntries(Object.entries(full).filter(([other]) => other !== name));
const missing = (name: keyof typeof network.fields): [string, Message] => [
  name,
  messages.missingField(name, network.fields[name].meaning, network.fields[name].rule),
];

const OTHERS = "another team owns the network (managed: false), and";
const theirs = { ...least, ...existing, managed: false };

const scenario = {
  account: "111122223333",
  region: "us-east-1",
  executionRoles: { leads: { create: {} } },
  domain: { existing: {} },
  network: least,
};
const profile = (count: number): object => ({
  userProfiles: { ada: { executionRole: "leads", securityGroupIds: groups(count) } },
  domain: { create: { executionRole: "leads" } },
});

export const networkCases: readonly RuleCase[] = [
  // network
  good(network, "every field of it", full),
  good(network, "only what must be given", least),
  ...(["securityGroup", "userSecurityGroupIds", "networkInterfaces", "interfaceEndpoints", "managed"] as const).map(
    (name) => good(network, `everything but ${name}`, without(name)),
  ),
  ...(["vpcId", "subnetIds", "s3Endpoint"] as const).map((name) =>
    bad(network, `everything but ${name}`, without(name), missing(name)),
  ),
  good(network, "16 subnets", { ...least, subnetIds: ids("subnet", 16) }),
  bad(network, "17 subnets", { ...least, subnetIds: ids("subnet", 17) }, [
    "subnetIds",
    messages.tooMany(network.fields.subnetIds.rule, 16, 17),
  ]),
  bad(network, "no subnet", { ...least, subnetIds: {} }, [
    "subnetIds",
    messages.tooFew(network.fields.subnetIds.rule, 1),
  ]),
  bad(network, "one subnet twice", { ...least, subnetIds: { a: "subnet-01234567", b: "subnet-01234567" } }, [
    "subnetIds.b",
    { problem: "subnet-01234567 is listed under the name a already", write: "each id once" },
  ]),
  {
    ...good(network, "one token twice, which may be two subnets", {
      ...least,
      subnetIds: { a: "token", b: "token" },
    }),
    isToken: (value) => value === "token",
  },
  bad(
    network,
    "one security group of users twice",
    { ...least, userSecurityGroupIds: { a: "sg-01234567", b: "sg-01234567" } },
    ["userSecurityGroupIds.b", { problem: "sg-01234567 is listed under the name a already", write: "each id once" }],
  ),

  // securityGroup
  good(securityGroup, "4 groups", { existing: { securityGroupIds: groups(4) } }),
  bad(securityGroup, "5 groups, one more than SageMaker leaves", { existing: { securityGroupIds: groups(5) } }, [
    "existing.securityGroupIds",
    { problem: "there are 5 security groups, and AWS accepts at most 4", write: "at most 4 entries" },
  ]),
  bad(securityGroup, "no group", { existing: { securityGroupIds: {} } }, [
    "existing.securityGroupIds",
    { problem: "there are no security groups; at least 1 must be given", write: "at least one entry" },
  ]),
  bad(securityGroup, "one group twice", { existing: { securityGroupIds: { a: "sg-01234567", b: "sg-01234567" } } }, [
    "existing.securityGroupIds.b",
    { problem: "sg-01234567 is listed under the name a already", write: "each id once" },
  ]),

  // networkInterfaces
  good(networkInterfaces, "no restriction", { open: {} }),
  good(networkInterfaces, "a restriction by ARN", { byArn: {} }),
  good(networkInterfaces, "a restriction by tag", { byTag: { key: "canvas", value: "true" } }),
  good(networkInterfaces, "every option by tag", {
    byTag: { key: "canvas", value: "true", tagResources: true, enforce: true },
  }),
  bad(
    networkInterfaces,
    "a tag without value and key",
    { byTag: {} },
    ["byTag.key", messages.missingField("key", "The tag's key.", tagFields().key.rule)],
    ["byTag.value", messages.missingField("value", "The tag's value; case matters.", tagFields().value.rule)],
  ),
  bad(networkInterfaces, "enforcement of nothing", { open: { enforce: true } }, [
    "name of open.enforce",
    messages.unknownField("enforce", [], undefined),
  ]),
  bad(networkInterfaces, "two restrictions", { byArn: {}, byTag: { key: "a", value: "b" } }, [
    "",
    messages.notExactlyOne("the restriction of network interfaces", ["byArn", "byTag", "open"], ["byArn", "byTag"]),
  ]),

  // unmanagedNetworkIsLeftAlone
  good(network, "a network of others", theirs),
  good(network, "a network of others, enforced by ARN", { ...theirs, networkInterfaces: { byArn: { enforce: true } } }),
  good(network, "existing endpoints in a network of others", {
    ...theirs,
    s3Endpoint: { existing: { vpcEndpointId: "vpce-01234567" } },
    interfaceEndpoints: { services: { sts: { central: {} } } },
  }),
  bad(network, "no security group in a network of others", { ...least, managed: false }, [
    "securityGroup",
    {
      problem: `${OTHERS} without this field a security group would be created in it`,
      write: "securityGroup: existing: with its securityGroupIds",
    },
  ]),
  bad(network, "a new security group in it", { ...theirs, securityGroup: { create: {} } }, [
    "securityGroup.create",
    { problem: `${OTHERS} a security group would be created in it`, write: "existing: with its securityGroupIds" },
  ]),
  bad(
    network,
    "a new S3 endpoint in it",
    { ...theirs, s3Endpoint: { create: { routeTableIds: { private: "rtb-01234567" } } } },
    [
      "s3Endpoint.create",
      {
        problem: `${OTHERS} an endpoint would be created in it`,
        write: "central: {}, or existing: with its vpcEndpointId",
      },
    ],
  ),
  bad(network, "new interface endpoints in it", { ...theirs, interfaceEndpoints: { others: "create" } }, [
    "interfaceEndpoints.others",
    { problem: `${OTHERS} endpoints would be created in it`, write: "others: central" },
  ]),
  bad(
    network,
    "one new interface endpoint in it",
    { ...theirs, interfaceEndpoints: { services: { sts: { create: {} } } } },
    [
      "interfaceEndpoints.services.sts.create",
      { problem: `${OTHERS} an endpoint would be created in it`, write: "central: {}" },
    ],
  ),
  bad(network, "a restriction by tag in it", { ...theirs, networkInterfaces: { byTag: { key: "a", value: "b" } } }, [
    "networkInterfaces.byTag",
    {
      problem: `${OTHERS} tags of the owner are not visible in other accounts, so the tag can be neither added nor checked`,
      write: "byArn: {}",
    },
  ]),
  bad(network, "no restriction in it", { ...theirs, networkInterfaces: { open: {} } }, [
    "networkInterfaces.open",
    {
      problem: `${OTHERS} the statement would allow the subnets of this account, but shared subnets belong to their owner's account`,
      write: "byArn: {}",
    },
  ]),

  // the scenario
  good(customVpcOnlyProps, "what must be given", scenario),
  bad(customVpcOnlyProps, "a domain to import", { ...scenario, domain: { import: { domainId: "d-abcdefghijkl" } } }, [
    "name of domain.import",
    {
      problem:
        "a domain without internet access cannot be imported: the AWS provider leaves VpcId and SubnetIds out of every update of it, so " +
        'the plan passes and the apply fails with "VpcId and Subnet IDs are required for updating domains to VpcOnly mode" ' +
        "(https://github.com/hashicorp/terraform-provider-aws/issues/45528)",
      write:
        "existing: with its domainId, and set the setting with the AWS CLI command that the summary prints; or create: for a new domain, which is created with the setting",
    },
  ]),
  bad(
    customVpcOnlyProps,
    "a domain with subnets of its own",
    {
      ...scenario,
      domain: { create: { executionRole: "leads", vpcId: "vpc-01234567" } },
    },
    [
      "name of domain.create.vpcId",
      messages.unknownField(
        "vpcId",
        ["domainName", "executionRole", "authMode", "homeEfsFileSystem", "kmsKeyArn"],
        undefined,
      ),
    ],
  ),

  // securityGroupsOfAUserFit
  good(customVpcOnlyProps, "three groups of a user beside the created one", { ...scenario, ...profile(3) }),
  ...[customVpcOnlyProps, deployment].map((rule) =>
    bad(
      rule,
      "four groups of a user beside the created one",
      { ...scenario, ...profile(4), ...(rule === deployment ? { scenario: "custom-vpc-only" } : {}) },
      [
        "userProfiles.ada.securityGroupIds",
        {
          problem:
            "the user's apps would have 5 security groups, 1 of them from the domain; AWS accepts five, and SageMaker needs one of them",
          write: "at most 3 for this user",
        },
      ],
    ),
  ),
  bad(
    customVpcOnlyProps,
    "two groups of a user beside three of the domain",
    {
      ...scenario,
      ...profile(2),
      network: { ...least, securityGroup: { existing: { securityGroupIds: groups(3) } } },
    },
    [
      "userProfiles.ada.securityGroupIds",
      {
        problem:
          "the user's apps would have 5 security groups, 3 of them from the domain; AWS accepts five, and SageMaker needs one of them",
        write: "at most 1 for this user",
      },
    ],
  ),
];

function tagFields(): typeof networkInterfaces.forms.byTag.rule.fields {
  return networkInterfaces.forms.byTag.rule.fields;
}
