/**
 * The props are hand-written and the rules are data: here the compiler holds one against the other. Nothing runs; `tsc` refuses
 * a field, a requirement or a choice that only one of them has.
 */
import type { CustomBucket, CustomBuckets } from "../../lib/constructs/custom-buckets";
import type { DomainChoice } from "../../lib/constructs/domain";
import type { EmrServerlessRoleChoice } from "../../lib/constructs/emr-serverless-role";
import type { ExecutionRole } from "../../lib/constructs/execution-roles";
import type { ScenarioOptions } from "../../lib/constructs/scenario";
import type { Deployment } from "../../lib/deployments/deployment";
import type { customBucket, customBuckets } from "../../lib/rules/custom-buckets";
import type { deployment, deploymentsFile } from "../../lib/rules/deployment";
import type { domain } from "../../lib/rules/domain";
import type { emrServerlessRole } from "../../lib/rules/emr-serverless-role";
import type { executionRole, executionRoles } from "../../lib/rules/execution-roles";
import type { quickSetupFields, quickSetupProps } from "../../lib/rules/quick-setup";
import type { ObjectRule, ValueOf } from "../../lib/rules/rule";
import type { tags } from "../../lib/rules/tags";
import type { CanvasLargeDataQuickSetupProps } from "../../modules/quick-setup";

/** Intersections and interfaces written out, so that only what a value may be is compared. */
type Plain<T> = T extends string | number | boolean | undefined ? T : { [K in keyof T]: Plain<T[K]> };

/** True when the two are the same type: assignable both ways, with the same fields required. */
// TypeScript compares two generic functions for identity, which is why the parameters are there.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
type Same<A, B> = (<T>() => T extends Plain<A> ? 1 : 2) extends <T>() => T extends Plain<B> ? 1 : 2 ? true : false;

/** Compiles only for `true`. */
type Holds<T extends true> = T;

export type PropsAreTheRules = [
  Holds<Same<EmrServerlessRoleChoice, ValueOf<typeof emrServerlessRole>>>,
  Holds<Same<CustomBucket, ValueOf<typeof customBucket>>>,
  Holds<Same<CustomBuckets, ValueOf<typeof customBuckets>>>,
  Holds<Same<ExecutionRole, ValueOf<typeof executionRole>>>,
  Holds<Same<ScenarioOptions["executionRoles"], ValueOf<typeof executionRoles>>>,
  Holds<Same<DomainChoice, ValueOf<typeof domain>>>,
  Holds<Same<NonNullable<ScenarioOptions["tags"]>, ValueOf<typeof tags>>>,
  Holds<Same<ScenarioOptions, ValueOf<ObjectRule<typeof quickSetupFields>>>>,
  Holds<Same<Omit<CanvasLargeDataQuickSetupProps, "provider">, ValueOf<typeof quickSetupProps>>>,
  Holds<Same<Deployment, ValueOf<typeof deployment>>>,
  Holds<Same<{ readonly deployments: Readonly<Record<string, Deployment>> }, ValueOf<typeof deploymentsFile>>>,
];

/** What the comparison tells apart; without this it might hold for anything. */
export type TheComparisonCanFail = [
  // @ts-expect-error a field less
  Holds<Same<{ readonly a?: string }, object>>,
  // @ts-expect-error required or not
  Holds<Same<{ readonly a?: string }, { readonly a: string }>>,
  // @ts-expect-error one choice more
  Holds<Same<{ readonly a: "x" | "y" }, { readonly a: "x" }>>,
  // @ts-expect-error writable or not
  Holds<Same<{ readonly a: string }, { a: string }>>,
  // @ts-expect-error below a map
  Holds<Same<Readonly<Record<string, { readonly a: string }>>, Readonly<Record<string, { readonly a?: string }>>>>,
  // @ts-expect-error below a list
  Holds<Same<readonly "x"[], readonly string[]>>,
  // @ts-expect-error anything at all
  Holds<Same<ReturnType<typeof JSON.parse>, string>>,
  // @ts-expect-error a form less
  Holds<Same<DomainChoice, Exclude<DomainChoice, { import: unknown }>>>,
];
