/** The example for accounts of a landing zone: path, boundary and tags of `defaults:` reach every role of every account's stack. */
import { rmSync } from "node:fs";
import * as path from "node:path";
import { readDeploymentsFiles } from "../../lib/deployments/files";
import { stackOf } from "../deployer/support/stack";

const FOLDER = path.resolve(__dirname, "../../examples/control-tower/deployments");
const { deployments } = readDeploymentsFiles([FOLDER]);

interface Role {
  readonly path: string;
  readonly permissions_boundary: string;
  readonly tags: Readonly<Record<string, string>>;
}

test("an account has a file and a deployment", () => {
  expect(deployments.map(({ name, deployment }) => [name, deployment.account])).toEqual([
    ["finance", "111122223333"],
    ["research", "444455556666"],
  ]);
});

test.each(deployments)(
  "$name: each role has the path, the boundary of its account, and the tags",
  ({ name, deployment }) => {
    const { folder, json } = stackOf(name, deployment);
    rmSync(folder, { recursive: true });
    const { aws_iam_role: roles } = json["resource"] as { readonly aws_iam_role: Readonly<Record<string, Role>> };
    const boundary = `arn:aws:iam::${deployment.account}:policy/landing-zone-boundary`;
    const tags = { owner: "platform", "cost-center": "42" };
    expect(
      Object.values(roles).map(({ path: own, permissions_boundary: by, tags: given }) => [own, by, given]),
    ).toEqual([
      ["/service-role/", boundary, tags],
      ["/platform/", boundary, tags],
    ]);
  },
);
