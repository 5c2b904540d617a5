/** Where the state of a deployment is, with the defaults filled in. */
import { posix } from "node:path";
import type { Backend, NamedDeployment, S3Backend } from "./deployment";

/** The folder that cdktf writes stacks to. */
export const OUTPUT_FOLDER = "cdktf.out";

/** The state of one deployment. */
export type State =
  | { readonly kind: "local"; readonly path: string }
  | ({ readonly kind: "s3" } & S3Backend & Required<Pick<S3Backend, "key">>);

/** The state of a deployment; the path of a local one is relative to {@link stackFolder}. */
export function stateOf(name: string, backend: Backend = { local: {} }): State {
  return backend.s3 === undefined
    ? { kind: "local", path: backend.local.path ?? `../../../terraform.${name}.tfstate` }
    : { kind: "s3", ...backend.s3, key: backend.s3.key ?? `canvas-large-data/${name}.tfstate` };
}

/** The folder of a deployment's stack, from where `cdktf` runs. */
export function stackFolder(name: string): string {
  return `${OUTPUT_FOLDER}/stacks/${name}`;
}

/** The place of a deployment's state, as people read it: a path from where `cdktf` runs, or `s3://BUCKET/KEY (REGION)`. */
export function stateText({ name, deployment }: NamedDeployment): string {
  const state = stateOf(name, deployment.backend);
  return state.kind === "s3"
    ? `s3://${state.bucket}/${state.key} (${state.region})`
    : posix.join(stackFolder(name), state.path);
}
