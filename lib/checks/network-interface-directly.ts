import type { Check } from "./check";
import { fromAccess } from "./from-access";

export const networkInterfaceDirectly: Check = {
  id: "network-interface-directly",
  over: "setup",
  severity: "warning",
  title: "The guard aws:CalledViaLast is void",
  explanation:
    "Users of the role can make network interfaces themselves, in any subnet that the policies cover, and not only through EMR Serverless. Either the " +
    "condition is missing or another policy, such as AmazonSageMakerFullAccess, allows the action without it.",
  fix: [
    "condition {",
    '  test     = "StringEquals"',
    '  variable = "aws:CalledViaLast"',
    '  values   = ["ops.emr-serverless.amazonaws.com"]',
    "}",
    "# and, in place of AmazonSageMakerFullAccess, the Canvas policies:",
    "#   AmazonSageMakerCanvasFullAccess, AmazonSageMakerCanvasDataPrepFullAccess",
  ].join("\n"),
  source: "AmazonSageMakerFullAccess v29, Sid AllowAWSServiceActions; docs/decisions/0008-network-interfaces.md",
  find: (state) => fromAccess(state, "network-interface-directly"),
};
