import { readdressed } from "../inventory/named";
import type { Check } from "./check";
import { say } from "./phrase";

export const nameAtAnotherAddress: Check = {
  id: "name-at-another-address",
  over: "change",
  takesAway: true,
  severity: "error",
  title: "A resource is destroyed at one address and created at another under the same name",
  explanation:
    "Without a `moved` block, Terraform does not know that both addresses are one resource, and creates and destroys in no fixed order. If it creates first, AWS " +
    "rejects the name (EntityAlreadyExists for IAM), or accepts the call, and the destroy then deletes the resource of both addresses.",
  cure: [{ kind: "move", type: "AWS::IAM::Role", from: undefined, to: undefined }],
  source:
    "https://developer.hashicorp.com/terraform/language/modules/develop/refactoring; https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html#API_CreateRole_Errors",
  find: ({ before, after }) =>
    before === undefined
      ? []
      : readdressed(before.inventory, after.inventory).map(({ from, to }) => ({
          address: to.address,
          message: from.isForgotten
            ? say`${[to.kind]} ${to.name} stays in AWS from ${from.address}: AWS rejects a second one with the same name`
            : say`${[to.kind]} ${to.name} is created here and destroyed at ${from.address}: Terraform may create before it destroys; then AWS rejects the name, or the ${[to.kind]} is missing after the apply`,
          cure: [{ kind: "move", type: "AWS::IAM::Role", from: from.address, to: to.address }],
        })),
};
