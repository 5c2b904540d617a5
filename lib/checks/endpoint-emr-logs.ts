import { valueOf } from "../inventory/fact";
import { ask } from "../setup/question";
import { endpointRequests } from "../setup/requests/endpoint";
import type { Check } from "./check";
import { letPass, LOGS, passAnywhere } from "./endpoint-cure";
import { say } from "./phrase";

export const endpointEmrLogs: Check = {
  id: "endpoint-emr-logs",
  over: "setup",
  severity: "warning",
  title: "The S3 endpoint blocks the logs of EMR Serverless",
  explanation:
    "EMR Serverless writes the logs of jobs to its own bucket through the endpoint. Without them, the console shows no logs of a failed job. It is not known whether jobs " +
    "fail without them.",
  cure: passAnywhere(LOGS),
  source: "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/logging.html",
  find: ({ environments, inputs }) =>
    environments.flatMap((environment) => {
      const blocked = endpointRequests(environment)
        .filter(({ action }) => action !== "s3:GetObject")
        .map((question) => ask(question, environment, inputs))
        .filter(({ decision }) => decision.answer === "no");
      const [first] = blocked;
      if (first === undefined) return [];
      const actions = blocked.map(({ question }) => question.action).join(" and ");
      return [
        {
          address: valueOf(environment.s3Endpoint)?.address ?? environment.name,
          cure: letPass(LOGS, blocked, environment),
          message: say`its policy does not allow ${[actions]} on ${first.question.resource}: managed logs are lost`,
        },
      ];
    }),
};
