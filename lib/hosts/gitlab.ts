/** Merge requests of GitLab as a host of comments: https://docs.gitlab.com/api/notes/ */
import { z } from "zod";
import { type CommentHost, HostError } from "./host";
import { MARKER } from "./stamp";

/** How a merge request of GitLab is reached. */
export interface GitLabAccess {
  readonly token: string;
  /** `CI_API_V4_URL`, such as `https://gitlab.com/api/v4`. */
  readonly apiUrl: string;
  /** The project's number, or its path. */
  readonly project: string;
  /** The number of the merge request in its project. */
  readonly mergeRequest: number;
  /** The page of the merge request, which links to notes begin with. */
  readonly webUrl: string;
  /** Hears of waits. */
  readonly log?: (message: string) => void;
}

const note = z.object({
  id: z.number(),
  body: z.string(),
  system: z.boolean().optional(),
  author: z.object({ id: z.number() }),
});

const TIMEOUT_MS = 30_000;
const MOST_WAIT_S = 120;
const MOST_RETRIES = 3;

/** The notes of a merge request. */
export function gitlabHost(access: GitLabAccess): CommentHost {
  const { project, mergeRequest, webUrl } = access;
  const notes = `projects/${encodeURIComponent(project)}/merge_requests/${String(mergeRequest)}/notes`;
  const urlOf = (id: number): string => `${webUrl}#note_${String(id)}`;
  const written = async (method: string, path: string, body: string): Promise<string> =>
    urlOf(note.parse(await (await ask(access, method, path, { body })).json()).id);
  return {
    list: async () => {
      const me = z.object({ id: z.number() }).parse(await (await ask(access, "GET", "user")).json());
      const all: z.infer<typeof note>[] = [];
      let next: string | undefined = `${notes}?per_page=100&sort=asc&order_by=created_at`;
      while (next !== undefined) {
        const answer: Response = await ask(access, "GET", next);
        all.push(...z.array(note).parse(await answer.json()));
        next = nextPage(answer.headers.get("link"), access.apiUrl);
      }
      return all
        .filter(({ system, body }) => system !== true && body.includes(MARKER))
        .map(({ id, body, author }) => ({
          id: String(id),
          body,
          url: urlOf(id),
          isOwn: author.id === me.id,
          isMinimized: false,
        }));
    },
    create: (body) => written("POST", notes, body),
    update: (id, body) => written("PUT", `${notes}/${id}`, body),
    remove: async (id) => {
      try {
        await ask(access, "DELETE", `${notes}/${id}`);
      } catch (error) {
        if (!(error instanceof HostError) || error.status !== 404) throw error;
      }
    },
  };
}

/** Only a page of the same host gets the token. */
function nextPage(link: string | null, apiUrl: string): string | undefined {
  const [, url] = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? "") ?? [];
  const base = `${apiUrl.replace(/\/+$/, "")}/`;
  return url?.startsWith(base) === true ? url.slice(base.length) : undefined;
}

async function ask(access: GitLabAccess, method: string, path: string, body?: object): Promise<Response> {
  const { apiUrl, token, log } = access;
  for (let tries = 0; ; tries++) {
    const answer = await fetch(`${apiUrl.replace(/\/+$/, "")}/${path}`, {
      method,
      headers: { "private-token": token, "content-type": "application/json", "user-agent": "canvas-large-data" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // With a redirect the token would go to another host.
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      const { message, cause } = error as Error;
      throw new HostError(0, `${apiUrl} does not answer: ${cause instanceof Error ? cause.message : message}`);
    });
    if (answer.ok) return answer;
    const wait = waitOf(answer, tries);
    if (wait === undefined) throw new HostError(answer.status, await messageOf(answer));
    log?.(`GitLab answered ${String(answer.status)}; the next try is in ${String(wait)} s.`);
    await new Promise((resolve) => setTimeout(resolve, wait * 1000));
  }
}

/** Seconds until the next try; undefined where none follows. */
function waitOf({ status, headers }: Response, tries: number): number | undefined {
  if (tries >= MOST_RETRIES || (status !== 429 && status < 500)) return undefined;
  const asked = Number(headers.get("retry-after") ?? Number.NaN);
  const wait = Number.isFinite(asked) && asked >= 0 ? asked : 2 ** tries;
  return wait <= MOST_WAIT_S ? wait : undefined;
}

async function messageOf(answer: Response): Promise<string> {
  const text = await answer.text();
  try {
    const { message, error } = JSON.parse(text) as { readonly message?: unknown; readonly error?: unknown };
    const said = message ?? error;
    return typeof said === "string" ? said : JSON.stringify(said);
  } catch {
    return text.slice(0, 200) || `status ${String(answer.status)}`;
  }
}
