/**
 * What stands between Terraform's commands and the AWS provider that serves them: calls go through as they are, with two exceptions.
 *
 * The answer to "what are your resource types?" holds only those that the tests use. The provider has 1,500 types; to make, send and
 * read them all is nine tenths of what a small command costs. The schema of a type that is kept is the provider's own, byte by byte;
 * to any other type Terraform says "The provider does not support resource type". The answer is kept in a file for later processes.
 *
 * A question whose answer depends on nothing but the question (is this configuration valid? what is the JSON of this policy document?)
 * goes to the provider once; the same bytes get the same answer from then on. Of what is left, that is more than half.
 */
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import {
  type ClientHttp2Session,
  connect as connectHttp2,
  createServer,
  type Http2Server,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** The method of Terraform's plugin protocol 5 that answers with the schemas. */
const GET_SCHEMA = "/tfplugin5.Provider/GetSchema";
/** The method that configures a provider, which later calls go by. */
const CONFIGURE = "/tfplugin5.Provider/Configure";
/** Methods whose answers depend on the request alone. */
const PURE: ReadonlySet<string> = new Set(
  ["PrepareProviderConfig", "ValidateResourceTypeConfig", "ValidateDataSourceConfig"].map(
    (name) => `/tfplugin5.Provider/${name}`,
  ),
);
const READ_DATA_SOURCE = "/tfplugin5.Provider/ReadDataSource";
/** Methods whose requests decide what is done with them. */
const READ_FIRST: ReadonlySet<string> = new Set([...PURE, READ_DATA_SOURCE, CONFIGURE]);
/** The data sources that ask no AWS; the name is the first field of the request. */
const PURE_DATA_SOURCES: ReadonlySet<string> = new Set(["aws_iam_policy_document"]);
/** The fields of its answer that map names of types to schemas: of resources, data sources and ephemeral resources. */
const SCHEMAS_BY_TYPE: ReadonlySet<number> = new Set([2, 3, 8]);
/** The headers of HTTP/2 itself and of a connection, which each side makes for itself. */
const OWN_HEADERS = /^(:|connection$|host$|te$)/;

/** A running proxy. */
export interface ProviderProxy {
  /** The Unix socket that it listens on. */
  readonly socket: string;
  stop(): Promise<void>;
}

/** A provider that serves calls of a connection. */
export interface Upstream {
  /** The Unix socket that it listens on. */
  readonly socket: string;
  /** What is done when the connection ends. */
  readonly release: () => void;
}

/**
 * Starts a proxy in this process.
 * @param provider asked for what serves a connection: with what configures the provider, and with nothing for calls before that.
 * Terraform makes a connection for each configuration of a provider in a command, and others that it never configures
 * @param isKept whether Terraform gets to see a type
 * @param schemaFile where the schema of these types is kept, named after this provider and these types: to make it takes a second
 */
export async function startProxy(
  provider: (configuration?: string) => Promise<Upstream>,
  isKept: (type: string) => boolean,
  schemaFile: string,
): Promise<ProviderProxy> {
  const folder = mkdtempSync(path.join(tmpdir(), "provider-"));
  const socket = path.join(folder, "socket");
  const sessions = new Set<ServerHttp2Session>();
  let schema: Promise<Buffer> | undefined;
  const answers = new Map<string, Buffer>();
  const server = createServer();
  server.on("session", (session) => {
    sessions.add(session);
    session.on("error", () => undefined);
    const open = async (configuration?: string): Promise<ClientHttp2Session> => {
      const { socket: at, release } = await provider(configuration);
      const made = connectHttp2("http://provider", { createConnection: () => connect(at) });
      made.on("error", () => undefined);
      const end = (): void => {
        made.destroy();
        release();
      };
      if (session.destroyed) end();
      else session.once("close", end);
      made.on("close", () => {
        session.destroy();
      });
      return made;
    };
    let opened: Promise<ClientHttp2Session> | undefined;
    const upstream = (configuration?: string): Promise<ClientHttp2Session> => {
      if (opened === undefined || configuration !== undefined) {
        opened = open(configuration);
        opened.catch(() => {
          session.destroy();
        });
      }
      return opened;
    };
    session.on("close", () => sessions.delete(session));
    session.on("stream", (stream, headers) => {
      stream.on("error", () => undefined);
      const serve = async (): Promise<void> => {
        const method = String(headers[":path"]);
        if (method === GET_SCHEMA) {
          stream.resume();
          schema ??= kept(schemaFile, async () => {
            // A request without a field.
            const answer = await ask(await upstream(), headers, framed(Buffer.alloc(0)));
            return framed(withTypes(unframed(answer), isKept));
          });
          respond(stream, await schema);
          return;
        }
        if (!READ_FIRST.has(method)) {
          forward(stream, await upstream(), headers, stream);
          return;
        }
        const request = await allOf(stream);
        const isOfAws = method === READ_DATA_SOURCE && !PURE_DATA_SOURCES.has(keyOf(unframed(request)));
        if (method === CONFIGURE || isOfAws) {
          const to = await upstream(method === CONFIGURE ? configurationIn(unframed(request)) : undefined);
          forward(stream, to, headers, Readable.from([request]));
          return;
        }
        const question = `${method} ${request.toString("latin1")}`;
        const answer = answers.get(question) ?? (await ask(await upstream(), headers, request));
        answers.set(question, answer);
        respond(stream, answer);
      };
      serve().catch(() => {
        stream.close();
      });
    });
  });
  await listening(server, socket);
  return {
    socket,
    stop: async () => {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a file has, or what it gets. */
async function kept(file: string, make: () => Promise<Buffer>): Promise<Buffer> {
  if (existsSync(file)) return readFileSync(file);
  const made = await make();
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, made);
  renameSync(unfinished, file);
  return made;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

function forward(
  stream: ServerHttp2Stream,
  upstream: ClientHttp2Session,
  headers: Headers,
  body: NodeJS.ReadableStream,
): void {
  const request = upstream.request(toProvider(headers), { endStream: false });
  request.on("error", () => {
    stream.close();
  });
  stream.on("aborted", () => {
    request.close();
  });
  let trailers: Headers = {};
  request.on("trailers", (given: Headers) => {
    trailers = given;
  });
  request.on("response", (given, flags) => {
    const END_OF_STREAM = 1;
    const answer = { ...withoutOwn(given), ":status": given[":status"] ?? 200 };
    // An error has its status at once and no body.
    if ((flags & END_OF_STREAM) !== 0) {
      stream.respond(answer, { endStream: true });
      return;
    }
    stream.respond(answer, { waitForTrailers: true });
    stream.on("wantTrailers", () => {
      stream.sendTrailers(withoutOwn(trailers));
    });
    request.pipe(stream);
  });
  body.pipe(request);
}

/**
 * Asks the provider itself, all at once.
 * @throws Error when it answers with an error instead
 */
async function ask(upstream: ClientHttp2Session, headers: Headers, message: Buffer): Promise<Buffer> {
  const request = upstream.request(toProvider(headers), { endStream: false });
  let status: unknown = "0";
  const readStatus = (given: Headers): void => {
    status = given["grpc-status"] ?? status;
  };
  request.on("response", readStatus);
  request.on("trailers", readStatus);
  request.end(message);
  const answer = await allOf(request);
  if (status !== "0") throw new Error(`The provider answers ${String(headers[":path"])} with status ${String(status)}`);
  return answer;
}

async function allOf(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function respond(stream: ServerHttp2Stream, answer: Buffer): void {
  if (stream.destroyed) return;
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => {
    stream.sendTrailers({ "grpc-status": "0" });
  });
  stream.end(answer);
}

function toProvider(headers: Headers): Record<string, string | string[] | undefined> {
  return { ...withoutOwn(headers), ":method": "POST", ":path": String(headers[":path"]), te: "trailers" };
}

function withoutOwn(headers: Headers): Record<string, string | string[] | undefined> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN_HEADERS.test(name)));
}

/** A message of gRPC without the byte and the four bytes of its length before it. */
function unframed(message: Buffer): Buffer {
  return message.subarray(5);
}

function framed(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** A message of Protocol Buffers with fewer entries in its maps; all else stays, byte by byte. */
function withTypes(message: Buffer, isKept: (type: string) => boolean): Buffer {
  return Buffer.concat(
    [...fieldsOf(message)].flatMap(({ number, value, whole }) =>
      !SCHEMAS_BY_TYPE.has(number) || isKept(keyOf(value)) ? [whole] : [],
    ),
  );
}

/** A field of a message, whose value is a message or a text. */
interface Field {
  readonly number: number;
  readonly value: Buffer;
  /** With its number and length before it. */
  readonly whole: Buffer;
}

function* fieldsOf(message: Buffer): Generator<Field> {
  for (let at = 0; at < message.length;) {
    const start = at;
    let tag: number;
    let length: number;
    [tag, at] = varint(message, at);
    if ((tag & 7) !== 2) throw new Error(`Field ${String(tag >> 3)} is no message`);
    [length, at] = varint(message, at);
    const value = message.subarray(at, at + length);
    at += length;
    yield { number: tag >> 3, value, whole: message.subarray(start, at) };
  }
}

/** What a provider is configured with, without the version of Terraform and what Terraform can do. */
function configurationIn(request: Buffer): string {
  const CONFIGURATION = 2;
  const [field] = [...fieldsOf(request)].filter(({ number }) => number === CONFIGURATION);
  return (field?.value ?? request).toString("latin1");
}

/** The key of a map's entry: its first field, a text. */
function keyOf(entry: Buffer): string {
  const [length, at] = varint(entry, 1);
  return entry.subarray(at, at + length).toString();
}

function varint(message: Buffer, start: number): [value: number, next: number] {
  let value = 0;
  for (let at = start, shift = 0; ; at += 1, shift += 7) {
    const byte = message[at] ?? 0;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at + 1];
  }
}

function listening(server: Http2Server, socket: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(socket, resolve);
  });
}
