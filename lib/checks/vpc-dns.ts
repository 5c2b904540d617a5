import { show } from "../authorization/text";
import { sameId } from "../inventory/identity";
import { type Fact, valueOf } from "../inventory/fact";
import type { NetworkPart } from "../inventory/inventory";
import type { Cure } from "../policies/cure";
import type { Check, Found } from "./check";
import { say } from "./phrase";

const SETTINGS = [
  { name: "enable_dns_support", of: ({ dnsSupport }: NetworkPart) => dnsSupport, byDefault: true },
  { name: "enable_dns_hostnames", of: ({ dnsHostnames }: NetworkPart) => dnsHostnames, byDefault: false },
] as const;

export const vpcDns: Check = {
  id: "vpc-dns",
  over: "setup",
  severity: "error",
  title: "DNS is off in the VPC of a domain without internet access access",
  explanation:
    "Apps reach endpoints by names that the VPC resolves: both DNS resolution and DNS hostnames must be on. Terraform's default for hostnames is off.",
  cure: cureOf(undefined),
  source: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html",
  find: ({ environments }) =>
    environments
      .filter(({ networkAccess }) => networkAccess === "vpc-only")
      .flatMap(({ name, address: domain, inventory }) => {
        const vpcId = valueOf(inventory.domains.find(({ address }) => address === domain)?.vpcId);
        const vpc = inventory.vpcs.find(({ id }) => vpcId !== undefined && sameId(id, vpcId) === "yes");
        if (vpc !== undefined) return SETTINGS.flatMap((setting) => ofSetting(setting, vpc));
        const isKnownVpc = vpcId !== undefined && !inventory.vpcs.some(({ id }) => sameId(id, vpcId) === "unknown");
        const { source } = inventory;
        const why = isKnownVpc
          ? ({ kind: "not-in-source", object: show(vpcId), source } as const)
          : ({ kind: "known-after-apply", object: "the VPC of the domain", source } as const);
        return [
          {
            address: domain ?? name,
            message: say`whether DNS is on in the domain's VPC is undetermined: ${why}`,
            isUnknown: true,
          },
        ];
      }),
};

function ofSetting({ name, of, byDefault }: (typeof SETTINGS)[number], vpc: NetworkPart): readonly Found[] {
  const { address } = vpc;
  const fact: Fact<boolean> = of(vpc);
  if (fact.is === "unknown")
    return [{ address, message: say`whether ${name} is on is undetermined: ${fact.why}`, isUnknown: true }];
  if (fact.is === "absent" ? byDefault : fact.value) return [];
  return [
    {
      address,
      cure: cureOf(address),
      message: say`${name} is off: apps cannot resolve the names of the VPC's endpoints`,
    },
  ];
}

function cureOf(address: string | undefined): Cure {
  const object = { type: "AWS::EC2::VPC", address } as const;
  return [{ kind: "setProperties", object, properties: { EnableDnsSupport: true, EnableDnsHostnames: true } }];
}
