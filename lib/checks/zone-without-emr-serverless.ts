import { text } from "../inventory/data";
import { EMR_SERVERLESS_ZONES } from "../rules/values";
import type { Check } from "./check";
import { say } from "./phrase";
import { domainSubnets } from "./subnets";

const ZONES: Readonly<Record<string, readonly string[]>> = EMR_SERVERLESS_ZONES;
/** Regions in which a zone is missing, by the prefix of their zones' ids. */
const REGIONS: Readonly<Record<string, string>> = { "us-east-1": "use1", "ca-central-1": "cac1" };

export const zoneWithoutEmrServerless: Check = {
  id: "zone-without-emr-serverless",
  over: "setup",
  severity: "error",
  title: "A subnet is in a zone that EMR Serverless does not have",
  explanation:
    "No worker can start there, and StartApplication fails. Zones are compared by their ids (use1-az3), because names differ between accounts.",
  fix: ['resource "aws_subnet" "…" {', '  availability_zone_id = "use1-az1"', "}"].join("\n"),
  source: "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/endpoints-quotas.html",
  find: ({ setups }) =>
    setups
      .filter(({ networkAccess }) => networkAccess === "vpc-only")
      .flatMap((setup) =>
        domainSubnets(setup).flatMap(({ id, part }) => {
          const { region } = setup.inventory;
          const address = part?.address ?? setup.address ?? setup.name;
          const zone = part === undefined ? undefined : text(part.data, "availability_zone_id");
          if (typeof zone === "string") {
            const zones = ZONES[zone.split("-")[0] ?? ""];
            return zones === undefined || zones.includes(zone)
              ? []
              : [{ address, message: say`${id} is in ${zone}, which EMR Serverless does not have` }];
          }
          const hasGap =
            typeof region !== "string" || (REGIONS[region] !== undefined && ZONES[REGIONS[region]] !== undefined);
          return hasGap
            ? [
                {
                  address,
                  message: say`the zone id of ${id} is not known, and EMR Serverless lacks a zone in this Region`,
                  isUnknown: true,
                },
              ]
            : [];
        }),
      ),
};
