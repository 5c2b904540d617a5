/** List prices for the rough monthly cost in the summary. */

/** The fixed price, independent of use, and the price per gigabyte, in US dollars. */
export const PRICES = {
  /** When the prices were written down. */
  date: "2026-09",
  /** Data: stored copies of AWS's page. The hourly price is from memory and not verified; other Regions cost up to twice as much. */
  source: "https://aws.amazon.com/privatelink/pricing/ (us-east-1, not verified)",
  /** An interface endpoint, for each of its Availability Zones. */
  interfaceEndpointHour: 0.01,
  /** The first petabyte a month through interface endpoints. The S3 gateway endpoint costs nothing. */
  interfaceEndpointGigabyte: 0.01,
  hoursPerMonth: 730,
} as const;
