import { DataAwsSecurityGroups } from "@cdktf/provider-aws/lib/data-aws-security-groups";
import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { DataAwsVpcEndpoint } from "@cdktf/provider-aws/lib/data-aws-vpc-endpoint";
import { DataAwsVpcEndpointService } from "@cdktf/provider-aws/lib/data-aws-vpc-endpoint-service";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { type ITerraformDependable, TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import { withDefaults } from "../rules/defaults";
import { interfaceEndpoint } from "../rules/endpoints";
import { type Notation, YAML } from "../rules/notation";
import type { Problem } from "../rules/check";
import {
  defaultEndpoints,
  ENDPOINT_SERVICES,
  endpointServiceName,
  INTERFACE_ENDPOINT_SERVICES,
  type InterfaceEndpointService,
  type LeftOutBecause,
} from "../rules/endpoint-services";
import type { OneOf } from "../rules/rule";
import type { AppSecurityGroupChoice } from "./app-security-group";
import { type AwsTarget, namedTagsOf, providerOf, tagsOf } from "./aws-target";
import { appsReachNoEndpoint, endpointsNeedRegion } from "./errors";
import { networkName } from "./names";
import type { Notes } from "./step";
import { PlanWarning } from "./plan-warning";
import type { Postcondition } from "./tag-guard";
import { TerraformCheck } from "./terraform-blocks";

/** A new interface endpoint, in one subnet of each Availability Zone that has the service. */
export interface CreateInterfaceEndpoint {
  /**
   * Enable private DNS: the endpoint answers the service's own name, and Canvas calls no other name. Use false if the
   * network resolves the name centrally.
   * @default true
   */
  readonly privateDns?: boolean;
}

/** An endpoint of this VPC that exists. Its service and VPC are checked in the plan; it is not changed. */
export interface ExistingInterfaceEndpoint {
  /** The endpoint's id, `vpce-…`. */
  readonly vpcEndpointId: string;
}

/** An endpoint in another VPC. Nothing is created, and nothing can be checked. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- a form without fields
export interface CentralInterfaceEndpoint {}

/** Create the endpoint, use one that exists, or leave it to others. */
export type InterfaceEndpointChoice = OneOf<{
  create: CreateInterfaceEndpoint;
  existing: ExistingInterfaceEndpoint;
  central: CentralInterfaceEndpoint;
}>;

/** The interface endpoints that Canvas uses. */
export interface InterfaceEndpointsChoice {
  /**
   * For every service that is not listed under `services`: `create` an endpoint, or `central` for a network in which
   * others provide them.
   * @default "create": an endpoint for every service that AWS's page names, that is open to new customers and exists in the Region
   */
  readonly others?: "create" | "central";
  /**
   * Services that differ from others, or that are not among the defaults.
   * @default none
   */
  readonly services?: Readonly<Partial<Record<InterfaceEndpointService, InterfaceEndpointChoice>>>;
  /**
   * Services to leave out. AWS does not publish which endpoints Canvas requires, so standard builds may then silently
   * run outside the VPC.
   * @default none
   */
  readonly except?: readonly InterfaceEndpointService[];
}

/** Props of {@link InterfaceEndpoints}. */
export interface InterfaceEndpointsProps {
  readonly target: AwsTarget;
  readonly vpcId: string;
  /** Ids by static name. Of several in one Availability Zone, endpoints are in the one that is listed first. */
  readonly subnetIds: Readonly<Record<string, string>>;
  /** Ids by static name: every group whose members call AWS services, the domain's and those of user profiles. */
  readonly appSecurityGroupIds: Readonly<Record<string, string>>;
  readonly endpoints: InterfaceEndpointsChoice;
  /** A customer managed key is in use, so KMS must be within reach. */
  readonly customerKey: boolean;
}

/** What happens with each service, and what is left out. */
export interface EndpointPlan {
  readonly services: ReadonlyMap<InterfaceEndpointService, InterfaceEndpointChoice>;
  /** Services that AWS's page names and AWS itself does not offer here. */
  readonly leftOut: Readonly<Partial<Record<InterfaceEndpointService, LeftOutBecause>>>;
  /** Defaults that the user leaves out. */
  readonly excepted: readonly InterfaceEndpointService[];
}

/** What the choice means in a Region that is known at synth; in the order of AWS's page. */
export function endpointPlan(choice: InterfaceEndpointsChoice, region: string, customerKey: boolean): EndpointPlan {
  const { services = {}, except = [], others = "create" } = choice;
  const defaults = defaultEndpoints(region, customerKey);
  const otherwise: InterfaceEndpointChoice = others === "create" ? { create: {} } : { central: {} };
  const chosen = INTERFACE_ENDPOINT_SERVICES.flatMap(
    (service): readonly (readonly [InterfaceEndpointService, InterfaceEndpointChoice])[] => {
      if (except.includes(service)) return [];
      const one = services[service] ?? (defaults.services.includes(service) ? otherwise : undefined);
      return one === undefined ? [] : [[service, one]];
    },
  );
  return {
    services: new Map(chosen),
    leftOut: Object.fromEntries(
      Object.entries(defaults.leftOut).filter(([service]) => !chosen.some(([name]) => name === service)),
    ),
    excepted: defaults.services.filter((service) => except.includes(service)),
  };
}

/** What cannot work, as far as it is known at synth. */
export function interfaceEndpointProblems(
  choice: InterfaceEndpointsChoice,
  securityGroup: AppSecurityGroupChoice,
  region: string | undefined,
): readonly Problem[] {
  if (region === undefined || Token.isUnresolved(region)) {
    return choice.others === "central" ? [] : [endpointsNeedRegion()];
  }
  const { create } = securityGroup;
  if (create?.endpointSecurityGroupIds !== undefined || create?.endpointCidrBlocks !== undefined) return [];
  const elsewhere = [...endpointPlan(choice, region, false).services].flatMap(([service, { create: made }]) =>
    made === undefined ? [service] : [],
  );
  return create === undefined || elsewhere.length === 0 ? [] : [appsReachNoEndpoint(elsewhere)];
}

/**
 * The interface endpoints: step 2 of "Configure Amazon SageMaker Canvas in a VPC without internet access", under the names
 * that the services really have.
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html
 */
export class InterfaceEndpoints extends Construct {
  /** Ids by service: the user's own text for existing endpoints, none for central ones. */
  readonly vpcEndpointIds: Readonly<Partial<Record<InterfaceEndpointService, string>>>;
  /** The security group of the created endpoints; undefined when none is created. */
  readonly securityGroupId: string | undefined;
  /** What must be there before roles and domain are made; no value is taken from it. */
  readonly ready: readonly ITerraformDependable[];
  /** What a person should know, in full sentences. */
  readonly warnings: readonly string[];
  /** What could not be checked, in full sentences. */
  readonly notChecked: readonly string[];

  constructor(scope: Construct, id: string, props: InterfaceEndpointsProps) {
    super(scope, id);
    const plan = endpointPlan(props.endpoints, props.target.region, props.customerKey);
    const chosen = [...plan.services];
    const created = chosen.flatMap(([service, { create }]) =>
      create === undefined ? [] : [[service, create] as const],
    );
    const existing = chosen.flatMap(([service, choice]) =>
      choice.existing === undefined ? [] : [[service, choice.existing.vpcEndpointId] as const],
    );

    const made = created.length === 0 ? undefined : this.created(created, props);
    const found = existing.map(
      ([service, vpcEndpointId]) => [service, this.existing(service, vpcEndpointId, props)] as const,
    );
    this.securityGroupId = made?.securityGroupId;
    this.vpcEndpointIds = Object.fromEntries([
      ...(made?.endpoints ?? []).map(([service, endpoint]) => [service, endpoint.id] as const),
      ...existing,
    ]);
    this.ready = [...(made?.ready ?? []), ...found.map(([, endpoint]) => endpoint)];
    const { warnings, notChecked } = interfaceEndpointNotes(plan);
    this.warnings = warnings;
    this.notChecked = notChecked;
    for (const warning of warnings) new PlanWarning(this, "shorter-list", warning);
  }

  private created(
    services: readonly (readonly [InterfaceEndpointService, CreateInterfaceEndpoint])[],
    props: InterfaceEndpointsProps,
  ): CreatedEndpoints {
    const { target, vpcId } = props;
    const group = this.group(props);
    const subnets = this.subnets(props);
    const endpoints = services.map(([service, given]) => {
      const { privateDns } = withDefaults(interfaceEndpoint.forms.create.rule.fields, given);
      const offer = new DataAwsVpcEndpointService(this, `${service}-service`, {
        ...providerOf(target),
        serviceName: endpointServiceName(service, target.region),
      });
      const zones = `data.aws_vpc_endpoint_service.${offer.friendlyUniqueId}.availability_zones`;
      // Not by a map of zones, which has an order of its own: a subnet that is added at the end moves no endpoint.
      const chosen =
        `[for i, zone in ${subnets.zones} : ${subnets.ids}[i] ` +
        `if index(${subnets.zones}, zone) == i && contains(${zones}, zone)]`;
      const endpoint = new VpcEndpoint(this, service, {
        ...providerOf(target),
        ...namedTagsOf(target, networkName(target.deploymentName, service)),
        vpcId,
        serviceName: endpointServiceName(service, target.region),
        vpcEndpointType: "Interface",
        privateDnsEnabled: privateDns,
        securityGroupIds: [group.id],
        subnetIds: Token.asList(`\${${chosen}}`),
        lifecycle: {
          precondition: [
            {
              condition: `\${length(${chosen}) > 0}`,
              errorMessage: inNoZone(service, subnets.zones, zones),
            },
          ],
        },
      });
      return { service, endpoint, zones };
    });
    this.warnOfZones(
      subnets,
      endpoints.map(({ service, zones }) => [service, zones] as const),
    );
    return {
      securityGroupId: group.id,
      endpoints: endpoints.map(({ service, endpoint }) => [service, endpoint] as const),
      ready: [...group.rules, ...endpoints.map(({ endpoint }) => endpoint)],
    };
  }

  /** The endpoints' own group: 443 from the apps, and nothing out. */
  private group({ target, vpcId, appSecurityGroupIds }: InterfaceEndpointsProps): {
    readonly id: string;
    readonly rules: readonly ITerraformDependable[];
  } {
    const scope = new Construct(this, "security-group");
    const name = networkName(target.deploymentName, "endpoints");
    const group = new SecurityGroup(scope, "Default", {
      ...providerOf(target),
      ...namedTagsOf(target, name),
      name,
      description: `Interface endpoints of SageMaker Canvas, deployment ${target.deploymentName}`,
      vpcId,
    });
    const rules = Object.entries(appSecurityGroupIds).map(
      ([app, referencedSecurityGroupId]) =>
        new VpcSecurityGroupIngressRule(scope, `${app}-in`, {
          ...providerOf(target),
          ...tagsOf(target),
          description: "HTTPS from the apps of SageMaker Canvas users and their EMR Serverless workers",
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          securityGroupId: group.id,
          referencedSecurityGroupId,
        }),
    );
    return { id: group.id, rules };
  }

  /** The subnets' ids and zones as two lists in the user's order; both are unknown while a subnet is not made yet. */
  private subnets({ target, subnetIds }: InterfaceEndpointsProps): Subnets {
    const scope = new Construct(this, "subnets");
    // No dependence on guards: the ids must not become unknown when a guard is read again.
    const zones = Object.entries(subnetIds).map(([name, subnetId]) => {
      const subnet = new DataAwsSubnet(scope, name, { ...providerOf(target), id: subnetId });
      return subnet.availabilityZone;
    });
    return {
      ids: new TerraformLocal(this, "subnet-ids", Object.values(subnetIds)).fqn,
      zones: new TerraformLocal(this, "subnet-zones", zones).fqn,
    };
  }

  private warnOfZones(
    subnets: Subnets,
    services: readonly (readonly [service: InterfaceEndpointService, zones: string])[],
  ): void {
    const sparse = services.map(
      ([service, zones]) => `length(setsubtract(${subnets.zones}, ${zones})) == 0 ? "" : "${service}"`,
    );
    // As a local: Terraform prints the condition of a failed check, and this one fills a page.
    const missing = new TerraformLocal(this, "not-in-every-zone", `\${compact([${sparse.join(", ")}])}`).fqn;
    new TerraformCheck(this, "zones", `length(${missing}) == 0`, notInEveryZone(missing));
  }

  private existing(
    service: InterfaceEndpointService,
    vpcEndpointId: string,
    { target, vpcId, appSecurityGroupIds }: InterfaceEndpointsProps,
  ): DataAwsVpcEndpoint {
    const endpoint = new DataAwsVpcEndpoint(this, service, { ...providerOf(target), id: vpcEndpointId });
    // As locals: within an expression cdktf writes a token without the text around it.
    const name = new TerraformLocal(endpoint, "service-name", endpointServiceName(service, target.region)).fqn;
    const vpc = new TerraformLocal(endpoint, "vpc-id", vpcId).fqn;
    endpoint.lifecycle = {
      postcondition: [...interfacePostconditions(service, name, vpc)],
    };
    const address = `data.aws_vpc_endpoint.${endpoint.friendlyUniqueId}`;
    new TerraformCheck(
      endpoint,
      "private-dns",
      `${address}.private_dns_enabled`,
      privateDnsIsOff(`${address}.id`, service),
    );
    const open = new DataAwsSecurityGroups(endpoint, "open-to-apps", {
      ...providerOf(target),
      filter: [
        { name: "group-id", values: endpoint.securityGroupIds },
        { name: "ip-permission.group-id", values: Object.values(appSecurityGroupIds) },
      ],
    });
    new TerraformCheck(
      endpoint,
      "lets-apps-in",
      `length(data.aws_security_groups.${open.friendlyUniqueId}.ids) > 0`,
      closedToApps(`${address}.id`, service),
    );
    return endpoint;
  }
}

/** @param zones expression of the subnets' zones; `offered` of the service's */
export function inNoZone(service: string, zones: string, offered: string): string {
  return (
    `The service ${service} is in none of the subnets' Availability Zones (\${join(", ", ${zones})}), only in ` +
    `\${join(", ", ${offered})}. List a subnet in one of these, or except the service.`
  );
}

/** @param missing expression of the services */
export function notInEveryZone(missing: string): string {
  return (
    `These services are not in every Availability Zone of the subnets: \${join(", ", ${missing})}. Apps and jobs in the other zones reach ` +
    "them through an endpoint in another zone, at the price of traffic between zones, if at all: AWS's page on SageMaker's interface " +
    "endpoints says that private DNS answers only in zones where an endpoint is."
  );
}

/** What must hold of an endpoint that exists; `self` is its data source, the last two are expressions. */
export function interfacePostconditions(
  service: string,
  serviceName: string,
  vpc: string,
  words: Notation = YAML,
): readonly Postcondition[] {
  return [
    {
      condition: `\${self.service_name == ${serviceName} && self.vpc_endpoint_type == "Interface"}`,
      errorMessage:
        `The VPC endpoint \${self.id} is of type \${self.vpc_endpoint_type} for \${self.service_name}, and for ${service} an Interface ` +
        `for \${${serviceName}} is required. Give that endpoint's id.`,
    },
    {
      condition: `\${self.vpc_id == ${vpc}}`,
      errorMessage:
        `The VPC endpoint \${self.id} for ${service} is in \${self.vpc_id}, and the network's ${words.option("vpcId")} is \${${vpc}}. Give the endpoint of that ` +
        "VPC, or write central.",
    },
    {
      condition: '${lower(self.state) == "available"}',
      errorMessage: `The VPC endpoint \${self.id} for ${service} is \${self.state} and not available.`,
    },
  ];
}

/** @param endpointId expression of the endpoint's id */
export function privateDnsIsOff(endpointId: string, service: string): string {
  return (
    `The VPC endpoint \${${endpointId}} for ${service} has private DNS off, but Canvas calls the service by its own name: unless that name is ` +
    "resolved centrally, the call leaves the VPC or fails."
  );
}

/** @param endpointId expression of the endpoint's id */
export function closedToApps(endpointId: string, service: string): string {
  return (
    `No security group of the VPC endpoint \${${endpointId}} for ${service} names a security group of the apps as a source. Unless its rules allow ` +
    "them by address range, they cannot reach the endpoint: allow TCP 443 from them."
  );
}

interface CreatedEndpoints {
  readonly securityGroupId: string;
  readonly endpoints: readonly (readonly [InterfaceEndpointService, VpcEndpoint])[];
  readonly ready: readonly ITerraformDependable[];
}

/** Addresses of two locals. */
interface Subnets {
  readonly ids: string;
  readonly zones: string;
}

/** What a person should know of the endpoints. */
export function interfaceEndpointNotes({ services, excepted }: EndpointPlan): Notes {
  const where = (is: (choice: InterfaceEndpointChoice) => boolean): readonly InterfaceEndpointService[] =>
    [...services].flatMap(([service, choice]) => (is(choice) ? [service] : []));
  const central = where((choice) => choice.central !== undefined);
  const unresolved = where(
    ({ create }) =>
      create !== undefined && !withDefaults(interfaceEndpoint.forms.create.rule.fields, create).privateDns,
  );
  const existing = where((choice) => choice.existing !== undefined);
  return {
    warnings: excepted.length === 0 ? [] : [buildsMayLeave(excepted.map(serviceAndPurpose).join(", "))],
    notChecked: [
      ...(central.length === 0 ? [] : [nothingKnownOf(central.join(", "))]),
      ...(unresolved.length === 0 ? [] : [resolvedByOthers(unresolved.join(", "))]),
      ...(existing.length === 0 ? [] : [portsNotKnownOf(existing.join(", "))]),
    ],
  };
}

/** A service and what Canvas uses it for. */
export function serviceAndPurpose(service: InterfaceEndpointService): string {
  return `${service} (${ENDPOINT_SERVICES[service].purpose.replace(/\.$/, "")})`;
}

/** @param services with their purposes */
export function buildsMayLeave(services: string): string {
  return (
    `Left out of the interface endpoints that AWS's page names: ${services}. AWS does not publish which of them Canvas requires to run ` +
    "standard builds in your VPC, so those builds may silently run in AWS's own VPC instead."
  );
}

export function nothingKnownOf(services: string): string {
  return `Central interface endpoints: whether the apps can resolve and reach ${services} is not checked.`;
}

export function resolvedByOthers(services: string): string {
  return `Without private DNS: whether the names of ${services} are resolved to the endpoints is not checked.`;
}

export function portsNotKnownOf(services: string): string {
  return (
    `Existing interface endpoints (${services}): that a rule that allows the apps covers port 443, that they are in the subnets' ` +
    "Availability Zones, and what their policies allow is not checked."
  );
}
