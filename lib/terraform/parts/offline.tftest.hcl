# Nothing is called: not even AWS's own documents of the account are read.
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

override_data {
  target = data.aws_caller_identity.current
  values = { account_id = "111122223333" }
}

override_data {
  target = data.aws_iam_roles.service_linked
  values = { names = ["AWSServiceRoleForAmazonEMRServerless"] }
}
