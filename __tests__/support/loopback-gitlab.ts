/** GitLab as far as notes of a merge request go, on a loopback address: https://docs.gitlab.com/api/notes/ */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Failure, Made } from "./loopback-github";

/** A note as it is kept. */
export interface KeptNote {
  readonly id: number;
  body: string;
  readonly author: number;
  readonly system: boolean;
}

/** A loopback GitLab that runs. */
export interface LoopbackGitLab {
  readonly url: string;
  notes: KeptNote[];
  failures: Failure[];
  readonly made: Made[];
  readonly note: (author: number, body: string, system?: boolean) => KeptNote;
  readonly stop: () => Promise<void>;
}

/** Users by their tokens: a project's access token has a user of its own. */
const USERS: Readonly<Record<string, number>> = { "glpat-bot": 31, "glpat-other": 32 };

export async function startLoopbackGitLab(): Promise<LoopbackGitLab> {
  let lastId = 500;
  const made: Made[] = [];
  const held = { notes: [] as KeptNote[], failures: [] as Failure[] };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const body = text === "" ? undefined : (JSON.parse(text) as { readonly body: string });
      const method = request.method ?? "";
      const asked = new URL(request.url ?? "/", origin);
      const path = asked.pathname.replace(/^\/api\/v4/, "");
      const token = String(request.headers["private-token"] ?? "");
      made.push({ method, path: `${path}${asked.search}`, token, body });
      const reply = (status: number, json: unknown, headers: Readonly<Record<string, string>> = {}): void => {
        response.writeHead(status, { "content-type": "application/json", ...headers });
        response.end(json === undefined ? "" : JSON.stringify(json));
      };
      const failure = held.failures.find(
        (each) => each.method === method && each.path.test(path) && (each.times ?? 1) > 0,
      );
      if (failure !== undefined) {
        failure.times = (failure.times ?? 1) - 1;
        reply(failure.status, failure.body ?? { message: `${String(failure.status)} refused` }, failure.headers);
        return;
      }
      const user = Object.hasOwn(USERS, token) ? USERS[token] : undefined;
      if (user === undefined) {
        reply(401, { message: "401 Unauthorized" });
        return;
      }
      const shown = ({ id, body: kept, author, system }: KeptNote): object => ({
        id,
        body: kept,
        system,
        author: { id: author },
      });
      if (path === "/user") {
        reply(200, { id: user });
        return;
      }
      const base = "/projects/acme%2Fplatform/merge_requests/7/notes";
      if (path === base && method === "GET") {
        const [size, page] = ["per_page", "page"].map((name) => Number(asked.searchParams.get(name) ?? "0"));
        const [most, number] = [size === undefined || size === 0 ? 20 : size, Math.max(1, page ?? 1)];
        const next = new URL(asked.href);
        next.searchParams.set("page", String(number + 1));
        const hasNext = held.notes.length > number * most;
        reply(
          200,
          held.notes.slice((number - 1) * most, number * most).map(shown),
          hasNext ? { link: `<${next.href}>; rel="next", <${next.href}>; rel="last"` } : {},
        );
        return;
      }
      if (path === base && method === "POST" && body !== undefined) {
        const note = add(user, body.body);
        reply(201, shown(note));
        return;
      }
      const note = held.notes.find(({ id }) => path === `${base}/${String(id)}`);
      if (note === undefined) reply(404, { message: "404 Not found" });
      else if (note.author !== user) reply(403, { message: "403 Forbidden" });
      else if (method === "DELETE") {
        held.notes = held.notes.filter((each) => each !== note);
        reply(204, undefined);
      } else {
        note.body = body?.body ?? "";
        reply(200, shown(note));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

  function add(author: number, body: string, system = false): KeptNote {
    const note = { id: ++lastId, body, author, system };
    held.notes.push(note);
    return note;
  }

  return Object.assign(held, {
    url: `${origin}/api/v4`,
    made,
    note: add,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  });
}
