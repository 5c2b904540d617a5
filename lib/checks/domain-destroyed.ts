import type { Check } from "./check";
import { lostWith } from "./lost-files";
import { say } from "./phrase";

const DOMAIN = "AWS::SageMaker::Domain";

export const domainDestroyed: Check = {
  id: "domain-destroyed",
  over: "change",
  takesAway: true,
  severity: "error",
  title: "A domain is destroyed",
  explanation:
    "AWS deletes a domain only after its user profiles, spaces and apps are deleted. The file system with the users' files stays unless retention_policy is " +
    "Delete; together with two security groups that name each other it keeps the VPC from being destroyed.",
  cure: [{ kind: "retain", object: { type: DOMAIN } }],
  source:
    "https://docs.aws.amazon.com/sagemaker/latest/dg/gs-studio-delete-domain.html: a domain has to be empty, and files are kept on the file system; " +
    "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteDomain.html: all members lose access to it",
  find: ({ before, changes }) =>
    changes
      .filter(({ object, action }) => object === DOMAIN && action === "delete")
      .map(({ address }) => ({
        address,
        cure: [{ kind: "retain", object: { type: DOMAIN, address } }],
        message: say`the domain is destroyed: ${lostWith(address, before)}`,
      })),
};
