/** What a step of a scenario is, and how steps become a scenario. */
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import type { Statement } from "../policies/policy-template";
import type { Problem } from "../rules/check";
import { customVpcOnlyCrossFieldRules } from "../rules/custom-vpc-only";
import { placeFields, quickSetupFields } from "../rules/quick-setup";
import { type Fields, object, type ObjectRule } from "../rules/rule";
import type { AwsTarget } from "./aws-target";

/** What a person should know of a scenario, in full sentences. */
export interface Notes {
  /** What may go wrong, or reaches further than it looks. */
  readonly warnings: readonly string[];
  /** What could not be checked; never a pass. */
  readonly notChecked: readonly string[];
}

/** One output of a scenario, under its name in Terraform. */
export interface Output {
  /** What the value is, in one sentence. */
  readonly description: string;
  readonly value: unknown;
}

/** What the steps before have contributed to others. */
export interface Contributions {
  /** What every listed execution role is granted. */
  readonly statements: readonly Statement[];
  /** What execution roles are granted besides that have only the Canvas policies (`attach: canvas-policies`). */
  readonly statementsWithCanvasPolicies: readonly Statement[];
  /** What execution roles are granted besides that we attach no Canvas policies to (`attach: large-data`, `attach: false`). */
  readonly statementsWithoutCanvasPolicies: readonly Statement[];
  /** Guards and endpoints: roles, domain and user profiles are created after them, and take no value from them. */
  readonly beforeRoles: readonly ITerraformDependable[];
  /** What must exist before users may run jobs: domain and user profiles are created after it. */
  readonly beforeUsers: readonly ITerraformDependable[];
}

/** What a step makes from. */
export interface StepContext<Props, Needs> {
  /** The scenario; a step's construct is directly below it, under the step's id. */
  readonly scope: Construct;
  readonly target: AwsTarget;
  readonly props: Props;
  /** The values that the steps before have made. */
  readonly made: Needs;
  readonly contributed: Contributions;
}

/** What a step has made: values for later steps, and its contributions. */
export type StepResult<Gives> = { readonly gives: Gives } & Partial<Contributions>;

/** What a step checks before anything is made. */
export interface ProblemContext<Props> {
  /** The scenario, still empty. */
  readonly scope: Construct;
  readonly props: Props;
  /** The Region as it was given: undefined, or a token, where only Terraform knows it. */
  readonly region: string | undefined;
}

/**
 * One step of a scenario: its props, their problems, its resources, its outputs and its notes.
 *
 * `Props` are the options that it reads, `Needs` the values of earlier steps that it uses, `Gives` the values that it makes.
 */
export interface Step<Props extends object, Needs extends object, Gives extends object> {
  /** The id of its construct, the same in every scenario. Contract: addresses are made from it. */
  readonly id: string;
  /**
   * Rules of the options that it reads. A step of your own has none: give it its options as arguments of a function.
   * @default none
   */
  readonly fields?: Fields;
  /**
   * Names of the options that hold resources, so that no rule is about them.
   * @default none
   */
  readonly resourceProps?: readonly string[];
  /**
   * What cannot work and no rule of a field finds. Nothing is created then.
   * @default none
   */
  readonly problems?: (context: ProblemContext<Props>) => readonly Problem[];
  /** Makes the resources. */
  readonly make: (context: StepContext<Props, Needs>) => StepResult<Gives>;
  /**
   * Outputs by their names in Terraform. One whose value is undefined or empty is left out.
   * @default none
   */
  readonly outputs?: Readonly<
    Record<string, { readonly description: string; readonly value: (made: Gives) => unknown }>
  >;
  /**
   * What a person should know, without making anything.
   * @default nothing
   */
  readonly notes?: (props: Props, region: string) => Partial<Notes>;
}

/** A step whose types were checked when it was added. */
interface AddedStep {
  readonly id: string;
  readonly fields?: Fields;
  readonly resourceProps?: readonly string[];
  readonly problems?: (context: ProblemContext<never>) => readonly Problem[];
  readonly make: (context: StepContext<never, never>) => StepResult<object>;
  readonly outputs?: Readonly<
    Record<string, { readonly description: string; readonly value: (made: never) => unknown }>
  >;
  readonly notes?: (props: never, region: string) => Partial<Notes>;
}

/** What the steps of a scenario have made together. */
export interface MadeSteps<Made> {
  readonly made: Made;
  /** Outputs by their names in Terraform. */
  readonly outputs: Readonly<Record<string, Output>>;
}

const NOTHING: Contributions = {
  statements: [],
  statementsWithCanvasPolicies: [],
  statementsWithoutCanvasPolicies: [],
  beforeRoles: [],
  beforeUsers: [],
};

/**
 * The steps of a scenario in the order in which they are made. The compiler refuses a step before those whose values it uses.
 * @example
 * const rolesOnly = Steps.none.and(steps.emrServerlessRole).and(steps.customBuckets).and(steps.executionRoles);
 */
export class Steps<Props extends object, Made extends object> {
  /** The list that others are made from. */
  static readonly none = new Steps<object, object>([]);

  private readonly rules = new Map<string, ObjectRule>();

  private constructor(private readonly list: readonly AddedStep[]) {}

  /** The steps' ids in their order. */
  get ids(): readonly string[] {
    return this.list.map(({ id }) => id);
  }

  /** Whether a step, or another one in its place, is in the list. */
  has({ id }: { readonly id: string }): boolean {
    return this.ids.includes(id);
  }

  /** The rules of all options that the steps read, and of those that every scenario has. */
  get fields(): Fields {
    const ofSteps = this.list.reduce<Fields>((all, { fields }) => ({ ...all, ...fields }), {});
    return { ...placeFields, ...ofSteps, tags: quickSetupFields.tags };
  }

  /** Names of the props that hold resources, so that no rule is about them. */
  get resourceProps(): readonly string[] {
    return ["provider", ...this.list.flatMap(({ resourceProps = [] }) => resourceProps)];
  }

  /** The descriptions of the steps' outputs, by name. */
  get outputs(): Readonly<Record<string, string>> {
    const all = this.list.flatMap(({ outputs = {} }) => Object.entries(outputs));
    return Object.fromEntries(all.map(([name, { description }]) => [name, description]));
  }

  /**
   * The list with one step more, at its end.
   * @throws Error if a step of that id is in the list
   */
  and<P extends object, Gives extends object>(step: Step<P, Made, Gives>): Steps<Props & P, Made & Gives> {
    return new Steps([...this.list, this.added(step)]);
  }

  /**
   * The list with the steps of another one at its end; these may use values of each other alone.
   * @throws Error if both have a step of the same id
   */
  followedBy<P extends object, M extends object>(others: Steps<P, M>): Steps<Props & P, Made & M> {
    return new Steps([...this.list, ...others.list.map((step) => this.added(step))]);
  }

  private added(step: AddedStep): AddedStep {
    if (this.has(step)) {
      throw new Error(
        `The step ${step.id} is in the list twice: both would create resources under the same addresses.\n` +
          "  write: one of them, or another id for yours",
      );
    }
    return step;
  }

  /** The rule of a scenario's props, as far as they are data. */
  rule(className: string): ObjectRule {
    const rule =
      this.rules.get(className) ??
      object({
        what: `the props of ${className}`,
        fields: this.fields,
        // Those of all scenarios: they say nothing of options that are absent.
        crossFieldRules: customVpcOnlyCrossFieldRules,
      });
    this.rules.set(className, rule);
    return rule;
  }

  /** What cannot work and no rule of a field finds, of all steps. */
  problems(context: ProblemContext<Props>): readonly Problem[] {
    return this.list.flatMap((step) => step.problems?.(context as ProblemContext<never>) ?? []);
  }

  /** What a person should know, of all steps, without making anything. */
  notes(props: Props, region: string): Notes {
    const all = this.list.flatMap((step) => step.notes?.(props as never, region) ?? []);
    return {
      warnings: all.flatMap(({ warnings = [] }) => warnings),
      notChecked: all.flatMap(({ notChecked = [] }) => notChecked),
    };
  }

  /** Makes every step below a scenario. */
  make(context: Omit<StepContext<Props, object>, "made" | "contributed">): MadeSteps<Made> {
    let made: object = {};
    let contributed = NOTHING;
    let outputs: Readonly<Record<string, Output>> = {};
    for (const step of this.list) {
      const { gives, ...more } = step.make({ ...context, made, contributed } as StepContext<never, never>);
      made = { ...made, ...gives };
      contributed = joined(contributed, more);
      outputs = { ...outputs, ...outputsOf(step, gives) };
    }
    // `and` and `followedBy` have checked that the steps together make this.
    return { made: made as Made, outputs };
  }
}

function joined(before: Contributions, more: Partial<Contributions>): Contributions {
  const both = <K extends keyof Contributions>(name: K): readonly Contributions[K][number][] => [
    ...before[name],
    ...(more[name] ?? []),
  ];
  return {
    statements: both("statements"),
    statementsWithCanvasPolicies: both("statementsWithCanvasPolicies"),
    statementsWithoutCanvasPolicies: both("statementsWithoutCanvasPolicies"),
    beforeRoles: both("beforeRoles"),
    beforeUsers: both("beforeUsers"),
  };
}

function outputsOf({ outputs = {} }: AddedStep, gives: object): Readonly<Record<string, Output>> {
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([name, { description, value: valueOf }]) => {
      const value = valueOf(gives as never);
      return isEmpty(value) ? [] : [[name, { description, value }]];
    }),
  );
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
}
