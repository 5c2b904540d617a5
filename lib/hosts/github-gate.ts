/** What the gate asks GitHub. */
import { z } from "zod";
import { type GateComment, type GateReview } from "./gate";
import type { PullRequest } from "./github";
import { HostError } from "./host";
import type { GitHubClient } from "./octokit";
import { MARKER } from "./stamp";

const pullSchema = z.object({
  user: z.object({ login: z.string() }),
  head: z.object({ sha: z.string() }),
  base: z.object({ sha: z.string() }),
});
const commentSchema = z.object({
  node_id: z.string(),
  html_url: z.string(),
  body: z.string().nullish(),
  updated_at: z.string(),
  performed_via_github_app: z.object({ id: z.number() }).nullish(),
});
const reviewSchema = z.object({
  user: z.object({ login: z.string() }).nullable(),
  state: z.string(),
  commit_id: z.string().nullish(),
  submitted_at: z.string().nullish(),
  author_association: z.string(),
});
const login = z.object({ login: z.string() }).nullish();
const nodesSchema = z.object({
  nodes: z.array(z.object({ id: z.string(), isMinimized: z.boolean(), editor: login, author: login }).nullable()),
});
const fileSchema = z.object({ content: z.string(), encoding: z.literal("base64") });

const QUERY = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on IssueComment { id isMinimized editor { login } author { login } } } }`;

/** What GitHub knows of a pull request. */
export interface GateFacts {
  readonly head: string;
  readonly base: string;
  readonly author: string;
  readonly comments: readonly GateComment[];
  readonly reviews: readonly GateReview[];
  readonly changedFiles: readonly string[];
}

/** Asks for all of it, all pages. */
export async function gateFacts(client: GitHubClient, { repository, number }: PullRequest): Promise<GateFacts> {
  const [owner, repo] = repository.split("/");
  const at = { owner, repo, pull_number: number, issue_number: number };
  const pull = pullSchema.parse(await client.request("GET /repos/{owner}/{repo}/pulls/{pull_number}", at));
  const comments = z
    .array(commentSchema)
    .parse(await client.paginate("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", at))
    .filter(({ body }) => body?.includes(MARKER) === true);
  const ids = comments.map(({ node_id: id }) => id);
  const nodes =
    ids.length === 0 ? [] : nodesSchema.parse(await client.graphql(QUERY, { ids: ids.slice(0, 100) })).nodes;
  const known = new Map(nodes.flatMap((each) => (each === null ? [] : [[each.id, each] as const])));
  const reviews = z
    .array(reviewSchema)
    .parse(await client.paginate("GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews", at));
  const files = z
    .array(z.object({ filename: z.string(), previous_filename: z.string().optional() }))
    .parse(await client.paginate("GET /repos/{owner}/{repo}/pulls/{pull_number}/files", at));
  return {
    head: pull.head.sha,
    base: pull.base.sha,
    author: pull.user.login,
    comments: comments.map((each) => {
      const node = known.get(each.node_id);
      const editor = node?.editor?.login;
      return {
        body: each.body ?? "",
        url: each.html_url,
        app: each.performed_via_github_app?.id,
        // What GraphQL does not answer counts as edited.
        isEdited: node === undefined || (editor !== undefined && editor !== node.author?.login),
        isMinimized: node?.isMinimized ?? true,
        updated: each.updated_at,
      };
    }),
    reviews: reviews.map((each) => ({
      user: each.user?.login ?? "",
      state: each.state,
      commit: each.commit_id ?? "",
      submitted: each.submitted_at ?? "",
      association: each.author_association,
    })),
    changedFiles: files.flatMap(({ filename, previous_filename: old }) =>
      old === undefined ? [filename] : [filename, old],
    ),
  };
}

/** A file at a commit; undefined where there is none. */
export async function fileAt(
  client: GitHubClient,
  repository: string,
  commit: string,
  path: string,
): Promise<string | undefined> {
  const [owner, repo] = repository.split("/");
  try {
    const answer = await client.request("GET /repos/{owner}/{repo}/contents/{path}", {
      owner,
      repo,
      path,
      ref: commit,
    });
    return Buffer.from(fileSchema.parse(answer).content, "base64").toString("utf8");
  } catch (error) {
    if (error instanceof HostError && error.status === 404) return undefined;
    throw error;
  }
}
