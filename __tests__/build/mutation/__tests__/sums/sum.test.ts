import { stock, UNIT } from "../../lib/sums/sum";

test("adds", () => {
  expect(stock([1, 2])).toBe(3);
});

test("the unit", () => {
  expect(UNIT).toBe("piece");
});
