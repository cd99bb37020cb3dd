# What all environments share: the artifact bucket, the function, the API.
resource "aws_s3_bucket" "artifacts" {
  bucket_prefix = "${var.project}-artifacts-"
  force_destroy = true
  tags          = local.tags
}

resource "aws_s3_bucket_public_access_block" "artifacts" {
  bucket                  = aws_s3_bucket.artifacts.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "artifacts" {
  bucket = aws_s3_bucket.artifacts.bucket
  versioning_configuration { status = "Enabled" }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "artifacts" {
  bucket = aws_s3_bucket.artifacts.bucket
  rule {
    apply_server_side_encryption_by_default { sse_algorithm = "AES256" }
  }
}

resource "aws_s3_bucket_ownership_controls" "artifacts" {
  bucket = aws_s3_bucket.artifacts.bucket
  rule { object_ownership = "BucketOwnerEnforced" }
}

resource "aws_s3_bucket_policy" "artifacts" {
  bucket = aws_s3_bucket.artifacts.bucket
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "TlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.artifacts.arn, "${aws_s3_bucket.artifacts.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_s3_bucket_lifecycle_configuration" "artifacts" {
  # A rule for old versions needs versioning.
  bucket = aws_s3_bucket_versioning.artifacts.bucket
  rule {
    id     = "abort-unfinished-uploads"
    status = "Enabled"
    filter { prefix = "" }
    abort_incomplete_multipart_upload { days_after_initiation = 7 }
  }
  rule {
    id     = "clear-pruned-packages"
    status = "Enabled"
    filter { prefix = "kept/" }
    expiration { expired_object_delete_marker = true }
    noncurrent_version_expiration { noncurrent_days = 90 }
  }
  dynamic "rule" {
    for_each = {
      artifacts     = "${var.project}-"
      packages      = "packages/"
      caches        = "caches/"
      previews      = "previews/"
      preview-notes = "preview-notes/"
    }
    content {
      id     = "expire-${rule.key}"
      status = "Enabled"
      filter { prefix = rule.value }
      expiration { days = 90 }
      noncurrent_version_expiration { noncurrent_days = 90 }
    }
  }
}

resource "aws_s3_object" "release_engine" {
  bucket       = aws_s3_bucket.artifacts.bucket
  key          = "platform/${filesha256(var.release_engine)}.cjs"
  source       = var.release_engine
  content_type = "application/javascript"
}

resource "aws_cloudwatch_log_group" "function" {
  name              = "/aws/lambda/${var.project}-app"
  retention_in_days = 30
  tags              = local.tags
}

resource "aws_iam_role" "function" {
  name = "${var.project}-${var.region}-app"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
  tags = local.tags
}

resource "aws_iam_role_policy" "function" {
  role = aws_iam_role.function.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [aws_cloudwatch_log_group.function.arn, "${aws_cloudwatch_log_group.function.arn}:*"]
      },
      {
        Sid      = "ReadParameters"
        Effect   = "Allow"
        Action   = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
        Resource = ["arn:aws:ssm:${var.region}:${var.account_id}:parameter/${var.project}/*"]
      },
    ]
  })
}

resource "aws_lambda_function" "app" {
  function_name    = "${var.project}-app"
  role             = aws_iam_role.function.arn
  filename         = var.placeholder
  source_code_hash = filebase64sha256(var.placeholder)
  handler          = "app.lambda_handler"
  runtime          = "python3.13"
  architectures    = ["x86_64"]
  memory_size      = var.memory_size
  timeout          = 29
  publish          = true
  tags             = local.tags
  ephemeral_storage { size = 512 }
  tracing_config { mode = "PassThrough" }
  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function.name
  }
  # Releases own the code.
  lifecycle { ignore_changes = [filename, source_code_hash] }
  depends_on = [aws_iam_role_policy.function]
}

resource "aws_lambda_alias" "placeholder" {
  name             = "placeholder"
  function_name    = aws_lambda_function.app.function_name
  function_version = aws_lambda_function.app.version
  lifecycle { ignore_changes = [function_version] }
}

resource "aws_api_gateway_rest_api" "api" {
  name = var.project
  tags = local.tags
  endpoint_configuration { types = ["REGIONAL"] }
}

resource "aws_api_gateway_resource" "proxy" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  parent_id   = aws_api_gateway_rest_api.api.root_resource_id
  path_part   = "{proxy+}"
}

resource "aws_api_gateway_method" "root" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  resource_id   = aws_api_gateway_rest_api.api.root_resource_id
  http_method   = "ANY"
  authorization = "NONE"
}

resource "aws_api_gateway_method" "proxy" {
  rest_api_id   = aws_api_gateway_rest_api.api.id
  resource_id   = aws_api_gateway_resource.proxy.id
  http_method   = "ANY"
  authorization = "NONE"
}

locals {
  function_arn = "arn:aws:lambda:${var.region}:${var.account_id}:function:${aws_lambda_function.app.function_name}"
  uri          = "arn:aws:apigateway:${var.region}:lambda:path/2015-03-31/functions/${local.function_arn}:$${stageVariables.LambdaFunctionAlias}/invocations"
}

resource "aws_api_gateway_integration" "root" {
  rest_api_id             = aws_api_gateway_rest_api.api.id
  resource_id             = aws_api_gateway_method.root.resource_id
  http_method             = aws_api_gateway_method.root.http_method
  integration_http_method = "POST"
  type                    = "AWS_PROXY"
  timeout_milliseconds    = 29000
  uri                     = local.uri
}

resource "aws_api_gateway_integration" "proxy" {
  rest_api_id             = aws_api_gateway_rest_api.api.id
  resource_id             = aws_api_gateway_method.proxy.resource_id
  http_method             = aws_api_gateway_method.proxy.http_method
  integration_http_method = "POST"
  type                    = "AWS_PROXY"
  timeout_milliseconds    = 29000
  uri                     = local.uri
}

resource "aws_api_gateway_deployment" "api" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  triggers    = { shape = sha256(jsonencode([local.uri, "ANY", "NONE", 29000])) }
  depends_on  = [aws_api_gateway_integration.root, aws_api_gateway_integration.proxy]
  lifecycle { create_before_destroy = true }
}
