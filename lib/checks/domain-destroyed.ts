import type { Check } from "./check";
import { say } from "./phrase";

export const domainDestroyed: Check = {
  id: "domain-destroyed",
  over: "change",
  takesAway: true,
  severity: "error",
  title: "A domain is destroyed",
  explanation:
    "The user profiles, spaces and apps go with the domain. Its file system stays unless retention_policy says Delete, and with two security " +
    "groups that name each other it keeps the VPC from being destroyed.",
  fix: [
    "removed {",
    "  from = aws_sagemaker_domain.…",
    "  lifecycle {",
    "    destroy = false # Terraform lets go of the domain and leaves it as it is",
    "  }",
    "}",
  ].join("\n"),
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/gs-studio-delete-domain.html",
  find: ({ changes }) =>
    changes
      .filter(({ type, action }) => type === "aws_sagemaker_domain" && action === "delete")
      .map(({ address }) => ({
        address,
        message: say`the domain is destroyed: its users lose their profiles, apps and files`,
      })),
};
