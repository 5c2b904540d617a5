/** What Canvas users must be able to do with large data, feature by feature of the AWS page. */
import { type Answer } from "../authorization/answer";
import type { Reason } from "../authorization/decide";
import type { RefusalKind, UnknownKind, Why } from "../authorization/unknown";
import { textsOf } from "../inventory/fact";
import {
  ask,
  type EvaluatedRequest,
  type Basis,
  distinctReasons,
  type ExternalInputs,
  type Question,
} from "./question";
import { PAGE, SAGEMAKER_ROLES } from "./pages";
import { dataRequests } from "./requests/data";
import { endpointRequests } from "./requests/endpoint";
import { assumeRole, EMR_SERVERLESS, jobRequests } from "./requests/jobs";
import { networkRequests } from "./requests/network";
import { unreachedEmrServerless, unreachedS3 } from "./closed-network";
import type { CanvasEnvironment, CanvasRole } from "./environment";

/** A feature of the page. */
export interface Feature {
  readonly id: string;
  /** The page's own name for the stage. */
  readonly feature: string;
  /** What is asked, as a sentence that the answer completes. */
  readonly title: string;
}

/** The features in the page's order. Of each the page says that it runs on EMR Serverless; all read data and write results. */
export const FEATURES: readonly Feature[] = [
  { id: "import-with-sampling", feature: "Data Import", title: "import large datasets with sampling" },
  { id: "export-to-s3", feature: "Data Preparation", title: "export from Data Wrangler to Amazon S3" },
  { id: "export-to-dataset", feature: "Data Preparation", title: "export from Data Wrangler to a Canvas dataset" },
  { id: "export-to-model", feature: "Data Preparation", title: "export from Data Wrangler to a Canvas model" },
  { id: "model-building", feature: "Model Building", title: "train models on large datasets" },
  { id: "inference", feature: "Inference", title: "make predictions on large datasets" },
];

/** A reason together with the question it answers. */
export interface Because {
  readonly action: string;
  readonly question: Question | undefined;
  readonly reason: Reason;
}

/** The answer for one capability or limit of one execution role. */
export interface Judgement {
  readonly id: string;
  readonly feature: string;
  readonly title: string;
  readonly answer: Answer;
  readonly basis: Basis;
  readonly because: readonly Because[];
  /** Everything that was asked, for --explain. */
  readonly asked: readonly EvaluatedRequest[];
}

/** The capabilities of one execution role. */
export function capabilitiesOf(
  role: CanvasRole,
  environment: CanvasEnvironment,
  inputs: ExternalInputs,
): readonly Judgement[] {
  const common = commonQuestions(role, environment).map((question) => ask(question, environment, inputs));
  const data =
    environment.jobRole === undefined
      ? []
      : dataRequests(environment.jobRole, environment, inputs).map((question) => ask(question, environment, inputs));
  const all = [...common, ...data];
  const open = unanswered(environment);
  return FEATURES.map((feature) => judgement(feature, all, open));
}

function commonQuestions(role: CanvasRole, environment: CanvasEnvironment): readonly Question[] {
  const { account } = environment.inventory;
  return [
    assumeRole(role, "sagemaker.amazonaws.com", account, SAGEMAKER_ROLES),
    ...jobRequests(role, environment).map(fromTheNetwork),
    ...networkRequests(role, environment),
    ...endpointRequests(environment),
    ...(environment.jobRole === undefined
      ? []
      : [assumeRole(environment.jobRole, EMR_SERVERLESS, account, `${PAGE}, Scenario 1 step 2`)]),
  ];
}

/** Apps send their requests from the network of the domain. */
function fromTheNetwork(question: Question): Question {
  return { ...question, through: "network of the setup" };
}

/** What no policy answers: each is a no or an unknown by itself. */
interface Open {
  readonly answer: "no" | "unknown";
  readonly why: Why;
}

function unanswered(environment: CanvasEnvironment): readonly Open[] {
  const { enabled, jobRole, networkAccess, subnets, inventory } = environment;
  const { source } = inventory;
  const no = (kind: RefusalKind): Open => ({ answer: "no", why: { kind, object: environment.name, source } });
  const unknown = (kind: UnknownKind, object = environment.name): Open => ({
    answer: "unknown",
    why: { kind, object, source },
  });
  const unreached = [unreachedS3(environment), unreachedEmrServerless(environment)];
  return [
    ...ofSetting(enabled, no, unknown),
    ...(jobRole === undefined ? [no("no-job-role")] : []),
    ...(enabled.is !== "absent" && networkAccess === "unknown"
      ? [unknown("not-known", "whether the domain has internet access")]
      : []),
    ...(networkAccess === "vpc-only" && textsOf(subnets).length === 0
      ? [unknown("not-known", "the list of the domain's subnets")]
      : []),
    ...unreached.flatMap((each) => (each === undefined ? [] : [each])),
  ];
}

function ofSetting(
  enabled: CanvasEnvironment["enabled"],
  no: (kind: RefusalKind) => Open,
  unknown: (kind: UnknownKind, object?: string) => Open,
): readonly Open[] {
  if (enabled.is === "absent") return [unknown("not-in-source", "the domain, with its setting and its network,")];
  if (enabled.is === "unknown") return [{ answer: "unknown", why: enabled.why }];
  switch (enabled.value) {
    case "yes":
      return [];
    case "no":
      return [no("setting-not-enabled")];
    case "not set":
      return [unknown("setting-elsewhere")];
    case "dropped":
      return [unknown("setting-dropped")];
    case "overridden":
      return [unknown("setting-overridden")];
  }
}

/** All must be allowed. A no that rests on inferred requests alone is not known to be one. */
export function judgement(
  { id, feature, title }: Pick<Feature, "id" | "feature" | "title">,
  asked: readonly EvaluatedRequest[],
  open: readonly Open[] = [],
): Judgement {
  const refused = asked.filter(({ decision }) => decision.answer === "no");
  const documented = refused.filter(({ question }) => question.basis === "documented");
  const opened = (answer: Open["answer"]): readonly Because[] =>
    open.filter((each) => each.answer === answer).map(({ why }) => noStatement(why));
  const common = { id, feature, title, asked };
  if (documented.length > 0 || open.some(({ answer }) => answer === "no")) {
    return { ...common, answer: "no", basis: "documented", because: [...opened("no"), ...documented.flatMap(because)] };
  }
  // What is refused here is inferred: a documented no has decided above.
  const doubtful = [...refused, ...asked.filter(({ decision }) => decision.answer === "unknown")];
  if (doubtful.length > 0 || open.length > 0) {
    const basis =
      doubtful.every(({ question }) => question.basis === "inferred") && open.length === 0 ? "inferred" : "documented";
    return { ...common, answer: "unknown", basis, because: [...opened("unknown"), ...doubtful.flatMap(because)] };
  }
  const basis = asked.some(({ question }) => question.basis === "inferred") ? "inferred" : "documented";
  return { ...common, answer: "yes", basis, because: asked.flatMap(because) };
}

function because({ question, decision }: EvaluatedRequest): readonly Because[] {
  return distinctReasons(decision.because).map((reason) => ({ action: question.action, question, reason }));
}

/** A reason that no statement gives. */
export function noStatement(why: Why): Because {
  return {
    action: "",
    question: undefined,
    reason: { kind: "cannot tell", layer: "identity", policy: undefined, statement: undefined, why },
  };
}
