/** The matchers in the types of `expect`: whoever imports the entry of this room has them. */
import type { CanvasMatchers } from "./types";

declare global {
  namespace jest {
    // Of the global `expect` of jest (@types/jest), and of vitest, which reads these too.
    interface Matchers<R, T> extends CanvasMatchers<R> {}
  }
}

/** @ts-ignore Of `@jest/globals`; who has vitest alone does not have this module. */
declare module "expect" {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends CanvasMatchers<R> {}
}
