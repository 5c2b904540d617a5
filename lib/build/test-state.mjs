/**
 * What a test file can change of its process, so that the process runs another file only if nothing of it has changed.
 *
 * Node has to run this file as it is, hence JavaScript.
 */
import child_process from "node:child_process";
import dns from "node:dns";
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import timers from "node:timers";

const { promises: files } = fs;

/** Objects whose properties are no test's to change. */
const WATCHED = /** @type {Readonly<Record<string, object>>} */ ({
  globalThis,
  process,
  console,
  ...Object.fromEntries(
    [Object, Array, String, Number, RegExp, Date, Promise, Map, Set, Function, Buffer, URL].flatMap((each) => [
      [each.name, each],
      [`${each.name}.prototype`, each.prototype],
    ]),
  ),
  Math,
  JSON,
  Reflect,
  child_process,
  dns,
  fs,
  "fs.promises": files,
  http,
  https,
  net,
  timers,
});

const WATCHED_OBJECTS = new Set(Object.values(WATCHED));

/** What node loads when it is first read: the same before and after. */
const UNREAD = Symbol("unread");

/** What jest-circus sets for each file; what graceful-fs, zod and fetch set once; and what node counts. */
const OF_PACKAGES = [
  /^globalThis\.((f|x)?(describe|it|test)|xtest|expect|(before|after)(All|Each))$/,
  /^globalThis\.(__zod_\w+|Symbol\((JEST_|RETRY_|EVENT_HANDLERS|\$\$jest|TEST_TIMEOUT|undici\.|.*jest).*)$/,
  /^process\.(chdir|cwd|_\w+)$/,
];

/**
 * @typedef {Map<string, unknown>} State what there is, by name
 */

/** @returns {State} */
export function stateOf() {
  /** @type {Map<string, unknown>} */
  const state = new Map();
  for (const [name, value] of Object.entries(process.env)) state.set(`process.env.${name}`, value);
  state.set("process.cwd()", process.cwd());
  state.set("process.exitCode", process.exitCode);
  for (const name of /** @type {const} */ (["stdout", "stderr"])) {
    // Inherited before a mock, and the same as an own property after it.
    state.set(`process.${name}.write`, process[name].write);
    state.set(`process.${name}.isTTY`, process[name].isTTY);
  }
  for (const event of process.eventNames()) {
    for (const [index, listener] of process.rawListeners(event).entries())
      state.set(`process.on(${String(event)}) ${index}`, listener);
  }
  for (const [name, object] of Object.entries(WATCHED)) {
    for (const [key, { get, value }] of Object.entries(allDescriptors(object))) {
      const path = `${name}.${key}`;
      if (!OF_PACKAGES.some((each) => each.test(path))) state.set(path, get === undefined ? value : UNREAD);
    }
  }
  const open = process.getActiveResourcesInfo();
  for (const kind of new Set(open)) state.set(`open ${kind}`, open.filter((each) => each === kind).length);
  return state;
}

/** @param {object} object */
function allDescriptors(object) {
  /** @type {Record<string, PropertyDescriptor>} */
  const all = {};
  for (const key of Reflect.ownKeys(object)) {
    const descriptor = Object.getOwnPropertyDescriptor(object, key);
    if (descriptor !== undefined) all[String(key)] = descriptor;
  }
  return all;
}

/**
 * @param {State} before
 * @param {State} after
 * @returns {readonly string[]} the names of what differs
 */
export function changesOf(before, after) {
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => {
    const [one, other] = [before.get(name), after.get(name)];
    // What was open may end: requests of node's own, when they are collected as garbage.
    if (name.startsWith("open ")) return Number(other ?? 0) > Number(one ?? 0);
    return one !== UNREAD && !Object.is(one, other);
  });
}

/**
 * Data that stays loaded and has to stay as it is: each object or list with what was in it.
 */
export class SharedData {
  /** @type {Map<object, readonly (readonly [unknown, unknown])[]>} */
  #known = new Map();
  /** @type {Map<object, Properties>} */
  #exports = new Map();

  /**
   * @param {unknown} value with all data that can be reached from it
   */
  add(value) {
    const left = [value];
    for (let each = left.pop(); each !== undefined; each = left.pop()) {
      if (!isData(each) || this.#known.has(each)) continue;
      const entries = entriesOf(each);
      this.#known.set(each, entries);
      for (const [, inner] of entries) if (isData(inner)) left.push(inner);
    }
  }

  /**
   * @param {unknown} exports of a module of a package: its functions and classes, and their methods; what is in its data is its own
   */
  addPackage(exports) {
    // A package may export `process` or `globalThis`, of which more may change than counts here.
    if (this.#exports.has(Object(exports)) || WATCHED_OBJECTS.has(Object(exports))) return;
    if ((typeof exports !== "object" && typeof exports !== "function") || exports === null) return;
    const own = propertiesOf(exports);
    this.#exports.set(exports, own);
    for (const each of own.values.values()) {
      const prototype = typeof each === "function" ? each.prototype : undefined;
      if (typeof prototype === "object" && prototype !== null) this.#exports.set(prototype, propertiesOf(prototype));
    }
  }

  /** Whether any of it has changed. */
  isChanged() {
    for (const [each, before] of this.#known) if (!isSame(before, entriesOf(each))) return true;
    for (const [each, before] of this.#exports) if (isOther(each, before)) return true;
    return false;
  }
}

/**
 * @param {readonly (readonly [unknown, unknown])[]} before
 * @param {readonly (readonly [unknown, unknown])[]} now
 */
function isSame(before, now) {
  return (
    now.length === before.length &&
    now.every(([name, value], index) => name === before[index]?.[0] && Object.is(value, before[index]?.[1]))
  );
}

/**
 * @typedef {object} Properties what an object has of its own
 * @property {ReadonlyMap<string | symbol, unknown>} values
 * @property {ReadonlySet<string | symbol>} getters that are not read: one may load what it gives
 */

/**
 * @param {object} object
 * @returns {Properties}
 */
function propertiesOf(object) {
  const keys = Reflect.ownKeys(object);
  const isGetter = (/** @type {string | symbol} */ key) =>
    Object.getOwnPropertyDescriptor(object, key)?.get !== undefined;
  const getters = new Set(keys.filter(isGetter));
  return {
    values: new Map(keys.filter((key) => !getters.has(key)).map((key) => [key, Reflect.get(object, key)])),
    getters,
  };
}

/**
 * @param {object} object
 * @param {Properties} before
 * @returns {boolean} whether a value is another, or there is one more. Packages give their classes getters when they are first used, and
 * a getter may put its value in its place.
 */
function isOther(object, before) {
  for (const [key, value] of before.values) if (!Object.is(Reflect.get(object, key), value)) return true;
  return (
    Reflect.ownKeys(object).length !== before.values.size + before.getters.size &&
    [...propertiesOf(object).values.keys()].some((key) => !before.values.has(key) && !before.getters.has(key))
  );
}

/**
 * @param {unknown} value
 * @returns {value is object}
 */
function isData(value) {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return (
    prototype === Object.prototype || prototype === null || [Array, Map, Set].some((kind) => value instanceof kind)
  );
}

/**
 * @param {object} data
 * @returns {readonly (readonly [unknown, unknown])[]}
 */
function entriesOf(data) {
  return data instanceof Map || data instanceof Set ? [...data.entries()] : Object.entries(data);
}
