import { quickSetupFields } from "../../rules/quick-setup";
import type { CommonOptions } from "../scenario";
import type { Step } from "../step";
import { workspaceStatements } from "../workspace";

/** Grants the workspace to every execution role. */
export const workspace: Step<Pick<CommonOptions, "workspace">, object, object> = {
  id: "workspace",
  fields: { workspace: quickSetupFields.workspace },
  make: ({ target, props }) => ({
    gives: {},
    statements: props.workspace === undefined ? [] : workspaceStatements(props.workspace, target),
  }),
};
