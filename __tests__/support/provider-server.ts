/**
 * The AWS provider as a process of its own that Terraform's commands attach to, as the provider's own acceptance tests run it.
 * Started by Terraform, it makes its schema anew in every command, which is most of what a command costs. One process holds one
 * configuration at a time: stacks with aliases and other accounts need providers that Terraform starts.
 * @see https://developer.hashicorp.com/terraform/plugin/debugging#terraform-cli-provider-debugging
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { PROVIDER, providerMirror, providerVersion } from "./terraform";

const START_TIMEOUT_MS = 60_000;
const ATTACH = /TF_REATTACH_PROVIDERS='(.+)'/;

/** A provider that runs. */
export interface ProviderServer {
  /** What tells Terraform where it is. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends the process that was started, and only that. */
  stop(): Promise<void>;
}

/**
 * Starts the provider of the mirror; without a mirror, Terraform starts its own.
 * @param environment the provider's, which leads it to an AWS
 */
export async function startProvider(environment: NodeJS.ProcessEnv): Promise<ProviderServer | undefined> {
  const binary = await providerBinary();
  if (binary === undefined) return undefined;
  const child = spawn(binary, ["-debug"], { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const attach = await attachment(child);
  return {
    environment: { TF_REATTACH_PROVIDERS: attach },
    stop: async () => {
      const ended = new Promise((resolve) => child.once("close", resolve));
      process.off("exit", kill);
      if (child.exitCode === null && child.signalCode === null) {
        kill();
        await ended;
      }
    },
  };
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

async function attachment(child: ChildProcess): Promise<string> {
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
      clearTimeout(timer);
      // It logs every call from here on.
      for (const stream of streams) stream.off("data", read).resume();
      resolve(found);
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
