import { DataAwsRouteTables } from "@cdktf/provider-aws/lib/data-aws-route-tables";
import { DataAwsVpcEndpoint } from "@cdktf/provider-aws/lib/data-aws-vpc-endpoint";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { type ITerraformDependable, TerraformLocal } from "cdktf";
import { Construct } from "constructs";
import { withDefaults } from "../rules/defaults";
import { endpointStatement, s3Endpoint } from "../rules/endpoints";
import { type Notation, YAML } from "../rules/notation";
import type { Statement } from "../policies/policy-template";
import { render, sidPart } from "../policies/render";
import { s3EndpointForAll, s3EndpointForCanvas } from "../policies/s3-endpoint";
import { s3EndpointRequests } from "../policies/s3-endpoint-requests";
import { s3ServiceName } from "../rules/endpoint-services";
import type { OneOf } from "../rules/rule";
import { type AwsTarget, namedTagsOf, providerOf } from "./aws-target";
import { type CustomBuckets, keyPatterns } from "./custom-buckets";
import { endpointPolicyTooLong } from "./errors";
import { networkName } from "./names";
import type { Notes } from "./step";
import { policyDocument, policyLength } from "./policy-document";
import {
  objectsExpression,
  policyStatements,
  refusedIn,
  requestRows,
  requestsWithStatements,
  undecidedIn,
} from "./policy-expression";
import { mainTableNote } from "./subnet-guard";
import type { Postcondition } from "./tag-guard";
import { WORKSPACE } from "./workspace";
import { TerraformCheck } from "./terraform-blocks";
import { ownValue } from "../rules/own-value";

/** What AWS takes for an endpoint policy, white space included. */
export const ENDPOINT_POLICY_CHARACTERS = 20_480;

/** A condition of a statement of the endpoint policy. */
export interface EndpointCondition {
  /** The operator, for example `StringEquals`. */
  readonly test: string;
  /** The condition key, for example `aws:PrincipalArn`. */
  readonly variable: string;
  /** The values, of which one must match. */
  readonly values: readonly string[];
}

/** A statement of the endpoint policy, with Principal "*": a gateway endpoint accepts no other principal. */
export interface EndpointStatement {
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  /** S3 actions, for example `s3:GetObject`. */
  readonly actions: readonly string[];
  /** ARNs of buckets and objects. */
  readonly resources: readonly string[];
  /**
   * Conditions, all of which must hold. To name a principal, use `aws:PrincipalArn`.
   * @default none
   */
  readonly conditions?: readonly EndpointCondition[];
}

/**
 * A new S3 gateway endpoint. **It governs all S3 traffic of its route tables**, whoever that belongs to, and open
 * connections to S3 are cut once.
 */
export interface CreateS3Endpoint {
  /**
   * The route tables of the subnets, under static names. They are given and not looked up: what a plan would find for a
   * subnet made in the same stack is the VPC's main table, and a looked-up list would be unknown whenever anything it
   * depends on changes. Every subnet's table must be among them; the plan checks it.
   */
  readonly routeTableIds: Readonly<Record<string, string>>;
  /**
   * `canvas`: only what Canvas, its jobs and the listed buckets need; `open`: all buckets of all accounts.
   * @default "canvas": other S3 traffic of these route tables is denied unless `additionalStatements` allow it
   */
  readonly policy?: "canvas" | "open";
  /**
   * Allow reading AWS's buckets that Canvas's generative AI uses (JumpStart, fmeval).
   * @default false: these buckets cannot be read
   */
  readonly generativeAi?: boolean;
  /**
   * Statements for the other S3 traffic of these route tables, under static names.
   * @default none
   */
  readonly additionalStatements?: Readonly<Record<string, EndpointStatement>>;
}

/** An S3 gateway endpoint that exists. Its route tables and its policy are checked in the plan; it is not changed. */
export interface ExistingS3Endpoint {
  /** The endpoint's id, `vpce-…`. */
  readonly vpcEndpointId: string;
  /**
   * Check that AWS's buckets for Canvas's generative AI can be read.
   * @default false: not checked
   */
  readonly generativeAi?: boolean;
}

/** S3 is reached through a network that another team owns. Nothing is created; outputs and summary name what cannot be checked. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- a form without fields
export interface CentralS3Endpoint {}

/** Create the endpoint, use one that exists, or leave the way to S3 to others. */
export type S3EndpointChoice = OneOf<{
  create: CreateS3Endpoint;
  existing: ExistingS3Endpoint;
  central: CentralS3Endpoint;
}>;

/** Props of {@link S3GatewayEndpoint}. */
export interface S3GatewayEndpointProps {
  readonly target: AwsTarget;
  readonly vpcId: string;
  /** Ids by static name. */
  readonly subnetIds: Readonly<Record<string, string>>;
  readonly endpoint: S3EndpointChoice;
  /** The custom buckets, and the domain's workspace as one of them. */
  readonly buckets: CustomBuckets;
  /** What must be there before the routes of the subnets are looked at. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * The way to S3: step 2 of "Configure Amazon SageMaker Canvas in a VPC without internet access".
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html
 */
export class S3GatewayEndpoint extends Construct {
  /** The endpoint's id: the user's own text for an existing one; undefined for a central way. */
  readonly vpcEndpointId: string | undefined;
  /** What must be there before roles and domain are made; no value is taken from it. */
  readonly ready: readonly ITerraformDependable[];
  /** What a person should know, in full sentences. */
  readonly warnings: readonly string[];
  /** What could not be checked, in full sentences. */
  readonly notChecked: readonly string[];

  /** The stack does not synthesize when AWS would refuse the policy for its length. */
  constructor(scope: Construct, id: string, props: S3GatewayEndpointProps) {
    super(scope, id);
    const { endpoint } = props;
    const { warnings, notChecked } = s3EndpointNotes(endpoint);
    this.warnings = warnings;
    this.notChecked = notChecked;
    if (endpoint.central !== undefined) {
      this.vpcEndpointId = undefined;
      this.ready = [];
    } else if (endpoint.existing !== undefined) {
      this.vpcEndpointId = endpoint.existing.vpcEndpointId;
      this.ready = [this.existing(endpoint.existing, props)];
    } else {
      const created = this.created(endpoint.create, props);
      this.vpcEndpointId = created.id;
      this.ready = [created];
    }
  }

  private created(endpoint: CreateS3Endpoint, props: S3GatewayEndpointProps): VpcEndpoint {
    const { target, subnetIds } = props;
    const statements = endpointStatements(endpoint, props.buckets, target);
    const length = policyLength(statements);
    // A validation, so that it is reported together with the policies of the roles.
    this.node.addValidation({
      validate: () =>
        length.withWhiteSpace > ENDPOINT_POLICY_CHARACTERS
          ? [endpointPolicyTooLong(length, ENDPOINT_POLICY_CHARACTERS)]
          : [],
    });
    const document = policyDocument(this, "policy", statements, target);
    const address = `data.aws_iam_policy_document.${document.friendlyUniqueId}`;
    const routeTableIds = Object.values(endpoint.routeTableIds);
    const listed = new TerraformLocal(this, "route-table-ids", routeTableIds).fqn;
    const tables = this.routeTables(props);
    return new VpcEndpoint(this, "Default", {
      ...providerOf(target),
      ...namedTagsOf(target, networkName(target.deploymentName, "s3")),
      vpcId: props.vpcId,
      serviceName: s3ServiceName(target.region),
      vpcEndpointType: "Gateway",
      routeTableIds,
      policy: document.json,
      lifecycle: {
        precondition: [
          // What is known only to Terraform has no length at synth.
          endpointPolicyFits(address),
          ...Object.keys(subnetIds).map((name) => ({
            condition: `\${contains(${listed}, ${tableOf(tables, name)})}`,
            errorMessage: tableIsNotListed(name, tableOf(tables, name), mainNote(tables, name)),
          })),
        ],
      },
    });
  }

  private existing(endpoint: ExistingS3Endpoint, props: S3GatewayEndpointProps): DataAwsVpcEndpoint {
    const { target, vpcId, subnetIds } = props;
    const tables = this.routeTables(props);
    const { generativeAi } = withDefaults(s3Endpoint.forms.existing.rule.fields, endpoint);
    const requests = s3EndpointRequests({
      account: target.account,
      region: target.region,
      generativeAi,
      buckets: bucketEntries(props.buckets, target),
    });
    const lookUp = {
      ...providerOf(target),
      id: endpoint.vpcEndpointId,
      ...(props.after.length === 0 ? {} : { dependsOn: [...props.after] }),
    };
    // Read twice: Terraform prints the condition of a failed postcondition, and with the policy's own it would fill a page.
    const policy = `data.aws_vpc_endpoint.${new DataAwsVpcEndpoint(this, "policy", lookUp).friendlyUniqueId}.policy`;
    // As locals: within an expression cdktf writes a token without the text around it.
    const service = new TerraformLocal(this, "service-name", s3ServiceName(target.region)).fqn;
    const vpc = new TerraformLocal(this, "vpc-id", vpcId).fqn;
    const asked = new TerraformLocal(this, "requests", requestRows(requests)).fqn;
    const local = (name: string, expression: string): string => new TerraformLocal(this, name, `\${${expression}}`).fqn;
    const statements = local("statements", objectsExpression(policyStatements(`[${policy}]`)));
    const decided = local("decided", objectsExpression(requestsWithStatements(asked, statements)));
    const refused = local("refused", refusedIn(decided));
    const undecided = local("undecided", undecidedIn(decided));
    const found = new DataAwsVpcEndpoint(this, "Default", lookUp);
    found.lifecycle = {
      postcondition: [
        ...gatewayPostconditions(service, vpc),
        ...Object.keys(subnetIds).map((name) => ({
          condition: `\${contains(self.route_table_ids, ${tableOf(tables, name)})}`,
          errorMessage: tableIsNotServed(name, tableOf(tables, name), mainNote(tables, name)),
        })),
        policyRefusesNothing(refused),
      ],
    };
    const address = `data.aws_vpc_endpoint.${found.friendlyUniqueId}`;
    new TerraformCheck(
      this,
      "policy-is-decided",
      `length(${undecided}) == 0`,
      policyIsUndecided(`${address}.id`, undecided),
    );
    return found;
  }

  /** The route tables that apply to the subnets, as data sources; values never come from here. */
  private routeTables({ target, vpcId, subnetIds, after }: S3GatewayEndpointProps): RouteTables {
    const scope = new Construct(this, "route-tables");
    const dependsOn = after.length === 0 ? {} : { dependsOn: [...after] };
    const main = new DataAwsRouteTables(this, "main-route-table", {
      ...providerOf(target),
      vpcId,
      filter: [{ name: "association.main", values: ["true"] }],
      ...dependsOn,
    });
    const own = Object.entries(subnetIds).map(([name, subnetId]) => {
      const tables = new DataAwsRouteTables(scope, name, {
        ...providerOf(target),
        filter: [{ name: "association.subnet-id", values: [subnetId] }],
        ...dependsOn,
      });
      return [name, idsOf(tables)] as const;
    });
    return { main: idsOf(main), own: Object.fromEntries(own) };
  }
}

interface RouteTables {
  readonly main: string;
  readonly own: Readonly<Record<string, string>>;
}

function idsOf(tables: DataAwsRouteTables): string {
  return `data.aws_route_tables.${tables.friendlyUniqueId}.ids`;
}

/**
 * That AWS takes the policy.
 * @param document address of its data source
 */
export function endpointPolicyFits(document: string, words: Notation = YAML): Postcondition {
  return {
    condition: `\${length(${document}.minified_json) <= ${ENDPOINT_POLICY_CHARACTERS}}`,
    errorMessage:
      `The policy of the S3 endpoint has \${length(${document}.minified_json)} characters, and AWS takes ${ENDPOINT_POLICY_CHARACTERS}. ` +
      `List fewer buckets, prefixes or additional statements, or set ${words.setting("policy", "open")}.`,
  };
}

/** @param note what is added where the table is the VPC's main one */
export function tableIsNotListed(subnet: string, table: string, note: string, words: Notation = YAML): string {
  return (
    `The S3 endpoint would not serve the subnet ${subnet}: the route table that applies to it, \${${table}}` +
    `${note}, is not among ${words.option("routeTableIds")}. Canvas and its jobs could not reach S3 from there. List the ` +
    `table, or, where the subnet is made in the same ${words.stack}, say with routing what its route table depends on.`
  );
}

/** @param note what is added where the table is the VPC's main one */
export function tableIsNotServed(subnet: string, table: string, note: string): string {
  return (
    `The S3 endpoint \${self.id} does not serve the subnet ${subnet}: the route table that applies to it, \${${table}}` +
    `${note}, is not associated with the endpoint. Canvas and its jobs could not reach S3 from there. ` +
    "Associate the two, or list another subnet."
  );
}

/** What must hold of an endpoint that exists; `self` is its data source, the others are expressions. */
export function gatewayPostconditions(service: string, vpc: string, words: Notation = YAML): readonly Postcondition[] {
  return [
    {
      condition: `\${self.service_name == ${service} && self.vpc_endpoint_type == "Gateway"}`,
      errorMessage:
        `The VPC endpoint \${self.id} is of type \${self.vpc_endpoint_type} for \${self.service_name}, and a Gateway for \${${service}} is required. ` +
        `Give that endpoint's id; for an interface endpoint of S3 write ${words.inForm("s3Endpoint", "central")}.`,
    },
    {
      condition: `\${self.vpc_id == ${vpc}}`,
      errorMessage: `The VPC endpoint \${self.id} is in \${self.vpc_id}, and the network's ${words.option("vpcId")} is \${${vpc}}. Give the endpoint of that VPC.`,
    },
    {
      condition: '${lower(self.state) == "available"}',
      errorMessage: "The VPC endpoint ${self.id} is ${self.state} and not available.",
    },
  ];
}

/** @param refused expression of the Sids of what the policy refuses for certain */
export function policyRefusesNothing(refused: string): Postcondition {
  return {
    condition: `\${length(${refused}) == 0}`,
    errorMessage:
      `The policy of the S3 endpoint \${self.id} refuses what Canvas or its jobs need: \${join(", ", ${refused})}. The names are those ` +
      "of the statements that this module writes into the policy of an endpoint it creates; add those statements.",
  };
}

/** @param undecided expression of the Sids of what cannot be decided */
export function policyIsUndecided(endpointId: string, undecided: string): string {
  return (
    `Whether the policy of the S3 endpoint \${${endpointId}} lets pass what Canvas and its jobs need depends on conditions that Terraform ` +
    `cannot decide: \${join(", ", ${undecided})}. Image layers and logs are requested by accounts and services of AWS, so that a ` +
    "condition on principals or accounts stops them. Compare with the policy of an endpoint that this module creates."
  );
}

/** A subnet without a table of its own has the VPC's main one. */
function tableOf({ main, own }: RouteTables, subnet: string): string {
  const ids = ownValue(own, subnet) ?? main;
  return `one(length(${ids}) > 0 ? ${ids} : ${main})`;
}

function mainNote({ own, main }: RouteTables, subnet: string): string {
  return mainTableNote(ownValue(own, subnet) ?? main);
}

/** The properties of a central S3 endpoint that are not checked. */
export const NOTHING_KNOWN_OF_S3 =
  "S3 is reached through a network that another team owns: whether the subnets have a route to S3, and whether its policy allows " +
  "Canvas's buckets, image layers and EMR Serverless's logs, is not checked.";

/** What a person should know of the way to S3. */
export function s3EndpointNotes({ create, central }: S3EndpointChoice): Notes {
  if (central !== undefined) {
    return {
      warnings: [],
      notChecked: [NOTHING_KNOWN_OF_S3],
    };
  }
  return { warnings: create === undefined ? [] : [governsAll(create)], notChecked: [] };
}

function governsAll(endpoint: CreateS3Endpoint): string {
  return endpoint.policy === "open"
    ? "The S3 endpoint governs all S3 traffic of its route tables, and its policy allows all of it, to every bucket of every account."
    : "The S3 endpoint governs all S3 traffic of its route tables, and its policy allows only what Canvas, its jobs and the listed " +
        "buckets need. Other applications there that use S3 need additionalStatements.";
}

/** The statements of the endpoint's policy, in the order in which they are written. */
export function endpointStatements(
  endpoint: CreateS3Endpoint,
  buckets: CustomBuckets,
  target: Pick<AwsTarget, "account" | "region">,
): readonly Statement[] {
  const { policy, generativeAi } = withDefaults(s3Endpoint.forms.create.rule.fields, endpoint);
  const own =
    policy === "open"
      ? render(s3EndpointForAll, {})
      : render(s3EndpointForCanvas, {
          account: target.account,
          region: target.region,
          generativeAi,
          buckets: bucketEntries(buckets, target),
        });
  const additional = Object.entries(endpoint.additionalStatements ?? {}).map(([name, statement]): Statement => ({
    sid: `Additional${sidPart(name)}`,
    effect: withDefaults(endpointStatement.fields, statement).effect,
    principals: { type: "*", identifiers: ["*"] },
    actions: statement.actions,
    resources: statement.resources,
    conditions: statement.conditions ?? [],
  }));
  return [...own, ...additional];
}

interface BucketEntry {
  readonly bucketName: string;
  readonly keys: readonly string[];
  readonly ownerAccountId: string;
  readonly write: boolean;
  readonly workspace: boolean;
}

function bucketEntries(
  buckets: CustomBuckets,
  target: Pick<AwsTarget, "account">,
): Readonly<Record<string, BucketEntry>> {
  return Object.fromEntries(
    Object.entries(buckets).map(([name, bucket]) => [
      name,
      {
        bucketName: bucket.bucketName,
        keys: keyPatterns(bucket),
        ownerAccountId: bucket.ownerAccountId ?? target.account,
        write: bucket.access === "read-write",
        workspace: name === WORKSPACE,
      },
    ]),
  );
}
