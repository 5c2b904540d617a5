/**
 * Keeps Terraform's states for as long as a test file runs. To a state file, Terraform writes the whole state after each resource,
 * twice over to see whether it has changed: with 280 resources, most of what an apply costs. It sends a state here once, at the end.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A running server. */
export interface StateServer {
  /** Where the state of a folder is: the address of Terraform's `http` backend. */
  readonly addressOf: (folder: string) => string;
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
    addressOf: (folder) => `http://127.0.0.1:${String(port)}/${encodeURIComponent(folder)}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
