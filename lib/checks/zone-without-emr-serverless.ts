import { valueOf } from "../inventory/fact";
import { EMR_SERVERLESS_ZONES } from "../rules/values";
import type { Cure } from "../policies/cure";
import type { Check, Found } from "./check";
import { say } from "./phrase";
import { type DomainSubnet, domainSubnets } from "../setup/subnets";
import { oneFinding } from "./subnets";
import { ownValue } from "../rules/own-value";

const ZONES: Readonly<Record<string, readonly string[]>> = EMR_SERVERLESS_ZONES;
/** Regions in which a zone is missing. */
const GAPS: readonly string[] = ["us-east-1", "ca-central-1"];

export const zoneWithoutEmrServerless: Check = {
  id: "zone-without-emr-serverless",
  over: "setup",
  severity: "error",
  title: "A subnet is in an Availability Zone that EMR Serverless does not support",
  explanation:
    "No worker can start there, and StartApplication fails. The check compares zone ids (use1-az3), because zone names differ between accounts.",
  cure: cureOf(undefined, "use1-az1"),
  source: "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/endpoints-quotas.html",
  find: ({ environments }) =>
    environments
      .filter(({ networkAccess }) => networkAccess === "vpc-only")
      .flatMap((environment) => {
        const subnets = domainSubnets(environment).map((subnet) => ({ ...subnet, zone: zoneOf(subnet) }));
        const { region } = environment.inventory;
        const hasGap = typeof region !== "string" || GAPS.includes(region);
        const where = typeof region === "string" ? "this Region" : "some Regions";
        return [
          ...subnets.flatMap(({ id, part, zone }): readonly Found[] => {
            const zones = zone === undefined ? undefined : ownValue(ZONES, zone.split("-")[0] ?? "");
            if (zone === undefined || zones === undefined || zones.includes(zone)) return [];
            return [
              {
                address: part?.address ?? environment.address ?? environment.name,
                ...(zones[0] === undefined ? {} : { cure: cureOf(part?.address, zones[0]) }),
                message: say`${id} is in ${zone}, which EMR Serverless does not support`,
              },
            ];
          }),
          ...oneFinding(
            environment,
            subnets.filter(({ zone }) => zone === undefined && hasGap),
            (ids, isOne) =>
              say`the zone ${[isOne ? "id" : "ids"]} of ${ids} ${[isOne ? "is" : "are"]} not known, and EMR Serverless does not support every zone of ${[where]}`,
          ),
        ];
      }),
};

function zoneOf({ part }: DomainSubnet): string | undefined {
  return valueOf(part?.zoneId);
}

function cureOf(address: string | undefined, zone: string): Cure {
  const object = { type: "AWS::EC2::Subnet", address } as const;
  return [{ kind: "setProperties", object, properties: { AvailabilityZoneId: zone } }];
}
