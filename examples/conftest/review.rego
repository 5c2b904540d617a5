# conftest test --policy . review.json, where review.json is what canvas-large-data review --format json printed.
# The project's tests decide it on reviews with a reader of this much Rego; conftest itself was not run.
package main

import rego.v1

deny contains message if {
	input.schemaVersion != 1
	message := sprintf("schemaVersion %v is not known to this policy", [input.schemaVersion])
}

deny contains message if {
	input.verdict in {"blocked", "cannot tell"}
	message := sprintf("%s: %s", [input.verdict, input.reason])
}

deny contains message if {
	some plan in input.plans
	some change in plan.access.gained
	change.rank in {"public", "cross-account"}
	message := sprintf("outside the account: %s", [change.sentence])
}
