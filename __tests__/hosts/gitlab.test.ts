/** The sticky note against a loopback GitLab. */
import { gitlabHost } from "../../lib/hosts/gitlab";
import { postSticky, type Outcome } from "../../lib/hosts/sticky";
import { readStamp, type Stamp, stamped } from "../../lib/hosts/stamp";
import { type LoopbackGitLab, startLoopbackGitLab } from "../support/loopback-gitlab";

let gitlab: LoopbackGitLab;
beforeEach(async () => {
  gitlab = await startLoopbackGitLab();
});
afterEach(() => gitlab.stop());

const STAMP: Stamp = {
  name: "prod",
  run: "20",
  commit: "a".repeat(40),
  time: "2026-01-31T12:00:00Z",
  verdict: null,
  plans: [],
};
const [BOT, OTHER] = [31, 32];

const waits: string[] = [];
function post(token = "glpat-bot"): Promise<Outcome> {
  const host = gitlabHost({
    token,
    apiUrl: gitlab.url,
    project: "acme/platform",
    mergeRequest: 7,
    webUrl: "https://gitlab.example/acme/platform/-/merge_requests/7",
    log: (message) => waits.push(message),
  });
  return postSticky(host, { stamp: STAMP, text: "whole\n", short: "short\n" });
}

const old = stamped({ ...STAMP, run: "10", commit: "b".repeat(40) }, "old\n");
const texts = (): readonly (string | undefined)[] => gitlab.notes.map(({ body }) => readStamp(body)?.text);

test("a new note, and its address", async () => {
  expect(await post()).toEqual({
    kind: "created",
    url: "https://gitlab.example/acme/platform/-/merge_requests/7#note_501",
  });
  expect(gitlab.notes[0]?.body).toBe(stamped(STAMP, "whole\n"));
});

test("is updated in place on page 3, and not written when it is equal", async () => {
  for (let index = 0; index < 250; index++) gitlab.note(OTHER, `note ${String(index)}`);
  gitlab.note(BOT, old);
  expect((await post()).kind).toBe("updated");
  expect(gitlab.notes).toHaveLength(251);
  expect((await post()).kind).toBe("unchanged");
  expect(gitlab.made.filter(({ method }) => method !== "GET").map(({ method }) => method)).toEqual(["PUT"]);
});

test.each<[string, () => void]>([
  ["another author pasted the marker", () => gitlab.note(OTHER, old)],
  ["GitLab itself wrote it", () => gitlab.note(BOT, old, true)],
])("a new one where %s", async (_, before) => {
  before();
  expect((await post()).kind).toBe("created");
});

test("an update that is refused: deleted, and a short new one", async () => {
  gitlab.note(BOT, old);
  gitlab.failures = [{ method: "PUT", path: /notes\/\d+$/, status: 403, times: 9 }];
  expect(await post()).toMatchObject({ kind: "shortened", why: "403 refused" });
  expect(texts()).toEqual(["short\n"]);
});

test.each([429, 500, 502])("is tried again after %d, when Retry-After has passed", async (status) => {
  gitlab.failures = [{ method: "POST", path: /notes$/, status, headers: { "retry-after": "1" } }];
  waits.length = 0;
  expect((await post()).kind).toBe("created");
  expect(waits).toEqual([`GitLab answered ${String(status)}; the next try is in 1 s.`]);
});

test.each<[string, number]>([["glpat-wrong", 401]])(
  "the token %s is an error with status %d",
  async (token, status) => {
    await expect(post(token)).rejects.toMatchObject({ name: "HostError", status });
  },
);

test("a page at another host gets no token", async () => {
  gitlab.failures = [
    {
      method: "GET",
      path: /notes$/,
      status: 200,
      body: [],
      headers: { link: '<https://evil.example/api/v4/x>; rel="next"' },
    },
  ];
  expect((await post()).kind).toBe("created");
});
