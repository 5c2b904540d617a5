/** YAML whose places are known without reading it, and deployments to put into it. */

/** A place in a file, counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where a name and its value stand. */
export interface Places {
  readonly name: Place;
  readonly value: Place;
}

/** Plain data, as a file may hold it. */
export type Data = string | number | boolean | null | readonly Data[] | DataMap;

/** A map of the file. */
export interface DataMap {
  readonly [name: string]: Data;
}

/** Text of a file, and where each path of it stands; a block below its name counts as standing at the name. */
export interface Written {
  readonly text: string;
  readonly places: ReadonlyMap<string, Places>;
}

/** Writes block YAML, two spaces a level, every text in quotes. */
export function write(data: DataMap): Written {
  const lines: string[] = [];
  const places = new Map<string, Places>();
  writeMap(data, [], 0, lines, places);
  return { text: `${lines.join("\n")}\n`, places };
}

function writeMap(
  data: DataMap,
  path: readonly string[],
  level: number,
  lines: string[],
  places: Map<string, Places>,
): void {
  const indent = " ".repeat(2 * level);
  for (const [name, value] of Object.entries(data)) {
    const here = [...path, name];
    const shown = /^[A-Za-z][\w-]*$/.test(name) ? name : JSON.stringify(name);
    const line = lines.length + 1;
    const atName = { line, column: indent.length + 1 };
    if (isMap(value) && Object.keys(value).length > 0) {
      lines.push(`${indent}${shown}:`);
      places.set(here.join("."), { name: atName, value: atName });
      writeMap(value, here, level + 1, lines, places);
    } else if (Array.isArray(value) && value.length > 0) {
      lines.push(`${indent}${shown}:`);
      places.set(here.join("."), { name: atName, value: atName });
      for (const [index, item] of (value as readonly Data[]).entries()) {
        const itemPlace = { line: lines.length + 1, column: indent.length + 5 };
        lines.push(`${indent}  - ${JSON.stringify(item)}`);
        places.set([...here, String(index)].join("."), { name: itemPlace, value: itemPlace });
      }
    } else {
      lines.push(`${indent}${shown}: ${JSON.stringify(value)}`);
      places.set(here.join("."), { name: atName, value: { line, column: indent.length + shown.length + 3 } });
    }
  }
}

/** True for a map of the file. */
export function isMap(value: Data | undefined): value is DataMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The data with another value at a path, or with nothing there. */
export function put(data: Data, path: readonly string[], value: Data | undefined): Data {
  const [name, ...rest] = path;
  if (name === undefined) return value ?? null;
  if (Array.isArray(data)) {
    return data.map((item: Data, index) => (String(index) === name ? put(item, rest, value) : item));
  }
  const map = isMap(data) ? data : {};
  const { [name]: old, ...others } = map;
  if (rest.length === 0 && value === undefined) return others;
  // In its old place, so that lines stay where they are.
  return Object.hasOwn(map, name)
    ? Object.fromEntries(
        Object.entries(map).map(([key, inner]) => [key, key === name ? put(inner, rest, value) : inner]),
      )
    : { ...map, [name]: put(old ?? {}, rest, value) };
}

/** The value at a path. */
export function get(data: Data, path: readonly string[]): Data | undefined {
  return path.reduce<Data | undefined>((inner, name) => {
    if (Array.isArray(inner)) return (inner as readonly Data[])[Number(name)];
    return isMap(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined;
  }, data);
}

const ACCOUNT = "111122223333";
const ROLE = `arn:aws:iam::${ACCOUNT}:role`;
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

/** The smallest deployment; another domain and role for another name, so that none of them clash. */
export function smallest(name = "analytics"): DataMap {
  return {
    scenario: "quick-setup",
    account: ACCOUNT,
    region: "us-east-1",
    executionRoles: { analysts: { existing: { roleArn: `${ROLE}/${name}` } } },
    domain: { import: { domainId: `d-${name}` } },
  };
}

const common = {
  scenario: "quick-setup",
  account: ACCOUNT,
  region: "us-east-1",
  customBuckets: {
    sales: {
      bucketName: "sales-exports",
      prefixes: ["raw/", "curated/"],
      access: "read-write",
      kmsKeyArn: KEY,
      olderKmsKeyArns: { one: KEY },
      ownerAccountId: "444455556666",
      grantExecutionRoles: true,
    },
  },
  tags: { team: "data-science" },
};

/** Deployments that together use every field and every form of the rules. */
export const complete: readonly DataMap[] = [
  {
    ...common,
    assumeRole: { roleArn: `${ROLE}/terraform`, externalId: "canvas-platform" },
    backend: {
      s3: { bucket: "states", region: "us-east-1", key: "a.tfstate", kmsKeyArn: KEY, roleArn: `${ROLE}/state` },
    },
    emrServerlessRole: {
      create: {
        nameSuffix: "analytics",
        path: "/service-role/",
        permissionsBoundaryArn: "arn:aws:iam::aws:policy/boundary",
      },
    },
    executionRoles: {
      analysts: {
        create: {
          roleName: "analysts",
          path: "/service-role/",
          permissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/boundary`,
          additionalCanvasPolicies: ["AmazonSageMakerCanvasBedrockAccess"],
          attachAmazonSageMakerFullAccess: false,
        },
      },
    },
    domain: { import: { domainId: "d-abcdefghijkl" } },
    protectDomain: true,
    restrictPassRole: true,
  },
  {
    ...common,
    backend: { local: { path: "../analytics.tfstate" } },
    emrServerlessRole: {
      existing: { roleArn: `${ROLE}/AmazonSageMakerCanvasEMRSExecutionAccess-shared`, grantCustomBuckets: true },
    },
    executionRoles: { analysts: { existing: { roleArn: `${ROLE}/analysts`, attach: false } } },
    domain: {
      create: {
        domainName: "canvas-analytics",
        vpcId: "vpc-0123456789abcdef0",
        subnetIds: { one: "subnet-0123456789abcdef0" },
        executionRole: "analysts",
      },
    },
  },
  { ...smallest(), domain: { existing: { domainId: "d-abcdefghijkl" } } },
  {
    ...common,
    scenario: "custom-public",
    executionRoles: { analysts: { create: {} } },
    domain: {
      create: {
        vpcId: "vpc-0123456789abcdef0",
        subnetIds: { one: "subnet-0123456789abcdef0" },
        executionRole: "analysts",
        authMode: "SSO",
        homeEfsFileSystem: "Delete",
        kmsKeyArn: KEY,
        securityGroupIds: { one: "sg-0123456789abcdef0" },
      },
    },
    workspace: { bucketName: "canvas-work", prefix: "canvas/", kmsKeyArn: KEY, ownerAccountId: "444455556666" },
    userProfiles: {
      ada: {
        userProfileName: "ada-l",
        executionRole: "analysts",
        largeData: false,
        singleSignOnUserName: "ada@example.com",
      },
    },
  },
  {
    ...common,
    scenario: "custom-vpc-only",
    executionRoles: { analysts: { create: {} } },
    domain: { create: { executionRole: "analysts" } },
    userProfiles: { ada: { executionRole: "analysts", securityGroupIds: { one: "sg-0123456789abcdef0" } } },
    network: {
      vpcId: "vpc-0123456789abcdef0",
      subnetIds: { one: "subnet-0123456789abcdef0" },
      securityGroup: {
        create: {
          endpointSecurityGroupIds: { one: "sg-0123456789abcdef1" },
          endpointCidrBlocks: { one: "10.0.0.0/8" },
        },
      },
      userSecurityGroupIds: { one: "sg-0123456789abcdef2" },
      networkInterfaces: { byArn: { enforce: true } },
      s3Endpoint: {
        create: {
          routeTableIds: { one: "rtb-0123456789abcdef0" },
          policy: "canvas",
          generativeAi: true,
          additionalStatements: {
            one: {
              effect: "Allow",
              actions: ["s3:GetObject"],
              resources: ["arn:aws:s3:::other/*"],
              conditions: [{ test: "StringEquals", variable: "aws:PrincipalTag/team", values: ["data"] }],
            },
          },
        },
      },
      interfaceEndpoints: {
        others: "create",
        services: { athena: { create: { privateDns: false } } },
        except: ["rds"],
      },
      managed: true,
    },
  },
  closed({
    securityGroup: { existing: { securityGroupIds: { one: "sg-0123456789abcdef0" } } },
    networkInterfaces: { byTag: { key: "canvas", value: "yes", tagResources: false, enforce: true } },
    s3Endpoint: { existing: { vpcEndpointId: "vpce-0123456789abcdef0", generativeAi: true } },
    interfaceEndpoints: { services: { athena: { existing: { vpcEndpointId: "vpce-0123456789abcdef1" } } } },
  }),
  closed({
    securityGroup: { existing: { securityGroupIds: { one: "sg-0123456789abcdef0" } } },
    networkInterfaces: { open: {} },
    s3Endpoint: { central: {} },
    interfaceEndpoints: { services: { athena: { central: {} } } },
  }),
];

/** A closed VPC whose domain exists. */
function closed(network: DataMap): DataMap {
  return {
    ...smallest(),
    scenario: "custom-vpc-only",
    domain: { existing: {} },
    network: { vpcId: "vpc-0123456789abcdef0", subnetIds: { one: "subnet-0123456789abcdef0" }, ...network },
  };
}
