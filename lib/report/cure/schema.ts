/** The form of cures for programs. */
import { z } from "zod";

/** The form of a cure: `cureFormsJson` makes it. */
export const cureFormsSchema = z
  .strictObject({
    hcl: z.string().nullable().describe("Terraform; null where it has nothing for it."),
    cli: z.string().nullable().describe("AWS CLI, with comments; null where nothing in AWS changes."),
    deployments: z.string().nullable().describe("Options of deployments.yaml; null where none does it."),
  })
  .describe("What to change, in the form of whoever changes it.");
