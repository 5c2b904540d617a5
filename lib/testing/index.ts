/**
 * Matchers for stacks of CDKTF, for jest and vitest: what a stack makes, what its policies allow, and whether Canvas can run large data
 * with it. See docs/testing.md.
 *
 * @example
 * import { canvasMatchers } from "canvas-large-data/testing";
 * expect.extend(canvasMatchers);
 * expect(Testing.synth(stack)).toDeny({ role: "analysts", action: "iam:PassRole", resource: adminRoleArn });
 */
import "./augmented";
import * as matchers from "./matchers";

export type {
  CanvasMatchers,
  ExpectedResources,
  ExpectedStatement,
  IamStatement,
  LargeDataFeature,
  LargeDataUse,
  ResourceType,
  RoleRequest,
} from "./types";
export type { MatcherContext, MatcherResult } from "./exactly";

/** The matchers, for `expect.extend(canvasMatchers)`. They read text alone: neither CDKTF nor Terraform is needed. */
export const canvasMatchers = { ...matchers };
