/**
 * Keeps Terraform's states for as long as a test file runs. To a state file, Terraform writes the whole state after each resource,
 * twice over to see whether it has changed: with 280 resources, most of what an apply costs. It sends a state here once, at the end.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What is read of a state in the format that Terraform writes (version 4). */
export interface WrittenState {
  readonly outputs: Readonly<Record<string, { readonly value: unknown }>>;
  readonly resources: readonly WrittenResource[];
}

interface WrittenResource {
  /** The address of its module; `undefined` in the root module. */
  readonly module?: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly instances: readonly {
    readonly index_key?: string | number;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
}

/** A running server. */
export interface StateServer {
  /** Where the state of a folder is: the address of Terraform's `http` backend. */
  readonly addressOf: (folder: string) => string;
  /** The state of a folder as Terraform wrote it last; `undefined` before it has written one. */
  readonly stateOf: (folder: string) => WrittenState | undefined;
  stop(): Promise<void>;
}

/** Starts a server in this process. */
export async function startStateServer(): Promise<StateServer> {
  const states = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const { method, url = "" } = request;
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      if (method === "POST") states.set(url, Buffer.concat(parts));
      if (method === "DELETE") states.delete(url);
      const state = states.get(url);
      if (method === "GET" && state === undefined) response.statusCode = 404;
      response.end(method === "GET" ? state : undefined);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    addressOf: (folder) => `http://127.0.0.1:${String(port)}${pathOf(folder)}`,
    stateOf: (folder) => {
      const state = states.get(pathOf(folder));
      return state === undefined ? undefined : (JSON.parse(state.toString()) as WrittenState);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function pathOf(folder: string): string {
  return `/${encodeURIComponent(folder)}`;
}

/** The resources of a state as `terraform show -json` lists them: one for each instance, with its address. */
export function instancesOf(state: WrittenState): readonly StateInstance[] {
  return state.resources.flatMap(({ module, mode, type, name, instances }) =>
    instances.map(({ index_key: index, attributes: values }) => ({
      address: [
        ...(module === undefined ? [] : [module]),
        ...(mode === "data" ? ["data"] : []),
        type,
        `${name}${index === undefined ? "" : `[${JSON.stringify(index)}]`}`,
      ].join("."),
      mode,
      type,
      values,
    })),
  );
}

/** One instance of a resource or data source. */
export interface StateInstance {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}
