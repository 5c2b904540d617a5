/** The steps of a deployment, from which follows what the summary says of it. */
import { SCENARIO_STEPS } from "../constructs/scenarios";
import type { Notes, Steps } from "../constructs/step";
import type { CustomVpcOnlyDeployment, Deployment } from "./deployment";

const STEPS: { readonly [S in Deployment["scenario"]]: Steps<Extract<Deployment, { scenario: S }>, object> } =
  SCENARIO_STEPS;

/** Whether the deployment's scenario has a step. */
export function hasStep({ scenario }: Deployment, step: { readonly id: string }): boolean {
  return STEPS[scenario].has(step);
}

/** What a person should know of a deployment, and what could not be checked. */
export function notesOf(deployment: Deployment): Notes {
  // TypeScript does not see that the steps and the deployment are of the same scenario.
  return (STEPS[deployment.scenario] as Steps<Deployment, object>).notes(deployment, deployment.region);
}

/** Whether the deployment has a closed VPC. */
export function isClosed(deployment: Deployment): deployment is CustomVpcOnlyDeployment {
  return "network" in deployment;
}
