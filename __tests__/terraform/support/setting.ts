/** What every file of this tier starts with: a loopback AWS of its own, and a folder to run Terraform in. */
import { startLoopbackAws, type LoopbackAws } from "../../support/loopback-aws";
import { ACCOUNT } from "../../support/quick-setup";
import { type ProviderOptions, type ProviderServer, startProvider } from "../../support/provider-server";
import { startStateServer, type StateServer } from "./state-server";
import { Workspace } from "./workspace";

/** A loopback AWS and a folder. */
export interface Setting {
  readonly aws: LoopbackAws;
  readonly workspace: Workspace;
}

interface SettingOptions extends ProviderOptions {
  /**
   * Whether states go to the backends that the stacks name.
   * @default false: they are kept in memory
   */
  readonly ownBackends?: boolean;
}

/** Both, from the first test of the file to the last. `prepare` makes what is in the account before Terraform comes. */
export function setting(
  prepare?: (aws: LoopbackAws) => Promise<void>,
  { ownBackends = false, ...options }: SettingOptions = {},
): Setting {
  let aws: LoopbackAws | undefined;
  let workspace: Workspace | undefined;
  let provider: ProviderServer | undefined;
  let states: StateServer | undefined;
  beforeAll(async () => {
    aws = await startLoopbackAws({ accountId: ACCOUNT });
    provider = await startProvider(aws.childEnvironment(), options);
    if (!ownBackends) states = await startStateServer();
    workspace = await Workspace.create(aws, provider, states);
    await prepare?.(aws);
  });
  afterAll(async () => {
    await provider?.stop();
    await aws?.stop();
    await states?.stop();
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
