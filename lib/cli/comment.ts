/** `canvas-large-data comment REVIEW.md`: posts a review as one comment that is kept up to date, on GitHub or GitLab. */
import { readFileSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import { z } from "zod";
import { type CommentHost, HostError } from "../hosts/host";
import { isName, type Stamp } from "../hosts/stamp";
import { type Outcome, postSticky } from "../hosts/sticky";
import { REDACTED } from "../report/redact";
import { ownValue } from "../rules/own-value";
import { InputError } from "../sources/input";
import { withHelp } from "./help";
import { reportingLater } from "./options";

interface Options {
  readonly host?: "github" | "gitlab";
  readonly name: string;
  readonly repository?: string;
  readonly number?: number;
  readonly commit?: string;
  readonly tokenFile?: string;
  readonly tokenVariable?: string;
  readonly publishDetails?: true;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function configure(command: Command): void {
  withHelp(command, {
    examples: [
      ["canvas-large-data comment review.md", "in a pipeline of GitHub or GitLab, which says where it goes"],
      [
        "canvas-large-data comment review.md --host gitlab --name prod --token-file /run/secrets/gitlab",
        "one of several reviews of a merge request",
      ],
    ],
    exitCodes: [
      [0, "the comment is up to date, or a later run's is"],
      [1, "the comment could not be written, or only a short one"],
    ],
  });
  command
    .argument("<file>", "a review in markdown (review --format markdown); - for standard input")
    .addOption(
      new Option("--host <host>", "where the comment goes (default: what the pipeline runs on)").choices([
        "github",
        "gitlab",
      ]),
    )
    .option("--name <name>", "which of several reviews of one pull request it is", name, "review")
    .option(
      "--repository <name>",
      "owner/name on GitHub, the project's path or number on GitLab (default: the pipeline's)",
    )
    .option("--number <number>", "of the pull request or merge request (default: the pipeline's)", number)
    .option("--commit <sha>", "the head commit that was planned (default: the pipeline's)")
    .option("--token-variable <variable>", "the variable that holds the token (default: GITHUB_TOKEN or GITLAB_TOKEN)")
    .option(
      "--publish-details",
      "write account ids, ARNs and bucket names also where anyone can read them; else that takes a review made with --redact",
    )
    .option("--token-file <file>", "a file that holds the token")
    .action(async (file: string, options: Options) => {
      await reportingLater(() => run(file, options, process.env));
    });
}

async function run(file: string, options: Options, environment: Environment): Promise<void> {
  const host = options.host ?? hostOf(environment);
  const text = textOf(file);
  const target = host === "github" ? githubTarget(options, environment) : gitlabTarget(options, environment);
  if (target.isPublic && options.publishDetails !== true && !text.includes(REDACTED)) {
    throw new InputError(
      `Anyone may be able to read ${host === "github" ? "this repository" : "this project"}, and ${file} may hold account ids, ARNs and bucket names. Make it with: canvas-large-data review plan.json --format markdown --redact > review.md. To publish them, or where the repository is private and the pipeline does not say so: --publish-details`,
    );
  }
  const stamp: Stamp = {
    name: options.name,
    run: target.run,
    commit: commitOf(options.commit ?? target.commit),
    time: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    verdict: null,
    plans: [...new Set(text.match(/\bp1-[0-9a-f]{64}\b/g) ?? [])].sort(),
  };
  const short = `The review is too long for a comment, or was refused. It is in the output of the pipeline.\n`;
  try {
    say(await postSticky(await target.open(), { stamp, text, short }));
  } catch (error) {
    if (error instanceof HostError)
      throw new InputError(`The comment could not be written: ${sentence(error.message)}`);
    if (error instanceof z.ZodError)
      throw new InputError(
        "The host's answer is none that its documentation describes. Is the address of its API right?",
      );
    throw error;
  }
}

function say(outcome: Outcome): void {
  switch (outcome.kind) {
    case "superseded":
      process.stderr.write(`Run ${outcome.by}, which is later, has written the comment: ${outcome.url}\n`);
      return;
    case "forbidden":
      throw new InputError(
        `The token may not write the comment: ${sentence(outcome.why)}${outcome.stale === undefined ? "" : ` The comment at ${outcome.stale} is out of date now.`} It needs pull-requests: write on GitHub, the scope api and the role Reporter on GitLab.`,
      );
    case "shortened":
      process.stderr.write(`The host refused the whole review (${outcome.why}); a short comment stands there.\n`);
      process.exitCode = 1;
      break;
    case "skipped":
      return;
    case "created":
    case "updated":
    case "unchanged":
      process.stderr.write(`The comment is ${outcome.kind}.\n`);
      break;
  }
  process.stdout.write(`${outcome.url}\n`);
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function textOf(file: string): string {
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw new InputError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}.`);
  }
  if (text.trim() === "")
    throw new InputError(
      `${file} is empty. Make it with: canvas-large-data review plan.json --format markdown > review.md`,
    );
  if (/^\s*\{/.test(text))
    throw new InputError(
      `${file} is JSON, and a comment is Markdown. Make it with: canvas-large-data review plan.json --format markdown > review.md`,
    );
  return text;
}

function hostOf({ GITHUB_ACTIONS: github, GITLAB_CI: gitlab }: Environment): "github" | "gitlab" {
  if (github === "true") return "github";
  if (gitlab === "true") return "gitlab";
  throw new InputError(
    "This is no pipeline of GitHub or GitLab. Say where the comment goes: --host github or --host gitlab.",
  );
}

/** Where the comment goes. */
interface Target {
  readonly run: string;
  readonly commit: string | undefined;
  /** Anyone may read it; also where that is not known. */
  readonly isPublic: boolean;
  readonly open: () => Promise<CommentHost>;
}

function githubTarget(options: Options, environment: Environment): Target {
  const repository = needed(options.repository ?? environment["GITHUB_REPOSITORY"], "--repository owner/name");
  if (!/^[^/\s]+\/[^/\s]+$/.test(repository))
    throw new InputError(`${repository} is no repository of GitHub. Write: --repository owner/name`);
  const event = eventOf(environment["GITHUB_EVENT_PATH"]);
  const pull = event.pull_request;
  const at = options.number ?? pull?.number;
  if (at === undefined)
    throw new InputError("This run is about no pull request. Name it: --number 12, or run it on pull_request.");
  const token = tokenOf(options, environment, ["GITHUB_TOKEN", "GH_TOKEN"]);
  return {
    run: runOf(environment["GITHUB_RUN_ID"], environment["GITHUB_RUN_ATTEMPT"]),
    commit: pull?.head.sha ?? environment["GITHUB_SHA"],
    isPublic: event.repository?.private !== true,
    open: async () => {
      const [{ githubClient }, { githubHost }] = await Promise.all([
        import("../hosts/octokit.js"),
        import("../hosts/github.js"),
      ]);
      const apiUrl = environment["GITHUB_API_URL"] ?? "https://api.github.com";
      return githubHost(await githubClient({ token, apiUrl, log }), { repository, number: at });
    },
  };
}

function gitlabTarget(options: Options, environment: Environment): Target {
  const project = needed(
    options.repository ?? environment["CI_MERGE_REQUEST_PROJECT_ID"] ?? environment["CI_PROJECT_ID"],
    "--repository group/project",
  );
  const given = Number(environment["CI_MERGE_REQUEST_IID"]);
  const at = options.number ?? (Number.isInteger(given) && given > 0 ? given : undefined);
  if (at === undefined)
    throw new InputError(
      "This pipeline is about no merge request. Name it: --number 12, or run the job in merge request pipelines: rules: - if: $CI_PIPELINE_SOURCE == 'merge_request_event'.",
    );
  const token = tokenOf(options, environment, ["GITLAB_TOKEN"]);
  if (token === environment["CI_JOB_TOKEN"]) throw new InputError(JOB_TOKEN);
  const apiUrl = environment["CI_API_V4_URL"] ?? "https://gitlab.com/api/v4";
  const page =
    environment["CI_MERGE_REQUEST_PROJECT_URL"] ??
    environment["CI_PROJECT_URL"] ??
    apiUrl.replace(/\/api\/v4\/?$/, `/${project}`);
  return {
    run: runOf(environment["CI_JOB_ID"] ?? environment["CI_PIPELINE_ID"], undefined),
    commit: [environment["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"], environment["CI_COMMIT_SHA"]].find(isGiven),
    isPublic: !["private", "internal"].includes(environment["CI_PROJECT_VISIBILITY"] ?? ""),
    open: async () => {
      const { gitlabHost } = await import("../hosts/gitlab.js");
      return gitlabHost({
        token,
        apiUrl,
        project,
        mergeRequest: at,
        webUrl: `${page}/-/merge_requests/${String(at)}`,
        log,
      });
    },
  };
}

const JOB_TOKEN =
  "CI_JOB_TOKEN cannot write notes: GitLab's API does not take it for them. Create a project access token (Settings > Access tokens) with the role Reporter and the scope api, store it as the masked variable GITLAB_TOKEN, and leave CI_JOB_TOKEN out.";

const eventSchema = z.object({
  pull_request: z.object({ number: z.int(), head: z.object({ sha: z.string() }) }).optional(),
  repository: z.object({ private: z.boolean().optional() }).optional(),
});

function eventOf(file: string | undefined): z.infer<typeof eventSchema> {
  if (file === undefined) return {};
  try {
    return eventSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // No event, or one of another kind: then the options say it.
    return {};
  }
}

function tokenOf({ tokenFile, tokenVariable }: Options, environment: Environment, usual: readonly string[]): string {
  if (tokenVariable === "CI_JOB_TOKEN") throw new InputError(JOB_TOKEN);
  if (tokenFile !== undefined) {
    try {
      const token = readFileSync(tokenFile, "utf8").trim();
      if (token !== "") return token;
    } catch (error) {
      throw new InputError(`${tokenFile} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}.`);
    }
    throw new InputError(`${tokenFile} is empty; it should hold the token.`);
  }
  const names = tokenVariable === undefined ? usual : [tokenVariable];
  const token = names.map((each) => ownValue(environment, each)).find(isGiven);
  if (token !== undefined) return token;
  if (usual.includes("GITLAB_TOKEN") && environment["CI_JOB_TOKEN"] !== undefined) throw new InputError(JOB_TOKEN);
  throw new InputError(
    `There is no token in ${names.join(" or ")}. Set it, or name a file: --token-file. As an argument, other processes would see it.`,
  );
}

function log(message: string): void {
  process.stderr.write(`${message}\n`);
}

function runOf(run: string | undefined, attempt: string | undefined): string {
  // By hand, the time stands for the number: later is more.
  const value = run ?? String(Date.now());
  return attempt === undefined ? value : `${value}.${attempt}`;
}

/** GitLab sets variables that do not apply to nothing. */
function isGiven(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}

function needed(value: string | undefined, write: string): string {
  if (value === undefined || value === "")
    throw new InputError(`It is not known where the comment goes. Write: ${write}`);
  return value;
}

function commitOf(commit: string | undefined): string {
  if (commit === undefined || !/^[0-9a-f]{7,64}$/i.test(commit))
    throw new InputError(
      `${commit ?? "The commit"} is no commit: 7 to 64 hexadecimal digits. Write: --commit "$(git rev-parse HEAD)"`,
    );
  return commit.toLowerCase();
}

function name(given: string): string {
  if (!isName(given))
    throw new InvalidArgumentError(
      "a name has at most 100 letters, digits, spaces and . _ / - and begins with a letter or digit.",
    );
  return given;
}

function number(given: string): number {
  if (!/^[1-9]\d{0,9}$/.test(given)) throw new InvalidArgumentError("it is no number of a pull request.");
  return Number(given);
}
