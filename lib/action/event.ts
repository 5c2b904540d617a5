/** What started the workflow. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { ActionError, type Runner } from "./runner";

const eventSchema = z.object({
  pull_request: z
    .object({
      number: z.int().positive(),
      head: z.object({ sha: z.string().regex(/^[0-9a-f]{40,64}$/) }),
    })
    .optional(),
  repository: z.object({ private: z.boolean().optional() }).optional(),
});

/** The event, as far as it matters. */
export interface WorkflowEvent {
  readonly name: string;
  /** `owner/name` */
  readonly repository: string;
  readonly pull: { readonly number: number; readonly head: string } | undefined;
  /** Anyone may read the repository; also where that is not known. */
  readonly isPublic: boolean;
  readonly commit: string | undefined;
  /** The run and its attempt. */
  readonly run: string;
}

/** @throws ActionError for an event that cannot be read, and for pull_request_target without leave */
export function readEvent(runner: Runner): WorkflowEvent {
  const name = runner.variable("GITHUB_EVENT_NAME") ?? "";
  if (name === "pull_request_target" && !runner.flag("allow-target")) {
    throw new ActionError(
      "pull_request_target runs with secrets and a token that may write, also for a pull request from a fork. If such a job plans the fork's code, that code can read them. Use pull_request; where a maintainer approves each run by an environment (examples/github/fork.yml), set allow-target: true.",
    );
  }
  const file = runner.variable("GITHUB_EVENT_PATH");
  let parsed: z.infer<typeof eventSchema> = {};
  if (file !== undefined) {
    try {
      parsed = eventSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    } catch {
      throw new ActionError(`The event of the workflow (${file}) cannot be read.`);
    }
  }
  const { pull_request: pull, repository } = parsed;
  const sha = runner.variable("GITHUB_SHA");
  return {
    name,
    repository: runner.variable("GITHUB_REPOSITORY") ?? "",
    pull: pull === undefined ? undefined : { number: pull.number, head: pull.head.sha },
    isPublic: repository?.private !== true,
    commit: pull?.head.sha ?? (sha !== undefined && /^[0-9a-f]{40,64}$/.test(sha) ? sha : undefined),
    run: `${runner.variable("GITHUB_RUN_ID") ?? "0"}.${runner.variable("GITHUB_RUN_ATTEMPT") ?? "1"}`,
  };
}
