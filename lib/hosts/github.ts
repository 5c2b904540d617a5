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
});
const written = z.object({ html_url: z.string() });
const nodes = z.object({
  nodes: z.array(z.object({ id: z.string(), isMinimized: z.boolean(), viewerDidAuthor: z.boolean() }).nullable()),
});

/** REST knows neither what is minimized nor, for a workflow's token, who asks. */
const QUERY = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on IssueComment { id isMinimized viewerDidAuthor } } }`;

/** GraphQL takes so many ids at once. */
const MOST_IDS = 100;

const COMMENTS = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
const COMMENT = "/repos/{owner}/{repo}/issues/comments/{comment_id}";

/** The comments of a pull request. */
export function githubHost(client: GitHubClient, { repository, number }: PullRequest): CommentHost {
  const [owner = "", repo = ""] = repository.split("/");
  return {
    list: async () => {
      const all = await client.paginate(`GET ${COMMENTS}`, { owner, repo, issue_number: number });
      const ours = z
        .array(listed)
        .parse(all)
        .filter(({ body }) => body?.includes(MARKER) === true);
      const known = new Map<string, { readonly isMinimized: boolean; readonly viewerDidAuthor: boolean }>();
      for (let start = 0; start < ours.length; start += MOST_IDS) {
        const ids = ours.slice(start, start + MOST_IDS).map((each) => each.node_id);
        for (const node of nodes.parse(await client.graphql(QUERY, { ids })).nodes)
          if (node !== null) known.set(node.id, node);
      }
      return ours.map((each): HostComment => ({
        id: String(each.id),
        body: each.body ?? "",
        url: each.html_url,
        isOwn: known.get(each.node_id)?.viewerDidAuthor ?? false,
        isMinimized: known.get(each.node_id)?.isMinimized ?? true,
      }));
    },
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
