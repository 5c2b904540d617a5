/** `npm run try`: a deployments file, deployed for real without an AWS account, and destroyed again. */
import { main } from "./support/try-program";

void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
