/** EMR Serverless: applications, and the service-linked role. */
import type { MaybeUnknownString } from "../authorization/text";
import type { Fact } from "./fact";
import type { Tags } from "./tags";

/** An application that a user defines; Canvas creates its own. */
export interface Application {
  readonly address: string;
  readonly name: MaybeUnknownString | undefined;
  readonly tags: Fact<Tags>;
}

/** Whether the account has the service-linked role, and what says so; unknown where nothing looks for it. */
export type ServiceLinkedRole = Fact<{ readonly isThere: boolean; readonly address: string }>;
