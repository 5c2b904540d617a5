/** Whether a plan may be applied: the plan is the reviewed one, and a person approved the reviewed commit. Pure. */
import { readStamp } from "./stamp";

/** A comment as the gate sees it. */
export interface GateComment {
  readonly body: string;
  readonly url: string;
  /** The id of the App that wrote it; undefined for a person's. */
  readonly app: number | undefined;
  /** Someone other than its author edited it. Whoever may write to a repository may edit every comment. */
  readonly isEdited: boolean;
  readonly isMinimized: boolean;
  readonly updated: string;
}

/** A person's review, as GitHub has it. */
export interface GateReview {
  readonly user: string;
  readonly state: string;
  readonly commit: string;
  readonly submitted: string;
  /** OWNER, MEMBER, COLLABORATOR and others. */
  readonly association: string;
}

/** What is asked. */
export interface GateQuestion {
  readonly name: string;
  /** The App whose comments count; undefined: none was configured. */
  readonly app: number | undefined;
  readonly head: string;
  readonly author: string;
  readonly comments: readonly GateComment[];
  readonly reviews: readonly GateReview[];
  readonly changedFiles: readonly string[];
  /** The fingerprints of the plans that would be applied. */
  readonly fingerprints: readonly string[];
}

/** The answer. */
export interface GateAnswer {
  /** Empty: it may be applied. */
  readonly refusals: readonly string[];
  /** Why the answer could have been forged; empty if it could not. */
  readonly advisory: readonly string[];
}

/** The App of the token that every workflow has, those of the pull request too. */
export const WORKFLOW_APP = 15368;

const MAY_APPROVE: ReadonlySet<string> = new Set(["OWNER", "MEMBER", "COLLABORATOR"]);

/** Decides. */
export function gate(question: GateQuestion): GateAnswer {
  const { app, head, name, fingerprints } = question;
  const advisory =
    app === undefined || app === WORKFLOW_APP
      ? [
          "This gate is advisory: comments of the workflow's own token count, and a workflow of the pull request can write such a comment. Give comment-app the id of an App that those workflows cannot use.",
        ]
      : [];
  const workflows = question.changedFiles.filter(isOfPipeline);
  const decision = workflows.map(
    (file) =>
      `The pull request changes ${file}, which decides what runs. Decide on that by itself: merge it in a pull request of its own.`,
  );
  const counted = question.comments.flatMap((comment) => {
    const stamp = readStamp(comment.body)?.stamp;
    return stamp?.name === name && comment.app === (app ?? WORKFLOW_APP) && !comment.isMinimized
      ? [{ ...comment, stamp }]
      : [];
  });
  const [comment, ...others] = counted;
  if (comment === undefined) {
    return {
      advisory,
      refusals: [
        ...decision,
        `No review of the name ${name} by the App ${String(app ?? WORKFLOW_APP)} is on the pull request.`,
      ],
    };
  }
  const { stamp } = comment;
  const wanted = [...stamp.plans].sort().join(", ");
  const present = [...fingerprints].sort().join(", ");
  return {
    advisory,
    refusals: [
      ...decision,
      ...(others.length > 0
        ? [`There are several reviews of the name ${name}; which of them counts is not known.`]
        : []),
      ...(comment.isEdited ? [`The review (${comment.url}) was edited by someone else after it was written.`] : []),
      ...(stamp.commit === head
        ? []
        : [`The review is of commit ${stamp.commit}, and the head of the pull request is ${head}.`]),
      ...(wanted === present
        ? []
        : [
            `The plan has changed since the review: its fingerprint is ${present || "missing"}, reviewed was ${wanted || "none"}.`,
          ]),
      ...(isApproved(question, latest(stamp.time, comment.updated))
        ? []
        : [
            `No approval counts: it takes one of commit ${head}, later than the review, not dismissed, by someone with access who is not the author.`,
          ]),
    ],
  };
}

function isOfPipeline(file: string): boolean {
  return /^\.github\/(workflows|actions)\//.test(file);
}

function latest(one: string, other: string): number {
  return Math.max(Date.parse(one), Date.parse(other));
}

/** The last word of each reviewer counts; a comment is no word. */
function isApproved({ reviews, head, author }: GateQuestion, after: number): boolean {
  const last = new Map<string, GateReview>();
  for (const review of reviews) if (review.state !== "COMMENTED") last.set(review.user, review);
  return [...last.values()].some(
    ({ user, state, commit, submitted, association }) =>
      state === "APPROVED" &&
      commit === head &&
      user !== author &&
      MAY_APPROVE.has(association) &&
      Date.parse(submitted) > after,
  );
}
