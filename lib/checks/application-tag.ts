import { valueOf } from "../inventory/fact";
import { isText, show } from "../authorization/text";
import type { Application } from "../inventory/emr-serverless";
import { APPLICATION_TAG, APPLICATION_TAG_VALUE } from "../setup/requests/jobs";
import type { Cure } from "../policies/cure";
import type { Check, Found } from "./check";
import { say } from "./phrase";

function cureOf(address: string | undefined): Cure {
  const object = { type: "AWS::EMRServerless::Application", address } as const;
  return [{ kind: "setTags", object, tags: [[APPLICATION_TAG, APPLICATION_TAG_VALUE]] }];
}

/** @param isOfCanvas whether the plan has to do with Canvas: elsewhere, tags that are not known are no concern */
function inApplication({ address, tags }: Application, isOfCanvas: boolean): readonly Found[] {
  if (tags.is === "unknown")
    return isOfCanvas
      ? [
          {
            address,
            message: say`whether the application has Canvas's tag in the wrong case is undetermined: ${tags.why}`,
            isUnknown: true,
          },
        ]
      : [];
  // Conditions find a tag by its key whatever the case.
  const [key, value] =
    Object.entries(valueOf(tags) ?? {}).find(([each]) => each.toLowerCase() === APPLICATION_TAG) ?? [];
  if (key === undefined || value === APPLICATION_TAG_VALUE) return [];
  if (typeof value !== "string")
    return [
      {
        address,
        message: say`whether Canvas may use the application is undetermined: its tag ${key} is not known (${isText(value) ? show(value) : "no text"})`,
        isUnknown: true,
      },
    ];
  return [
    {
      address,
      cure: cureOf(address),
      message: say`Canvas may not use the application: its tag ${key} is ${value}, but AWS's policies require ${APPLICATION_TAG_VALUE}, and case matters`,
    },
  ];
}

export const applicationTag: Check = {
  id: "application-tag",
  over: "setup",
  severity: "warning",
  title: "An application has Canvas's tag in the wrong case",
  explanation:
    "AWS's policies for Canvas allow it to view, start and use applications whose tag sagemaker:is-canvas-resource is True. Tag values are case-sensitive, and the condition is StringEquals: with true, " +
    "Canvas cannot use the application and creates another one. Canvas ignores an application without the tag.",
  cure: cureOf(undefined),
  source:
    "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSageMakerCanvasFullAccess.html; https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html: values are case-sensitive",
  find: ({ inventory: { applications }, environments }) =>
    applications.flatMap((each) => inApplication(each, environments.length > 0)),
};
