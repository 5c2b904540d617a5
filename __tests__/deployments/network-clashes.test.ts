import type { CustomVpcOnlyDeployment, NamedDeployment } from "../../lib/deployments/deployment";
import { networkClashesOf } from "../../lib/deployments/network-clashes";

type Changes = Partial<CustomVpcOnlyDeployment["network"]> &
  Partial<Pick<CustomVpcOnlyDeployment, "region" | "domain">>;

const VPC = "vpc-01234567";

function named(
  name: string,
  { region = "us-east-1", domain = { existing: {} }, ...network }: Changes = {},
): NamedDeployment {
  return {
    name,
    deployment: {
      scenario: "custom-vpc-only",
      account: "111122223333",
      region,
      executionRoles: { leads: { create: {} } },
      domain,
      network: {
        vpcId: VPC,
        subnetIds: { one: "subnet-01234567" },
        s3Endpoint: { central: {} },
        interfaceEndpoints: { others: "central" },
        ...network,
      },
    },
  };
}

const s3 = (routeTableIds: Readonly<Record<string, string>>): Changes => ({
  s3Endpoint: { create: { routeTableIds } },
});
const only = (
  services: NonNullable<CustomVpcOnlyDeployment["network"]["interfaceEndpoints"]>["services"],
): Changes => ({
  interfaceEndpoints: { others: "central", ...(services === undefined ? {} : { services }) },
});

/** Lines that show which field was asked for. */
const asked: string[] = [];
const lineOf = (path: readonly string[]): string => `f:${String(asked.push(path.join(".")))}`;
const clashes = (...deployments: readonly NamedDeployment[]): ReturnType<typeof networkClashesOf> => {
  asked.length = 0;
  return networkClashesOf(deployments, lineOf);
};

describe("the S3 endpoint", () => {
  it("of a second deployment on the same route table clashes, at that table, and names the first", () => {
    const [clash, ...more] = clashes(
      named("one", s3({ a: "rtb-1", b: "rtb-2" })),
      named("two", s3({ x: "rtb-3", y: "rtb-2" })),
    );
    expect(more).toEqual([]);
    expect(clash?.path.join(".")).toBe("deployments.two.network.s3Endpoint.create.routeTableIds.y");
    expect(clash?.problem).toMatch(
      /^the S3 endpoint of the deployment one \(f:1\) also uses the route table rtb-2.*RouteAlreadyExists$/,
    );
    expect(asked).toEqual(["deployments.one.network.s3Endpoint.create.routeTableIds.b"]);
  });

  it("on other route tables of the VPC does not, because AWS takes one for each route table", () => {
    expect(clashes(named("one", s3({ a: "rtb-1" })), named("two", s3({ a: "rtb-2" })))).toEqual([]);
  });

  it("that exists or is central does not", () => {
    const existing: Changes = { s3Endpoint: { existing: { vpcEndpointId: "vpce-01234567" } } };
    expect(clashes(named("one", s3({ a: "rtb-1" })), named("two", existing), named("three"))).toEqual([]);
  });
});

describe("interface endpoints", () => {
  it("with private DNS for the same services clash once, with every service", () => {
    const [clash, ...more] = clashes(
      named("one", only({ sts: { create: {} }, logs: { create: {} }, ssm: { create: {} } })),
      named("two", only({ sts: { create: {} }, logs: { create: {} }, rds: { create: {} } })),
    );
    expect(more).toEqual([]);
    expect(clash?.path.join(".")).toBe("deployments.two.network.interfaceEndpoints");
    expect(clash?.problem).toMatch(/^the deployment one \(f:1\) also creates .* in vpc-01234567, for sts, logs; /);
  });

  it("by default clash too", () => {
    const all: Changes = { interfaceEndpoints: {} };
    expect(clashes(named("one", all), named("two", all))).toHaveLength(1);
    expect(clashes(named("one", { managed: false }), named("two", { ...all }))).toEqual([]);
  });

  it("in a third deployment are held against the first", () => {
    const sts = only({ sts: { create: {} } });
    const found = clashes(named("one", sts), named("two", sts), named("three", sts));
    expect(found.map(({ path }) => path[1])).toEqual(["two", "three"]);
    expect(found.every(({ problem }) => problem.startsWith("the deployment one "))).toBe(true);
  });

  it.each([
    ["without private DNS", only({ sts: { create: { privateDns: false } } })],
    ["that exist", only({ sts: { existing: { vpcEndpointId: "vpce-01234567" } } })],
    ["that are central", only({ sts: { central: {} } })],
    ["for another service", only({ ssm: { create: {} } })],
    ["in another VPC", { ...only({ sts: { create: {} } }), vpcId: "vpc-12345678" }],
    ["in another Region", { ...only({ sts: { create: {} } }), region: "eu-west-1" }],
  ])("%s do not", (_, changes) => {
    expect(clashes(named("one", only({ sts: { create: {} } })), named("two", changes))).toEqual([]);
  });

  it("for KMS clash where both use a customer managed key", () => {
    const keyed = (name: string): NamedDeployment =>
      named(name, {
        interfaceEndpoints: {
          except: ["sts"],
          ...(name === "two" ? { others: "create" } : {}),
        },
        domain: { create: { executionRole: "leads", kmsKeyArn: "arn:aws:kms:us-east-1:111122223333:key/x" } },
      });
    expect(clashes(keyed("one"), keyed("two"))[0]?.problem).toMatch(/, kms; /);
    const unkeyed = named("two", { interfaceEndpoints: {} });
    expect(clashes(keyed("one"), unkeyed)[0]?.problem).not.toMatch(/kms/);
  });
});

it("other scenarios make no network", () => {
  const quick: NamedDeployment = {
    name: "quick",
    deployment: {
      scenario: "quick-setup",
      account: "111122223333",
      region: "us-east-1",
      executionRoles: { leads: { create: {} } },
      domain: { existing: {} },
    },
  };
  expect(clashes(quick, quick)).toEqual([]);
});
