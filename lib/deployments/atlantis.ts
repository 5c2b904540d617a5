/** The repository configuration of Atlantis: one project for each deployment. */
import { stringify } from "yaml";
import type { ListedDeployment } from "./list";
import { stackFolder } from "./state";

/**
 * The text of `atlantis.yaml`. Stacks are synthesized before Atlantis reads it and are in no commit, so every change of the repository
 * counts as one of theirs: list only the deployments that have changed.
 * https://www.runatlantis.io/docs/repo-level-atlantis-yaml
 */
export function atlantisYaml(listed: readonly ListedDeployment[]): string {
  const projects = listed.map(({ name }) => ({
    name,
    dir: stackFolder(name),
    workflow: "canvas-large-data",
    autoplan: { when_modified: ["../../../**/*"] },
  }));
  return stringify({ version: 3, parallel_plan: true, parallel_apply: true, projects });
}
