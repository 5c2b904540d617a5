/** What runs in an account, in text and for programs. */
import { valueOf } from "../inventory/fact";
import { BLOCK_SETTINGS } from "../inventory/bucket-access";
import type { LiveSpace, LiveState } from "../inventory/live";

/** So many spaces are shown; all of them are in the JSON. */
const MOST = 10;

/** One line each. */
export function liveNotes({ apps, spaces, vcpuQuota, publicAccessBlock }: LiveState): readonly string[] {
  const [running, all, quota, block] = [valueOf(apps), valueOf(spaces), valueOf(vcpuQuota), valueOf(publicAccessBlock)];
  const off = block === undefined ? [] : BLOCK_SETTINGS.filter((name) => block[name] === "no");
  const open = off.length === BLOCK_SETTINGS.length ? "off" : off.length === 0 ? "on" : `on, without ${off.join(", ")}`;
  return [
    ...(running === undefined || running.length === 0 ? [] : [`Canvas apps: ${String(running.length)}`]),
    ...(all ?? []).slice(0, MOST).map(spaceText),
    ...(all === undefined || all.length <= MOST ? [] : [`and ${String(all.length - MOST)} spaces more: --format json`]),
    ...(quota === undefined ? [] : [`EMR Serverless may use ${String(quota)} vCPUs at once in the account and Region`]),
    ...(block === undefined ? [] : [`Block Public Access of the account: ${open}`]),
  ];
}

function spaceText({ name, sharing, owner, executionRole, securityGroupIds }: LiveSpace): string {
  const whose = [...(sharing === undefined ? [] : [sharing.toLowerCase()]), ...(owner === undefined ? [] : [owner])];
  const role = executionRole ?? "no role of its own settings";
  const groups = securityGroupIds.length === 0 ? "" : `, security groups ${securityGroupIds.join(", ")}`;
  return `space ${name}${whose.length === 0 ? "" : ` (${whose.join(", ")})`}: works as ${role}${groups}`;
}

/** For programs; null is what was not read, or what AWS does not say. */
export function liveJson({ apps, spaces, applications, vcpuQuota, publicAccessBlock }: LiveState): object {
  return {
    apps: valueOf(apps)?.map(({ since, ...app }) => ({ ...app, since: since ?? null })) ?? null,
    spaces:
      valueOf(spaces)?.map(({ sharing, owner, executionRole, ...space }) => ({
        ...space,
        sharing: sharing ?? null,
        owner: owner ?? null,
        executionRole: executionRole ?? null,
      })) ?? null,
    applications: valueOf(applications)?.map(({ name, ...each }) => ({ ...each, name: name ?? null })) ?? null,
    vcpuQuota: valueOf(vcpuQuota) ?? null,
    publicAccessBlock: valueOf(publicAccessBlock) ?? null,
  };
}
