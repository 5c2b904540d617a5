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
    "EMR Serverless writes the logs of jobs to a bucket of its own through the endpoint. Without them the console shows no logs of a failed job; whether jobs fail " +
    "without them is not known.",
  cure: passAnywhere(LOGS),
  source: "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/logging.html",
  find: ({ setups, given }) =>
    setups.flatMap((setup) => {
      const blocked = endpointRequests(setup)
        .filter(({ action }) => action !== "s3:GetObject")
        .map((question) => ask(question, setup, given))
        .filter(({ decision }) => decision.answer === "no");
      const [first] = blocked;
      if (first === undefined) return [];
      const actions = blocked.map(({ question }) => question.action).join(" and ");
      return [
        {
          address: valueOf(setup.s3Endpoint)?.address ?? setup.name,
          cure: letPass(LOGS, blocked, setup),
          message: say`its policy does not let ${[actions]} on ${first.question.resource} through: managed logs are lost`,
        },
      ];
    }),
};
