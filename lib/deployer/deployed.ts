/** What Terraform manages and reads, as far as a deployer's policy depends on it. */

/** Where a resource is: texts for ARNs, `*` for what is not known. */
export interface DeployedPlace {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/** A resource or a data source of a plan or stack. */
export interface DeployedResource {
  readonly address: string;
  /** Terraform's type: `aws_iam_role`. */
  readonly type: string;
  readonly mode: "managed" | "data";
  readonly place: DeployedPlace;
  /** The role that the provider of this resource assumes; undefined where Terraform works with its own credentials. */
  readonly assumes: string | undefined;
  /**
   * Every value of an attribute, before and after a plan, as texts for the `Resource` element: what is not known yet is `*`, and a `*`
   * of the value itself is escaped. Dots lead into blocks: `default_user_settings.execution_role`. Empty where there is none.
   */
  readonly values: (path: string) => readonly string[];
}

/** A state in S3. */
export interface DeployedState {
  readonly bucket: string;
  readonly key: string;
  readonly kmsKeyArn: string | undefined;
  /** The role that the backend assumes; undefined where it works with Terraform's own credentials. */
  readonly assumes: string | undefined;
}

/** A plan or a stack. */
export interface Deployed {
  /** The name that people know it by. */
  readonly name: string;
  /** Of the default provider. */
  readonly place: DeployedPlace;
  readonly resources: readonly DeployedResource[];
  /** `none`: not in S3. `unknown`: a plan does not contain where its state is kept. */
  readonly state: DeployedState | "none" | "unknown";
}
