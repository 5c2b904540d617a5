/** What a release is: what forbids it, what it is made of, and the commands that publish it. Pure; release.ts has the effects. */
import { type Manifest, repositoryOf } from "../cli/manifest";
import { ADDRESSED, manifestWithAddresses, withAddresses } from "./addresses";

/** What the checks look at. */
export interface Candidate {
  readonly manifest: Manifest;
  /** The commit's files by their path: those of `ADDRESSED`, `package.json` and `CHANGELOG.md`. */
  readonly read: (file: string) => string;
  /** Lines of `git status --porcelain`. */
  readonly changed: readonly string[];
  /** The tag that started the release, without `refs/tags/`; `undefined` where none did. */
  readonly tag: string | undefined;
  /** `OWNER/NAME` of the repository that the workflow runs in. */
  readonly runsIn: string | undefined;
}

/** Everything that forbids a release, each with what to write instead; empty where nothing does. */
export function releaseProblems(candidate: Candidate): readonly string[] {
  const { manifest, read, changed, tag, runsIn } = candidate;
  const { version } = manifest;
  const repository = repositoryOf(manifest);
  const heading = headingOf(read("CHANGELOG.md"), version);
  const stale = [
    ...(read("package.json") === manifestWithAddresses(manifest) ? [] : ["package.json"]),
    ...ADDRESSED.filter((file) => read(file) !== withAddresses(read(file), manifest)),
  ];
  return [
    ...(changed.length === 0
      ? []
      : [
          `The working tree has changes that are in no commit: ${listed(changed.map((line) => line.slice(3)))}. The release would be without them.\n` +
            "  write: git commit, or git stash",
        ]),
    ...(repository.isPlaceholder
      ? [
          `package.json: repository.url is still the placeholder ${manifest.repository.url}. Every link on npm and every module source would lead nowhere.\n` +
            "  write: the address of your repository, then npm run docs && npm run modules",
        ]
      : []),
    ...(stale.length === 0
      ? []
      : [
          `Addresses or versions differ from package.json in ${listed(stale)}.\n  write: npm run docs && npm run modules`,
        ]),
    ...(runsIn === undefined || repository.path === runsIn
      ? []
      : [
          `The workflow runs in ${runsIn}, and package.json names ${repository.path}: npm refuses provenance of another repository.\n` +
            `  write: "url": "git+https://${repository.host}/${runsIn}.git" in repository of package.json`,
        ]),
    ...(tag === undefined || tag === `v${version}`
      ? []
      : [
          `The tag is ${tag}, and package.json has version ${version}.\n  write: git tag v${version}, or the version of the tag in package.json`,
        ]),
    ...(heading === undefined
      ? [`CHANGELOG.md has no heading of ${version}.\n  write: ## ${version} (YYYY-MM-DD), and what changed`]
      : []),
    ...(heading !== undefined && !heading.isDated
      ? [`CHANGELOG.md: "${heading.line}" has no date.\n  write: ## ${version} (YYYY-MM-DD)`]
      : []),
  ];
}

function listed(files: readonly string[]): string {
  const MOST = 5;
  return files.length <= MOST
    ? files.join(", ")
    : `${files.slice(0, MOST).join(", ")} and ${String(files.length - MOST)} others`;
}

function headingOf(
  changelog: string,
  version: string,
): { readonly line: string; readonly isDated: boolean; readonly notes: string } | undefined {
  const sections = changelog.split(/^(?=## )/m).slice(1);
  const section = sections.find((each) => each.slice(3).split(/\s/, 1)[0] === version);
  if (section === undefined) return undefined;
  const [line = "", ...notes] = section.split("\n");
  return { line, isDated: /\(\d{4}-\d\d-\d\d\)$/.test(line), notes: `${notes.join("\n").trim()}\n` };
}

/** What CHANGELOG.md says of a version: the text of the release. */
export function notesOf(changelog: string, version: string): string {
  return headingOf(changelog, version)?.notes ?? "";
}

/** The names of the files of a release. */
export function fileNames(
  { name, version }: Pick<Manifest, "name" | "version">,
  modules: readonly string[],
): {
  readonly tarball: string;
  readonly modules: Readonly<Record<string, string>>;
  readonly sbom: string;
  readonly sums: string;
  readonly notes: string;
} {
  return {
    tarball: `${name}-${version}.tgz`,
    modules: Object.fromEntries(modules.map((module) => [module, `${name}-${module}-${version}.tar.gz`])),
    sbom: `${name}-${version}.cdx.json`,
    sums: "SHA256SUMS",
    notes: "notes.md",
  };
}

/** A command of a release. Where `done` prints something, a run before this one has done it already. */
export interface Command {
  readonly what: string;
  readonly args: readonly string[];
  readonly done?: readonly string[];
}

/**
 * The commands that publish a release. The last one moves the tag of the major version that users of the action name, so that it never
 * names a release that is not there.
 */
export function publishing(
  { name, version }: Pick<Manifest, "name" | "version">,
  commit: string,
  folder: string,
  files: ReturnType<typeof fileNames>,
): readonly Command[] {
  const tag = `v${version}`;
  const isPrerelease = version.includes("-");
  const major = `v${version.split(".", 1)[0] ?? ""}`;
  const at = (file: string): string => `${folder}/${file}`;
  const assets = [files.tarball, ...Object.values(files.modules), files.sbom, files.sums].map(at);
  return [
    {
      what: "the npm package, with provenance",
      args: [
        ...["npm", "publish", at(files.tarball), "--provenance", "--access", "public"],
        ...["--tag", isPrerelease ? "next" : "latest"],
      ],
      done: ["npm", "view", `${name}@${version}`, "version"],
    },
    {
      what: "the release with the module archives, checksums and SBOM",
      args: [
        ...["gh", "release", "create", tag, "--verify-tag", "--title", tag, "--notes-file", at(files.notes)],
        ...(isPrerelease ? ["--prerelease"] : []),
        ...assets,
      ],
      done: ["gh", "release", "view", tag, "--json", "tagName"],
    },
    ...(isPrerelease
      ? []
      : [
          {
            what: "the action's major tag",
            args: ["git", "push", "--force", "origin", `${commit}:refs/tags/${major}`],
          },
        ]),
  ];
}

/** A package in another file: `NAME VERSION (LICENCE)`, as bundles have it at their head. */
export function bundledIn(head: string): readonly string[] {
  return [...head.matchAll(/^((?:@[\w.-]+\/)?[\w.-]+) (\d\S*) \([^)]+\)$/gm)].map(
    ([, name = "", version = ""]) => `${name}@${version}`,
  );
}

interface Component {
  readonly "bom-ref": string;
  readonly name: string;
  readonly scope?: string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

/** What `npm sbom --sbom-format cyclonedx` writes. */
export interface Sbom {
  readonly serialNumber?: string | undefined;
  readonly metadata: { readonly timestamp: string; readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/**
 * The SBOM of what is shipped: the dependencies that npm installs, and the packages inside the bundles, which are development dependencies
 * to npm. It has the commit's date and no number of its own, so that it is the same whenever it is made.
 *
 * @param all the SBOM of the whole lock file
 * @param bundled `NAME@VERSION` of packages in bundles
 * @throws Error where one of them is not in the lock file
 */
export function shippedSbom(all: Sbom, manifest: Manifest, bundled: readonly string[], date: string): Sbom {
  const edges = new Map(all.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const components = new Map(all.components.map((each) => [each["bom-ref"], each]));
  const installed = new Set<string>();
  const add = (ref: string): void => {
    if (installed.has(ref)) return;
    installed.add(ref);
    (edges.get(ref) ?? []).forEach(add);
  };
  const root = all.metadata.component["bom-ref"];
  const direct = (edges.get(root) ?? []).filter((ref) =>
    Object.hasOwn(manifest.dependencies, components.get(ref)?.name ?? ""),
  );
  direct.forEach(add);
  const inside = new Set(bundled.filter((ref) => !installed.has(ref)));
  const missing = [...inside, ...installed].filter((ref) => !components.has(ref));
  if (missing.length > 0) throw new Error(`npm sbom lists no ${missing.join(", ")}\n  write: npm ci`);
  return {
    ...all,
    serialNumber: undefined,
    metadata: {
      ...all.metadata,
      timestamp: date,
      // npm takes the folder's name.
      component: { ...all.metadata.component, name: manifest.name },
    },
    components: [...installed, ...inside].sort().flatMap((ref) => {
      const component = components.get(ref);
      if (component === undefined) return [];
      return [
        {
          ...component,
          scope: "required",
          properties: inside.has(ref) ? [{ name: "canvas-large-data:bundled", value: "true" }] : [],
        },
      ];
    }),
    dependencies: [
      { ref: root, dependsOn: [...direct, ...inside].sort() },
      ...[...installed].sort().map((ref) => ({ ref, dependsOn: [...(edges.get(ref) ?? [])] })),
    ],
  };
}
