/** Findings about the subnets of a closed domain. */
import type { CanvasEnvironment } from "../setup/environment";
import type { DomainSubnet, WhyNoTable } from "../setup/subnets";
import type { Found } from "./check";
import { listed, nounOf, type Phrase, say } from "./phrase";

const WHY: Readonly<Record<WhyNoTable, readonly [one: string, several: string]>> = {
  outside: ["its route table is not in the ", "their route tables are not in the "],
  "after apply": ["its route table is known only after apply", "their route tables are known only after apply"],
};

/** Subnets whose result depends on an unknown route table, in one finding for each reason. */
export function untoldTables(
  environment: CanvasEnvironment,
  subnets: readonly DomainSubnet[],
  say: (ids: Phrase, isOne: boolean) => Phrase,
): readonly Found[] {
  return (["outside", "after apply"] as const).flatMap((why) =>
    oneFinding(
      environment,
      subnets.filter(({ table }) => table === why),
      (ids, isOne) => [
        ...say(ids, isOne),
        ` is undetermined: ${WHY[why][isOne ? 0 : 1]}`,
        ...(why === "outside" ? [nounOf(environment.inventory)] : []),
      ],
    ),
  );
}

/** One finding for all of these subnets, of which something is undetermined. */
export function oneFinding(
  environment: CanvasEnvironment,
  subnets: readonly DomainSubnet[],
  message: (ids: Phrase, isOne: boolean) => Phrase,
): readonly Found[] {
  const [first, ...more] = subnets;
  if (first === undefined) return [];
  const isOne = more.length === 0;
  const address = (isOne ? first.part?.address : undefined) ?? environment.address ?? environment.name;
  return [{ address, message: message(say`${listed(subnets.map(({ id }) => id))}`, isOne), isUnknown: true }];
}
