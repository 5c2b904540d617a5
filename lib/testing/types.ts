/** What the matchers take. */

/** A type of resource: Terraform's name, or the class of the provider package (`IamRole`). */
export type ResourceType = string | { readonly tfResourceType: string };

/** Resources as the stack has them: in any order, or each at its address. */
export type ExpectedResources = readonly unknown[] | Readonly<Record<string, unknown>>;

/** A statement as IAM writes it. One text stands for a list of one, and the order of lists does not matter. */
export interface IamStatement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A whole statement, or its Sid alone. */
export type ExpectedStatement = IamStatement | string;

/** A request that a role makes. */
export interface RoleRequest {
  /** The role's address in the stack (`aws_iam_role.analysts`), its name or its ARN. */
  readonly role: string;
  /** One action: `service:Action`, in any case and without wildcards. */
  readonly action: string;
  /** The ARN of one resource; `*` for actions without one. `${aws_s3_bucket.sales.arn}` stands for what the stack says. */
  readonly resource: string;
  /**
   * Condition keys of the request; null: the request does not have the key.
   * @default none: what depends on a key that is not given is undetermined
   */
  readonly context?: Readonly<Record<string, string | readonly string[] | null>>;
}

/** A feature of Canvas that runs on EMR Serverless, as `canvas-large-data access` calls it. */
export type LargeDataFeature =
  | "import-with-sampling"
  | "export-to-s3"
  | "export-to-dataset"
  | "export-to-model"
  | "model-building"
  | "inference";

/** The users of an execution role, and what they are to do. */
export interface LargeDataUse {
  /** The execution role's address in the stack (`aws_iam_role.analysts`), its name or its ARN. */
  readonly role: string;
  /**
   * What its users are to do with large data.
   * @default every feature
   */
  readonly features?: readonly LargeDataFeature[];
}

/**
 * Matchers on the text that `Testing.synth` and `Testing.synthScope` return. All of them throw for any other text and for a role
 * that is not in the stack, negated or not.
 */
export interface CanvasMatchers<R = unknown> {
  /**
   * The stack has exactly these resources of a type, each with exactly these arguments, as Terraform's JSON has them.
   * @example expect(stack).toHaveExactlyResources(IamRole, [expect.objectContaining({ name: "analysts" })])
   */
  toHaveExactlyResources: (type: ResourceType, resources: ExpectedResources) => R;
  /** The same of data sources. */
  toHaveExactlyDataSources: (type: ResourceType, dataSources: ExpectedResources) => R;
  /**
   * The stack gives a role exactly these statements: in its inline policies, and in policies of the stack that are attached to it.
   * Of a role that exists outside the stack, other policies are not asked for. The address of a policy document
   * (`data.aws_iam_policy_document.NAME`), or a reference to its `json`, in place of a role asks for its statements.
   * @example expect(stack).toHaveExactlyStatements("analysts", ["CanvasBucketReadSales", "CanvasBucketListSales"])
   */
  toHaveExactlyStatements: (role: string, statements: readonly ExpectedStatement[]) => R;
  /** The trust policy of a role of the stack has exactly these statements. */
  toTrustExactly: (role: string, statements: readonly ExpectedStatement[]) => R;
  /**
   * The stack attaches exactly these managed policies to a role, each given by its ARN or by its name.
   * @example expect(stack).toAttachExactly("analysts", ["AmazonSageMakerCanvasFullAccess"])
   */
  toAttachExactly: (role: string, policies: readonly string[]) => R;
  /** AWS allows the request, as far as the stack shows. An undetermined answer fails, with its reason. */
  toAllow: (request: RoleRequest) => R;
  /** AWS denies the request, whatever else there is. An undetermined answer fails, with its reason. */
  toDeny: (request: RoleRequest) => R;
  /** The role's users can do this with large data, as `canvas-large-data access` answers. An undetermined answer fails. */
  toRunLargeData: (use: LargeDataUse) => R;
}
