# As little of a VPC as the example needs; yours is likely a module of the registry.
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.76.0, < 7.0"
    }
  }
}

resource "aws_vpc" "this" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true
}

resource "aws_subnet" "private" {
  for_each = { a = 0, b = 1 }

  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet(aws_vpc.this.cidr_block, 8, each.value)
  availability_zone = "us-east-1${each.key}"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.this.id

  # The S3 endpoint adds its route.
  lifecycle {
    ignore_changes = [route]
  }
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  subnet_id      = each.value.id
  route_table_id = aws_route_table.private.id
}

output "vpc_id" {
  value = aws_vpc.this.id
}

output "private_subnet_ids" {
  value = { for name, subnet in aws_subnet.private : name => subnet.id }
}

output "private_route_table_id" {
  value = aws_route_table.private.id
}

output "private_route_table_association_ids" {
  value = [for association in aws_route_table_association.private : association.id]
}
