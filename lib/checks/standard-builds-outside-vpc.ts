import type { Cure, CureStep } from "../policies/cure";
import { describeVpcEndpointServices } from "../policies/describe-vpc-endpoint-services";
import type { Because } from "../setup/capabilities";
import { ask } from "../setup/question";
import { standardBuildRequest } from "../setup/requests/network";
import type { CanvasEnvironment, CanvasRole } from "../setup/environment";
import { atRole } from "./allowed";
import type { Check, Found, State } from "./check";
import { granted, refusalCure } from "./cures";
import { say } from "./phrase";

export const standardBuildsOutsideVpc: Check = {
  id: "standard-builds-outside-vpc",
  over: "setup",
  severity: "warning",
  title: "Standard builds run outside the domain's VPC",
  explanation:
    "Canvas calls ec2:DescribeVpcEndpointServices to decide whether standard builds can run in the domain's VPC. Without the permission nothing fails: " +
    "they run in a VPC of AWS, where the domain's endpoints and security groups do not apply. AmazonSageMakerCanvasFullAccess has it.",
  cure: [lookUp("<EXECUTION-ROLE>")],
  source:
    "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html, step 3: without the endpoints it detects, builds run in the default AWS managed VPC",
  find: (state) =>
    state.environments
      .filter(({ networkAccess }) => networkAccess === "vpc-only")
      .flatMap((environment) => environment.executionRoles.flatMap((role) => ofRole(role, environment, state))),
};

function ofRole(role: CanvasRole, environment: CanvasEnvironment, { inputs }: State): readonly Found[] {
  const { question, decision } = ask(standardBuildRequest(role), environment, inputs);
  if (decision.answer === "yes") return [];
  if (decision.answer === "unknown")
    return [
      {
        ...atRole(role, environment),
        message: say`whether standard builds of ${role.name} run in the domain's VPC is undetermined`,
        isUnknown: true,
      },
    ];
  const because = decision.because.map((reason): Because => ({ action: question.action, question, reason }));
  const cure: Cure = refusalCure([{ question, decision }], () => [lookUp(role.name)]);
  return [
    {
      ...atRole(role, environment),
      because,
      cure,
      message: say`${role.name} cannot look up VPC endpoint services: standard builds run outside the domain's VPC, without an error`,
    },
  ];
}

function lookUp(role: string): CureStep {
  return {
    kind: "addStatements",
    to: { of: "role", role, name: "canvas-standard-builds" },
    statements: granted(describeVpcEndpointServices, {}),
  };
}
