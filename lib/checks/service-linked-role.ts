import { valueOf } from "../inventory/fact";
import { join } from "../authorization/text";
import { EMR_SERVERLESS_OPERATIONS, SERVICE_LINKED_ROLE_COMMAND, SERVICE_LINKED_ROLE_PATH } from "../rules/values";
import { ask, type ExternalInputs, type Question } from "../setup/question";
import type { CanvasEnvironment, CanvasRole } from "../setup/environment";
import type { Check } from "./check";
import { nounOf, say } from "./phrase";

const SOURCE = "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/using-service-linked-roles.html";

/** The first application of an account creates the role, if its creator may create it. */
function creation(role: CanvasRole, { inventory: { account, partition } }: CanvasEnvironment): Question {
  return {
    requester: { role },
    action: "iam:CreateServiceLinkedRole",
    resource: join([
      "arn:",
      partition,
      ":iam::",
      account,
      `:role${SERVICE_LINKED_ROLE_PATH}/AWSServiceRoleForAmazonEMRServerless`,
    ]),
    context: { "iam:AWSServiceName": EMR_SERVERLESS_OPERATIONS },
    basis: "documented",
    source: SOURCE,
  };
}

function mayMakeIt(environment: CanvasEnvironment, inputs: ExternalInputs): boolean {
  const { executionRoles } = environment;
  return (
    executionRoles.length > 0 &&
    executionRoles.every((role) => ask(creation(role, environment), environment, inputs).decision.answer === "yes")
  );
}

export const serviceLinkedRole: Check = {
  id: "service-linked-role",
  over: "setup",
  severity: "error",
  title: "The account has no service-linked role for EMR Serverless",
  explanation:
    "The first application of EMR Serverless in an account creates the role, if the application's creator may create it. Canvas creates the application as the execution role, and none of AWS's " +
    "policies for Canvas allows that: the first job fails with AccessDenied on iam:CreateServiceLinkedRole. Terraform cannot create the role if it already exists. " +
    "A plan shows the role if it reads roles with the role's path, or creates it.",
  cure: [{ kind: "run", commands: [`${SERVICE_LINKED_ROLE_COMMAND} # once per account`] }],
  source: SOURCE,
  find: ({ environments, inventory, inputs }) => {
    const role = valueOf(inventory.serviceLinkedRole);
    if (role?.isThere === true) return [];
    const inNeed = environments.filter(
      (environment) => valueOf(environment.enabled) !== "no" && !mayMakeIt(environment, inputs),
    );
    if (role !== undefined) {
      const [first] = inNeed;
      return first === undefined
        ? []
        : [
            {
              address: role.address,
              message: say`the account has no service-linked role for EMR Serverless: its first large data job fails`,
            },
          ];
    }
    return inNeed.flatMap(({ address, name, enabled }) =>
      valueOf(enabled) === "yes"
        ? [
            {
              address: address ?? name,
              message: say`whether the account has the service-linked role of EMR Serverless is undetermined: nothing in the ${nounOf(inventory)} reads it`,
              isUnknown: true,
            },
          ]
        : [],
    );
  },
};
