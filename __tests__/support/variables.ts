/** Environment variables that a file of tests sets. */

/** Puts them back after its last test, so that the process can run another file. */
export function restoreVariables(): void {
  const before = { ...process.env };
  afterAll(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
  });
}
