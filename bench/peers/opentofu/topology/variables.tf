# What the platform is configured with, too. The emulators are named by the environment (AWS_ENDPOINT_URL and others): in
# `endpoints` they would cost the provider 1.4 s at every start, which nobody pays who works in AWS.
variable "project" { type = string }
variable "region" { type = string }
variable "account_id" { type = string }
variable "memory_size" { type = number }

variable "environments" {
  description = "The branch of each environment, by its name."
  type        = map(string)
}

variable "github_token" {
  type      = string
  sensitive = true
}

variable "placeholder" {
  description = "The package that is there before the first release: a zip file."
  type        = string
}

variable "releaser" {
  description = "The program of the functions that release: a zip file."
  type        = string
}

variable "release_engine" {
  description = "The program that builds fetch, as the platform delivers it."
  type        = string
}

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region                      = var.region
  max_retries                 = 6
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  skip_region_validation      = true
}

locals {
  tags = { ManagedBy = "opentofu", Project = var.project, Stack = "bench" }
}
