/** Pull requests of GitHub as a host of comments. */
import { z } from "zod";
import { type CommentHost, type HostComment, HostError } from "./host";
import type { GitHubClient } from "./octokit";
import { MARKER } from "./stamp";

/** A pull request. */
export interface PullRequest {
  /** `owner/name` */
  readonly repository: string;
  readonly number: number;
}

const listed = z.object({
  id: z.number(),
  node_id: z.string(),
  body: z.string().nullish(),
  html_url: z.string(),
  updated_at: z.string(),
  performed_via_github_app: z.object({ id: z.number() }).nullish(),
});
const written = z.object({ html_url: z.string() });
const login = z.object({ login: z.string() }).nullish();
const node = z.object({
  id: z.string(),
  isMinimized: z.boolean(),
  viewerDidAuthor: z.boolean(),
  editor: login,
  author: login,
});

/** REST knows neither what is minimized or edited nor, for a workflow's token, who asks. */
const QUERY = `query ($ids: [ID!]!) {
  nodes(ids: $ids) { ... on IssueComment { id isMinimized viewerDidAuthor editor { login } author { login } } }
}`;

/** GraphQL takes so many ids at once. */
const MOST_IDS = 100;

const COMMENTS = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
const COMMENT = "/repos/{owner}/{repo}/issues/comments/{comment_id}";

/** A comment with a marker of ours. */
export interface MarkedComment extends HostComment {
  /** The number of the App that wrote it; undefined where no App did. */
  readonly app: number | undefined;
  /** Someone other than its author changed it. */
  readonly isEdited: boolean;
  /** When it was written last, as `2026-01-01T12:00:00Z`. */
  readonly updated: string;
}

/** Every comment of a pull request with a marker of ours, from all pages. What GraphQL does not answer counts as minimized and edited. */
export async function markedComments(
  client: GitHubClient,
  { repository, number }: PullRequest,
): Promise<readonly MarkedComment[]> {
  const [owner, repo] = repository.split("/");
  const all = await client.paginate(`GET ${COMMENTS}`, { owner, repo, issue_number: number });
  const ours = z
    .array(listed)
    .parse(all)
    .filter(({ body }) => body?.includes(MARKER) === true);
  const known = new Map<string, z.infer<typeof node>>();
  for (let start = 0; start < ours.length; start += MOST_IDS) {
    const ids = ours.slice(start, start + MOST_IDS).map((each) => each.node_id);
    const { nodes } = z.object({ nodes: z.array(node.nullable()) }).parse(await client.graphql(QUERY, { ids }));
    for (const each of nodes) if (each !== null) known.set(each.id, each);
  }
  return ours.map((each): MarkedComment => {
    const found = known.get(each.node_id);
    const editor = found?.editor?.login;
    return {
      id: String(each.id),
      body: each.body ?? "",
      url: each.html_url,
      isOwn: found?.viewerDidAuthor ?? false,
      isMinimized: found?.isMinimized ?? true,
      app: each.performed_via_github_app?.id,
      isEdited: found === undefined || (editor !== undefined && editor !== found.author?.login),
      updated: each.updated_at,
    };
  });
}

/** The comments of a pull request. */
export function githubHost(client: GitHubClient, { repository, number }: PullRequest): CommentHost {
  const [owner = "", repo = ""] = repository.split("/");
  return {
    list: () => markedComments(client, { repository, number }),
    create: async (body) =>
      written.parse(await client.request(`POST ${COMMENTS}`, { owner, repo, issue_number: number, body })).html_url,
    update: async (id, body) =>
      written.parse(await client.request(`PATCH ${COMMENT}`, { owner, repo, comment_id: id, body })).html_url,
    remove: async (id) => {
      try {
        await client.request(`DELETE ${COMMENT}`, { owner, repo, comment_id: id });
      } catch (error) {
        if (!(error instanceof HostError) || error.status !== 404) throw error;
      }
    },
  };
}
