import type { NamedDeployment } from "./deployment";
export function summaryOf(d: readonly NamedDeployment[]): string {
  return `SUMMARY ${d.length}\n`;
}
