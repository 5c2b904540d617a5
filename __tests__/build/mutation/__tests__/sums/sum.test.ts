import { stock, UNIT } from "../../lib/sums/sum";

// A name that every object has.
test("constructor", () => {
  expect(stock([1, 2])).toBe(3);
});

test("the unit", () => {
  expect(UNIT).toBe("piece");
});
