/** What `restart` does with time and side by side, on a clock of its own. */
import type { App } from "../../lib/sources/account/apps";
import type { Effects } from "../../lib/operations/aws";
import { restart } from "../../lib/operations/restart";
import type { ClientAnswer } from "../../lib/sources/account/live";

const app = (name: string): App => ({
  owner: { kind: "user profile", name },
  appName: "default",
  status: "InService",
  user: name,
  since: "2026-01-01T00:00:00.000Z",
  lastActive: undefined,
  mayBeOutdated: true,
});
const names = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `user-${String(index)}`);
const answered = (output: Readonly<Record<string, unknown>>): ClientAnswer => ({ is: "answered", output });

/** Not zero, as no clock is. */
const START = Date.parse("2026-01-02T00:00:00.000Z");

/** An AWS in which deleting an app takes so long. */
function account(
  users: readonly string[],
  deletingMs: number,
): Effects & { readonly said: string[]; most: () => number } {
  let [clock, running, most] = [START, 0, 0];
  const deletedAt = new Map<string, number>();
  const said: string[] = [];
  return {
    said,
    most: () => most,
    now: () => clock,
    wait: (milliseconds) => {
      clock += milliseconds;
      return Promise.resolve();
    },
    say: (line) => said.push(line),
    call: async (operation, input) => {
      if (operation === "sagemaker:DeleteApp") {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        deletedAt.set(String(input["UserProfileName"]), clock + deletingMs);
        return answered({});
      }
      return answered({
        Apps: users.map((name) => {
          const at = deletedAt.get(name);
          const status = at === undefined ? "InService" : at <= clock ? "Deleted" : "Deleting";
          return { AppType: "Canvas", AppName: "default", UserProfileName: name, Status: status };
        }),
      });
    },
  };
}

const never = (): boolean => false;

test("four deletions at a time, and progress", async () => {
  const aws = account(names(20), 3_000);
  const { deleted, left } = await restart(aws, "d-1", names(20).map(app), never);
  expect([deleted.length, left, aws.most()]).toEqual([20, [], 4]);
  expect(aws.said).toEqual(["0 of 20 deleted", "20 of 20 deleted"]);
});

test("what is not Deleted after 15 minutes is left", async () => {
  const aws = account(names(2), 15 * 60_000 + 10_000);
  const { deleted, left } = await restart(aws, "d-1", names(2).map(app), never);
  expect(deleted).toEqual([]);
  expect(left.map(({ app: { user }, why }) => [user, why])).toEqual([
    ["user-0", "its deletion was requested and is not Deleted after 15 minutes"],
    ["user-1", "its deletion was requested and is not Deleted after 15 minutes"],
  ]);
  expect(aws.now() - START).toBeLessThan(15 * 60_000 + 10_000);
  expect((await restart(account(names(2), 14 * 60_000), "d-1", names(2).map(app), never)).left).toEqual([]);
});

test("interrupted, nothing more is sent, and it is said of which", async () => {
  const aws = account(names(9), 60_000);
  let calls = 0;
  const call: Effects["call"] = (...given) => {
    calls += 1;
    return aws.call(...given);
  };
  const { left } = await restart({ ...aws, call }, "d-1", names(9).map(app), () => calls >= 4);
  expect(left.map(({ why }) => why)).toEqual([
    ...Array<string>(4).fill("its deletion was requested and was not waited for"),
    ...Array<string>(5).fill("nothing was sent"),
  ]);
});

test("an app that its user opens again while others are deleted is done", async () => {
  const aws = account(names(1), 60_000);
  const call: Effects["call"] = (operation, input) =>
    operation === "sagemaker:ListApps"
      ? Promise.resolve(
          answered({ Apps: [{ AppType: "Canvas", AppName: "default", UserProfileName: "user-0", Status: "Pending" }] }),
        )
      : aws.call(operation, input);
  expect((await restart({ ...aws, call }, "d-1", [app("user-0")], never)).left).toEqual([]);
});

describe("what AWS refuses", () => {
  const refused = (code: string): ClientAnswer => ({ is: "refused", code, message: "no" });
  const refusing = async (of: Readonly<Record<string, ClientAnswer>>): Promise<readonly unknown[]> => {
    const aws = account(names(2), 3_000);
    let lists = 0;
    const call: Effects["call"] = (operation, input) => {
      lists += operation === "sagemaker:ListApps" ? 1 : 0;
      const answer =
        of[operation === "sagemaker:ListApps" ? `list ${String(lists)}` : String(input["UserProfileName"])];
      return answer === undefined ? aws.call(operation, input) : Promise.resolve(answer);
    };
    const { deleted, left } = await restart({ ...aws, call }, "d-1", names(2).map(app), never);
    return [deleted.map(({ user }) => user), left.map(({ app: { user }, why }) => [user, why]), aws.said, lists];
  };
  const MISSING = "The permission sagemaker:DeleteApp is missing: no.";
  const LEFT = "its deletion was requested and is not Deleted after 15 minutes";

  test("one app is left, and the others are deleted", async () => {
    expect(await refusing({ "user-0": refused("AccessDeniedException") })).toEqual([
      ["user-1"],
      [["user-0", MISSING]],
      [`user-0: ${MISSING}`, "0 of 1 deleted", "1 of 1 deleted"],
      4,
    ]);
  });

  test("nothing is waited for where nothing was sent", async () => {
    const all = { "user-0": refused("AccessDeniedException"), "user-1": refused("AccessDeniedException") };
    expect((await refusing(all)).slice(3)).toEqual([0]);
  });

  test("an app that its user deleted meanwhile is deleted as the others are", async () => {
    expect(
      await refusing({ "user-0": refused("ResourceNotFound"), "list 1": { is: "answered", output: { Apps: [] } } }),
    ).toEqual([["user-0", "user-1"], [], ["2 of 2 deleted"], 1]);
  });

  test("an error of the list ends nothing, a permission that is missing does", async () => {
    expect((await refusing({ "list 1": refused("InternalFailure") })).slice(0, 2)).toEqual([["user-0", "user-1"], []]);
    expect(await refusing({ "list 1": refused("AccessDeniedException") })).toEqual([
      [],
      [
        ["user-0", LEFT],
        ["user-1", LEFT],
      ],
      [],
      1,
    ]);
  });
});
