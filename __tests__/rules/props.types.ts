/**
 * The props are hand-written and the rules are data: here the compiler holds one against the other. Nothing runs; `tsc` refuses
 * a field, a requirement or a choice that only one of them has.
 */
import type { AppSecurityGroupChoice } from "../../lib/constructs/app-security-group";
import type { CustomBucket, CustomBuckets } from "../../lib/constructs/custom-buckets";
import type { CreateDomainOptions, DomainChoice } from "../../lib/constructs/domain";
import type { EmrServerlessRoleChoice } from "../../lib/constructs/emr-serverless-role";
import type { ExecutionRole } from "../../lib/constructs/execution-roles";
import type { InterfaceEndpointsChoice } from "../../lib/constructs/interface-endpoints";
import type { Network } from "../../lib/constructs/network";
import type { NetworkInterfaces } from "../../lib/constructs/network-interface-access";
import type { S3EndpointChoice } from "../../lib/constructs/s3-gateway-endpoint";
import type { ScenarioOptions } from "../../lib/constructs/scenario";
import type { UserProfile, VpcOnlyUserProfile } from "../../lib/constructs/user-profiles";
import type { Workspace } from "../../lib/constructs/workspace";
import type { Deployment } from "../../lib/deployments/deployment";
import type { customBucket, customBuckets } from "../../lib/rules/custom-buckets";
import type { deployment, deploymentsFile } from "../../lib/rules/deployment";
import type { customPublicProps } from "../../lib/rules/custom-public";
import type { customVpcOnlyProps } from "../../lib/rules/custom-vpc-only";
import type { domain, domainOptions } from "../../lib/rules/domain";
import type { emrServerlessRole } from "../../lib/rules/emr-serverless-role";
import type { executionRole, executionRoles } from "../../lib/rules/execution-roles";
import type { interfaceEndpoints, s3Endpoint } from "../../lib/rules/endpoints";
import type { network, networkInterfaces, securityGroup } from "../../lib/rules/network";
import type { quickSetupFields, quickSetupProps } from "../../lib/rules/quick-setup";
import type { ObjectRule, ValueOf } from "../../lib/rules/rule";
import type { userProfiles, vpcOnlyUserProfiles } from "../../lib/rules/user-profiles";
import type { workspace } from "../../lib/rules/workspace";
import type { tags } from "../../lib/rules/tags";
import type { CanvasLargeDataCustomPublicProps } from "../../modules/custom-public";
import type { CanvasLargeDataCustomVpcOnlyProps } from "../../modules/custom-vpc-only";
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
  Holds<Same<CreateDomainOptions, ValueOf<ObjectRule<typeof domainOptions>>>>,
  Holds<Same<Readonly<Record<string, UserProfile>>, ValueOf<typeof userProfiles>>>,
  Holds<Same<Readonly<Record<string, VpcOnlyUserProfile>>, ValueOf<typeof vpcOnlyUserProfiles>>>,
  Holds<Same<Workspace, ValueOf<typeof workspace>>>,
  Holds<Same<Omit<CanvasLargeDataCustomPublicProps, "provider">, ValueOf<typeof customPublicProps>>>,
  Holds<Same<NonNullable<ScenarioOptions["tags"]>, ValueOf<typeof tags>>>,
  Holds<Same<ScenarioOptions, ValueOf<ObjectRule<typeof quickSetupFields>>>>,
  Holds<Same<Omit<CanvasLargeDataQuickSetupProps, "provider">, ValueOf<typeof quickSetupProps>>>,
  Holds<Same<AppSecurityGroupChoice, ValueOf<typeof securityGroup>>>,
  Holds<Same<NetworkInterfaces, ValueOf<typeof networkInterfaces>>>,
  Holds<Same<S3EndpointChoice, ValueOf<typeof s3Endpoint>>>,
  Holds<Same<InterfaceEndpointsChoice, ValueOf<typeof interfaceEndpoints>>>,
  Holds<Same<Network, ValueOf<typeof network>>>,
  Holds<Same<Omit<CanvasLargeDataCustomVpcOnlyProps, "provider" | "routing">, ValueOf<typeof customVpcOnlyProps>>>,
  Holds<Same<Deployment, ValueOf<typeof deployment>>>,
  Holds<
    Same<
      { readonly deployments: Readonly<Record<string, Deployment>> },
      Omit<ValueOf<typeof deploymentsFile>, "defaults">
    >
  >,
];

/** What the comparison distinguishes; without this it might hold for anything. */
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
