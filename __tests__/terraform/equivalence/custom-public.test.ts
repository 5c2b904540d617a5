/** The Terraform module makes what the CDKTF module makes, whatever the options. */
import { CanvasLargeDataCustomPublic } from "../../../modules/custom-public";
import { testPublic } from "./public";

// What would be applied of it is what quick-setup applies, and the grant that makes the difference is known in the plan.
testPublic("custom-public", CanvasLargeDataCustomPublic, { applied: false });
