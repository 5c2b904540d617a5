/** The GitHub action: reviews plans, writes summary, comment and annotations, or asks whether a plan may be applied. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  closeSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, normalize } from "node:path";
import { z } from "zod";
import { plainPhrase } from "../report/reason";
import { gate } from "../hosts/gate";
import { fileAt, gateFacts } from "../hosts/github-gate";
import { githubHost } from "../hosts/github";
import { HostError } from "../hosts/host";
import { type GitHubClient, githubClient } from "../hosts/octokit";
import { isName, type Stamp } from "../hosts/stamp";
import { type Outcome, postSticky } from "../hosts/sticky";
import { plain } from "../report/plain";
import { type Redact, redactedDocument, redactor } from "../report/redact";
import { documentOf } from "../report/review/document";
import { fitted } from "../report/review/fit";
import { reviewCounts, reviewJson } from "../report/review/json";
import { markdown } from "../report/review/markdown";
import { sarifOf } from "../report/review/sarif";
import type { Review, Suppression } from "../report/review/model";
import { FAIL_ON, type FailOn, isBad, parseFailOn } from "../review/fail-on";
import { reviewReadings } from "../review/review";
import { InputError } from "../sources/input";
import { outside } from "../sources/outside";
import { filesOf, type NamedReading, readInput, readSavedPlan } from "../sources/read";
import { readSuppressions, SUPPRESSIONS_FILE, suppressionsIn } from "../sources/suppressions";
import { readEvent, type WorkflowEvent } from "./event";
import { findingAnnotations } from "./annotations";
import { placesIn } from "../sources/places";
import { ActionError, type Environment, Runner } from "./runner";

/** A summary of more than 1,024 kB is lost as a whole. */
const SUMMARY_BYTES = 900_000;

/** Runs the action; a mistake is one annotation, and the exit code is 1. */
export async function action(environment: Environment): Promise<void> {
  const runner = new Runner(environment);
  try {
    const isGate = runner.choice("mode", ["review", "gate"], "review") === "gate";
    await (isGate ? runGate(runner) : runReview(runner));
  } catch (error) {
    runner.annotate({ level: "error", title: "canvas-large-data", message: messageOf(error) });
    process.exitCode = 1;
  }
}

function messageOf(error: unknown): string {
  if (error instanceof ActionError || error instanceof InputError)
    return error.message.split("\n").map(plain).join("\n");
  if (error instanceof HostError) return `GitHub could not be asked: ${plain(error.message)}`;
  if (error instanceof z.ZodError) return "GitHub's answer is none that its documentation describes.";
  throw error;
}

/** What both modes begin with. */
interface Started {
  readonly event: WorkflowEvent;
  readonly name: string;
  readonly failOn: readonly FailOn[];
  readonly readings: readonly NamedReading[];
  readonly redact: Redact;
}

function start(runner: Runner): Started {
  const event = readEvent(runner);
  const name = runner.input("name") ?? "review";
  if (!isName(name))
    throw new ActionError(
      `The input name is ${JSON.stringify(name)}. A name has at most 100 letters, digits, spaces and . _ / - and begins with a letter or digit.`,
    );
  const plans = runner.lines("plans");
  if (plans.length === 0)
    throw new ActionError("The input plans is empty. Write the files, one a line: plans: plan.json");
  const readings = filesOf(plans).flatMap((file) =>
    isSaved(file) ? readSavedPlan(file, "terraform") : readInput(file),
  );
  const isOpen = runner.flag("publish-details") || !event.isPublic;
  return {
    event,
    name,
    failOn: failOnOf(runner.input("fail-on") ?? "error,unknown"),
    readings,
    redact: isOpen ? (text) => text : redactor(readings.flatMap(({ bucketNames }) => bucketNames?.() ?? [])),
  };
}

function failOnOf(text: string): readonly FailOn[] {
  const parsed = parseFailOn(text);
  if (typeof parsed === "string")
    throw new ActionError(`The input fail-on has ${JSON.stringify(parsed)}. Write some of: ${FAIL_ON.join(", ")}.`);
  return parsed;
}

/** A plan that Terraform saved is a ZIP file. */
function isSaved(file: string): boolean {
  if (!existsSync(file)) return false;
  const bytes = Buffer.alloc(4);
  const opened = openSync(file, "r");
  readSync(opened, bytes, 0, 4, 0);
  closeSync(opened);
  return bytes.toString("latin1") === "PK\u0003\u0004";
}

function reviewOf(
  { readings, event }: Started,
  suppressions: readonly Suppression[],
  policies: { readonly scp: readonly string[]; readonly rcp: readonly string[] },
): Review {
  return reviewReadings(readings, {
    inputs: { ...outside(policies), buckets: [] },
    suppressions,
    today: new Date().toISOString().slice(0, 10),
    commit: event.commit,
  });
}

async function runReview(runner: Runner): Promise<void> {
  const started = start(runner);
  const { event, redact, failOn } = started;
  const mode = runner.choice("comment", ["auto", "always", "never"], "auto");
  const review = reviewOf(started, readSuppressions(runner.input("suppressions")), policiesOf(runner));
  const document = redactedDocument(documentOf(review), redact);
  const text = fitted(document, markdown);
  runner.summary(fitted(document, { ...markdown, budget: SUMMARY_BYTES }));
  const placeOf = placesIn(runner.variable("GITHUB_WORKSPACE") ?? process.cwd());
  const annotations = findingAnnotations(review, placeOf);
  for (const each of annotations)
    runner.annotate({ ...each, title: redact(each.title), message: redact(each.message) });
  runner.output("verdict", review.verdict.name);
  runner.output("fingerprint", fingerprintsOf(review).join(","));
  const files = writeReports(runner, started.name, {
    review: reviewJson(review),
    sarif: sarifOf(review, placeOf, redact),
  });
  runner.output("report", files.review);
  runner.output("sarif", files.sarif);
  const outcome = await comment(runner, started, review, { mode, text });
  if (outcome !== undefined) sayOutcome(runner, outcome);
  runner.output("comment-url", outcome !== undefined && "url" in outcome ? outcome.url : "");
  runner.log(`The verdict is: ${review.verdict.name}.`);
  if (isBad(reviewCounts(review), failOn)) {
    const reason = redact(plain(plainPhrase(review.verdict.reason)));
    runner.annotate({ level: "error", title: `canvas-large-data: ${review.verdict.name}`, message: reason });
    process.exitCode = 1;
  } else if (event.pull === undefined)
    runner.log("This run is about no pull request: the review is in the job summary.");
}

function fingerprintsOf({ plans }: Review): readonly string[] {
  return [
    ...new Set(plans.flatMap(({ fingerprint }) => (fingerprint === undefined ? [] : [fingerprint.value]))),
  ].sort();
}

function policiesOf(runner: Runner): { readonly scp: readonly string[]; readonly rcp: readonly string[] } {
  return { scp: runner.lines("scp"), rcp: runner.lines("rcp") };
}

function writeReports(
  runner: Runner,
  name: string,
  { review, sarif }: { readonly review: object; readonly sarif: object },
): { readonly review: string; readonly sarif: string } {
  const folder = join(
    runner.variable("RUNNER_TEMP") ?? tmpdir(),
    "canvas-large-data",
    name.replaceAll(/[^A-Za-z0-9._-]/g, "_"),
  );
  mkdirSync(folder, { recursive: true });
  const written = (file: string, json: object): string => {
    writeFileSync(join(folder, file), `${JSON.stringify(json, undefined, 2)}\n`, { mode: 0o600 });
    return join(folder, file);
  };
  return { review: written("review.json", review), sarif: written("review.sarif", sarif) };
}

async function clientOf(runner: Runner): Promise<GitHubClient> {
  const token = runner.input("token");
  if (token === undefined)
    throw new ActionError("The input token is empty. Leave it out, and the workflow's own token is used.");
  return githubClient({
    token,
    apiUrl: runner.variable("GITHUB_API_URL") ?? "https://api.github.com",
    log: (message) => {
      runner.log(message);
    },
  });
}

async function comment(
  runner: Runner,
  { event, name }: Started,
  review: Review,
  { mode, text }: { readonly mode: "auto" | "always" | "never"; readonly text: string },
): Promise<Outcome | undefined> {
  const { pull, repository, run } = event;
  if (pull === undefined || mode === "never") return undefined;
  const stamp: Stamp = {
    name,
    run,
    commit: pull.head,
    time: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    verdict: review.verdict.name,
    plans: fingerprintsOf(review),
  };
  const server = runner.variable("GITHUB_SERVER_URL") ?? "https://github.com";
  const page = `${server}/${repository}/actions/runs/${run.split(".")[0] ?? ""}`;
  const short = `**Verdict: ${review.verdict.name}.** GitHub refused the whole review as a comment. It is in the [summary of the run](${page}).\n`;
  return postSticky(githubHost(await clientOf(runner), { repository, number: pull.number }), {
    stamp,
    text,
    short,
    // Where nothing is to be said, an old comment must still become right.
    isOnlyUpdated: mode === "auto" && review.verdict.name === "safe",
  });
}

function sayOutcome(runner: Runner, outcome: Outcome): void {
  const title = "canvas-large-data: comment";
  if (outcome.kind === "forbidden") {
    const stale = outcome.stale === undefined ? "" : ` The comment at ${outcome.stale} is out of date.`;
    const message = `The token may not write comments (${outcome.why}): the review is in the job summary alone.${stale}`;
    runner.annotate({ level: outcome.stale === undefined ? "notice" : "warning", title, message });
  } else if (outcome.kind === "shortened") {
    const message = `GitHub refused the whole review as a comment (${outcome.why}); a short one stands there, and the review is in the job summary.`;
    runner.annotate({ level: "warning", title, message });
  } else if (outcome.kind === "superseded") runner.log(`Run ${outcome.by}, which is later, has written the comment.`);
  else runner.log(`Comment: ${outcome.kind}.`);
}

async function runGate(runner: Runner): Promise<void> {
  const started = start(runner);
  const { event, failOn, name } = started;
  const number = event.pull?.number ?? Number(runner.input("pull-request") ?? Number.NaN);
  if (!Number.isInteger(number) || number < 1)
    throw new ActionError("The gate needs a pull request. Run it on pull_request, or name it: pull-request: 12");
  const given = runner.input("comment-app");
  if (given !== undefined && !/^\d+$/.test(given))
    throw new ActionError(
      `The input comment-app is ${JSON.stringify(given)}. Write the number of the App (App ID) that writes the reviews.`,
    );
  const client = await clientOf(runner);
  const facts = await gateFacts(client, { repository: event.repository, number });
  const policies = await policiesOfBase(runner, client, event, facts.base);
  const review = reviewOf(started, policies.suppressions, policies);
  const answer = gate({
    ...facts,
    name,
    app: given === undefined ? undefined : Number(given),
    fingerprints: fingerprintsOf(review),
  });
  const isBadNow = isBad(reviewCounts(review), failOn);
  const refusals = [
    ...answer.refusals,
    ...(isBadNow ? [`With the files of the base commit the verdict is ${review.verdict.name}.`] : []),
  ];
  const notes = [...answer.advisory, ...policies.ignored];
  runner.output("verdict", review.verdict.name);
  runner.output("fingerprint", fingerprintsOf(review).join(","));
  runner.output("gate", refusals.length > 0 ? "refused" : answer.advisory.length > 0 ? "advisory" : "open");
  const title = "canvas-large-data: gate";
  runner.summary(
    [
      `## Gate: ${refusals.length > 0 ? "refused" : "the plan may be applied"}`,
      ...[...refusals, ...notes].map((each) => `- ${each}`),
      "",
    ].join("\n"),
  );
  for (const message of notes) runner.annotate({ level: "warning", title, message });
  for (const message of refusals) runner.annotate({ level: "error", title, message });
  if (refusals.length > 0) process.exitCode = 1;
}

/** Files that decide what counts come from the base commit: in the pull request, its author writes them. */
async function policiesOfBase(
  runner: Runner,
  client: GitHubClient,
  { repository }: WorkflowEvent,
  base: string,
): Promise<{
  readonly suppressions: readonly Suppression[];
  readonly scp: readonly string[];
  readonly rcp: readonly string[];
  readonly ignored: readonly string[];
}> {
  const named = runner.input("suppressions");
  const folder = mkdtempSync(join(runner.variable("RUNNER_TEMP") ?? tmpdir(), "base-"));
  const ignored: string[] = [];
  const read = async (path: string): Promise<string | undefined> => {
    if (isAbsolute(path) || normalize(path).startsWith(".."))
      throw new ActionError(`${path} is outside of the repository: the gate reads it from the base commit.`);
    const content = await fileAt(client, repository, base, path);
    const here = existsSync(path) ? readFileSync(path, "utf8") : undefined;
    if (here !== content) ignored.push(`${path} is not as in the base commit ${base}; the base commit's counts.`);
    return content;
  };
  const saved = async (paths: readonly string[]): Promise<readonly string[]> => {
    const files: string[] = [];
    for (const path of paths) {
      const content = await read(path);
      if (content === undefined)
        throw new ActionError(
          `${path} is no file in the base commit ${base}. For the gate, name each file of policies.`,
        );
      const file = join(folder, normalize(path));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      files.push(file);
    }
    return files;
  };
  const file = named ?? SUPPRESSIONS_FILE;
  const content = await read(file);
  if (content === undefined && named !== undefined) throw new ActionError(`${file} is not in the base commit ${base}.`);
  return {
    suppressions: content === undefined ? [] : suppressionsIn(content, file),
    scp: await saved(runner.lines("scp")),
    rcp: await saved(runner.lines("rcp")),
    ignored,
  };
}
