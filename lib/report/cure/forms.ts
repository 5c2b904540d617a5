/** A cure in the three forms that users work with: Terraform, the AWS CLI, and `deployments.yaml`. */
import { fixLanguage, fixText } from "../../hcl/fix";
import type { Cure } from "../../policies/cure";
import { commandsText, type CurePlace } from "./commands";
import { optionText } from "./options";

/** The forms; undefined where a cure has none. */
export interface CureForms {
  readonly hcl: string | undefined;
  readonly cli: string | undefined;
  /** Options of one deployment of `deployments.yaml`. */
  readonly deployments: string | undefined;
}

/**
 * The forms of a cure.
 * @param place what commands need beside the cure
 */
export function cureForms(cure: Cure, place: CurePlace = {}): CureForms {
  const code = cure.flatMap((step) => (step.kind === "run" ? (step.terraform ?? []) : [step]));
  const cli = commandsText(cure, place);
  return {
    hcl: code.length === 0 || fixLanguage(code) === "sh" ? undefined : fixText(code),
    cli: cli === "" ? undefined : cli,
    deployments: optionText(code, place),
  };
}

/** The title of each form, in the order in which they are shown. */
export const FORM_TITLES = [
  ["cli", "AWS CLI"],
  ["deployments", "deployments.yaml"],
  ["hcl", "Terraform"],
] as const satisfies readonly (readonly [keyof CureForms, string])[];

/** The forms for programs. */
export function cureFormsJson({ hcl, cli, deployments }: CureForms): Readonly<Record<keyof CureForms, string | null>> {
  return { hcl: hcl ?? null, cli: cli ?? null, deployments: deployments ?? null };
}
