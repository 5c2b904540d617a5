/**
 * A Terraform provider that knows nothing but schemas: it answers what Terraform's plugin protocol 5 asks to initialize, to validate
 * and to run tests with mocks, and "unimplemented" to all else. No AWS, no validation of its own, no plan.
 *
 * Terraform runs this file as it is, hence JavaScript: `node protocol.mjs SCHEMAS`.
 * @see https://github.com/hashicorp/terraform/blob/main/docs/plugin-protocol/tfplugin5.proto
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * @typedef {object} Attribute
 * @property {string} name
 * @property {unknown} type in Terraform's JSON
 * @property {string} mode `required`, `optional`, `computed`, or two of them with `+`
 * @property {boolean} deprecated
 *
 * @typedef {object} Nested a block in a block
 * @property {string} name
 * @property {"single" | "list" | "set"} nesting
 * @property {number} least how many there must be
 * @property {number} most 0: any number
 * @property {Block} block
 *
 * @typedef {object} Block
 * @property {readonly Attribute[]} attributes
 * @property {readonly Nested[]} blocks
 * @property {boolean} deprecated
 *
 * @typedef {object} Schemas by the names of types
 * @property {Readonly<Record<string, Block>>} resources
 * @property {Readonly<Record<string, Block>>} dataSources
 */

const NESTING = { single: 1, list: 2, set: 3 };
/** Of a message of Protocol Buffers. */
const VARINT = 0;
const BYTES = 2;
const UNIMPLEMENTED = "12";

/** @param {number} value */
function varint(value) {
  /** @type {number[]} */
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return Buffer.from([...bytes, value]);
}

/**
 * @param {number} field
 * @param {string | Buffer} value
 */
function bytes(field, value) {
  const content = Buffer.from(value);
  return Buffer.concat([varint(field * 8 + BYTES), varint(content.length), content]);
}

/**
 * @param {number} field
 * @param {number | boolean} value
 */
function number(field, value) {
  return Number(value) === 0 ? Buffer.alloc(0) : Buffer.concat([varint(field * 8 + VARINT), varint(Number(value))]);
}

/** @param {Attribute} attribute */
function attributeMessage({ name, type, mode, deprecated }) {
  return Buffer.concat([
    bytes(1, name),
    bytes(2, JSON.stringify(type)),
    number(4, mode.includes("required")),
    number(5, mode.includes("optional")),
    number(6, mode.includes("computed")),
    number(9, deprecated),
  ]);
}

/** @param {Nested} nested */
function nestedMessage({ name, nesting, least, most, block }) {
  return Buffer.concat([
    bytes(1, name),
    bytes(2, blockMessage(block)),
    number(3, NESTING[nesting]),
    number(4, least),
    number(5, most),
  ]);
}

/**
 * @param {Block} block
 * @returns {Buffer}
 */
function blockMessage({ attributes, blocks, deprecated }) {
  return Buffer.concat([
    ...attributes.map((each) => bytes(2, attributeMessage(each))),
    ...blocks.map((each) => bytes(3, nestedMessage(each))),
    number(6, deprecated),
  ]);
}

/** @param {Block} block */
const schemaMessage = (block) => bytes(2, blockMessage(block));

/**
 * @param {number} field
 * @param {Readonly<Record<string, Block>>} schemas
 */
function mapOf(field, schemas) {
  return Object.entries(schemas).map(([name, block]) =>
    bytes(field, Buffer.concat([bytes(1, name), bytes(2, schemaMessage(block))])),
  );
}

/** @param {string} file */
function schemaAnswer(file) {
  /** @type {Schemas} */
  const { resources, dataSources } = JSON.parse(readFileSync(file, "utf8"));
  // What our stacks write of the provider itself.
  const attributes = [
    { name: "region", type: "string", mode: "optional", deprecated: false },
    { name: "allowed_account_ids", type: ["set", "string"], mode: "optional", deprecated: false },
  ];
  const provider = schemaMessage({ attributes, blocks: [], deprecated: false });
  return Buffer.concat([bytes(1, provider), ...mapOf(2, resources), ...mapOf(3, dataSources)]);
}

const [, , file = ""] = process.argv;
const nothing = Buffer.alloc(0);
/** @type {Readonly<Record<string, (request: Buffer) => Buffer>>} */
const METHODS = {
  "/tfplugin5.Provider/GetSchema": () => schemaAnswer(file),
  // The answer has the configuration where the request has it.
  "/tfplugin5.Provider/PrepareProviderConfig": (request) => request,
  "/tfplugin5.Provider/ValidateResourceTypeConfig": () => nothing,
  "/tfplugin5.Provider/ValidateDataSourceConfig": () => nothing,
  "/tfplugin5.Provider/Configure": () => nothing,
  "/tfplugin5.Provider/Stop": () => nothing,
  "/plugin.GRPCController/Shutdown": () => {
    setImmediate(() => process.exit(0));
    return nothing;
  },
};

const server = createServer();
server.on("stream", (stream, headers) => {
  /** @type {Buffer[]} */
  const parts = [];
  stream.on("error", () => undefined);
  stream.on("data", (part) => parts.push(Buffer.from(part)));
  stream.on("end", () => {
    const method = METHODS[String(headers[":path"])];
    if (method === undefined) {
      stream.respond(
        { ":status": 200, "content-type": "application/grpc", "grpc-status": UNIMPLEMENTED },
        { endStream: true },
      );
      return;
    }
    // Before each message stand a byte and four bytes of its length.
    const answer = method(Buffer.concat(parts).subarray(5));
    const head = Buffer.alloc(5);
    head.writeUInt32BE(answer.length, 1);
    stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
    stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
    stream.end(Buffer.concat([head, answer]));
  });
});
const socket = join(tmpdir(), `schema-provider-${process.pid}`);
server.listen(socket, () => process.stdout.write(`1|5|unix|${socket}|grpc\n`));
process.on("exit", () => server.close());
// Terraform hands on Ctrl-C and ends the process itself.
process.on("SIGINT", () => undefined);
