import { hourlyCost, hourlyCostText } from "../../lib/rules/hourly-cost";

it.each([
  // 16 × 0.052624 + 128 × 0.0057785 + 3,200 × 0.000111
  [16, 1.94],
  // 400 × 0.052624 + 3,000 × 0.0057785 + 20,000 × 0.000111: of memory, 3,000 GB are the application's limit.
  [400, 40.61],
  [4000, 40.61],
  [0, 0],
])("at %d vCPU, %d USD an hour", (quota, usd) => {
  expect(hourlyCost(quota)).toBe(usd);
});

it("says what was not read, what is assumed, and where the prices are from", () => {
  expect(hourlyCostText()).toEqual([
    "While jobs run, an EMR Serverless application of Canvas costs at most 40.61 USD an hour: 400 vCPU, 3000 GB of memory and 20000 GB of disk.",
    "The account's vCPU quota is the cap (quota not read): at AWS's default of 16 vCPU, at most 1.94 USD an hour.",
    "Assumed are the workers with the most memory and disk for each vCPU (8 GB and 200 GB). Prices of 2026-09, https://aws.amazon.com/emr/pricing/ (us-east-1, x86, not verified).",
  ]);
  expect(hourlyCostText(16)[1]).toBe("The account's quota of 16 vCPU is the cap: at most 1.94 USD an hour.");
  expect(hourlyCostText(1000)[1]).toBe("The account's quota of 1000 vCPU is the cap: at most 40.61 USD an hour.");
});
