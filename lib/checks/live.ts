/** What only an account shows: what runs with earlier settings, what is left behind, and a quota. They are no part of the checks of plans. */
import { textsOf, valueOf } from "../inventory/fact";
import type { Inventory } from "../inventory/inventory";
import type { LiveApplication, LiveState } from "../inventory/live";
import type { Cure } from "../policies/cure";
import { CANVAS_APPLICATION } from "../rules/hourly-cost";
import { inShell } from "../rules/shell";
import { RAISE_VCPU_QUOTA } from "../rules/vcpu-quota";
import type { Found, State, StateCheck } from "./check";
import { placeIn } from "./cures";
import { listed, type Phrase, say } from "./phrase";

function restart(domainId: string, region: string): Cure {
  const commands = [
    "# Shows them and asks; users lose what is running and what is not saved.",
    `canvas-large-data restart-apps --region ${region} --domain-id ${domainId} --only-outdated`,
  ];
  return [{ kind: "run", commands }];
}

const appsOutdated: StateCheck = {
  id: "canvas-apps-outdated",
  over: "setup",
  severity: "warning",
  title: "Canvas apps may run with earlier settings",
  explanation:
    "An app reads the Canvas settings when it starts. AWS's times say when an app started and when its domain and user profile last changed, not what changed.",
  cure: restart("<DOMAIN-ID>", "<REGION>"),
  source: "https://docs.aws.amazon.com/sagemaker/latest/dg/canvas-manage-apps-delete.html",
  find: ({ inventory }) =>
    withLive(inventory, ({ apps }) => {
      const outdated = (valueOf(apps) ?? []).filter(
        ({ status, mayBeOutdated }) => status === "InService" && mayBeOutdated,
      );
      if (outdated.length === 0) return [];
      const [domain] = inventory.domains;
      const id = typeof domain?.id === "string" ? domain.id : "<DOMAIN-ID>";
      const owners = listed(outdated.map(({ owner }) => owner));
      return [
        {
          address: id,
          cure: restart(inShell(id), placeIn(inventory).region),
          message: say`${outdated.length} running Canvas apps may have started before the last change of their domain or user profile: ${owners}`,
        },
      ];
    }),
};

function deletion(application: LiveApplication | undefined, region: string): Cure {
  const of = `--region ${region} --application-id ${inShell(application?.id ?? "<APPLICATION-ID>")}`;
  const stop =
    application?.state === "CREATED" || application?.state === "STOPPED"
      ? []
      : [`aws emr-serverless stop-application ${of}`];
  const commands = [
    "# First check that no other domain of this account and Region works with it, and that this shows no job:",
    `aws emr-serverless list-job-runs ${of} --states SUBMITTED PENDING SCHEDULED RUNNING`,
    ...stop,
    `aws emr-serverless delete-application ${of}`,
  ];
  return [{ kind: "run", commands }];
}

const applicationLeft: StateCheck = {
  id: "canvas-application-left",
  over: "setup",
  severity: "warning",
  title: "Canvas left an EMR Serverless application behind",
  explanation:
    "Canvas makes its applications itself, in the subnets and security groups that it knows then. An application with others is of an earlier setting, or of another domain. " +
    "AWS does not document which groups Canvas gives it.",
  cure: deletion(undefined, "<REGION>"),
  source: "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/vpc-access.html",
  find: (state) =>
    withLive(state.inventory, ({ applications }) =>
      (valueOf(applications) ?? []).flatMap((application): readonly Found[] => {
        const differences = differencesOf(application, state);
        if (differences.length === 0) return [];
        const { id, name, state: status } = application;
        const what = say`the EMR Serverless application ${name ?? id} of Canvas (${id}, ${status})`;
        return [
          {
            address: id,
            cure: deletion(application, placeIn(state.inventory).region),
            message: say`${what} is not as this domain has it: ${differences.flatMap((each, index) => (index === 0 ? each : ["; ", ...each]))}`,
          },
        ];
      }),
    ),
};

function differencesOf(
  { subnetIds, securityGroupIds }: LiveApplication,
  { inventory, access }: State,
): readonly Phrase[] {
  const [domain] = inventory.domains;
  if (domain === undefined) return [];
  const settings = [domain, ...inventory.userProfiles].map((each) => each.settings);
  // Nothing is concluded from what was not read.
  const isOff = access.deployments.length === 0 && access.off.length > 0;
  const off: readonly Phrase[] = isOff ? [["large data is off for all users"]] : [];
  if (domain.networkAccess.is === "unknown") return off;
  if (valueOf(domain.networkAccess) !== "VpcOnly")
    return subnetIds.length === 0
      ? off
      : [...off, say`it is in the subnets ${listed(subnetIds)}, and the domain's jobs use the internet`];
  if (subnetIds.length === 0) return [...off, ["it is in no VPC, and the domain's apps have no internet"]];
  const groups = settings.map((each) => each.securityGroupIds);
  return [
    ...off,
    ...(domain.subnetIds.is === "unknown"
      ? []
      : other(
          "subnets",
          subnetIds,
          textsOf(domain.subnetIds).filter((id) => typeof id === "string"),
        )),
    ...(groups.some(({ is }) => is === "unknown")
      ? []
      : other(
          "security groups",
          securityGroupIds,
          groups.flatMap((each) => textsOf(each).filter((id) => typeof id === "string")),
        )),
  ];
}

function other(what: string, ids: readonly string[], known: readonly string[]): readonly Phrase[] {
  const others = ids.filter((id) => !known.includes(id));
  return others.length === 0 ? [] : [say`it has the ${[what]} ${listed(others)}, which the domain has not`];
}

const vcpuQuota: StateCheck = {
  id: "vcpu-quota",
  over: "setup",
  severity: "warning",
  title: "The account's vCPU quota of EMR Serverless is below what Canvas asks for",
  explanation: "Every permission is there, and a job fails once the account uses as many vCPUs as its quota allows.",
  cure: [{ kind: "run", commands: [RAISE_VCPU_QUOTA] }],
  source: "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/endpoints-quotas.html",
  find: ({ inventory }) =>
    withLive(inventory, ({ vcpuQuota }) => {
      const value = valueOf(vcpuQuota);
      if (value === undefined || value >= CANVAS_APPLICATION.vcpus) return [];
      const { region } = placeIn(inventory);
      return [
        {
          address: `EMR Serverless in ${region}`,
          cure: [{ kind: "run", commands: [`${RAISE_VCPU_QUOTA} --region ${region}`] }],
          message: say`EMR Serverless may use ${value} vCPUs at once in the account and Region, and Canvas asks for up to ${CANVAS_APPLICATION.vcpus}`,
        },
      ];
    }),
};

function withLive(inventory: Inventory, find: (live: LiveState) => readonly Found[]): readonly Found[] {
  return inventory.live === undefined ? [] : find(inventory.live);
}

/** Checks of what runs in an account. */
export const LIVE_CHECKS: readonly StateCheck[] = [appsOutdated, applicationLeft, vcpuQuota];
