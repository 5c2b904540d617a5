import { ServiceLinkedRoleCheck } from "../service-linked-role-check";
import type { Step } from "../step";

/** Warns if the account has no service-linked role for EMR Serverless. */
export const serviceLinkedRole: Step<object, object, object> = {
  id: "service-linked-role",
  make: ({ scope, target }) => {
    new ServiceLinkedRoleCheck(scope, "service-linked-role", { target });
    return { gives: {} };
  },
};
