# Null is as false: configurations of earlier releases plan what they planned before.
check "restrict_pass_role" {
  assert {
    condition = var.restrict_pass_role != null || length(local.execution_roles_to_create) == 0
    error_message = @{PASS_ROLE_UNDECIDED}
  }
}
