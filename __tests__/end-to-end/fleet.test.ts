/** cdktf-cli on stacks that were synthesized in chunks: it reads the merged manifest, deploys and destroys. */
import { ACCOUNT } from "../support/quick-setup";
import { startLoopbackAws } from "../support/loopback-aws";
import { consoleExecutionRole, serviceLinkedRole } from "../terraform/support/console";
import { existingExecutionRole, quickSetup } from "../terraform/support/deployments";
import { Project } from "./support/project";

test("cdktf deploy and destroy, one deployment a chunk", async () => {
  const aws = await startLoopbackAws({ accountId: ACCOUNT });
  await serviceLinkedRole(aws);
  await consoleExecutionRole(aws);
  process.env["CANVAS_LARGE_DATA_CHUNK_SIZE"] = "1";
  const project = await Project.create(aws);
  try {
    const one = quickSetup({ executionRoles: existingExecutionRole, domain: { existing: {} } });
    project.writeDeployments({ one, two: one });
    const deployed = await project.deploy();
    expect(deployed).toMatchObject({ exitCode: 0 });
    const made = await project.stack("one").managed();
    expect(made.length).toBeGreaterThan(0);
    expect(await project.stack("two").managed()).toEqual(made);
    expect((await project.destroy()).exitCode).toBe(0);
    expect(await project.stack("two").managed()).toEqual([]);
  } finally {
    await project.remove();
    await aws.stop();
  }
});
