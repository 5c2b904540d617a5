import { ask } from "../setup/question";
import { standardBuildRequest } from "../setup/requests/network";
import type { Check, Found } from "./check";
import { fromAccess } from "./from-access";
import { statementBlock } from "./hcl";
import { say } from "./phrase";

export const standardBuildsOutsideVpc: Check = {
  id: "standard-builds-outside-vpc",
  over: "setup",
  severity: "warning",
  title: "Standard builds run outside the domain's VPC",
  explanation:
    "Canvas looks up with ec2:DescribeVpcEndpointServices whether standard builds can run in the domain's VPC. Without the action nothing fails: " +
    "they run in a VPC of AWS, where the domain's endpoints and security groups do not hold. AmazonSageMakerCanvasFullAccess has it.",
  fix: statementBlock({ actions: ["ec2:DescribeVpcEndpointServices"], resources: ["*"] }).join("\n"),
  source:
    "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-vpc.html, step 3: without the endpoints it detects, builds run in the default AWS managed VPC",
  find: (state) => [
    ...fromAccess(state, "standard-builds-outside-vpc"),
    ...state.setups
      .filter(({ networkAccess }) => networkAccess === "vpc-only")
      .flatMap((setup) =>
        setup.executionRoles
          .filter((role) => ask(standardBuildRequest(role), setup, state.given).decision.answer === "unknown")
          .map((role): Found => ({
            address: role.address ?? setup.address ?? setup.name,
            key: `${setup.name} ${role.name}`,
            message: say`whether standard builds of ${role.name} run in the domain's VPC cannot be told`,
            isUnknown: true,
          })),
      ),
  ],
};
