import { spawn, spawnSync } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { devNull, tmpdir } from "node:os";
import * as path from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { type Kept, kept } from "../kept";

/** The Python that runs the loopback AWS. */
const PYTHON = "python3";
const SERVER = path.join(__dirname, "server.py");
const HOW_TO_INSTALL = 'pip install "moto[server]>=5.2,<5.3"';
/** Loading moto takes about a second; a loaded machine may need much longer. */
const START_TIMEOUT_MS = 300_000;
const STOP_TIMEOUT_MS = 5_000;
/** Where a process listens that has moto loaded and forks for each AWS; without it, each loads moto for itself. */
const FORKS_VARIABLE = "CANVAS_LARGE_DATA_LOOPBACK_FORKS";
const LAST_PLACE = "place of the loopback AWS";

export interface LoopbackAwsOptions {
  /**
   * The account that calls with ordinary keys belong to. `sts:AssumeRole` leads into the account of the role.
   *
   * @default 123456789012
   */
  readonly accountId?: string;
  /** @default a free port */
  readonly port?: number;
  /**
   * The region of `environment` and of `request`.
   *
   * @default us-east-1
   */
  readonly region?: string;
}

/** A call that the loopback AWS received. */
export interface RecordedCall {
  /** Seconds since 1970. */
  readonly time: number;
  /** The service as requests are signed for it: `iam`, `ec2`, `sts`, `sagemaker`, `s3`. */
  readonly service: string;
  /** The API operation: `UpdateDomain`. */
  readonly action: string;
  readonly region: string;
  readonly accountId: string;
  /**
   * What was sent, by the member names of the API (lists are arrays). For REST services such as S3: `path`, `query`, `body`, and
   * `kmsKeyId` where an object is to be encrypted with a key.
   */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The HTTP status of the answer. */
  readonly status: number;
  /** The code of the error that was answered. `UnsupportedOperation`: the loopback AWS cannot do it. */
  readonly errorCode?: string;
  /** True for calls made through `LoopbackAws.request`. */
  readonly fromTest: boolean;
}

/** Calls that are to fail. Calls made through `LoopbackAws.request` are spared. */
export interface Fault {
  readonly service: string;
  readonly action: string;
  /**
   * How many matching calls pass before the first that fails.
   *
   * @default 0
   */
  readonly after?: number;
  /**
   * How many calls fail. -1: all from then on, until `clearFaults`.
   *
   * @default 1
   */
  readonly times?: number;
  /**
   * The HTTP status. From 500 on, and 429, SDKs try again.
   *
   * @default 400
   */
  readonly status?: number;
  /** @default AccessDenied */
  readonly code?: string;
  readonly message?: string;
  /**
   * Whether AWS makes what is asked for all the same: what a client has that is ended before it reads the answer.
   *
   * @default false
   */
  readonly takesEffect?: boolean;
  /** The id of a process that gets SIGTERM when the call comes. Nothing is answered then, until the client gives up. */
  readonly terminates?: number;
}

/** What AWS's pages leave open, and what takes AWS time. */
export interface Behaviour {
  /**
   * Whether updates replace `CanvasAppSettings` or merge into it, which is not documented.
   *
   * @default replace
   */
  readonly canvasSettings?: "replace" | "merge";
  /**
   * How long a domain or user profile is `Updating`; another update in that time is refused with `ResourceInUse`.
   *
   * @default 0
   */
  readonly updatingSeconds?: number;
  /** The `FailureReason` of updates: each ends in `Update_Failed` and changes nothing. */
  readonly updateFails?: string;
  /**
   * How long an app is `Deleting`.
   *
   * @default 0.3
   */
  readonly deletingSeconds?: number;
  /**
   * How many members of a list are in a page of an answer.
   * @default as moto does it, which hardly ever has a second page
   */
  readonly pageSize?: number;
  /** Another writer changes members of a resource once it was described so many times. */
  readonly otherWriter?: Written & { readonly afterReads: number };
}

/** Members of a domain, user profile, space or app, also such as no model of AWS knows. */
export interface Written {
  readonly arn: string;
  readonly members: Readonly<Record<string, unknown>>;
}

/** A running loopback AWS. Listens on 127.0.0.1 only. */
export interface LoopbackAws {
  readonly url: string;
  /** The variables that lead an SDK or Terraform to this AWS, and to no other. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * A whole environment for a child process: this process's own without any `AWS_*` variable (a profile or a session token
   * would win over ours), then `environment`, then `extra`.
   */
  childEnvironment(extra?: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  /** Every call since the start or the last `clearCalls`, oldest first. */
  calls(): Promise<readonly RecordedCall[]>;
  clearCalls(): Promise<void>;
  failNext(fault: Fault): Promise<void>;
  /** Forgets the faults that have not struck yet. */
  clearFaults(): Promise<void>;
  /**
   * Whether calls are authorized: by moto, which looks up the key's user or role and compares the names of actions with its policies. It
   * knows hardly any resources and no conditions, so policies need `*` as resource and no conditions. Calls made through
   * `LoopbackAws.request` are spared.
   * @see https://docs.getmoto.org/en/latest/docs/iam.html
   */
  authorize(isOn: boolean): Promise<void>;
  /** Replaces the behaviour; what is not given has its default. */
  behave(behaviour: Behaviour): Promise<void>;
  /** Writes as another writer does: merged into what is there, unchecked. */
  write(written: Written): Promise<void>;
  /**
   * Makes one call and answers its result, parsed: IAM policy documents as objects, times as ISO strings, no metadata.
   * Parameters go out as given, so that AWS's own rules answer.
   *
   * @param service the SDK's name of it: `iam`, `ec2`, `sts`, `sagemaker`, `s3`, `service-quotas`
   * @param action the API operation: `CreateDomain`
   * @throws {LoopbackAwsError} when AWS answers with an error
   */
  request<Result = Readonly<Record<string, unknown>>>(
    service: string,
    action: string,
    parameters?: Readonly<Record<string, unknown>>,
  ): Promise<Result>;
  /** Ends the process that `startLoopbackAws` started, and only that. May be called twice. */
  stop(): Promise<void>;
}

/** An error answered by the loopback AWS. */
export class LoopbackAwsError extends Error {
  public override readonly name = "LoopbackAwsError";

  public constructor(
    /** AWS's error code: `ResourceNotFound`. */
    public readonly code: string,
    message: string,
    /** The HTTP status. */
    public readonly status: number,
  ) {
    super(`${code}: ${message}`);
  }
}

/** What is missing to start the loopback AWS and how to install it, in one line; undefined when nothing is. */
export function missingLoopbackAws(): string | undefined {
  const script = "import importlib.metadata as m, flask, flask_cors, werkzeug; print(m.version('moto'))";
  const found = spawnSync(PYTHON, ["-c", script], {
    encoding: "utf8",
    env: process.env,
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (found.error !== undefined) {
    return `the loopback AWS needs ${PYTHON} (3.10 or later) on PATH, and moto: ${HOW_TO_INSTALL}`;
  }
  if (found.status !== 0) {
    return `the loopback AWS needs the Python package moto with its server: ${HOW_TO_INSTALL}`;
  }
  const version = found.stdout.trim();
  return version.startsWith("5.2.")
    ? undefined
    : `the loopback AWS is written for moto 5.2, found ${version}: ${HOW_TO_INSTALL}`;
}

/**
 * Starts a loopback AWS and waits until it answers. Call `stop` at the end; it also ends by itself when this process does. What
 * it cannot do is named on standard error and answered with 400 `UnsupportedOperation`.
 */
export async function startLoopbackAws(options: LoopbackAwsOptions = {}): Promise<LoopbackAws> {
  const forks = process.env[FORKS_VARIABLE];
  const { port, stop } = await (forks === undefined ? startProcess(options) : startFork(forks, options));
  return new RunningLoopbackAws(port, options.region ?? "us-east-1", stop);
}

/** A process that has moto loaded, for all test files of a run: loading it takes three seconds of processor time. */
export interface LoopbackAwsForks {
  /** Ends it, and what it forked. */
  stop(): Promise<void>;
}

/** Starts the process that forks; from then on `startLoopbackAws` uses it, in this process and in those that it starts. */
export async function startLoopbackAwsForks(): Promise<LoopbackAwsForks> {
  const folder = mkdtempSync(path.join(tmpdir(), "loopback-aws-"));
  const socket = path.join(folder, "socket");
  const child = spawn(PYTHON, [SERVER, "--fork-on", socket], { env: process.env, stdio: ["pipe", "pipe", "pipe"] });
  const listens = await firstLine(child, (line) => (line.includes('"socket"') ? line : undefined));
  if (listens === "") throw new Error("the loopback AWS does not say where it listens");
  process.env[FORKS_VARIABLE] = socket;
  return {
    stop: async () => {
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A loopback AWS by its port, and what ends it. */
interface Started {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

async function startProcess({ port, accountId }: LoopbackAwsOptions): Promise<Started> {
  const child = spawn(
    PYTHON,
    [
      SERVER,
      "--exit-with-stdin",
      ...(port === undefined ? [] : ["--port", String(port)]),
      ...(accountId === undefined ? [] : ["--account-id", accountId]),
    ],
    // Said explicitly: inside jest, process.env is a copy, which children do not get by themselves.
    { env: process.env, stdio: ["pipe", "pipe", "pipe"] },
  );
  return { port: await firstLine(child, portIn), stop: () => ended(child) };
}

/** Where the last AWS of this process was. */
interface LastPlace extends Kept {
  readonly port: number;
}

/**
 * Asks the process that forks. The connection is the fork's life: it ends when this process does. It is where the last one was, so that the
 * provider's process of an earlier test file finds it (../provider-server.ts).
 */
async function startFork(forks: string, { port, accountId }: LoopbackAwsOptions): Promise<Started> {
  const all = kept<LastPlace>();
  const last = port === undefined ? all?.get(LAST_PLACE) : undefined;
  all?.delete(LAST_PLACE);
  // Another program may have taken the place.
  const started = (last && (await forkAt(forks, last.port, accountId))) ?? (await forkAt(forks, port, accountId));
  if (started === undefined) throw new Error("the loopback AWS did not start: what has moto loaded does not answer");
  return {
    port: started.port,
    stop: async () => {
      await started.stop();
      all?.set(LAST_PLACE, { pid: undefined, port: started.port });
    },
  };
}

async function forkAt(
  forks: string,
  port: number | undefined,
  accountId: string | undefined,
): Promise<Started | undefined> {
  const socket = connect({ path: forks, allowHalfOpen: true });
  const lines = linesOf(socket);
  socket.write(`${JSON.stringify({ port, accountId })}\n`);
  const found = portIn(await lines.next());
  if (found === undefined) {
    socket.destroy();
    return undefined;
  }
  return {
    port: found,
    stop: async () => {
      socket.end();
      const { processorSeconds } = JSON.parse((await lines.next()) || "{}") as { readonly processorSeconds?: number };
      // It is no child of the test file's, and counts all the same (lib/build/test-runner.mjs).
      process.send?.({ elsewhere: processorSeconds ?? 0 });
      socket.destroy();
    },
  };
}

/** The lines that come, one after the other; empty at the end. */
function linesOf(socket: Socket): { readonly next: () => Promise<string> } {
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  return {
    next: async () => {
      const line = await lines.next();
      return line.done === true ? "" : line.value;
    },
  };
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Waits for the line that says that it is ready; from then on the child's standard error is passed on to ours. */
function firstLine<T>(child: Child, read: (line: string) => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    let errors = "";
    let ready = false;
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (ready) {
        process.stderr.write(text);
      } else {
        errors += text;
      }
    });
    const fail = (why: string): void => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new Error(`the loopback AWS did not start: ${why}\n${missingLoopbackAws() ?? errors}`.trimEnd()));
    };
    const timer = setTimeout(() => {
      fail(`no answer in ${String(START_TIMEOUT_MS / 1000)} s`);
    }, START_TIMEOUT_MS);
    child.once("error", (error) => {
      fail(error.message);
    });
    child.once("close", (code) => {
      if (!ready) {
        fail(`exit code ${String(code)}`);
      }
    });
    createInterface({ input: child.stdout }).once("line", (line) => {
      const found = read(line);
      if (found === undefined) {
        fail(`unexpected output: ${line}`);
        return;
      }
      ready = true;
      clearTimeout(timer);
      resolve(found);
    });
  });
}

function portIn(line: string): number | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === "object" && parsed !== null && "port" in parsed && typeof parsed.port === "number"
      ? parsed.port
      : undefined;
  } catch {
    return undefined;
  }
}

/** Ends a process that has not ended yet. */
async function ended(child: Child): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise<void>((resolve) => {
    child.once("close", () => {
      resolve();
    });
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  child.kill("SIGTERM");
  child.stdin.end();
  await closed;
  clearTimeout(timer);
}

/** The answer to POST /__request. */
type RequestAnswer =
  | { readonly result: unknown }
  | { readonly error: { readonly code: string; readonly message: string; readonly status: number } };

class RunningLoopbackAws implements LoopbackAws {
  public readonly url: string;
  public readonly environment: Readonly<Record<string, string>>;

  private end: Promise<void> | undefined;

  public constructor(
    port: number,
    private readonly region: string,
    private readonly whatEndsIt: () => Promise<void>,
  ) {
    this.url = `http://127.0.0.1:${String(port)}`;
    this.environment = {
      AWS_ENDPOINT_URL: this.url,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_EC2_METADATA_DISABLED: "true",
      // The profiles, endpoints and roles of this machine's user have no part in a test.
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
    };
  }

  public childEnvironment(extra: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
    const kept: Record<string, string> = {};
    for (const [name, value] of Object.entries(process.env)) {
      if (value !== undefined && !name.startsWith("AWS_")) {
        kept[name] = value;
      }
    }
    return { ...kept, ...this.environment, ...extra };
  }

  public async calls(): Promise<readonly RecordedCall[]> {
    return (await this.ask("GET", "/__calls")) as readonly RecordedCall[];
  }

  public async clearCalls(): Promise<void> {
    await this.ask("POST", "/__calls/clear", {});
  }

  public async failNext(fault: Fault): Promise<void> {
    await this.ask("POST", "/__faults", fault);
  }

  public async clearFaults(): Promise<void> {
    await this.ask("POST", "/__faults/clear", {});
  }

  public async authorize(isOn: boolean): Promise<void> {
    await this.ask("POST", "/__authorize", { isOn });
  }

  public async behave(behaviour: Behaviour): Promise<void> {
    await this.ask("POST", "/__behaviour", behaviour);
  }

  public async write(written: Written): Promise<void> {
    await this.ask("POST", "/__write", written);
  }

  public async request<Result = Readonly<Record<string, unknown>>>(
    service: string,
    action: string,
    parameters: Readonly<Record<string, unknown>> = {},
  ): Promise<Result> {
    const asked = { service, action, parameters, region: this.region };
    const answer = (await this.ask("POST", "/__request", asked)) as RequestAnswer;
    if ("error" in answer) {
      throw new LoopbackAwsError(answer.error.code, answer.error.message, answer.error.status);
    }
    return answer.result as Result;
  }

  public async stop(): Promise<void> {
    await (this.end ??= this.whatEndsIt());
  }

  private async ask(method: "GET" | "POST", where: string, body?: object): Promise<unknown> {
    const response = await fetch(
      this.url + where,
      body === undefined
        ? { method }
        : { method, body: JSON.stringify(body), headers: { "content-type": "application/json" } },
    );
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${where}: ${String(response.status)} ${text}`);
    }
    return JSON.parse(text) as unknown;
  }
}
