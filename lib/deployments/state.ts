/** Where the state of a deployment is, with the defaults filled in. */
import type { Backend, S3Backend } from "./deployment";

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
