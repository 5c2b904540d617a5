/** The inputs of Scenario 2 of the AWS page, "Custom domain setup (with public internet access/without VPC)". */
import { placeFields, quickSetupFields, quickSetupCrossFieldRules } from "./quick-setup";
import { object } from "./rule";

/** The same as in Scenario 1: this scenario adds only a grant, and grants have no inputs. */
export const customPublicFields = quickSetupFields;

/** Rules over several of these fields, wherever they are written. */
export const customPublicCrossFieldRules = quickSetupCrossFieldRules;

/** The props of `CanvasLargeDataCustomPublic`, as far as they are data. */
export const customPublicProps = object({
  what: "the props of CanvasLargeDataCustomPublic",
  fields: { ...placeFields, ...customPublicFields },
  crossFieldRules: customPublicCrossFieldRules,
});
