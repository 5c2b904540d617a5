/** Endpoints through which a VPC without internet access reaches AWS: step 2 of "Configure Amazon SageMaker Canvas in a VPC without internet access". */
import {
  type EndpointService,
  ENDPOINT_SERVICES,
  INTERFACE_ENDPOINT_SERVICES,
  type InterfaceEndpointService,
} from "./endpoint-services";
import { systemIdentifiersAreExact, wildcardsHaveSixCharacters } from "./endpoint-policy-rules";
import {
  choice,
  type Field,
  flag,
  list,
  map,
  object,
  type ObjectRule,
  oneOf,
  optional,
  required,
  text,
  withDefault,
} from "./rule";
import { exceptedServicesAreNotListed, idsAreListedOnce, namesDifferInMoreThanDashes } from "./cross-field-rules";
import {
  cidrBlock,
  conditionKey,
  conditionOperator,
  conditionValue,
  routeTableId,
  s3Action,
  s3ResourceArn,
  securityGroupId,
  staticName,
  vpcEndpointId,
} from "./values";

const ENDPOINT_POLICIES = "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html";

const endpointCondition = object({
  what: "a condition",
  fields: {
    test: required("The operator.", conditionOperator),
    variable: required("The condition key.", conditionKey),
    values: required(
      "The values, of which one must match.",
      list({ what: "values", each: conditionValue, minItems: 1 }),
    ),
  },
  crossFieldRules: [systemIdentifiersAreExact, wildcardsHaveSixCharacters],
});

/** A statement of an S3 endpoint policy, with Principal "*": a gateway endpoint accepts no other principal. */
export const endpointStatement = object({
  what: "a statement of the endpoint policy",
  fields: {
    effect: withDefault(
      "Allow or Deny.",
      choice({ what: "an effect", values: ["Allow", "Deny"], source: ENDPOINT_POLICIES }),
      { value: "Allow" },
    ),
    actions: required("S3 actions.", list({ what: "S3 actions", each: s3Action, minItems: 1 })),
    resources: required(
      "ARNs of buckets and objects.",
      list({ what: "ARNs of buckets and objects", each: s3ResourceArn, minItems: 1 }),
    ),
    conditions: optional(
      "Conditions, all of which must hold. To name a principal, use aws:PrincipalArn.",
      list({ what: "conditions", each: endpointCondition }),
      "none",
    ),
  },
});

const generativeAi = flag;

/** The gateway endpoint of S3. */
export const s3Endpoint = oneOf({
  what: "the S3 gateway endpoint",
  forms: {
    create: required(
      "Create the endpoint. Its policy governs all S3 traffic of the route tables, from every application. AWS closes open connections to S3 once.",
      object({
        what: "a new S3 gateway endpoint",
        fields: {
          routeTableIds: required(
            "The route tables of the subnets, under names of your choice. Every subnet's table must be among them; the plan checks this.",
            map({
              what: "route tables",
              key: staticName,
              value: routeTableId,
              minEntries: 1,
              crossFieldRules: [idsAreListedOnce],
            }),
          ),
          policy: withDefault(
            "canvas: only what Canvas, its jobs and the listed buckets need; open: all buckets of all accounts.",
            choice({ what: "the policy of an S3 endpoint", values: ["canvas", "open"], source: ENDPOINT_POLICIES }),
            {
              value: "canvas",
              effect: (words) =>
                `other S3 traffic of these route tables is denied unless ${words.option("additionalStatements")} allow it`,
            },
          ),
          generativeAi: withDefault(
            "Allow reading AWS's buckets that Canvas's generative AI uses (JumpStart, fmeval).",
            generativeAi,
            { value: false, effect: "these buckets cannot be read" },
          ),
          additionalStatements: optional(
            "Statements for the other S3 traffic of these route tables, under names of your choice.",
            map({
              what: "statements of the endpoint policy",
              key: staticName,
              value: endpointStatement,
              crossFieldRules: [namesDifferInMoreThanDashes],
            }),
            "none",
          ),
        },
      }),
    ),
    existing: required(
      "Use an existing endpoint. The plan checks its route tables and its policy; the endpoint is not changed.",
      object({
        what: "an existing S3 gateway endpoint",
        fields: {
          vpcEndpointId: required("The endpoint's id.", vpcEndpointId),
          generativeAi: withDefault("Check that AWS's buckets for Canvas's generative AI can be read.", generativeAi, {
            value: false,
            effect: "not checked",
          }),
        },
      }),
    ),
    central: required(
      "S3 is reached through a network that another team owns. Nothing is created; outputs and summary name what cannot be checked.",
      object({ what: "a central S3 endpoint", fields: {} }),
    ),
  },
});

/** One interface endpoint. */
export const interfaceEndpoint = oneOf({
  what: "an interface endpoint",
  forms: {
    create: required(
      "Create the endpoint, in one subnet of each Availability Zone that has the service.",
      object({
        what: "a new interface endpoint",
        fields: {
          privateDns: withDefault(
            "Enable private DNS: the endpoint answers the service's own name, and Canvas calls no other name. Use false if the network resolves the name centrally.",
            flag,
            { value: true },
          ),
        },
      }),
    ),
    existing: required(
      "Use an existing endpoint of this VPC. The plan checks its service and VPC; the endpoint is not changed.",
      object({
        what: "an existing interface endpoint",
        fields: { vpcEndpointId: required("The endpoint's id.", vpcEndpointId) },
      }),
    ),
    central: required(
      "The service is reached through an endpoint in another VPC. Nothing is created, and nothing can be checked.",
      object({ what: "a central interface endpoint", fields: {} }),
    ),
  },
});

type ServiceFields = Readonly<Record<InterfaceEndpointService, Field<typeof interfaceEndpoint, false>>>;

/** One field for each service, so that a misspelt name is refused with a suggestion. */
const services: ObjectRule<ServiceFields> = object({
  what: "interface endpoints by service",
  fields: Object.fromEntries(
    INTERFACE_ENDPOINT_SERVICES.map((name) => [
      name,
      optional(ENDPOINT_SERVICES[name].purpose, interfaceEndpoint, whenAbsent(ENDPOINT_SERVICES[name])),
    ]),
  ) as ServiceFields,
});

function whenAbsent({ openToNewCustomers, whenCustomerKey }: EndpointService): string {
  if (!openToNewCustomers) return "left out: AWS closed the service to new customers";
  return whenCustomerKey
    ? "as set by others if a customer managed key is in use, otherwise left out"
    : "as set by others";
}

/** The same as a map, which refuses a misspelt name; Terraform would silently drop it from an object. */
const servicesByName = map({
  what: services.what,
  key: text({
    what: "an interface endpoint of Canvas",
    allowed: INTERFACE_ENDPOINT_SERVICES.join(", "),
    example: INTERFACE_ENDPOINT_SERVICES[0] ?? "",
    pattern: `^(${INTERFACE_ENDPOINT_SERVICES.join("|")})$`,
    structural: true,
    source: "",
  }),
  value: interfaceEndpoint,
});

/** The interface endpoints that Canvas uses. */
export const interfaceEndpoints = object({
  what: "the interface endpoints",
  fields: {
    others: optional(
      "For every service that is not listed under services: create an endpoint, or central for a network in which another team provides them.",
      choice({
        what: "the default for other interface endpoints",
        values: ["create", "central"],
        source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html",
      }),
      "create: an endpoint for every service that AWS's page names, that is open to new customers and exists in the Region",
    ),
    services: optional("Services that differ from others, or that are not among the defaults.", services, "none", {
      rule: servicesByName,
    }),
    except: optional(
      "Services to leave out. AWS does not publish which endpoints Canvas requires, so standard builds may then silently run outside the VPC.",
      list({
        what: "interface endpoints",
        each: choice({
          what: "an interface endpoint of Canvas",
          values: INTERFACE_ENDPOINT_SERVICES,
          source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html",
        }),
      }),
      "none",
    ),
  },
  crossFieldRules: [exceptedServicesAreNotListed],
});

/** A new security group of the users' apps. */
export const newSecurityGroup = object({
  what: "a new security group",
  fields: {
    endpointSecurityGroupIds: optional(
      "Security groups of existing interface endpoints, under names of your choice. The apps may reach them on port 443.",
      map({ what: "security groups", key: staticName, value: securityGroupId, crossFieldRules: [idsAreListedOnce] }),
      "none: the apps reach the endpoints that are created here, and S3",
    ),
    endpointCidrBlocks: optional(
      "Address ranges of interface endpoints in other VPCs, under names of your choice. The apps may reach them on port 443.",
      map({ what: "address ranges", key: staticName, value: cidrBlock, crossFieldRules: [idsAreListedOnce] }),
      "none: the apps reach the endpoints that are created here, and S3",
    ),
  },
});
