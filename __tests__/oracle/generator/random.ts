/** A source of chance that can be repeated: the same seed gives the same draws on every machine. */

/** Draws from one seed. */
export class Random {
  private state: number;

  /** @param seed any whole number */
  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 to 1, without 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** True with a probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of several. */
  pick<T>(all: readonly [T, ...T[]]): T {
    return all[Math.floor(this.next() * all.length)] ?? all[0];
  }

  /** Some of several, at most as many as there are, in an order of chance. */
  some<T>(all: readonly T[], count: number): readonly T[] {
    const left = [...all];
    for (let index = left.length - 1; index > 0; index--) {
      const other = Math.floor(this.next() * (index + 1));
      const [one, two] = [left[index], left[other]];
      if (one !== undefined && two !== undefined) [left[index], left[other]] = [two, one];
    }
    return left.slice(0, count);
  }

  /** A source of its own, so that what one part draws does not move another. */
  fork(): Random {
    return new Random(Math.floor(this.next() * 2 ** 32));
  }
}
