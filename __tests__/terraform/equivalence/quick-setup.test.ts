/** The Terraform module makes what the CDKTF module makes, whatever the options. */
import { CanvasLargeDataQuickSetup } from "../../../modules/quick-setup";
import { testPublic } from "./public";

testPublic("quick-setup", CanvasLargeDataQuickSetup, { applied: true });
