/** List prices for the rough costs in the summary, in README and of `access`. */

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
  emrServerless: {
    /**
     * AWS's page could not be read. Public repositories agree on the three figures, one of them dated 2026-08-13: dataflint, BenchBox. Other Regions
     * cost more; workers on arm64 cost less.
     */
    source: "https://aws.amazon.com/emr/pricing/ (us-east-1, x86, not verified)",
    vcpuHour: 0.052624,
    memoryGigabyteHour: 0.0057785,
    /** Beyond the 20 GB that each worker has for nothing, which are counted too. */
    diskGigabyteHour: 0.000111,
  },
} as const;
