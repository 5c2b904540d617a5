/**
 * The addresses of this project and the version, wherever documents and examples have them. A maintainer writes `repository.url` in
 * `package.json`; `npm run docs` and `npm run modules` write all others.
 */
import { type Manifest, moduleSource, repositoryOf } from "../cli/manifest";

/** The files with addresses in them. A test finds files that are missing here. */
export const ADDRESSED = [
  "docs/fleet.md",
  "docs/github.md",
  "docs/not-proven.md",
  "docs/terraform-modules.md",
  "examples/github/fork.yml",
  "examples/github/matrix.yml",
  "examples/github/one-stack.yml",
  "examples/terraform/quick-setup/main.tf",
  "lib/terraform/parts/custom-public.md",
  "lib/terraform/parts/custom-vpc-only.md",
  "lib/terraform/parts/quick-setup.md",
] as const;

/** Owners whose actions the examples use beside ours. */
const OTHER_OWNERS = "actions|aws-actions|github|hashicorp";
const REGISTRY = "terraform-aws-canvas-large-data";

/** Each form of an address, whatever repository and version it names now. */
const FORMS = {
  module: /git::https:\/\/[^"\s]+?\.git\/\/modules\/([a-z-]+)\?ref=v[\w.-]+/g,
  action: new RegExp(`uses: (?!(?:${OTHER_OWNERS})/)[\\w.-]+/[\\w./-]+@v[\\w.-]+`, "g"),
  clone: /git clone https:\/\/\S+\.git && cd [\w.-]+/g,
  registry: new RegExp(`git@[\\w.-]+:[\\w./-]+/${REGISTRY}`, "g"),
  registryTag: /registry:refs\/tags\/v[\w.-]+/g,
} as const;

/** How often a text has an address of one of the forms. */
export function addressesIn(text: string): number {
  return Object.values(FORMS).reduce((sum, form) => sum + (text.match(form)?.length ?? 0), 0);
}

/** A text with every address of this project as `package.json` has it. */
export function withAddresses(text: string, manifest: Pick<Manifest, "repository" | "version">): string {
  const { version } = manifest;
  const repository = repositoryOf(manifest);
  const { page, host, path } = repository;
  const owner = path.slice(0, path.lastIndexOf("/"));
  return text
    .replaceAll(FORMS.module, (_, module: string) => moduleSource(repository, module, version))
    .replaceAll(FORMS.action, `uses: ${path}@v${version}`)
    .replaceAll(FORMS.clone, `git clone ${page}.git && cd ${path.slice(owner.length + 1)}`)
    .replaceAll(FORMS.registry, `git@${host}:${owner}/${REGISTRY}`)
    .replaceAll(FORMS.registryTag, `registry:refs/tags/v${version}`);
}

/** The text of `package.json` with `homepage` and `bugs` of its repository. */
export function manifestWithAddresses(manifest: Manifest): string {
  const { page } = repositoryOf(manifest);
  return `${JSON.stringify({ ...manifest, homepage: `${page}#readme`, bugs: { url: `${page}/issues` } }, null, 2)}\n`;
}

/** Files of the package whose links lead to other files of the repository: npm shows the first. */
export const LINKED = ["README.md", "CHANGELOG.md", "SECURITY.md"] as const;

/**
 * A document of the package with absolute links, of this release, to what is not in the package: the documents would be more than the
 * package's code has room for. Links to files that are in the package stay as they are.
 *
 * @param packed whether a file, from the root, is in the package
 * @see https://docs.npmjs.com/cli/configuring-npm/package-json#repository npm shows no relative link of another host than GitHub's
 */
export function withAbsoluteLinks(
  text: string,
  manifest: Pick<Manifest, "repository" | "version">,
  packed: (file: string) => boolean,
): string {
  const { page } = repositoryOf(manifest);
  return text.replaceAll(
    /(!?)(\[[^\]]*\])\((?!#|[a-z]+:)([^)#\s]+)(#[^)\s]*)?\)/g,
    (link, image, label, file, at = "") => {
      const path = String(file);
      if (packed(path)) return link;
      // GitHub and GitLab answer both forms; an image has to be the file itself.
      return `${String(image)}${String(label)}(${page}/${image === "!" ? "raw" : "blob"}/v${manifest.version}/${path}${String(at)})`;
    },
  );
}
