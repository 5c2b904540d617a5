/**
 * GitHub as far as comments and approvals go, on a loopback address: REST with pages by the Link header, GraphQL, and each of
 * the documented refusals. https://docs.github.com/rest/issues/comments
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Who a token is. */
export interface Actor {
  readonly login: string;
  readonly id: number;
  /** The id of the App that the token is of. */
  readonly app?: number;
  /** Its token may only read. */
  readonly isReadOnly?: boolean;
}

/** A comment as it is kept. */
export interface KeptComment {
  readonly id: number;
  readonly pull: number;
  body: string;
  readonly author: Actor;
  isMinimized: boolean;
  /** Who edited it last; null: nobody, or the author by the API. */
  editor: string | null;
  readonly created: string;
  updated: string;
}

/** A review of a pull request by a person. */
export interface KeptReview {
  readonly user: string;
  readonly state: "APPROVED" | "DISMISSED" | "CHANGES_REQUESTED" | "COMMENTED";
  readonly commit_id: string;
  readonly submitted_at: string;
  readonly association?: string;
}

/** An answer in place of the right one. */
export interface Failure {
  readonly method: string;
  readonly path: RegExp;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** How often; once if not given. */
  times?: number;
  /** Before the answer; with the status 0 the right answer follows. */
  readonly delay?: number;
  /** Only for bodies that are longer. */
  readonly longerThan?: number;
}

/** A request that was made. */
export interface Made {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly body: unknown;
}

/** Everything the server holds, for tests to set and to read. */
export interface GitHubState {
  readonly actors: Map<string, Actor>;
  comments: KeptComment[];
  reviews: KeptReview[];
  /** By number. */
  readonly pulls: Map<number, { head: string; author: string; readonly base: string }>;
  /** Files that a pull request changes. */
  changedFiles: string[];
  /** Contents by `COMMIT:PATH`. */
  readonly contents: Map<string, string>;
  failures: Failure[];
  readonly made: Made[];
  /** Runs before each writing request, for races. */
  beforeWrite: (() => void) | undefined;
  /** The newest comments' time. */
  now: () => string;
}

/** A loopback GitHub that runs. */
export interface LoopbackGitHub extends GitHubState {
  readonly url: string;
  readonly graphqlUrl: string;
  readonly stop: () => Promise<void>;
  readonly comment: (pull: number, author: Actor, body: string, more?: Partial<KeptComment>) => KeptComment;
}

export const REPOSITORY = "acme/platform";
/** What a workflow's own token is. */
export const ACTIONS: Actor = { login: "github-actions[bot]", id: 41898282, app: 15368 };
/** A token of an App that only the pipeline has. */
export const APP: Actor = { login: "plan-reviewer[bot]", id: 9001, app: 4242 };

export async function startLoopbackGitHub(prefix = ""): Promise<LoopbackGitHub> {
  let lastId = 1000;
  const state: GitHubState = {
    actors: new Map([
      ["actions-token", ACTIONS],
      ["app-token", APP],
      ["read-token", { ...ACTIONS, isReadOnly: true }],
    ]),
    comments: [],
    reviews: [],
    pulls: new Map([[7, { head: "a".repeat(40), author: "dev", base: "b".repeat(40) }]]),
    changedFiles: [],
    contents: new Map(),
    failures: [],
    made: [],
    beforeWrite: undefined,
    now: () => new Date().toISOString().replace(/\.\d+Z$/, "Z"),
  };
  const server: Server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(JSON.stringify({ message: String(error) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const url = `${origin}${prefix}`;

  function add(pull: number, author: Actor, body: string, more: Partial<KeptComment> = {}): KeptComment {
    const time = state.now();
    const made = { id: ++lastId, pull, body, author, isMinimized: false, editor: null, created: time, updated: time };
    const comment: KeptComment = { ...made, ...more };
    state.comments.push(comment);
    return comment;
  }

  const shown = (comment: KeptComment): object => ({
    id: comment.id,
    node_id: `IC_${String(comment.id)}`,
    html_url: `https://github.example/${REPOSITORY}/pull/${String(comment.pull)}#issuecomment-${String(comment.id)}`,
    body: comment.body,
    user: {
      login: comment.author.login,
      id: comment.author.id,
      type: comment.author.app === undefined ? "User" : "Bot",
    },
    performed_via_github_app: comment.author.app === undefined ? null : { id: comment.author.app },
    created_at: comment.created,
    updated_at: comment.updated,
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    const method = request.method ?? "";
    const asked = new URL(request.url ?? "/", origin);
    const path = asked.pathname.startsWith(prefix) ? asked.pathname.slice(prefix.length) : asked.pathname;
    const token = (request.headers.authorization ?? "").replace(/^(token|bearer) /i, "");
    state.made.push({ method, path: `${path}${asked.search}`, token, body });
    const reply = (status: number, json: unknown, headers: Readonly<Record<string, string>> = {}): void => {
      response
        .writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers })
        .end(json === undefined ? "" : JSON.stringify(json));
    };
    const failure = state.failures.find(
      (each) =>
        each.method === method &&
        each.path.test(path) &&
        (each.times ?? 1) > 0 &&
        (each.longerThan === undefined || Buffer.byteLength((body as { body?: string }).body ?? "") > each.longerThan),
    );
    if (failure !== undefined) {
      failure.times = (failure.times ?? 1) - 1;
      if (failure.delay !== undefined) await new Promise((resolve) => setTimeout(resolve, failure.delay));
      if (failure.status !== 0) {
        reply(failure.status, failure.body ?? { message: `status ${String(failure.status)}` }, failure.headers);
        return;
      }
    }
    const actor = state.actors.get(token);
    if (actor === undefined) {
      reply(401, { message: "Bad credentials" });
      return;
    }
    if (path === "/user") {
      reply(403, { message: "Resource not accessible by integration" });
      return;
    }
    if (path === "/graphql" || asked.pathname === "/api/graphql") {
      const { variables } = body as { readonly variables: { readonly ids?: readonly string[] } };
      if ((variables.ids ?? []).length > 100) {
        reply(200, { errors: [{ message: "The maximum number of ids is 100" }] });
        return;
      }
      const nodes = (variables.ids ?? []).map((id) => {
        const comment = state.comments.find((each) => `IC_${String(each.id)}` === id);
        if (comment === undefined) return null;
        const { author, isMinimized, editor } = comment;
        return {
          id,
          isMinimized,
          viewerDidAuthor: author.id === actor.id,
          editor: editor === null ? null : { login: editor.replace(/\[bot\]$/, "") },
          author: { login: author.login.replace(/\[bot\]$/, "") },
        };
      });
      reply(200, { data: { nodes } });
      return;
    }
    const isWrite = method !== "GET";
    if (isWrite && actor.isReadOnly === true) {
      reply(403, { message: "Resource not accessible by integration" });
      return;
    }
    if (isWrite) state.beforeWrite?.();
    const tooLong = (of: string): boolean => of.length > 65_536;
    const refusal = {
      message: "Validation Failed",
      errors: [
        { resource: "IssueComment", code: "unprocessable", message: "Body is too long (maximum is 65536 characters)" },
      ],
    };
    const page = (all: readonly unknown[]): void => {
      const size = Math.min(Number(asked.searchParams.get("per_page") ?? "30"), 100);
      const number = Number(asked.searchParams.get("page") ?? "1");
      const last = Math.max(1, Math.ceil(all.length / size));
      const link = (to: number, rel: string): string => {
        const target = new URL(asked.href);
        target.searchParams.set("page", String(to));
        return `<${target.href}>; rel="${rel}"`;
      };
      const links = number < last ? [link(number + 1, "next"), link(last, "last")] : [];
      reply(200, all.slice((number - 1) * size, number * size), links.length === 0 ? {} : { link: links.join(", ") });
    };
    const repository = `/repos/${REPOSITORY}`;
    const ofPull = new RegExp(`^${repository}/issues/(\\d+)/comments$`).exec(path);
    if (ofPull !== null) {
      const pull = Number(ofPull[1]);
      if (!state.pulls.has(pull)) reply(404, { message: "Not Found" });
      else if (method === "GET") page(state.comments.filter((each) => each.pull === pull).map(shown));
      else {
        const { body: given } = body as { readonly body: string };
        if (tooLong(given)) reply(422, refusal);
        else reply(201, shown(add(pull, actor, given)));
      }
      return;
    }
    const one = new RegExp(`^${repository}/issues/comments/(\\d+)$`).exec(path);
    if (one !== null) {
      const comment = state.comments.find(({ id }) => id === Number(one[1]));
      if (comment === undefined) reply(404, { message: "Not Found" });
      else if (comment.author.id !== actor.id) reply(403, { message: "Resource not accessible by integration" });
      else if (method === "DELETE") {
        state.comments = state.comments.filter((each) => each !== comment);
        response.writeHead(204).end();
      } else {
        const { body: given } = body as { readonly body: string };
        if (tooLong(given)) reply(422, refusal);
        else {
          comment.body = given;
          comment.updated = state.now();
          reply(200, shown(comment));
        }
      }
      return;
    }
    const ofReview = new RegExp(`^${repository}/pulls/(\\d+)(/reviews|/files)?$`).exec(path);
    const pull = state.pulls.get(Number(ofReview?.[1]));
    if (ofReview !== null && pull !== undefined) {
      if (ofReview[2] === "/reviews") {
        page(
          state.reviews.map((each, index) => ({
            id: index,
            user: { login: each.user },
            state: each.state,
            commit_id: each.commit_id,
            submitted_at: each.submitted_at,
            author_association: each.association ?? "MEMBER",
          })),
        );
      } else if (ofReview[2] === "/files") page(state.changedFiles.map((filename) => ({ filename })));
      else {
        reply(200, {
          number: Number(ofReview[1]),
          user: { login: pull.author },
          head: { sha: pull.head },
          base: { sha: pull.base },
        });
      }
      return;
    }
    const file = new RegExp(`^${repository}/contents/(.+)$`).exec(path);
    const content = state.contents.get(`${asked.searchParams.get("ref") ?? ""}:${decodeURIComponent(file?.[1] ?? "")}`);
    if (content !== undefined) {
      reply(200, { type: "file", encoding: "base64", content: Buffer.from(content).toString("base64") });
      return;
    }
    reply(404, { message: "Not Found" });
  }

  return Object.assign(state, {
    url,
    graphqlUrl: `${origin}/graphql`,
    comment: add,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  });
}
