import { monthlyCost, monthlyCostText } from "../../lib/deployments/monthly-cost";

it.each<[number, number, number]>([
  [0, 0, 0],
  [1, 1, 8],
  [25, 2, 365],
  [28, 3, 614],
])("%d interface endpoints in %d Availability Zones: %d USD", (interfaceEndpoints, availabilityZones, usd) => {
  expect(monthlyCost({ interfaceEndpoints, availabilityZones })).toBe(usd);
});

it("says what the cost is of, when its prices were written down, and that they are not verified", () => {
  expect(monthlyCostText({ interfaceEndpoints: 25, availabilityZones: 2 })).toBe(
    "about 365 USD a month for 25 interface endpoints in up to 2 Availability Zones, and 0.01 USD for each GB " +
      "through them (prices of 2026-09, https://aws.amazon.com/privatelink/pricing/ (us-east-1, not verified)); " +
      "jobs, apps and storage cost by use",
  );
});

it("says so when nothing stands", () => {
  expect(monthlyCostText({ interfaceEndpoints: 0, availabilityZones: 2 })).toBe(
    "nothing fixed; jobs, apps and storage cost by use",
  );
});
