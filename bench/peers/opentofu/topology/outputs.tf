output "urls" {
  value = { for name, stage in aws_api_gateway_stage.environment : name => stage.invoke_url }
}

output "artifact_bucket" {
  value = aws_s3_bucket.artifacts.bucket
}
