import { show, type MaybeUnknownString } from "../authorization/text";
import { ask } from "../setup/question";
import { networkRequests } from "../setup/requests/network";
import type { CureStep } from "../policies/cure";
import { networkInterfaces, networkInterfacesByArn } from "../policies/network-interfaces";
import { atRole } from "./allowed";
import type { Check } from "./check";
import { granted, refusalCure } from "./cures";
import { listed, say } from "./phrase";
import { lacksTagOnly } from "./tags";

export const networkInterfaceMissing: Check = {
  id: "network-interface-missing",
  over: "setup",
  severity: "error",
  title: "EMR Serverless cannot create network interfaces for the users",
  explanation:
    "In a domain without internet access, EMR Serverless creates the workers' network interfaces in the domain's subnets with the permissions of the execution role. The statement of AWS's page " +
    "covers only network-interface/*, but ec2:CreateNetworkInterface also requires the subnet and the security groups.",
  cure: [
    onPlaces("<EXECUTION-ROLE>", [
      "arn:aws:ec2:<REGION>:<ACCOUNT>:network-interface/*",
      "arn:aws:ec2:<REGION>:<ACCOUNT>:subnet/<SUBNET-ID>",
      "arn:aws:ec2:<REGION>:<ACCOUNT>:security-group/<SECURITY-GROUP-ID>",
    ]),
  ],
  source: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html",
  find: (state) =>
    state.environments.flatMap((environment) =>
      environment.executionRoles.flatMap((role) => {
        const missing = networkRequests(role, environment)
          .filter(({ action }) => action === "ec2:CreateNetworkInterface")
          .map((question) => ask(question, environment, state.inputs))
          // Those that lack a tag are findings of untagged-network.
          .filter(
            ({ question, decision }) => decision.answer === "no" && !lacksTagOnly(question, role, environment, state),
          );
        return missing.length === 0
          ? []
          : [
              {
                ...atRole(role, environment),
                cure: refusalCure(missing, (questions) => [
                  onPlaces(
                    role.name,
                    questions.map(({ resource }) => resource),
                  ),
                ]),
                message: say`${role.name} lacks ec2:CreateNetworkInterface on ${listed(missing.map(({ question }) => show(question.resource)))}`,
              },
            ];
      }),
    ),
};

/** The interfaces themselves by the page's own statement, subnets and security groups by their ARNs. */
function onPlaces(role: string, resources: readonly MaybeUnknownString[]): CureStep {
  const isInterface = (each: MaybeUnknownString): boolean => show(each).includes(":network-interface/");
  const places = resources.filter((each) => !isInterface(each));
  return {
    kind: "addStatements",
    to: { of: "role", role, name: "canvas-network-interfaces" },
    statements: [
      ...(resources.some(isInterface) ? granted(networkInterfaces, {}) : []),
      ...(places.length === 0
        ? []
        : granted(networkInterfacesByArn, { subnetAndSecurityGroupArns: places, enforce: false })),
    ],
  };
}
