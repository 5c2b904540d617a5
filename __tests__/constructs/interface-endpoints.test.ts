import { TerraformVariable } from "cdktf";
import {
  endpointPlan,
  interfaceEndpointNotes,
  interfaceEndpointProblems,
  InterfaceEndpoints,
  type InterfaceEndpointsProps,
} from "../../lib/constructs/interface-endpoints";
import { defaultEndpoints, endpointServiceName, INTERFACE_ENDPOINT_SERVICES } from "../../lib/rules/endpoint-services";
import { target } from "../support/constructs";
import { type Block, synthesize, type Synthesized } from "../support/synth";

// Which subnets an endpoint gets is Terraform's to say: the terraform tier holds it against networks.

const props: InterfaceEndpointsProps = {
  target,
  vpcId: "vpc-01234567",
  subnetIds: { zeta: "subnet-00000001", alpha: "subnet-00000002" },
  appSecurityGroupIds: { apps: "sg-00000001", "ada.own": "sg-00000002" },
  endpoints: {},
  customerKey: false,
};

/** A text of a shape, typed as the text that it stands for. */
const like = (pattern: RegExp): string => expect.stringMatching(pattern) as string;

interface Made {
  readonly stack: Synthesized;
  readonly endpoints: InterfaceEndpoints;
  readonly ready: readonly string[];
}

function make(changes: Partial<InterfaceEndpointsProps> = {}): Made {
  let made: InterfaceEndpoints | undefined;
  const stack = synthesize(
    (scope) => (made = new InterfaceEndpoints(scope, "interface-endpoints", { ...props, ...changes })),
  );
  if (made === undefined) throw new Error("They were not made.");
  const ready = made.ready.map(({ fqn }) => String(stack.resolve(fqn)).replace(/^\$\{|\}$/g, ""));
  return { stack, endpoints: made, ready };
}

const without = (block: Block): Block =>
  Object.fromEntries(Object.entries(block).filter(([name]) => name !== "lifecycle"));
const locals = (stack: Synthesized): Readonly<Record<string, unknown>> =>
  (JSON.parse(stack.text) as { readonly locals?: Readonly<Record<string, unknown>> }).locals ?? {};
const local = (stack: Synthesized, name: string): unknown =>
  Object.entries(locals(stack)).find(([address]) => address.includes(`_subnet-${name}_`))?.[1];
const endpointsOf = (stack: Synthesized): readonly Block[] => Object.values(stack.resources("aws_vpc_endpoint"));

const one = { others: "central", services: { sts: { create: {} } } } as const;

describe("by default", () => {
  const made = make();
  const { services } = defaultEndpoints("us-east-1", false);

  it("there is one endpoint for each service, under the service's name, each looked up first", () => {
    expect(
      endpointsOf(made.stack)
        .map((block) => block["service_name"])
        .sort(),
    ).toEqual(services.map((service) => endpointServiceName(service, "us-east-1")).sort());
    expect(
      Object.values(made.stack.dataSources("aws_vpc_endpoint_service"))
        .map((block) => block["service_name"])
        .sort(),
    ).toEqual(services.map((service) => endpointServiceName(service, "us-east-1")).sort());
    expect(Object.keys(made.endpoints.vpcEndpointIds)).toEqual(services);
    expect(made.stack.addresses()).toContain("aws_vpc_endpoint.interface-endpoints_sagemaker-notebook_5CED2340");
  });

  it("nothing is said but what AWS does not offer", () => {
    expect([made.endpoints.warnings, made.endpoints.notChecked]).toEqual([[], []]);
    expect(Object.keys(made.stack.checks())).toHaveLength(1);
  });

  it("KMS is there where a customer managed key is in use", () => {
    const kms = "com.amazonaws.us-east-1.kms";
    expect(made.stack.text).not.toContain(kms);
    expect(make({ customerKey: true }).stack.text).toContain(kms);
  });
});

describe("one created endpoint", () => {
  const made = make({ endpoints: one });
  const zones = local(made.stack, "zones");

  it("has private DNS, the endpoints' own group, and the subnets that are chosen for it", () => {
    expect(without(made.stack.only("aws_vpc_endpoint"))).toEqual({
      private_dns_enabled: true,
      security_group_ids: ["${aws_security_group.interface-endpoints_security-group_068C5ECB.id}"],
      service_name: "com.amazonaws.us-east-1.sts",
      subnet_ids:
        "${[for i, zone in local.interface-endpoints_subnet-zones_1C318828 : local.interface-endpoints_subnet-ids_41C390E0[i] " +
        "if index(local.interface-endpoints_subnet-zones_1C318828, zone) == i && " +
        "contains(data.aws_vpc_endpoint_service.interface-endpoints_sts-service_BD3DCE40.availability_zones, zone)]}",
      tags: { Name: "canvas-large-data-analytics-sts" },
      vpc_endpoint_type: "Interface",
      vpc_id: "vpc-01234567",
    });
  });

  it("chooses among the subnets in the user's order, whatever their names", () => {
    expect(local(made.stack, "ids")).toEqual(["subnet-00000001", "subnet-00000002"]);
    expect(zones).toEqual([
      expect.stringMatching(/^\$\{data\.aws_subnet\.\S+_zeta_\S+\.availability_zone\}$/),
      expect.stringMatching(/^\$\{data\.aws_subnet\.\S+_alpha_\S+\.availability_zone\}$/),
    ]);
  });

  it("is let in on port 443 from every group of the apps, and its group lets nothing out", () => {
    expect(made.stack.text).toHaveExactlyResources("aws_security_group", [
      {
        description: "Interface endpoints of SageMaker Canvas, deployment analytics",
        name: "canvas-large-data-analytics-endpoints",
        tags: { Name: "canvas-large-data-analytics-endpoints" },
        vpc_id: "vpc-01234567",
      },
    ]);
    expect(made.stack.text).toHaveExactlyResources(
      "aws_vpc_security_group_ingress_rule",
      ["sg-00000001", "sg-00000002"].map((id) => ({
        description: "HTTPS from the apps of SageMaker Canvas users and their EMR Serverless workers",
        from_port: 443,
        ip_protocol: "tcp",
        referenced_security_group_id: id,
        security_group_id: "${aws_security_group.interface-endpoints_security-group_068C5ECB.id}",
        to_port: 443,
      })),
    );
    expect(made.stack.text).toHaveExactlyResources("aws_vpc_security_group_egress_rule", []);
    expect(made.stack.resolve(made.endpoints.securityGroupId)).toBe(
      "${aws_security_group.interface-endpoints_security-group_068C5ECB.id}",
    );
  });

  it("must have a subnet", () => {
    const { lifecycle } = made.stack.only("aws_vpc_endpoint") as {
      lifecycle: { precondition: Record<string, string>[] };
    };
    expect(lifecycle.precondition).toEqual([
      {
        condition: like(/^\$\{length\(\[for i, zone in .*\]\) > 0\}$/),
        error_message: like(/^The service sts is in none of the subnets' Availability Zones/),
      },
    ]);
  });

  it("is ready with its rules", () => {
    expect(made.ready.map((address) => address.split(".")[0])).toEqual([
      "aws_vpc_security_group_ingress_rule",
      "aws_vpc_security_group_ingress_rule",
      "aws_vpc_endpoint",
    ]);
  });

  it("is without private DNS where that is resolved centrally, which is said", () => {
    const { stack, endpoints } = make({
      endpoints: { others: "central", services: { sts: { create: { privateDns: false } } } },
    });
    expect(stack.only("aws_vpc_endpoint")["private_dns_enabled"]).toBe(false);
    expect(endpoints.notChecked).toEqual([
      expect.stringMatching(/^Central interface endpoints/),
      "Without private DNS: whether the names of sts are resolved to the endpoints is not checked.",
    ]);
  });

  it("keeps its address when others come and go", () => {
    const address = "aws_vpc_endpoint.interface-endpoints_sts_1D684ECF";
    expect(made.stack.addresses()).toContain(address);
    expect(make().stack.addresses()).toContain(address);
  });
});

describe("an existing endpoint", () => {
  const made = make({
    endpoints: { others: "central", services: { sts: { existing: { vpcEndpointId: "vpce-01234567" } } } },
  });

  it("is read and not made, and needs no group", () => {
    expect(made.stack.addresses().filter((address) => !address.startsWith("data."))).toEqual([]);
    expect(made.endpoints.vpcEndpointIds).toEqual({ sts: "vpce-01234567" });
    expect(made.endpoints.securityGroupId).toBeUndefined();
    expect(made.ready).toEqual(["data.aws_vpc_endpoint.interface-endpoints_sts_1D684ECF"]);
  });

  it("is refused for its service, VPC and state", () => {
    const [endpoint] = Object.values(made.stack.dataSources("aws_vpc_endpoint")) as {
      lifecycle: { postcondition: { error_message: string }[] };
    }[];
    expect(endpoint?.lifecycle.postcondition.map(({ error_message: message }) => message)).toEqual([
      expect.stringMatching(/for sts an Interface/),
      expect.stringMatching(/VPC, or write central\.$/),
      expect.stringMatching(/not available\.$/),
    ]);
  });

  it("is a warning without private DNS, or with no rule that names the apps, and the rest is said to be unchecked", () => {
    expect(
      Object.values(made.stack.checks())
        .flat()
        .map(({ error_message: message }) => message),
    ).toEqual([
      expect.stringMatching(/names a security group of the apps/),
      expect.stringMatching(/has private DNS off/),
    ]);
    const [filters] = Object.values(made.stack.dataSources("aws_security_groups"));
    expect(filters?.["filter"]).toEqual([
      {
        name: "group-id",
        values: "${tolist(data.aws_vpc_endpoint.interface-endpoints_sts_1D684ECF.security_group_ids)}",
      },
      { name: "ip-permission.group-id", values: ["sg-00000001", "sg-00000002"] },
    ]);
    expect(made.endpoints.notChecked.at(-1)).toMatch(/^Existing interface endpoints \(sts\).*not checked\.$/);
  });
});

it("central alone makes and reads nothing", () => {
  const made = make({ endpoints: { others: "central" } });
  expect(made.stack.addresses()).toEqual([]);
  expect([made.ready, made.endpoints.warnings, made.endpoints.securityGroupId]).toEqual([[], [], undefined]);
  expect(made.endpoints.notChecked).toEqual([
    expect.stringMatching(/application-autoscaling, athena, .* is not checked\.$/),
  ]);
});

describe("a shorter list", () => {
  const made = make({ endpoints: { except: ["kendra", "q", "forecast"] } });

  it("leaves the services out, and warns in every plan of those that would be there", () => {
    expect(made.stack.text).not.toMatch(/\.(kendra|q)"/);
    expect(made.endpoints.warnings).toEqual([
      expect.stringMatching(/^Left out .*: kendra \(Answers .*\), q \(General .*\)\. .*standard builds .*silently/),
    ]);
    const warnings = Object.values(made.stack.checks()).flat();
    expect(warnings.map(({ error_message: message }) => message)).toContain(made.endpoints.warnings[0]);
    const [shorter] = Object.entries(made.stack.checks()).filter(([name]) => name.includes("shorter-list"));
    expect(shorter?.[1][0]?.condition).toMatch(/^\$\{local\.interface-endpoints_shorter-list_warning_\S+ == ""\}$/);
  });

  it("is no shorter list when AWS does not offer the service here", () => {
    expect(make({ endpoints: { except: ["forecast"] } }).endpoints.warnings).toEqual([]);
  });
});

describe("endpointPlan", () => {
  it("adds a service that is no default, and keeps the page's order", () => {
    const plan = endpointPlan({ services: { kms: { create: {} }, forecast: { central: {} } } }, "eu-west-1", false);
    expect([...plan.services.keys()]).toEqual(
      INTERFACE_ENDPOINT_SERVICES.filter((name) => !["forecastquery", "q"].includes(name)),
    );
    expect(plan.services.get("forecast")).toEqual({ central: {} });
    expect(plan.leftOut).toEqual({ forecastquery: "closed-to-new-customers", q: "not-in-region" });
    expect(plan.excepted).toEqual([]);
  });
});

it("notes are the same without making anything", () => {
  const endpoints = { except: ["q"], services: { sts: { central: {} } } } as const;
  const { endpoints: made } = make({ endpoints });
  const notes = interfaceEndpointNotes(endpointPlan(endpoints, "us-east-1", false));
  expect(notes).toEqual({ warnings: made.warnings, notChecked: made.notChecked });
});

describe("what cannot work", () => {
  const token = (): string => {
    let value = "";
    synthesize((stack) => (value = new TerraformVariable(stack, "region", { type: "string" }).stringValue));
    return value;
  };
  const elsewhere = {
    services: { sts: { central: {} }, kms: { existing: { vpcEndpointId: "vpce-01234567" } } },
  } as const;

  it("the Region is not known, but what exists there decides", () => {
    for (const region of [undefined, token()]) {
      const [problem, ...more] = interfaceEndpointProblems({}, { create: {} }, region);
      expect(more).toEqual([]);
      expect(problem?.path).toEqual(["region"]);
      expect(interfaceEndpointProblems({ others: "central" }, { create: {} }, region)).toEqual([]);
    }
  });

  it("the created group allows the apps to access no endpoint that others have", () => {
    const [problem, ...more] = interfaceEndpointProblems(elsewhere, { create: {} }, "us-east-1");
    expect(more).toEqual([]);
    expect(problem).toMatchObject({
      path: ["securityGroup", "create"],
      problem: like(/sts, kms are reached/),
    });
  });

  it.each([
    ["their groups are given", { create: { endpointSecurityGroupIds: { a: "sg-00000001" } } }],
    ["their ranges are given", { create: { endpointCidrBlocks: { a: "10.9.0.0/24" } } }],
    ["the group exists", { existing: { securityGroupIds: { a: "sg-00000001" } } }],
  ] as const)("not when %s", (_, securityGroup) => {
    expect(interfaceEndpointProblems(elsewhere, securityGroup, "us-east-1")).toEqual([]);
  });

  it("not when everything is created", () => {
    expect(interfaceEndpointProblems({}, { create: {} }, "us-east-1")).toEqual([]);
  });
});
