/**
 * Cures as data: what to change in AWS that resolves a finding, in AWS's words. A writer puts them into the language of
 * whoever makes the change: `lib/hcl` into Terraform's.
 */
import type { Json } from "../rules/json";
import type { AwsObject } from "./aws-object";

/** Text of which a part may be known only after apply: such a part has the name that its source gives it. */
export type CureText = string | { readonly parts: readonly (string | { readonly reference: string })[] };

/** A property's value. */
export type CureValue = CureText | number | boolean | readonly CureText[];

/** Properties by AWS's names; a dot leads into a nested one: `UserSettings.CanvasAppSettings`. */
export type CureProperties = Readonly<Record<string, CureValue>>;

/** A condition of a statement. */
export interface CureCondition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly CureText[];
}

/** A statement of a policy: of a grant, or as a policy of the plan has it. */
export interface CureStatement {
  readonly sid?: string | undefined;
  readonly effect: "Allow" | "Deny";
  readonly principals?: readonly { readonly type: string; readonly identifiers: readonly CureText[] }[];
  readonly actions?: readonly CureText[];
  readonly notActions?: readonly CureText[];
  readonly resources?: readonly CureText[];
  readonly notResources?: readonly CureText[];
  readonly conditions?: readonly CureCondition[];
}

/** A policy that is changed, or a role that gets one. */
export type CurePolicy =
  /** A new inline policy of a role. */
  | { readonly of: "role"; readonly role: CureText; readonly name: string }
  /** The trust policy of a role. */
  | { readonly of: "trust"; readonly role: CureText; readonly address?: string | undefined }
  /** The policy of a VPC endpoint. */
  | { readonly of: "endpoint"; readonly address?: string | undefined }
  /** A policy that is there, inline or managed by the customer. */
  | { readonly of: "policy"; readonly name: string; readonly address?: string | undefined };

/** An object of a kind; without an address, any of them. */
export interface CureObject {
  readonly type: AwsObject;
  readonly address?: string | undefined;
  /** What AWS has as Canvas settings of a domain or user profile, where it was asked: a change sends them back, since AWS may replace them as a whole. */
  readonly canvasAppSettings?: Json | undefined;
}

/** Statements of a policy by their names; none where the policy is sensitive and nothing of it is shown. */
type Names = readonly string[];

/** One step of a cure. */
export type CureStep =
  | { readonly kind: "addStatements"; readonly to: CurePolicy; readonly statements: readonly CureStatement[] }
  | {
      readonly kind: "replaceStatements";
      readonly in: CurePolicy;
      readonly names: Names;
      readonly by: readonly CureStatement[];
    }
  | {
      readonly kind: "addConditions";
      readonly in: CurePolicy;
      readonly names: Names;
      readonly conditions: readonly CureCondition[];
    }
  /** A statement that denies, or allows, what it should not; `effect` says which. */
  | {
      readonly kind: "narrowStatements";
      readonly in: CurePolicy;
      readonly names: Names;
      readonly effect: "Allow" | "Deny";
      readonly actions: readonly string[];
      readonly resources: readonly CureText[];
    }
  | { readonly kind: "setPrincipal"; readonly in: CurePolicy; readonly names: Names; readonly principal: CurePrincipal }
  | { readonly kind: "attachPolicy"; readonly role: CureText; readonly policy: string; readonly arn: string }
  | { readonly kind: "detachPolicy"; readonly role: CureText; readonly policy: string }
  | { readonly kind: "setProperties"; readonly object: CureObject; readonly properties: CureProperties }
  | {
      readonly kind: "setTags";
      readonly object: CureObject;
      readonly tags: readonly (readonly [key: string, value: CureText])[];
    }
  | {
      readonly kind: "addObject";
      readonly type: AwsObject;
      readonly name: string;
      readonly properties: CureProperties;
      /** The policy of an object that has one. */
      readonly policy?: readonly CureStatement[];
    }
  /** Puts a value into a list of an object that other objects may add to as well. */
  | {
      readonly kind: "addMember";
      readonly object: CureObject;
      readonly property: string;
      readonly value: CureText;
    }
  /** `properties`: of an object without an id of its own, such as a rule of a security group. */
  | { readonly kind: "removeObject"; readonly object: CureObject; readonly properties?: CureProperties }
  /** The object stays in AWS, and whoever would delete it no longer manages it. */
  | { readonly kind: "retain"; readonly object: CureObject }
  /** One object that has another address now. */
  | {
      readonly kind: "move";
      readonly type: AwsObject;
      readonly from: string | undefined;
      readonly to: string | undefined;
    }
  /** The object is not replaced: the change of these properties is taken back. */
  | { readonly kind: "keep"; readonly object: CureObject; readonly properties: readonly string[] }
  /** Policies that AWS has to store once more, because what they name has another unique id. */
  | { readonly kind: "saveAgain"; readonly policies: readonly SavedPolicy[] }
  | { readonly kind: "useRegion"; readonly regions: readonly string[] }
  /** An option of this project's modules that does what the following steps do. */
  | { readonly kind: "setOption"; readonly option: string; readonly value: boolean }
  /** Commands of the AWS CLI; `terraform`: what does the same where Terraform manages the object. */
  | { readonly kind: "run"; readonly commands: readonly string[]; readonly terraform?: readonly CureStep[] }
  /** Advice that is no change of the configuration: a decision or a request to an administrator. */
  | { readonly kind: "advise"; readonly text: string };

/** A policy with the place it stands at. */
interface SavedPolicy {
  readonly address: string;
  /** It stands in the resource itself, which is not to be replaced for it. */
  readonly isInResource: boolean;
}

/** Who a statement is about. */
export interface CurePrincipal {
  readonly type: string;
  readonly identifiers: readonly CureText[];
}

/** All steps; one without steps is none. */
export type Cure = readonly CureStep[];
