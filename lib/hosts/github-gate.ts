/** What the gate asks GitHub. */
import { z } from "zod";
import { type GateComment, type GateReview } from "./gate";
import { markedComments, type PullRequest } from "./github";
import { HostError } from "./host";
import type { GitHubClient } from "./octokit";

const pullSchema = z.object({
  user: z.object({ login: z.string() }),
  head: z.object({ sha: z.string() }),
  base: z.object({ sha: z.string() }),
});
const reviewSchema = z.object({
  user: z.object({ login: z.string() }).nullable(),
  state: z.string(),
  commit_id: z.string().nullish(),
  submitted_at: z.string().nullish(),
  author_association: z.string(),
});
const fileSchema = z.object({ content: z.string(), encoding: z.literal("base64") });

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
    comments: await markedComments(client, { repository, number }),
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
