/**
 * The AWS provider as processes of our own that Terraform's commands attach to, as the provider's own acceptance tests run it, behind
 * a proxy that leaves out most of its schema (provider-proxy.ts). Started by Terraform, the provider makes its whole schema in
 * every command, which is most of what a command costs.
 * @see https://developer.hashicorp.com/terraform/plugin/debugging#terraform-cli-provider-debugging
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Readable } from "node:stream";
import { type Kept, kept } from "./kept";
import { startProxy } from "./provider-proxy";
import { cachedBy, PROVIDER, providerMirror, providerVersion } from "./terraform";

/** It takes a second; on a loaded machine it may take much longer. */
const START_TIMEOUT_MS = 300_000;
const ATTACH = /TF_REATTACH_PROVIDERS='(.+)'/;

/** With `-debug`, the provider logs every call and every request, each several times, unless each of its loggers is off. */
const LOGGERS = [
  "",
  "_PROVIDER",
  "_PROVIDER_AWS",
  "_SDK",
  "_SDK_FRAMEWORK",
  "_SDK_HELPER_SCHEMA",
  "_SDK_MUX",
  "_SDK_PROTO",
];
const WITHOUT_LOG = Object.fromEntries(LOGGERS.map((name) => [`TF_LOG${name}`, "off"]));

/** What Terraform gets to see of the provider's types: those of the services that configurations of the tests are about. */
const KEPT = new RegExp(
  `^aws_(${[
    ...["caller_identity", "partition", "region", "service$"],
    ...["api_gateway_rest_api", "backup_vault", "cloudwatch_(event_bus|log_group)", "default_", "dynamodb_", "ebs_"],
    ...["ec2_(tag|managed_prefix_list)", "ecr_", "ecrpublic_", "efs_", "elasticsearch_", "emrserverless_", "glacier_"],
    ...["iam_", "instance$", "internet_gateway", "kinesis_", "kms_", "lambda_", "main_route_table", "media_store_"],
    ...["nat_gateway", "network_acl", "opensearch_", "prefix_list", "route", "s3_", "s3control_", "sagemaker_"],
    ...["secretsmanager_", "security_group", "sns_", "sqs_", "ssm_", "subnet", "vpc", "vpn_gateway"],
  ].join("|")})`,
);

/** A provider that runs. */
export interface ProviderServer {
  /** Where Terraform finds it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends the processes that were started, and only those. Where test files share a process, the first stays for later ones. */
  stop(): Promise<void>;
}

/** How many processes the provider is. */
export interface ProviderOptions {
  /**
   * `one` serves all commands, and holds one configuration at a time; `each`: every configuration has a process to itself, which those
   * share that are the same, byte by byte. A process that no command uses takes the next configuration.
   * @default "one"
   */
  readonly processes?: "one" | "each";
}

/**
 * Starts the provider of the mirror behind a proxy; without a mirror, Terraform starts its own.
 * @param environment the provider's, which leads it to an AWS
 */
export async function startProvider(
  environment: NodeJS.ProcessEnv,
  { processes = "one" }: ProviderOptions = {},
): Promise<ProviderServer | undefined> {
  const binary = await providerBinary();
  if (binary === undefined) return undefined;
  const running = new Set<RunningProvider>();
  const start = async (): Promise<RunningProvider> => {
    const provider = await startForThisFile(binary, environment, () => running.delete(provider));
    running.add(provider);
    return provider;
  };
  const first = await (kept() === undefined ? start() : takeKept(binary, environment));
  const slots: Slot[] = [{ provider: Promise.resolve(first), configuration: "", users: 0 }];
  const proxy = await startProxy(
    async (configuration) => {
      if (processes === "one" || configuration === undefined) return { socket: first.socket, release: () => undefined };
      let slot = slots.find((each) => each.configuration === configuration) ?? slots.find(({ users }) => users === 0);
      if (slot === undefined) {
        slot = { provider: start(), configuration, users: 0 };
        slots.push(slot);
      }
      slot.configuration = configuration;
      slot.users += 1;
      return { socket: (await slot.provider).socket, release: () => void (slot.users -= 1) };
    },
    (type) => KEPT.test(type),
    cachedBy("schema", binary, KEPT.source),
  );
  return {
    environment: { TF_REATTACH_PROVIDERS: attachTo(proxy.socket, first.pid) },
    stop: async () => {
      await proxy.stop();
      await Promise.all([first, ...running].map((provider) => provider.stop()));
    },
  };
}

/**
 * What Terraform reads to find a provider that runs already.
 * @param pid of a process that lives as long; Terraform kills it where the socket does not answer, so it cannot be this one
 */
function attachTo(socket: string, pid: number | undefined): string {
  return JSON.stringify({
    [PROVIDER]: {
      Protocol: "grpc",
      ProtocolVersion: 5,
      Pid: pid,
      Test: true,
      Addr: { Network: "unix", String: socket },
    },
  });
}

/** A process with the configuration that it has, and how many connections go by that. */
interface Slot {
  readonly provider: Promise<RunningProvider>;
  configuration: string;
  users: number;
}

/** A process of the provider. */
interface RunningProvider {
  readonly pid: number | undefined;
  readonly socket: string;
  readonly stop: () => Promise<void>;
}

/** What must not live longer than this process. */
const alive = new Set<Child>();

function killAll(): void {
  for (const child of alive) child.kill("SIGKILL");
}

async function startForThisFile(
  binary: string,
  environment: NodeJS.ProcessEnv,
  onStop: () => void,
): Promise<RunningProvider> {
  const { child, closed } = start(binary, environment);
  if (alive.size === 0) process.once("exit", killAll);
  alive.add(child);
  const ended = closed.then(() => {
    alive.delete(child);
    if (alive.size === 0) process.off("exit", killAll);
    onStop();
  });
  return {
    pid: child.pid,
    socket: await socketOf(child),
    stop: () => {
      child.kill("SIGKILL");
      return ended;
    },
  };
}

/** A process that later test files take. */
interface KeptProvider extends Kept, Pick<RunningProvider, "socket"> {}

/** The process that an earlier test file started to reach the same AWS, or a new one that stays. */
async function takeKept(binary: string, environment: NodeJS.ProcessEnv): Promise<RunningProvider> {
  const all = kept<KeptProvider>();
  const name = `provider ${JSON.stringify([binary, Object.entries(environment).sort()])}`;
  const { pid, socket } = all?.get(name) ?? (await startKept(binary, environment, name, all));
  return { pid, socket, stop: () => Promise.resolve() };
}

async function startKept(
  binary: string,
  environment: NodeJS.ProcessEnv,
  name: string,
  all: Map<string, KeptProvider> | undefined,
): Promise<KeptProvider> {
  const { child, closed, folder } = start(binary, environment);
  const end = (): void => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  const provider = { pid: child.pid, socket: await socketOf(child), end };
  void closed.then(() => all?.delete(name));
  child.unref();
  for (const stream of [child.stdout, child.stderr]) if (stream instanceof Socket) stream.unref();
  all?.set(name, provider);
  return provider;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** @returns the process, when it has ended, and the folder that ends with it */
function start(
  binary: string,
  environment: NodeJS.ProcessEnv,
): { readonly child: Child; readonly closed: Promise<void>; readonly folder: string } {
  // Ended by SIGKILL, it leaves its socket behind.
  const folder = mkdtempSync(path.join(tmpdir(), "provider-"));
  // It holds much more than Terraform does (terraform.ts), for longer.
  const env = { ...environment, ...WITHOUT_LOG, GOGC: "400", TMPDIR: folder };
  const child = spawn(binary, ["-debug"], { env, stdio: ["ignore", "pipe", "pipe"] });
  const closed = new Promise<void>((resolve) => {
    child.once("close", () => {
      rmSync(folder, { recursive: true, force: true });
      resolve();
    });
  });
  return { child, closed, folder };
}

async function providerBinary(): Promise<string | undefined> {
  const mirror = await providerMirror();
  const folder = path.join(mirror ?? "", PROVIDER, providerVersion());
  if (mirror === undefined || !existsSync(folder)) return undefined;
  const [binary] = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    path.basename(name).startsWith(`terraform-provider-aws_v${providerVersion()}`),
  );
  return binary === undefined ? undefined : path.join(folder, binary);
}

async function socketOf(child: Child): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`The provider does not say where it is: ${printed}`));
    }, START_TIMEOUT_MS);
    const read = (text: string): void => {
      printed += text;
      const [, found] = ATTACH.exec(printed) ?? [];
      if (found === undefined) return;
      const attach = JSON.parse(found) as Readonly<Record<string, { readonly Addr: { readonly String: string } }>>;
      clearTimeout(timer);
      // It logs every call from here on.
      for (const stream of streams) stream.off("data", read).resume();
      resolve(attach[PROVIDER]?.Addr.String ?? "");
    };
    const streams = [child.stdout, child.stderr];
    for (const stream of streams) stream.setEncoding("utf8").on("data", read);
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`The provider ended with ${String(code)}: ${printed}`));
    });
  });
}
