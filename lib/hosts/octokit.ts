/**
 * GitHub's own client, with its plugins for pages, retries and rate limits. In the package and in the action this file is a bundle:
 * installed, Octokit's type definitions alone would be 12 MB.
 */
import { HostError } from "./host";

/** As much of the client as is used. */
export interface GitHubClient {
  readonly request: (route: string, parameters: Readonly<Record<string, unknown>>) => Promise<unknown>;
  /** All pages of a list, by the Link header. */
  readonly paginate: (route: string, parameters: Readonly<Record<string, unknown>>) => Promise<readonly unknown[]>;
  readonly graphql: (query: string, variables: Readonly<Record<string, unknown>>) => Promise<unknown>;
}

/** How GitHub is reached. */
export interface GitHubAccess {
  readonly token: string;
  /** `https://api.github.com`, or `https://HOST/api/v3` of GitHub Enterprise Server. */
  readonly apiUrl: string;
  /** Hears of waits. */
  readonly log?: (message: string) => void;
}

const TIMEOUT_MS = 30_000;
/** A job that waits longer is better run again. */
const MOST_WAIT_S = 120;
const MOST_RETRIES = 2;

/** The client. Its functions throw HostError. */
export async function githubClient({ token, apiUrl, log }: GitHubAccess): Promise<GitHubClient> {
  const [{ Octokit }, { retry }, { throttling }, { paginateRest }] = await Promise.all([
    import("@octokit/core"),
    import("@octokit/plugin-retry"),
    import("@octokit/plugin-throttling"),
    import("@octokit/plugin-paginate-rest"),
  ]);
  const limit = (retryAfter: number, _options: object, _client: unknown, retryCount: number): boolean => {
    const isWaited = retryCount < MOST_RETRIES && retryAfter <= MOST_WAIT_S;
    log?.(
      `GitHub limits the rate of requests; ${isWaited ? `the next try is in ${String(retryAfter)} s` : `it asks for ${String(retryAfter)} s, which is too long`}.`,
    );
    return isWaited;
  };
  const octokit = new (Octokit.plugin(retry, throttling, paginateRest))({
    auth: token,
    baseUrl: apiUrl.replace(/\/+$/, ""),
    userAgent: "canvas-large-data",
    request: { fetch: withTimeout },
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    retry: { retries: MOST_RETRIES },
    throttle: { onRateLimit: limit, onSecondaryRateLimit: limit },
  });
  return {
    request: (route, parameters) =>
      failing(async () => (await octokit.request(route, { ...parameters })).data as unknown),
    paginate: (route, parameters) => failing(() => octokit.paginate(route, { per_page: 100, ...parameters })),
    graphql: (query, variables) => failing(() => octokit.graphql(query, { ...variables })),
  };
}

function ignore(): void {
  // Octokit's own messages name its inner parts.
}

async function withTimeout(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
}

async function failing<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const { status, message, response } = error as {
      readonly status?: number;
      readonly message: string;
      readonly response?: { readonly data?: { readonly message?: string } };
    };
    const said = response?.data?.message ?? message;
    throw new HostError(response === undefined && status === 500 ? 0 : (status ?? 0), said);
  }
}
