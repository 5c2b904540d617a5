/** The way from a VPC without internet access to AWS: step 2 of "Configure Amazon SageMaker Canvas in a VPC without internet access". */
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
import { exceptedServicesAreNotListed, idsAreListedOnce, namesDifferInMoreThanDashes } from "./together";
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
  together: [systemIdentifiersAreExact, wildcardsHaveSixCharacters],
});

/** A statement of an S3 endpoint policy, for everybody: a gateway endpoint takes no other principal. */
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
      "Create the endpoint. Its policy governs all S3 traffic of the route tables, whoever it belongs to, and open connections to S3 are cut once.",
      object({
        what: "a new S3 gateway endpoint",
        fields: {
          routeTableIds: required(
            "The route tables of the subnets, under names of your choice. Every subnet's table must be among them; the plan checks it.",
            map({
              what: "route tables",
              key: staticName,
              value: routeTableId,
              minEntries: 1,
              together: [idsAreListedOnce],
            }),
          ),
          policy: withDefault(
            "canvas: only what Canvas, its jobs and the listed buckets need; open: every bucket of every account.",
            choice({ what: "the policy of an S3 endpoint", values: ["canvas", "open"], source: ENDPOINT_POLICIES }),
            {
              value: "canvas",
              effect: (words) =>
                `other S3 traffic of these route tables is refused unless ${words.option("additionalStatements")} allow it`,
            },
          ),
          generativeAi: withDefault(
            "Allow reading the buckets of AWS that Canvas's generative AI uses (JumpStart, fmeval).",
            generativeAi,
            { value: false, effect: "those buckets are out of reach" },
          ),
          additionalStatements: optional(
            "Statements for the other S3 traffic of these route tables, under names of your choice.",
            map({
              what: "statements of the endpoint policy",
              key: staticName,
              value: endpointStatement,
              together: [namesDifferInMoreThanDashes],
            }),
            "none",
          ),
        },
      }),
    ),
    existing: required(
      "Use an endpoint that exists. Its route tables and its policy are checked in the plan; it is not changed.",
      object({
        what: "an existing S3 gateway endpoint",
        fields: {
          vpcEndpointId: required("The endpoint's id.", vpcEndpointId),
          generativeAi: withDefault(
            "Check that the buckets of AWS that Canvas's generative AI uses can be read.",
            generativeAi,
            { value: false, effect: "not checked" },
          ),
        },
      }),
    ),
    central: required(
      "S3 is reached through a network that others own. Nothing is created, and what cannot be checked is named.",
      object({ what: "a central way to S3", fields: {} }),
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
            "Answer the service's own name with the endpoint. Canvas calls no other name; false is for networks that resolve it centrally.",
            flag,
            { value: true },
          ),
        },
      }),
    ),
    existing: required(
      "Use an endpoint of this VPC that exists. Its service and VPC are checked in the plan; it is not changed.",
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

/** One field a service, so that a misspelt one is refused with the name that was meant. */
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
  return whenCustomerKey ? "as others say where a customer managed key is in use, else left out" : "as others say";
}

/** The same as a map, which refuses a misspelt name; of an object Terraform would drop it without a word. */
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
      "What happens with every service that is not listed under services: create, or central for a network in which others provide them.",
      choice({
        what: "what happens with the other interface endpoints",
        values: ["create", "central"],
        source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html",
      }),
      "create: an endpoint for everything that AWS's page names, is open to new customers and exists in the Region",
    ),
    services: optional(
      "Services for which something else holds, or that are not among the defaults.",
      services,
      "none",
      { rule: servicesByName },
    ),
    except: optional(
      "Services to leave out. AWS does not say which endpoints Canvas looks for, so standard builds may then silently run outside the VPC.",
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
  together: [exceptedServicesAreNotListed],
});

/** A new security group of the users' apps. */
export const newSecurityGroup = object({
  what: "a new security group",
  fields: {
    endpointSecurityGroupIds: optional(
      "Security groups of interface endpoints that exist already, under names of your choice; the apps may reach them on port 443.",
      map({ what: "security groups", key: staticName, value: securityGroupId, together: [idsAreListedOnce] }),
      "none: the apps reach the endpoints that are created here, and S3",
    ),
    endpointCidrBlocks: optional(
      "Address ranges of interface endpoints in other VPCs, under names of your choice; the apps may reach them on port 443.",
      map({ what: "address ranges", key: staticName, value: cidrBlock, together: [idsAreListedOnce] }),
      "none: the apps reach the endpoints that are created here, and S3",
    ),
  },
});
