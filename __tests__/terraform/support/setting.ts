/** What every file of this tier starts with: a loopback AWS of its own, and a folder to run Terraform in. */
import { startLoopbackAws, type LoopbackAws } from "../../support/loopback-aws";
import { ACCOUNT } from "../../support/quick-setup";
import { Workspace } from "./workspace";

/** Terraform reads the schema of a 700 MB provider in every run; on a busy machine that takes a while. */
const TIMEOUT_MS = 300_000;

/** A loopback AWS and a folder. */
export interface Setting {
  readonly aws: LoopbackAws;
  readonly workspace: Workspace;
}

/** Both, from the first test of the file to the last. `prepare` makes what is in the account before Terraform comes. */
export function setting(prepare?: (aws: LoopbackAws) => Promise<void>): Setting {
  jest.setTimeout(TIMEOUT_MS);
  let aws: LoopbackAws | undefined;
  let workspace: Workspace | undefined;
  beforeAll(async () => {
    aws = await startLoopbackAws({ accountId: ACCOUNT });
    workspace = await Workspace.create(aws);
    await prepare?.(aws);
  });
  afterAll(async () => {
    await aws?.stop();
    workspace?.remove();
  });
  return {
    get aws() {
      return started(aws);
    },
    get workspace() {
      return started(workspace);
    },
  };
}

function started<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("There is none before the first test");
  return value;
}
