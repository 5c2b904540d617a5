/** The manifest of this package: its version, and where the project lives. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What is read of `package.json`. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly repository: { readonly type: string; readonly url: string };
  readonly homepage: string;
  readonly bugs: { readonly url: string };
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The manifest of the package that a folder belongs to. This file lies at different depths as source and as built. */
export function manifest(folder: string = __dirname): Manifest {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return manifest(dirname(folder));
  return JSON.parse(readFileSync(file, "utf8")) as Manifest;
}

/** Where the project lives. `repository.url` of `package.json` is the one place where a maintainer writes it. */
export interface Repository {
  /** The address of the project's page: `https://github.com/OWNER/NAME`. */
  readonly page: string;
  /** `OWNER/NAME`, the name of the GitHub action. */
  readonly path: string;
  /** The host. */
  readonly host: string;
  /** Whether no maintainer has written it yet: a host of `example.com`, which RFC 2606 reserves. */
  readonly isPlaceholder: boolean;
}

/**
 * What `repository.url` names.
 *
 * @throws Error where it is no `git+https://HOST/OWNER/NAME.git`
 */
export function repositoryOf({ repository: { url } }: Pick<Manifest, "repository">): Repository {
  const [, page, host, path] = /^git\+(https:\/\/([\w.-]+(?::\d+)?)\/([\w.-]+(?:\/[\w.-]+)+))\.git$/.exec(url) ?? [];
  if (page === undefined || host === undefined || path === undefined)
    throw new Error(
      `package.json: repository.url is "${url}", which names no repository.\n  write: git+https://HOST/OWNER/NAME.git`,
    );
  return { page, host, path, isPlaceholder: /(^|\.)example\.com$/.test(host) };
}

/** The source of a Terraform module of this release. `module`: `quick-setup` and so on. */
export function moduleSource({ page }: Repository, module: string, release: string): string {
  return `git::${page}.git//modules/${module}?ref=v${release}`;
}
