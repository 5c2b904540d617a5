/** Who reaches what, as nodes and edges: the one model behind the Mermaid diagram of a comment and the SVG of a page. */
import type { UnknownReason } from "../../authorization/unknown";
import { show, type MaybeUnknownString } from "../../authorization/text";
import type { Answer } from "../../authorization/answer";
import type { Finding } from "../../checks";
import type { State } from "../../checks/check";
import { canvasEndpoints } from "../../checks/endpoints";
import { withoutExamples } from "../../checks/shown";
import type { AccessChange } from "../../inventory/difference";
import { nameOf } from "../../inventory/difference";
import { valueOf } from "../../inventory/fact";
import { texts } from "../../inventory/rank";
import type { RoleAccess, EnvironmentAccess } from "../../setup/access";
import { unreachedS3 } from "../../setup/closed-network";
import { endpointsFor, type OnTheWay } from "../../setup/network-path";
import type { EvaluatedRequest } from "../../setup/question";
import { bucketOf } from "../../setup/resource-side";
import type { CanvasEnvironment } from "../../setup/environment";
import { plainReason, plainWhy } from "../reason";

/** What a node stands for. */
export type NodeKind = "users" | "role" | "service" | "job role" | "endpoint" | "network" | "bucket" | "key" | "other";

/** What the plan does to a node or an edge; `wider` and `narrower`: the answer stays, the policies behind it change. */
export type Mark = "added" | "removed" | "changed" | "wider" | "narrower";

/** One box. */
export interface PictureNode {
  /** The same before and after, and in every run. */
  readonly id: string;
  readonly kind: NodeKind;
  /** Our own word for it: `execution role`. */
  readonly what: string;
  /** Its name; text of the plan. */
  readonly name: string;
  readonly address: string | undefined;
  readonly mark: Mark | undefined;
  /** The checks that find an error in it which the plan brings, by their ids. */
  readonly errors: readonly string[];
}

/** One arrow. */
export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  /** What one does with the other, in our own words: `passes`. */
  readonly verb: string;
  /** Whether it is allowed; of what the plan removes, whether it was. */
  readonly answer: Answer;
  readonly mark: Mark | undefined;
  /** Why it is denied or undetermined; text of the plan is in it. */
  readonly why: readonly string[];
}

/** The picture of one environment. */
export interface Picture {
  /** The setup's name: its domain, or its job role. */
  readonly name: string;
  readonly nodes: readonly PictureNode[];
  /** What changes first, then what is denied, then what is undetermined. */
  readonly edges: readonly PictureEdge[];
}

/** What pictures are made from. */
export interface PictureInput {
  /** How it was; undefined where there is nothing to compare with. */
  readonly before: State | undefined;
  readonly after: State;
  /** Why the input is not the whole; then nothing is drawn as allowed. */
  readonly incomplete: readonly UnknownReason[];
  readonly changes: readonly AccessChange[];
  readonly findings: readonly Finding[];
}

/**
 * One picture for each environment, the one with the most to say first; none where nothing is set up.
 * @example picturesOf({ before: undefined, after: stateOf(inventory, [], given), incomplete: [], changes: [], findings: [] })
 */
export function picturesOf({ before, after, incomplete, changes, findings }: PictureInput): readonly Picture[] {
  const [old, present] = [before === undefined ? undefined : sidesOf(before, []), sidesOf(after, incomplete)];
  const [only, ...more] = present;
  const [former, ...others] = old ?? [];
  // One setup on each side is the same one, whatever it is called: a domain may be renamed.
  const isOne = more.length + others.length === 0;
  const pairs: readonly (readonly [string, Side | undefined, Side | undefined])[] =
    isOne && only !== undefined && former !== undefined
      ? [[only[0], former[1], only[1]]]
      : [...new Set([...present.keys(), ...(old?.keys() ?? [])])].map((name) => [
          name,
          old?.get(name),
          present.get(name),
        ]);
  return pairs
    .map(([name, one, other]) => compared(name, one, other, old !== undefined))
    .map((picture) => withErrors(withChanges(picture, changes), findings))
    .map((picture) => ({ ...picture, edges: bySignificance(picture.edges) }))
    .sort((one, other) => weight(one) - weight(other) || compare(one.name, other.name));
}

/** From the most to say. */
function weight({ nodes, edges }: Picture): number {
  return nodes.some(({ errors }) => errors.length > 0) ? -1 : order(edges[0]);
}

/** How much an edge has to say, from the most: changes before what is as it was, then denied, undetermined, allowed. */
export function order(edge: PictureEdge | undefined): number {
  if (edge === undefined) return 9;
  const answer = { no: 0, unknown: 1, yes: 2 }[edge.answer];
  return edge.mark === undefined ? 3 + answer : answer;
}

/** Edges by {@link order}; those that say as much stay in the order of the path. */
export function bySignificance(edges: readonly PictureEdge[]): readonly PictureEdge[] {
  return [...edges].sort((one, other) => order(one) - order(other));
}

/** The picture of one side. */
interface Side {
  readonly nodes: ReadonlyMap<string, PictureNode>;
  readonly edges: ReadonlyMap<string, PictureEdge>;
  /** What could not be read of its policies: they may name more buckets and keys. */
  readonly open: readonly string[];
}

function sidesOf({ environments, access }: State, incomplete: readonly UnknownReason[]): ReadonlyMap<string, Side> {
  const sides = new Map<string, Side>();
  for (const [index, environment] of environments.entries()) {
    const answers = access.deployments[index];
    // Settings of several groups of users of one domain have one name.
    const name = sides.has(environment.name) ? `${environment.name} (${String(index + 1)})` : environment.name;
    if (answers !== undefined) sides.set(name, new Drawing(environment, answers, incomplete).side());
  }
  return sides;
}

const USERS = "users";
const EMR = "EMR Serverless";
const JOB_ROLE = "job role";
const S3_ENDPOINT = "endpoint s3";
const EMR_ENDPOINT = "endpoint emr-serverless";
const NETWORK = "network";
const AWS_BUCKETS = "bucket of AWS";

/** One setup as it is drawn, edge by edge. */
class Drawing {
  private readonly nodes = new Map<string, PictureNode>();
  private readonly edges = new Map<string, PictureEdge>();
  private readonly isClosed: boolean;
  /** Undefined where none was read: whether Canvas needs one is not proven (docs/not-proven.md). */
  private readonly emrEndpoint: OnTheWay | undefined;
  /** How many interface endpoints there are beside it. */
  private readonly others: number;

  constructor(
    private readonly environment: CanvasEnvironment,
    private readonly access: EnvironmentAccess,
    private readonly incomplete: readonly UnknownReason[],
  ) {
    this.isClosed = environment.networkAccess === "vpc-only";
    const [emr] = this.isClosed
      ? endpointsFor("emr-serverless:StartJobRun", environment.vpcId, environment.inventory)
      : [];
    this.emrEndpoint = emr;
    this.others = canvasEndpoints(environment).filter(({ address }) => address !== emr?.endpoint.address).length;
  }

  side(): Side {
    const { environment, access } = this;
    const { hasDomain } = access;
    this.node(
      USERS,
      "users",
      hasDomain ? "users of" : "users; domain not read",
      hasDomain ? environment.name : "",
      hasDomain ? environment.address : undefined,
    );
    this.node(EMR, "service", EMR, "");
    const { jobRole } = environment;
    const what = jobRole === undefined ? "no job role is set" : "job role";
    this.node(JOB_ROLE, "job role", what, jobRole?.name ?? "", jobRole?.address);
    if (this.isClosed) this.drawEndpoints();
    this.edge(EMR, JOB_ROLE, "assumes");
    for (const role of access.executionRoles) this.drawRole(role);
    if (access.executionRoles.length === 0) {
      this.node("role", "role", `no execution role in this ${access.source}`, "");
      this.edge(USERS, "role", "work as");
      this.edge("role", this.toEmr(), "starts jobs");
      this.edge("role", JOB_ROLE, "passes");
    }
    return {
      nodes: this.nodes,
      edges: this.edges,
      open: access.unreadable.map(({ policy, why }) => `${policy}: ${plainWhy(why)}`),
    };
  }

  private drawEndpoints(): void {
    const { environment } = this;
    const { inventory, vpcId, s3Endpoint } = environment;
    const s3 = valueOf(s3Endpoint) ?? endpointsFor("s3:GetObject", vpcId, inventory)[0]?.endpoint;
    const unreached = unreachedS3(environment);
    const missing = unreached?.answer === "no" ? "no VPC endpoint for S3" : "VPC endpoint for S3, not known";
    this.node(
      S3_ENDPOINT,
      "endpoint",
      s3 === undefined ? missing : "VPC endpoint for S3",
      s3?.address ?? "",
      s3?.address,
    );
    if (unreached === undefined) this.edge(JOB_ROLE, S3_ENDPOINT, "sends through", "yes");
    else this.edge(JOB_ROLE, S3_ENDPOINT, "sends through", unreached.answer, [plainWhy(unreached.why)]);
    const { emrEndpoint: emr } = this;
    if (emr === undefined) return;
    const others = this.others === 0 ? "" : ` and ${String(this.others)} more`;
    this.node(
      EMR_ENDPOINT,
      "endpoint",
      `VPC endpoint for EMR Serverless${others}`,
      emr.endpoint.address,
      emr.endpoint.address,
    );
    if (emr.doubt === undefined) this.edge(EMR_ENDPOINT, EMR, "leads to", "yes");
    else this.edge(EMR_ENDPOINT, EMR, "leads to", "unknown", [plainWhy(emr.doubt)]);
  }

  private toEmr(): string {
    return this.emrEndpoint === undefined ? EMR : EMR_ENDPOINT;
  }

  private drawRole(role: RoleAccess): void {
    const id = `role ${role.name}`;
    this.node(id, "role", "execution role", role.name, role.address);
    this.edge(USERS, id, "work as");
    this.edge(id, this.toEmr(), "starts jobs");
    this.edge(id, JOB_ROLE, "passes");
    const asked = new Set(role.capabilities.flatMap((each) => each.asked));
    const groups = new Map<string, { readonly way: Way; readonly all: EvaluatedRequest[] }>();
    for (const each of asked) {
      const way = this.wayOf(each, id);
      const key = edgeKey(way.from, way.to);
      const group = groups.get(key) ?? { way, all: [] };
      groups.set(key, group);
      group.all.push(each);
    }
    for (const { way, all } of groups.values()) this.drawRequests(way, all);
    // What no request answers: the domain's setting, what is not in the input.
    const open = role.capabilities.flatMap(({ answer, because }) =>
      answer === "yes"
        ? []
        : because.flatMap((each) => (each.question === undefined ? [{ answer, why: plainReason(each) }] : [])),
    );
    const s3 = this.isClosed ? unreachedS3(this.environment) : undefined;
    const elsewhere = s3 === undefined ? undefined : plainWhy(s3.why);
    for (const { answer, why } of open) {
      if (why !== elsewhere) this.edge(id, this.toEmr(), "starts jobs", answer, [why]);
    }
  }

  private drawRequests(way: Way, all: readonly EvaluatedRequest[]): void {
    if (way.node !== undefined) {
      const { kind, what, name } = way.node;
      const address =
        kind === "bucket"
          ? this.environment.inventory.buckets.find((each) => show(each.name) === name)?.address
          : undefined;
      this.node(way.to, kind, what, name, address);
    }
    const verbs = way.node?.kind === "bucket" || way.node?.kind === "key" ? usesOf(all) : way.verb;
    for (const { answer, why } of all.map(answerOf)) this.edge(way.from, way.to, verbs, answer, why);
  }

  private wayOf({ question }: EvaluatedRequest, role: string): Way {
    const { action, requester, resource } = question;
    const [service = ""] = action.toLowerCase().split(":");
    const fromJobs = this.isClosed ? S3_ENDPOINT : JOB_ROLE;
    if (service === "sts") {
      return requester.service === "sagemaker.amazonaws.com"
        ? { from: USERS, to: role, verb: "work as" }
        : { from: EMR, to: JOB_ROLE, verb: "assumes" };
    }
    if (service === "iam") return { from: role, to: JOB_ROLE, verb: "passes" };
    if (service === "ec2") {
      const node = { kind: "network", what: this.placesText(), name: "" } as const;
      return { from: role, to: NETWORK, verb: "network interfaces", node };
    }
    if (service === "kms") {
      return {
        from: JOB_ROLE,
        to: `key ${show(resource)}`,
        verb: "uses",
        node: { kind: "key", what: "key", name: keyName(resource) },
      };
    }
    if (service === "s3" && requester.service !== undefined) {
      const node = { kind: "bucket", what: "image layers and logs of AWS", name: "" } as const;
      return { from: fromJobs, to: AWS_BUCKETS, verb: "uses", node };
    }
    if (service === "s3") {
      const bucket = bucketOf(resource) ?? show(resource);
      const isTagged = question.context["s3:ExistingObjectTag/SageMaker"] === "true";
      return isTagged
        ? {
            from: fromJobs,
            to: "bucket by tag",
            verb: "reads",
            node: { kind: "bucket", what: "objects tagged SageMaker=true", name: "" },
          }
        : {
            from: fromJobs,
            to: `bucket ${bucket}`,
            verb: "reads",
            node: { kind: "bucket", what: "bucket", name: bucket },
          };
    }
    return { from: role, to: this.toEmr(), verb: "starts jobs" };
  }

  private placesText(): string {
    const { subnets, securityGroups } = this.environment;
    const counted = (count: number, one: string): string => `${String(count)} ${one}${count === 1 ? "" : "s"}`;
    const endpoints =
      this.others === 0 || this.emrEndpoint !== undefined ? "" : `, ${counted(this.others, "interface endpoint")}`;
    if (subnets.is !== "known" || securityGroups.is !== "known") return `subnets and security groups${endpoints}`;
    return `${counted(subnets.value.length, "subnet")}, ${counted(securityGroups.value.length, "security group")}${endpoints}`;
  }

  private node(id: string, kind: NodeKind, what: string, name: string, address?: string): void {
    if (!this.nodes.has(id))
      this.nodes.set(id, { id, kind, what, name: withoutExamples(name), address, mark: undefined, errors: [] });
  }

  /** Adds an edge, or what one more request says of it. Without an answer it is one of which nothing was asked: undetermined. */
  private edge(from: string, to: string, verb: string, answer?: Answer, why: readonly string[] = []): void {
    const key = edgeKey(from, to);
    const one = this.edges.get(key);
    const isAsked = one !== undefined && one.why[0] !== NOT_ASKED;
    if (answer === undefined) {
      if (one === undefined)
        this.edges.set(key, { from, to, verb, answer: "unknown", mark: undefined, why: [NOT_ASKED] });
      return;
    }
    const isDoubted = answer === "yes" && this.incomplete.length > 0;
    const now: Answer = isDoubted ? "unknown" : answer;
    const reasons = isDoubted ? this.incomplete.map(plainWhy) : why;
    const worst = isAsked ? worse(one.answer, now) : now;
    const kept = isAsked && one.answer === worst ? one.why : [];
    const added = now === worst && worst !== "yes" ? reasons : [];
    this.edges.set(key, { from, to, verb, answer: worst, mark: undefined, why: [...new Set([...kept, ...added])] });
  }
}

const NOT_ASKED = "nothing was asked about it";

/** From where to where a request leads, and what it makes of the nodes. */
interface Way {
  readonly from: string;
  readonly to: string;
  readonly verb: string;
  readonly node?: Pick<PictureNode, "kind" | "what" | "name">;
}

/** A no that is inferred alone is not known to be one. */
function answerOf({ question, decision }: EvaluatedRequest): {
  readonly answer: Answer;
  readonly why: readonly string[];
} {
  const answer = decision.answer === "no" && question.basis === "inferred" ? "unknown" : decision.answer;
  if (answer === "yes") return { answer, why: [] };
  return { answer, why: decision.because.map((reason) => plainReason({ action: question.action, question, reason })) };
}

/** The worse of two answers: what is denied, then what is undetermined. */
export function worse(one: Answer, other: Answer): Answer {
  if (one === "no" || other === "no") return "no";
  return one === "unknown" || other === "unknown" ? "unknown" : "yes";
}

/** By the verb of the actions that are asked for. */
function usesOf(all: readonly EvaluatedRequest[]): string {
  const actions = all.map(({ question }) => question.action);
  const reads = actions.some((action) => /:(Get|List|Decrypt)/.test(action));
  const writes = actions.some((action) => /:(Put|Delete|Abort|Generate)/.test(action));
  return reads && writes ? "reads and writes" : writes ? "writes" : "reads";
}

/** A key's id without the rest of its ARN. */
function keyName(resource: MaybeUnknownString): string {
  return show(resource).replace(/^arn:[^/]*:key\//, "");
}

function edgeKey(from: string, to: string): string {
  return JSON.stringify([from, to]);
}

/** Both sides in one picture: what is on one alone is added or removed. */
function compared(name: string, old: Side | undefined, present: Side | undefined, isCompared: boolean): Picture {
  const ids = new Set([...(present?.nodes.keys() ?? []), ...(old?.nodes.keys() ?? [])]);
  const keys = new Set([...(present?.edges.keys() ?? []), ...(old?.edges.keys() ?? [])]);
  const nodes = [...ids].flatMap((id): readonly PictureNode[] => {
    const [one, other] = [old?.nodes.get(id), present?.nodes.get(id)];
    const known = other ?? one;
    if (known === undefined) return [];
    const isElsewhere = known.kind === "bucket" || known.kind === "key";
    const isSame = one?.name === other?.name && one?.what === other?.what;
    return [{ ...known, mark: isCompared && !(isElsewhere || isSame) ? markOf(one, other) : undefined }];
  });
  const kindOf = new Map(nodes.map(({ id, kind }) => [id, kind]));
  const edges = [...keys].flatMap((key): readonly PictureEdge[] => {
    const [one, other] = [old?.edges.get(key), present?.edges.get(key)];
    const known = other ?? one;
    if (known === undefined) return [];
    if (!isCompared || (one?.answer === other?.answer && one?.verb === other?.verb)) return [known];
    // Which buckets and keys there are, policies say: of one that cannot be read, a name may only be hidden.
    const kind = kindOf.get(known.to);
    const isNamed = kind === "bucket" || kind === "key";
    const open = (other === undefined ? present : old)?.open ?? [];
    if (isNamed && open.length > 0 && (one === undefined || other === undefined)) {
      return [
        other === undefined
          ? { ...known, answer: "unknown", why: open, mark: "changed" }
          : { ...known, mark: "changed" },
      ];
    }
    return [{ ...known, mark: markOf(one, other) }];
  });
  return { name, nodes, edges };
}

function markOf(old: object | undefined, present: object | undefined): Mark {
  return old === undefined ? "added" : present === undefined ? "removed" : "changed";
}

/** Marks where the policies behind an edge get wider or narrower, and adds who else gets in. */
function withChanges(picture: Picture, changes: readonly AccessChange[]): Picture {
  const marks = new Map<string, Mark>();
  const others = new Map<string, { readonly node: PictureNode; readonly edge: PictureEdge }>();
  const mark = (key: string, { direction }: AccessChange): void => {
    const now: Mark = direction === "gained" ? "wider" : "narrower";
    const one = marks.get(key);
    marks.set(key, one === undefined || one === now ? now : "changed");
  };
  for (const change of changes) {
    for (const { id } of picture.nodes.filter((node) => holds(node, change))) mark(id, change);
    for (const edge of picture.edges.filter((each) => touches(each, change, picture)))
      mark(edgeKey(edge.from, edge.to), change);
    const other = otherOf(change, picture);
    if (other !== undefined && !others.has(edgeKey(other.edge.from, other.edge.to)))
      others.set(edgeKey(other.edge.from, other.edge.to), other);
  }
  const added = [...others.values()];
  const nodes = [...picture.nodes, ...new Map(added.map(({ node }) => [node.id, node])).values()];
  return {
    ...picture,
    nodes: nodes.map((node) => (node.mark === undefined ? { ...node, mark: marks.get(node.id) } : node)),
    edges: [
      ...picture.edges.map((edge) =>
        edge.mark === undefined ? { ...edge, mark: marks.get(edgeKey(edge.from, edge.to)) } : edge,
      ),
      ...added.map(({ edge }) => edge),
    ],
  };
}

/** Whether a node is what a changed policy is attached to or belongs to. */
function holds({ kind, name }: PictureNode, { holder }: AccessChange): boolean {
  switch (holder.kind) {
    case "role":
    case "trust policy":
      return (kind === "role" || kind === "job role") && holder.name === name;
    case "bucket":
    case "ACL":
      return kind === "bucket" && name !== "" && holder.name === name;
    case "key":
      return kind === "key" && name !== "" && keyName(holder.name) === name;
    case "VPC endpoint":
      return kind === "endpoint" && name !== "" && holder.address === name;
    default:
      return false;
  }
}

/** Whether a changed policy is one of those that decide an edge. */
function touches({ from, to }: PictureEdge, change: AccessChange, { nodes }: Picture): boolean {
  const { holder, gain } = change;
  const [source, target] = [nodes.find(({ id }) => id === from), nodes.find(({ id }) => id === to)];
  if (source === undefined || target === undefined) return false;
  if (holder.kind === "trust policy") return holds(target, change) && (from === USERS || from === EMR);
  if (holder.kind === "VPC endpoint") return holds(source, change);
  if (holder.kind !== "role") return holds(target, change);
  // Through the endpoint go the requests of the job role.
  const requester = from === S3_ENDPOINT ? nodes.find(({ id }) => id === JOB_ROLE) : source;
  if (requester === undefined || !holds(requester, change)) return false;
  const services = servicesOf(target);
  const isAbout = texts(gain.action).some((text) =>
    services.some((service) => text === "*" || text.toLowerCase().startsWith(`${service}:`)),
  );
  return (gain.action.negated || isAbout) && (target.kind !== "bucket" || isAboutBucket(change, target));
}

function servicesOf({ id, kind }: PictureNode): readonly string[] {
  if (kind === "bucket") return ["s3"];
  if (kind === "key") return ["kms"];
  if (kind === "network") return ["ec2"];
  if (kind === "job role") return ["iam"];
  return id === EMR || id === EMR_ENDPOINT ? ["emr-serverless", "ecr"] : [];
}

function isAboutBucket({ gain: { resource } }: AccessChange, { name }: PictureNode): boolean {
  if (resource === undefined || resource.negated || name === "") return true;
  return texts(resource).some((text) => {
    const [fixed = ""] = text.split(/[*?]/);
    const [, bucket] = /^arn:[^:]*:s3:::(.*)$/.exec(fixed) ?? [];
    if (bucket === undefined) return true;
    const [before] = bucket.split("/");
    return bucket.includes("/") || fixed === text ? before === name : name.startsWith(bucket);
  });
}

/** A principal beside the path that a bucket, a key or a role lets in, or no longer does. */
function otherOf(
  change: AccessChange,
  { nodes }: Picture,
): { readonly node: PictureNode; readonly edge: PictureEdge } | undefined {
  const { holder, gain, direction, rank } = change;
  if (gain.principal === undefined || gain.statement.effect === "Deny" || holder.kind === "VPC endpoint")
    return undefined;
  const target = nodes.find((node) => holds(node, change));
  if (target === undefined) return undefined;
  const name = rank === "public" ? "any principal" : nameOf(gain.principal);
  // The path's own principals have their edges.
  if (nodes.some((node) => node.name !== "" && name.endsWith(`/${node.name}`)) || PATH_SERVICES.includes(name))
    return undefined;
  const node: PictureNode = {
    id: `other ${name}`,
    kind: "other",
    what: rank === "public" ? "any principal" : "another principal",
    name: rank === "public" ? "" : name,
    address: undefined,
    mark: direction === "gained" ? "added" : "removed",
    errors: [],
  };
  const mark = direction === "gained" ? "added" : "removed";
  return {
    node,
    edge: {
      from: node.id,
      to: target.id,
      verb: holder.kind === "trust policy" ? "assumes" : "reaches",
      answer: "yes",
      mark,
      why: [],
    },
  };
}

/** Marks what the checks find an error in: the domain, a role, an endpoint, a bucket. */
function withErrors(picture: Picture, findings: readonly Finding[]): Picture {
  const errors = findings.filter(
    ({ check, isUnknown, wasBefore }) =>
      check.severity === "error" && isUnknown !== true && !wasBefore && !isSaid(check.id),
  );
  const of = (address: string | undefined): readonly string[] =>
    address === undefined
      ? []
      : [...new Set(errors.flatMap((each) => (each.address === address ? [each.check.id] : [])))];
  return {
    ...picture,
    nodes: picture.nodes.map((node) => ({ ...node, errors: of(node.address) })),
  };
}

/** The edges say it. */
function isSaid(id: string): boolean {
  return id === "canvas-cannot";
}

const PATH_SERVICES = ["sagemaker.amazonaws.com", "emr-serverless.amazonaws.com"];

/** By code units, so that it is the same everywhere. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
