/** The example of docs/testing.md, as it stands. */
import "../../examples/testing/analysts.test";
