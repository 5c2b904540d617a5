import { valueOf } from "../inventory/fact";
import { join } from "../authorization/text";
import { EMR_SERVERLESS_OPERATIONS, SERVICE_LINKED_ROLE_COMMAND, SERVICE_LINKED_ROLE_PATH } from "../rules/values";
import { ask, type Given, type Question } from "../setup/question";
import type { Setup, SetupRole } from "../setup/setup";
import type { Check } from "./check";
import { nounOf, say } from "./phrase";

const SOURCE = "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/using-service-linked-roles.html";

/** The first application of an account makes the role, if whoever makes the application may. */
function creation(role: SetupRole, { inventory: { account, partition } }: Setup): Question {
  return {
    asker: { role },
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

function mayMakeIt(setup: Setup, given: Given): boolean {
  const { executionRoles } = setup;
  return (
    executionRoles.length > 0 &&
    executionRoles.every((role) => ask(creation(role, setup), setup, given).decision.answer === "yes")
  );
}

export const serviceLinkedRole: Check = {
  id: "service-linked-role",
  over: "setup",
  severity: "error",
  title: "The account has no service-linked role for EMR Serverless",
  explanation:
    "The first application of EMR Serverless in an account makes the role, if whoever makes the application may. Canvas makes it as the execution role, and none of AWS's " +
    "policies for Canvas allows that: the first job fails with AccessDenied on iam:CreateServiceLinkedRole. In Terraform it cannot stand beside one that is there already. " +
    "A plan shows it where it looks for roles with the role's path, or creates it.",
  cure: [{ kind: "run", commands: [`${SERVICE_LINKED_ROLE_COMMAND} # once per account`] }],
  source: SOURCE,
  find: ({ setups, inventory, given }) => {
    const role = valueOf(inventory.serviceLinkedRole);
    if (role?.isThere === true) return [];
    const inNeed = setups.filter((setup) => valueOf(setup.enabled) !== "no" && !mayMakeIt(setup, given));
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
              message: say`whether the account has the service-linked role of EMR Serverless is undetermined: nothing in the ${nounOf(inventory)} looks for it`,
              isUnknown: true,
            },
          ]
        : [],
    );
  },
};
