/** The rough monthly cost of a deployment that is not used. Jobs, apps and storage cost by use. */
import { PRICES } from "../rules/prices";

/** What of a deployment costs by the hour; the scenarios with public internet access have none of it. */
export interface Standing {
  /** Interface endpoints that are created. */
  readonly interfaceEndpoints: number;
  /** Availability Zones that each of them may be in: fewer where two subnets share one, or AWS lacks the service in one. */
  readonly availabilityZones: number;
}

/** At most this many US dollars a month. */
export function monthlyCost({ interfaceEndpoints, availabilityZones }: Standing): number {
  return Math.ceil(interfaceEndpoints * availabilityZones * PRICES.interfaceEndpointHour * PRICES.hoursPerMonth);
}

/** The cost in words for the summary, with the date and source of its prices. */
export function monthlyCostText(standing: Standing): string {
  const { date, source, interfaceEndpointGigabyte } = PRICES;
  const { interfaceEndpoints, availabilityZones } = standing;
  if (interfaceEndpoints * availabilityZones === 0) return "nothing fixed; jobs, apps and storage cost by use";
  return (
    `about ${monthlyCost(standing)} USD a month for ${counted(interfaceEndpoints, "interface endpoint")} in up to ` +
    `${counted(availabilityZones, "Availability Zone")}, and ${interfaceEndpointGigabyte} USD for each GB through them ` +
    `(prices of ${date}, ${source}); jobs, apps and storage cost by use`
  );
}

/** A number with its noun, in the plural where it is one. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
