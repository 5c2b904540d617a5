/**
 * The AWS provider as processes of our own that Terraform's commands attach to, as the provider's own acceptance tests run it, behind
 * a proxy that leaves out most of its schema (provider-proxy.ts). Started by Terraform, the provider makes its whole schema in
 * every command, which is most of what a command costs.
 * @see https://developer.hashicorp.com/terraform/plugin/debugging#terraform-cli-provider-debugging
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { startProxy } from "./provider-proxy";
import { PROVIDER, providerMirror, providerVersion, terraformCache } from "./terraform";

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
  /** Ends the processes that were started, and only those. */
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
    const provider = await startProcess(binary, environment, () => running.delete(provider));
    running.add(provider);
    return provider;
  };
  const first = await start();
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
    schemaFile(binary),
  );
  return {
    environment: { TF_REATTACH_PROVIDERS: attachTo(proxy.socket, first.pid) },
    stop: async () => {
      await proxy.stop();
      await Promise.all([...running].map((provider) => provider.stop()));
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
const alive = new Set<ChildProcess>();

function killAll(): void {
  for (const child of alive) child.kill("SIGKILL");
}

async function startProcess(
  binary: string,
  environment: NodeJS.ProcessEnv,
  onStop: () => void,
): Promise<RunningProvider> {
  // Ended by SIGKILL, it leaves its socket behind.
  const folder = mkdtempSync(path.join(tmpdir(), "provider-"));
  // It holds much more than Terraform does (terraform.ts), for longer.
  const env = { ...environment, ...WITHOUT_LOG, GOGC: "400", TMPDIR: folder };
  const child = spawn(binary, ["-debug"], { env, stdio: ["ignore", "pipe", "pipe"] });
  const kill = (): void => void child.kill("SIGKILL");
  if (alive.size === 0) process.once("exit", killAll);
  alive.add(child);
  const socket = await socketOf(child);
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      rmSync(folder, { recursive: true, force: true });
      alive.delete(child);
      if (alive.size === 0) process.off("exit", killAll);
      onStop();
      resolve();
    });
  });
  return {
    pid: child.pid,
    socket,
    stop: () => {
      kill();
      return ended;
    },
  };
}

/** In the cache, by the provider's file and the types that Terraform gets to see. */
function schemaFile(binary: string): string {
  const { size, mtimeMs } = statSync(binary);
  const name = createHash("sha256")
    .update(JSON.stringify([binary, size, mtimeMs, KEPT.source]))
    .digest("hex");
  return path.join(terraformCache(), `schema-${name.slice(0, 16)}`);
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

async function socketOf(child: ChildProcess): Promise<string> {
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
    const streams = [child.stdout, child.stderr].flatMap(
      (stream) => stream?.setEncoding("utf8").on("data", read) ?? [],
    );
    child.once("error", reject);
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`The provider ended with ${String(code)}: ${printed}`));
    });
  });
}
