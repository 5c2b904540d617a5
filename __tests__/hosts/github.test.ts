/** The sticky comment against a loopback GitHub: every refusal that GitHub documents, and two runs at once. */
import { githubHost } from "../../lib/hosts/github";
import { githubClient } from "../../lib/hosts/octokit";
import { postSticky, type Desired, type Outcome } from "../../lib/hosts/sticky";
import { readStamp, type Stamp, stamped } from "../../lib/hosts/stamp";
import {
  ACTIONS,
  type Actor,
  type Failure,
  type LoopbackGitHub,
  REPOSITORY,
  startLoopbackGitHub,
} from "../support/loopback-github";
import "../support/fast-clock";

let github: LoopbackGitHub;
beforeEach(async () => {
  github = await startLoopbackGitHub();
});
afterEach(() => github.stop());

const STAMP: Stamp = {
  name: "prod",
  run: "20.1",
  commit: "a".repeat(40),
  time: "2026-01-31T12:00:00Z",
  verdict: "safe",
  plans: [],
};
const READER: Actor = { login: "reader", id: 5 };
const desired = (stamp: Partial<Stamp> = {}, text = "whole\n"): Desired => ({
  stamp: { ...STAMP, ...stamp },
  text,
  short: "short\n",
});

async function post(what: Desired = desired(), token = "actions-token", number = 7): Promise<Outcome> {
  const client = await githubClient({ token, apiUrl: github.url });
  return postSticky(githubHost(client, { repository: REPOSITORY, number }), what);
}

const texts = (): readonly (string | undefined)[] => github.comments.map(({ body }) => readStamp(body)?.text);
const writes = (): readonly string[] =>
  github.made.filter(({ method, path }) => method !== "GET" && path !== "/graphql").map(({ method }) => method);
const COMMENTS = /\/issues\/7\/comments$/;
const COMMENT = /\/issues\/comments\/\d+$/;
const SECONDARY = { message: "You have exceeded a secondary rate limit." };
/** As a plan of the run before wrote it. */
const existing = (stamp: Partial<Stamp> = {}, text = "old\n"): number =>
  github.comment(7, ACTIONS, stamped({ ...STAMP, run: "10.1", commit: "b".repeat(40), ...stamp }, text)).id;

test("a new comment, with the stamp and its address", async () => {
  const outcome = await post();
  const [comment] = github.comments;
  expect(outcome).toEqual({
    kind: "created",
    url: `https://github.example/${REPOSITORY}/pull/7#issuecomment-${String(comment?.id)}`,
  });
  expect(comment?.body).toBe(stamped(STAMP, "whole\n"));
});

test("is updated in place on page 4 of the comments, and all pages are read", async () => {
  for (let index = 0; index < 350; index++) github.comment(7, READER, `comment ${String(index)}`);
  const id = existing();
  github.comment(7, READER, "the last one");
  expect((await post()).kind).toBe("updated");
  expect(github.comments.find((each) => each.id === id)?.body).toBe(stamped(STAMP, "whole\n"));
  expect(github.comments).toHaveLength(352);
  expect(github.made.filter(({ path }) => path.includes("page=4"))).toHaveLength(2);
});

test("is not written when it is equal", async () => {
  existing({ commit: STAMP.commit }, "whole\n");
  expect((await post()).kind).toBe("unchanged");
  expect(writes()).toEqual([]);
});

test("the author is known without GET /user", async () => {
  await post();
  expect(github.made.filter(({ path }) => path === "/user")).toEqual([]);
});

test.each<[string, () => void]>([
  ["another author pasted the marker", () => github.comment(7, READER, stamped(STAMP, "whole\n"))],
  ["it is minimized", () => github.comment(7, ACTIONS, stamped(STAMP, "whole\n"), { isMinimized: true })],
  ["it is of another name", () => github.comment(7, ACTIONS, stamped({ ...STAMP, name: "test" }, "whole\n"))],
  ["it was deleted", () => undefined],
])("a new one where %s", async (_, before) => {
  before();
  const there = github.comments.length;
  expect((await post()).kind).toBe("created");
  expect(github.comments).toHaveLength(there + 1);
});

test("a new one where it is deleted between reading and writing", async () => {
  existing();
  github.beforeWrite = () => {
    github.comments = [];
    github.beforeWrite = undefined;
  };
  expect((await post()).kind).toBe("created");
  expect(texts()).toEqual(["whole\n"]);
});

describe("no comment that is out of date stays", () => {
  test("too long: a short one in its place", async () => {
    const id = existing();
    const outcome = await post(desired({}, "x".repeat(66_000)));
    expect(outcome).toEqual({
      kind: "shortened",
      url: expect.stringContaining(String(id)) as string,
      why: "Validation Failed",
    });
    expect(texts()).toEqual(["short\n"]);
  });

  test("too long, and there was none: a short one", async () => {
    expect((await post(desired({}, "x".repeat(66_000)))).kind).toBe("shortened");
    expect(texts()).toEqual(["short\n"]);
  });

  test.each([403, 422])("every update is answered with %d: deleted, and a short new one", async (status) => {
    existing();
    github.failures = [{ method: "PATCH", path: COMMENT, status, times: 99 }];
    expect((await post()).kind).toBe("shortened");
    expect(texts()).toEqual(["short\n"]);
  });

  test("the token may not write: its address is named", async () => {
    const id = existing();
    expect(await post(desired(), "read-token")).toEqual({
      kind: "forbidden",
      why: "Resource not accessible by integration",
      stale: `https://github.example/${REPOSITORY}/pull/7#issuecomment-${String(id)}`,
    });
  });
});

test("a read-only token is known by the API's answer", async () => {
  expect(await post(desired(), "read-token")).toEqual({
    kind: "forbidden",
    why: "Resource not accessible by integration",
  });
});

describe("errors", () => {
  test.each<[string, string, number, number]>([
    ["a wrong token", "wrong-token", 7, 401],
    ["no such pull request", "actions-token", 8, 404],
  ])("%s", async (_, token, number, status) => {
    await expect(post(desired(), token, number)).rejects.toMatchObject({ name: "HostError", status });
  });

  test("nothing listens", async () => {
    await github.stop();
    await expect(post()).rejects.toMatchObject({ name: "HostError", status: 0 });
  });
});

describe("is tried again", () => {
  test.each<[string, Failure]>([
    ["after 500", { method: "GET", path: COMMENTS, status: 500 }],
    ["after 502 on writing", { method: "POST", path: COMMENTS, status: 502 }],
    ["after 503 of GraphQL", { method: "POST", path: /^\/graphql$/, status: 503 }],
    ["when it is slow", { method: "GET", path: COMMENTS, status: 0, delay: 1500 }],
  ])("%s", async (_, failure) => {
    existing({ name: "other" });
    github.failures = [failure];
    expect((await post()).kind).toBe("created");
  });

  test.each([403, 429])("after %d of a secondary rate limit, when Retry-After has passed", async (status) => {
    github.failures = [{ method: "POST", path: COMMENTS, status, headers: { "retry-after": "2" }, body: SECONDARY }];
    const start = Date.now();
    expect((await post()).kind).toBe("created");
    expect(Date.now() - start).toBeGreaterThanOrEqual(2000);
  });

  test("not when Retry-After is longer than anybody waits", async () => {
    github.failures = [
      { method: "POST", path: COMMENTS, status: 429, headers: { "retry-after": "3600" }, body: SECONDARY, times: 9 },
    ];
    await expect(post()).rejects.toMatchObject({ status: 429 });
  }, 30_000);
});

describe("two runs at once", () => {
  test("an older run stops when it reads a later one", async () => {
    existing({ run: "21.1" }, "later\n");
    expect(await post()).toMatchObject({ kind: "superseded", by: "21.1" });
    expect(writes()).toEqual([]);
  });

  test("both created one: the older run removes its own", async () => {
    github.beforeWrite = () => {
      github.beforeWrite = undefined;
      existing({ run: "21.1" }, "later\n");
    };
    expect((await post()).kind).toBe("superseded");
    expect(texts()).toEqual(["later\n"]);
  });

  test("both created one: the later run keeps one", async () => {
    github.beforeWrite = () => {
      github.beforeWrite = undefined;
      existing({ run: "19.1" }, "older\n");
    };
    await post();
    expect(texts()).toEqual(["whole\n"]);
  });

  test("an older run overwrote it after it was written: it is written again", async () => {
    const id = existing();
    let count = 0;
    github.failures = [{ method: "GET", path: COMMENTS, status: 0, times: 99 }];
    const comment = github.comments.find((each) => each.id === id);
    // Between the writing and the reading after it.
    Object.defineProperty(github.failures[0], "delay", {
      get: () => {
        if (++count === 3 && comment !== undefined) comment.body = stamped({ ...STAMP, run: "19.1" }, "older\n");
        return undefined;
      },
    });
    await post();
    expect(texts()).toEqual(["whole\n"]);
  });
});
