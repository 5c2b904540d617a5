/** The loopback AWS, one provider, and Terraform on many configurations at once. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { type LoopbackAws, startLoopbackAws } from "../support/loopback-aws";
import { type ProviderServer, startProvider } from "../support/provider-server";
import { providerVersion, runTerraform, terraformEnvironment, type TerraformResult } from "../support/terraform";
import { ACCOUNT, REGION } from "./generator/policy";
import type { Files } from "./generator/render";
import type { Json } from "./split";
import type { Dump } from "./truth";

const READER = path.join(__dirname, "read_aws.py");
const MOST_BYTES = 512 * 1024 * 1024;

/** An account, a provider, and a folder whose modules are configurations. */
export class Account {
  private domains = 0;

  /** @param isProviderShared whether commands share one process of the provider; it can have one configuration alone */
  static async start(isProviderShared = true): Promise<Account> {
    const aws = await startLoopbackAws({ accountId: ACCOUNT });
    const provider = isProviderShared ? await startProvider(aws.childEnvironment()) : undefined;
    const settings = await terraformEnvironment();
    const names = ["TF_CLI_CONFIG_FILE", "TF_IN_AUTOMATION", "TF_INPUT", "CHECKPOINT_DISABLE", "GOGC"];
    const others = Object.entries(aws.childEnvironment()).filter(([name]) => !name.startsWith("TF_"));
    const environment = {
      ...Object.fromEntries(others),
      ...Object.fromEntries(names.flatMap((name) => (settings[name] === undefined ? [] : [[name, settings[name]]]))),
      ...provider?.environment,
    };
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "canvas-large-data-oracle-")));
    return new Account(aws, provider, await StateServer.start(), environment, folder);
  }

  private constructor(
    private readonly aws: LoopbackAws,
    private readonly provider: ProviderServer | undefined,
    private readonly state: StateServer,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly folder: string,
  ) {}

  /** Forgets what was made: another state begins; AWS keeps what it has. */
  clear(): void {
    this.state.clear();
  }

  /**
   * Writes configurations as modules side by side; those that are not named are removed.
   * @param root what only the root module may contain; by default nothing
   */
  write(configurations: Readonly<Record<string, Files>>, root = ""): void {
    rmSync(path.join(this.folder, "c"), { recursive: true, force: true });
    const calls = Object.entries(configurations).map(([name, files]) => {
      for (const [file, text] of Object.entries(files)) {
        const at = path.join(this.folder, "c", name, file);
        mkdirSync(path.dirname(at), { recursive: true });
        writeFileSync(at, text);
      }
      return `module "${name}" {\n  source = "./c/${name}"\n}\n`;
    });
    const head = `terraform {
  backend "http" {
    address = "${this.state.url}"
  }
  required_providers {
    aws = { source = "hashicorp/aws", version = "${providerVersion()}" }
  }
}

provider "aws" {
  region              = "${REGION}"
  allowed_account_ids = ["${ACCOUNT}"]
  s3_use_path_style   = true
}
`;
    writeFileSync(path.join(this.folder, "main.tf"), [head, ...calls, root].join("\n"));
  }

  /** Plans what was written last. */
  async plan(): Promise<Json> {
    await this.run("init", "-no-color");
    await this.run("plan", "-no-color", "-out=plan", "-parallelism=50");
    return JSON.parse(await this.run("show", "-json", "plan")) as Json;
  }

  /** Applies the last plan; what went wrong, by configuration. */
  async apply(): Promise<Readonly<Record<string, string>>> {
    const { stderr, exitCode } = await this.start("apply", "-no-color", "-parallelism=50", "plan");
    if (exitCode === 0) return {};
    const failed = stderr.split(/^(?=Error: )/m).flatMap((text) => {
      // An error of a deletion names no address, but the object, whose name begins with that of the configuration.
      const [, name] = /module\.(\w+)/.exec(text) ?? /\b([hov]\d+)/.exec(text) ?? [];
      return text.startsWith("Error: ") ? [[name ?? "", text] as const] : [];
    });
    return Object.fromEntries(failed);
  }

  /** What the account holds. */
  async dump(): Promise<Dump> {
    const { stdout } = await promisify(execFile)("python3", [READER], { env: this.environment, maxBuffer: MOST_BYTES });
    return JSON.parse(stdout) as Dump;
  }

  /** A domain of which each role is that of a user profile; its id. */
  async domainOf(roleArns: readonly string[]): Promise<string> {
    const [ExecutionRole] = roleArns;
    const { DomainArn } = await this.aws.request<{ readonly DomainArn: string }>("sagemaker", "CreateDomain", {
      DomainName: `readers-${String(++this.domains)}`,
      AuthMode: "IAM",
      DefaultUserSettings: { ExecutionRole },
      SubnetIds: ["subnet-0aaaaaaaaaaaaaaaa"],
      VpcId: "vpc-0aaaaaaaaaaaaaaaa",
    });
    const DomainId = DomainArn.slice(DomainArn.lastIndexOf("/") + 1);
    for (const [index, role] of roleArns.entries()) {
      const UserSettings = { ExecutionRole: role };
      await this.aws.request("sagemaker", "CreateUserProfile", {
        DomainId,
        UserProfileName: `reader-${String(index)}`,
        UserSettings,
      });
    }
    return DomainId;
  }

  /** Runs something whose AWS is this one. */
  async with<T>(program: () => Promise<T>): Promise<T> {
    const before = { ...process.env };
    Object.assign(process.env, this.aws.environment);
    try {
      return await program();
    } finally {
      for (const name of Object.keys(this.aws.environment)) {
        const value = before[name];
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
    }
  }

  async stop(): Promise<void> {
    await this.provider?.stop();
    await this.aws.stop();
    this.state.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async run(...args: readonly string[]): Promise<string> {
    const { stdout, stderr, exitCode } = await this.start(...args);
    if (exitCode !== 0)
      throw new Error(`terraform ${args.join(" ")} ended with ${String(exitCode)}\n${stdout}${stderr}`);
    return stdout;
  }

  private async start(...args: readonly string[]): Promise<TerraformResult> {
    return runTerraform(this.folder, args, this.environment);
  }
}

/** Keeps the state. In a file Terraform writes all of it for every resource that it makes; this way now and then. */
class StateServer {
  static async start(): Promise<StateServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new StateServer(server);
  }

  private state: Buffer | undefined;

  private constructor(private readonly server: Server) {
    server.on("request", (request, response) => {
      if (request.method === "GET") {
        response.statusCode = this.state === undefined ? 404 : 200;
        response.end(this.state);
        return;
      }
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        this.state = request.method === "DELETE" ? undefined : Buffer.concat(chunks);
        response.end();
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/`;
  }

  clear(): void {
    this.state = undefined;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
