import {
  type CommonOptions,
  ComposedScenario,
  type MadeExecutionRoles,
  type ScenarioProps,
  type Step,
  Steps,
  steps,
} from "canvas-large-data";
import type { Construct } from "constructs";

/** A step of your own: every execution role may run queries in one Athena workgroup. */
function athena(workgroupArn: string): Step<object, object, object> {
  return {
    id: "athena",
    make: () => ({
      gives: {},
      statements: [
        {
          sid: "OurAthenaWorkgroup",
          effect: "Allow",
          actions: ["athena:StartQueryExecution", "athena:GetQueryExecution", "athena:GetQueryResults"],
          resources: [workgroupArn],
          conditions: [],
        },
      ],
    }),
  };
}

/** The roles without a domain, which another stack owns. */
export class CanvasRoles extends ComposedScenario<CommonOptions, MadeExecutionRoles> {
  constructor(scope: Construct, id: string, props: ScenarioProps<CommonOptions> & { readonly workgroupArn: string }) {
    const { workgroupArn, ...options } = props;
    super(
      scope,
      id,
      options,
      Steps.none
        .and(athena(workgroupArn))
        .and(steps.serviceLinkedRole)
        .and(steps.emrServerlessRole)
        .and(steps.customBuckets)
        .and(steps.workspace)
        .and(steps.restrictPassRole)
        .and(steps.executionRoles)
        .and(steps.ownerPolicies)
        .and(steps.canvasSettings),
    );
  }
}
