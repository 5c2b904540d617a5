/** What grants one request that is refused: the statement that AWS's page or this project has for it, or the smallest one. */
import type { LayerDecision } from "../authorization/decide";
import { managedPolicy } from "../authorization/managed";
import type { NamedPolicy } from "../authorization/policy";
import type { ContextValue } from "../authorization/request";
import { show, type MaybeUnknownString } from "../authorization/text";
import { valueOf } from "../inventory/fact";
import type { Inventory } from "../inventory/inventory";
import { canvasImageLayers, canvasImages } from "../policies/canvas-images";
import type { Cure, CureStatement, CureStep } from "../policies/cure";
import { customBuckets } from "../policies/custom-buckets";
import { describeVpcEndpointServices } from "../policies/describe-vpc-endpoint-services";
import { domainKey } from "../policies/domain-key";
import { executionRoleTrust } from "../policies/execution-role-trust";
import { largeDataUse } from "../policies/large-data-use";
import { EMR_SERVERLESS_EXECUTION_POLICY, managedPolicyArn } from "../policies/managed";
import {
  networkInterfaces,
  networkInterfacesAnywhere,
  networkInterfacesByArn,
  networkInterfacesByTag,
} from "../policies/network-interfaces";
import { bucketOwner, keyOwner } from "../policies/owners";
import { s3EndpointForCanvas } from "../policies/s3-endpoint";
import { workspace } from "../policies/workspace";
import { decisionOf } from "../setup/decision";
import { senderOf } from "../setup/network-path";
import { NO_EXTERNAL_INPUTS } from "../setup/question";
import { bucketOf, NOTHING_ON_THE_SIDE } from "../setup/resource-side";
import type { CanvasRole } from "../setup/environment";
import { policyOf } from "./canvas-cannot";
import { granted, obstacles, placeIn } from "./cures";
import { withoutExamples } from "./shown";
import { tagsAsked } from "./tags";
import { inPlaceOf, namesEmrServerless, trusting } from "./trust-cure";

/** One request that is refused, with what refuses it. */
export interface RefusedRequest {
  /** Undefined where a service of AWS asks in its own name. */
  readonly role: CanvasRole | undefined;
  /** Undefined where a role asks. */
  readonly service: string | undefined;
  readonly action: string;
  readonly resource: MaybeUnknownString;
  readonly context: Readonly<Record<string, ContextValue>>;
  /** The account that owns the resource; undefined: as the role's other statements say, or the account of the inventory. */
  readonly owner: MaybeUnknownString | undefined;
  readonly isJobRole: boolean;
  /** The job role of the environment, which its execution roles pass. */
  readonly jobRole: MaybeUnknownString | undefined;
  readonly refusedBy: readonly LayerDecision[];
  /** The VPC endpoint on the way. */
  readonly endpoint: string | undefined;
  readonly inventory: Inventory;
}

/** What grants it, in each kind of policies that refuses it: a Deny is narrowed, what is missing is added. */
export function requestCure(request: RefusedRequest): Cure {
  const { refusedBy, action, resource, context } = request;
  const question = { requester: { service: "" }, action, resource, context, basis: "documented", source: "" } as const;
  const refusals = refusedBy.flatMap(({ because }) => because.map((reason) => ({ question, reason })));
  const lacking = refusedBy.filter(({ answer }) => answer === "does not allow").map(({ layer }) => layer);
  return [...obstacles(refusals), ...lacking.flatMap((layer) => granting(layer, request))];
}

function granting(layer: LayerDecision["layer"], request: RefusedRequest): Cure {
  switch (layer) {
    case "identity":
      return request.role === undefined ? [] : forRole(request.role, request);
    case "resource":
      return forResource(request);
    case "endpoint":
      return forEndpoint(request);
    case "session":
      return [
        {
          kind: "advise",
          text: `Allow ${request.action} on ${withoutExamples(show(request.resource))} in executionIamPolicy of StartJobRun, or leave it out.`,
        },
      ];
    // A boundary and the organization are obstacles.
    case "boundary":
    case "organization":
      return [];
  }
}

/** The first statement that grants the request by itself: the role's managed policy, then this project's grants. */
function forRole(role: CanvasRole, request: RefusedRequest): Cure {
  const managed = managedPolicyArn(EMR_SERVERLESS_EXECUTION_POLICY);
  const bundled = request.isJobRole ? managedPolicy(managed) : undefined;
  if (bundled !== undefined && allows(bundled, request))
    return [{ kind: "attachPolicy", role: role.name, policy: EMR_SERVERLESS_EXECUTION_POLICY, arn: managed }];
  const all = request.isJobRole ? dataStatements(request) : [...useStatements(request), ...dataStatements(request)];
  const name = request.isJobRole ? "canvas-large-data-jobs" : "canvas-large-data-use";
  const statement = all.find((each) => grants(each, request)) ?? smallest(request);
  return [{ kind: "addStatements", to: { of: "role", role: role.name, name }, statements: [statement] }];
}

/** What execution roles are granted. */
function useStatements(request: RefusedRequest): readonly CureStatement[] {
  const { action, resource, jobRole, inventory, role } = request;
  const lowered = action.toLowerCase();
  const place = placeIn(inventory);
  const passed = lowered === "iam:passrole" ? resource : (jobRole ?? "<JOB-ROLE-ARN>");
  const [tag] = role === undefined ? [] : [...tagsAsked(role)];
  return [
    ...granted(largeDataUse, { emrServerlessRoleArn: passed }),
    ...granted(canvasImages, {}),
    ...granted(canvasImageLayers, {}),
    ...granted(describeVpcEndpointServices, {}),
    ...(lowered === "ec2:createnetworkinterface"
      ? [
          ...granted(networkInterfaces, {}),
          // In the form that the role's other statements have.
          ...(tag === undefined
            ? []
            : granted(networkInterfacesByTag, { ...place, tagKey: tag[0], tagValue: tag[1], enforce: false })),
          ...(isConcrete(resource)
            ? granted(networkInterfacesByArn, { subnetAndSecurityGroupArns: [resource], enforce: false })
            : granted(networkInterfacesAnywhere, place)),
        ]
      : []),
    ...(lowered === "s3:getbucketcors" && bucketOf(resource) !== undefined
      ? granted(workspace, {
          bucketName: bucketOf(resource) ?? "",
          ownerAccountId: place.account,
          kmsKeyArn: "",
          encrypted: false,
          keyOfAnotherAccount: false,
        })
      : []),
  ];
}

function isConcrete(resource: MaybeUnknownString): boolean {
  return !show(resource).endsWith("/*");
}

/** What jobs, and where it is asked for execution roles, are granted of buckets and keys. */
function dataStatements(request: RefusedRequest): readonly CureStatement[] {
  const { action, resource, inventory, context, isJobRole } = request;
  const bucket = bucketOf(resource);
  if (bucket !== undefined)
    return granted(customBuckets, { region: "", buckets: { [entryName(request, bucket)]: entry(request, bucket) } });
  if (!action.toLowerCase().startsWith("kms:")) return [];
  const key = {
    bucketName: "",
    keys: [],
    ownerAccountId: "",
    write: false,
    kmsKeyArn: resource,
    kmsRead: true,
    kmsWrite: true,
  };
  const region = regionOf(resource) ?? placeIn(inventory).region;
  const isViaS3 = isJobRole || typeof context["kms:ViaService"] === "string";
  return [
    ...(isViaS3 ? granted(customBuckets, { region, buckets: { [keyName(request)]: key } }) : []),
    ...granted(domainKey, { kmsKeyArn: resource }),
  ];
}

function regionOf(key: MaybeUnknownString): string | undefined {
  return typeof key === "string" ? /^arn:[^:]*:kms:([a-z0-9-]+):/.exec(key)?.[1] : undefined;
}

/** Values of the grants of buckets, as the role's other statements have them. */
function entry(request: RefusedRequest, bucket: string) {
  const { resource, context, action } = request;
  const own = statementsNaming(
    request.role,
    request.inventory,
    (text) => text === `arn:aws:s3:::${bucket}` || text.startsWith(`arn:aws:s3:::${bucket}/`),
  );
  const patterns = own.flatMap(({ resources }) => resources.flatMap((text) => /^[^/]+\/(.+\*)$/.exec(text)?.[1] ?? []));
  const prefix = context["s3:prefix"];
  const path =
    action.toLowerCase() === "s3:listbucket" && typeof prefix === "string"
      ? prefix
      : show(resource).split("/").slice(1).join("/");
  const folder = path.includes("/") ? `${path.slice(0, path.lastIndexOf("/") + 1)}*` : "*";
  return {
    bucketName: bucket,
    keys: patterns.length > 0 ? [...new Set(patterns)] : [folder],
    ownerAccountId: ownerOf(request),
    write: true,
    workspace: true,
    kmsKeyArn: "",
    kmsRead: false,
    kmsWrite: false,
  };
}

/** The account that owns the resource. */
function ownerOf({ owner, inventory }: RefusedRequest): MaybeUnknownString {
  return owner ?? placeIn(inventory).account;
}

/** The account that statements state as the owner of a bucket; undefined where none does. */
export function statedOwner(bucket: string, inventory: Inventory): string | undefined {
  const own = statementsNaming(undefined, inventory, (text) => text.startsWith(`arn:aws:s3:::${bucket}`));
  return own.map(({ owner }) => owner).find((each) => each !== undefined);
}

interface OwnStatement {
  readonly sid: string | undefined;
  readonly resources: readonly string[];
  readonly owner: string | undefined;
}

/** Statements that name a resource: the role's, those of endpoints, and those of other principals. */
function statementsNaming(
  role: CanvasRole | undefined,
  inventory: Inventory,
  isIt: (text: string) => boolean,
): readonly OwnStatement[] {
  const endpoints = inventory.vpcEndpoints.flatMap(({ policy }) => valueOf(policy) ?? []);
  const others = inventory.principals.flatMap(({ policies }) => policies);
  const all = new Set([...(role?.policies ?? []), ...endpoints, ...others]);
  const statements = [...all].flatMap(({ policy }) => policy.statements);
  return statements.flatMap(({ sid, effect, resource, conditions }): readonly OwnStatement[] => {
    const resources = (resource?.negated === false ? resource.patterns : []).map(({ text }) => show(text));
    if (effect !== "Allow" || !resources.some(isIt)) return [];
    const owner = conditions.find(({ key }) => key === "aws:resourceaccount")?.values[0]?.literal;
    return [{ sid, resources: resources.filter(isIt), owner: /^\d{12}$/.test(owner ?? "") ? owner : undefined }];
  });
}

const SID = /^CanvasBucket(?:Read|Write|List|Location|Decrypt|Encrypt|OlderKeys)([A-Z0-9]\w*)$/;

/** The name that the bucket has in other statements of the role, or one made of the bucket's own. */
function entryName(request: RefusedRequest, bucket: string): string {
  const own = statementsNaming(request.role, request.inventory, (text) => text.startsWith(`arn:aws:s3:::${bucket}`));
  return nameIn(own) ?? bucket.replaceAll(/[^A-Za-z0-9-]/g, "-");
}

function keyName(request: RefusedRequest): string {
  const { resource, inventory } = request;
  const own = statementsNaming(request.role, request.inventory, (text) => text === show(resource));
  const bucket = inventory.buckets.find(({ key }) => key !== undefined && show(key) === show(resource));
  return nameIn(own) ?? (bucket === undefined ? "key" : show(bucket.name).replaceAll(/[^A-Za-z0-9-]/g, "-"));
}

function nameIn(all: readonly OwnStatement[]): string | undefined {
  return all.flatMap(({ sid }) => SID.exec(sid ?? "")?.[1] ?? [])[0];
}

/** The resource's own policy. */
function forResource(request: RefusedRequest): Cure {
  const { action, resource, role, inventory, refusedBy } = request;
  const lowered = action.toLowerCase();
  const policy = refusedBy
    .find(({ layer }) => layer === "resource")
    ?.because.find((each) => each.policy !== undefined)?.policy;
  const to = { of: "policy", name: policy?.name ?? policyName(request), address: policy?.address } as const;
  if (lowered === "sts:assumerole") {
    const name = show(resource).split("/").at(-1) ?? "";
    const trust = policy;
    const { account } = placeIn(inventory);
    if (request.service === "sagemaker.amazonaws.com")
      return [
        {
          kind: "addStatements",
          to: { of: "trust", role: name, address: trust?.address },
          statements: granted(executionRoleTrust, {}),
        },
      ];
    const own =
      trust === undefined || trust.redacted === true ? [] : trust.policy.statements.filter(namesEmrServerless);
    return trust === undefined || own.length === 0
      ? trusting(name, trust?.address, account)
      : inPlaceOf(own, { name, trust }, account);
  }
  if (role === undefined) return [addTo(to, { ...smallest(request), sid: undefined })];
  const principals = [{ type: "AWS", identifiers: [role.arn] }];
  const bucket = bucketOf(resource);
  if (bucket !== undefined) {
    const { keys } = entry(request, bucket);
    const values = {
      bucketName: bucket,
      keys,
      roleArns: [role.arn],
      write: true,
      canvasRoleArns: [role.arn],
      workspace: true,
    };
    const all = granted(bucketOwner, { buckets: { [entryName(request, bucket)]: values } });
    const found = all.find((each) => grants(each, request));
    return [addTo(to, found ?? { ...smallest(request), principals })];
  }
  if (lowered.startsWith("kms:")) {
    const region = regionOf(resource) ?? placeIn(inventory).region;
    const values = {
      roleArns: [role.arn],
      read: true,
      write: true,
      canvasRoleArns: [role.arn],
      workspace: !request.isJobRole,
      domain: !request.isJobRole,
    };
    const all = granted(keyOwner, { region, keys: { [keyName(request)]: values } });
    const found = all.find((each) => grants(each, request));
    return [addTo(to, found ?? { ...smallest(request), principals, resources: ["*"] })];
  }
  return [addTo(to, { ...smallest(request), principals })];
}

function policyName({ action }: RefusedRequest): string {
  if (action.toLowerCase().startsWith("kms:")) return "key policy";
  return action.toLowerCase().startsWith("s3:") ? "bucket policy" : "policy of the resource";
}

function addTo(to: Extract<CureStep, { readonly kind: "addStatements" }>["to"], statement: CureStatement): CureStep {
  return { kind: "addStatements", to, statements: [statement] };
}

/** The policy of the VPC endpoint; of a gateway endpoint, the Principal is `*`. */
function forEndpoint(request: RefusedRequest): Cure {
  const { resource, inventory, endpoint } = request;
  const bucket = bucketOf(resource);
  const buckets =
    bucket === undefined || /^prod[.-]/.test(bucket) ? {} : { [entryName(request, bucket)]: entry(request, bucket) };
  const all = granted(s3EndpointForCanvas, { ...placeIn(inventory), buckets, generativeAi: true });
  const found = all.find((each) => grants(each, request));
  const anyone = [{ type: "*", identifiers: ["*"] }];
  return [addTo({ of: "endpoint", address: endpoint }, found ?? { ...smallest(request), principals: anyone })];
}

/** Whether a statement of a grant is about the action, and allows the request. */
function grants(statement: CureStatement, request: RefusedRequest): boolean {
  const lowered = request.action.toLowerCase();
  const isAbout = (statement.actions ?? []).some((each) => typeof each === "string" && each.toLowerCase() === lowered);
  return isAbout && allows(policyOf({ ...statement, principals: [] }), request);
}

/** One action on what the text names. */
function smallest({ action, resource }: RefusedRequest): CureStatement {
  return { effect: "Allow", actions: [action], resources: [withoutExamples(show(resource))] };
}

/** Whether a policy alone allows the request, to a role of the same account or to any principal. */
function allows(policy: NamedPolicy, request: RefusedRequest): boolean {
  const { role, action, resource, context, inventory } = request;
  const { account } = inventory;
  const caller = {
    arn: role?.arn ?? "arn:aws:iam::000000000000:role/any",
    account,
    policies: [policy],
    boundary: undefined,
  };
  const isForwarded = typeof context["kms:ViaService"] === "string" || typeof context["aws:CalledViaLast"] === "string";
  const { decision } = decisionOf(
    {
      caller,
      action,
      resource,
      context,
      owner: ownerOf(request),
      sameAccount: "yes",
      isOwnResource: "yes",
      side: action.toLowerCase().startsWith("kms:") ? openKey(account) : NOTHING_ON_THE_SIDE,
      sender: senderOf({ action, isForwarded }),
      onTheWay: [],
    },
    inventory,
    NO_EXTERNAL_INPUTS,
  );
  return decision.answer !== "no";
}

/** A key whose policy leaves it to the account, so that the role's statement alone decides. */
function openKey(account: MaybeUnknownString): typeof NOTHING_ON_THE_SIDE {
  const statement: CureStatement = {
    effect: "Allow",
    actions: ["kms:*"],
    resources: ["*"],
    principals: [{ type: "AWS", identifiers: [show(account)] }],
  };
  return { policy: policyOf(statement), grants: [] };
}
