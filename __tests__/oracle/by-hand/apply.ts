/** Applies the configurations that are written by hand on the loopback AWS. */
import type { Files } from "../generator/render";
import { Account } from "../terraform";
import { filled, filledFiles, fingerprint, type Batch, type Numbered, type Recorded } from "./compare";

/** Applies all; those that configure a provider themselves in a root of their own. */
export async function applyByHand(all: readonly Numbered[], note: (text: string) => void): Promise<Recorded> {
  const hasProvider = ({ files }: Numbered): boolean =>
    Object.values(files).some((text) => text.includes('provider "aws"'));
  const batches: Batch[] = [];
  // A process of the provider that commands share has one configuration.
  for (const isShared of [true, false]) {
    const some = all.filter((each) => hasProvider(each) !== isShared);
    if (some.length > 0) batches.push(await applyBatch(some, isShared, note));
  }
  return { texts: fingerprint(all), batches };
}

/** Plans, applies, reads back, changes, and does it again: all of them side by side in one root. */
async function applyBatch(all: readonly Numbered[], isShared: boolean, note: (text: string) => void): Promise<Batch> {
  const account = await Account.start(isShared);
  const modules = (of: (each: Numbered) => Files | undefined): Readonly<Record<string, Files>> =>
    Object.fromEntries(
      all.flatMap((each) => {
        const files = of(each);
        return files === undefined ? [] : [[each.id, filledFiles(files, each.id)] as const];
      }),
    );
  const roots = (of: (each: Numbered) => string | undefined): string =>
    all.map((each) => filled(of(each) ?? "", each.id)).join("\n");
  try {
    const existing = modules((each) => each.existing);
    if (Object.keys(existing).length > 0) {
      account.write(existing);
      await account.plan();
      const failed = Object.entries(await account.apply());
      if (failed.length > 0) throw new Error(failed.map(([id, text]) => `${id}: ${text}`).join("\n"));
      account.clear();
      note("what is there before is made");
    }
    const before = await account.dump();
    account.write(
      modules(({ files }) => files),
      roots(({ root }) => root),
    );
    const first = await account.plan();
    const failed = await account.apply();
    const held = await account.dump();
    note("applied");
    account.write(
      modules(({ files, second }) => second ?? files),
      roots(({ secondRoot }) => secondRoot),
    );
    const second = await account.plan();
    const failedAgain = await account.apply();
    const after = await account.dump();
    note("changed and applied again");
    const third = await account.plan();
    return {
      ids: all.map(({ id }) => id),
      plans: [first, second, third],
      dumps: [before, held, after],
      failed: { ...failedAgain, ...failed },
    };
  } finally {
    await account.stop();
  }
}
