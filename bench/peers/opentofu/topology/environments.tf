# Each environment: an alias, a stage, a pipeline with its build project, and their roles and logs.
locals {
  tags_of = { for name, branch in var.environments : name => merge(local.tags, { Environment = name }) }
  buckets = aws_s3_bucket.artifacts.arn
}

resource "aws_lambda_alias" "environment" {
  for_each         = var.environments
  name             = each.key
  function_name    = aws_lambda_function.app.function_name
  function_version = aws_lambda_alias.placeholder.function_version
  # Releases own where it points.
  lifecycle { ignore_changes = [function_version, routing_config] }
}

resource "aws_lambda_permission" "environment" {
  for_each      = var.environments
  function_name = aws_lambda_function.app.function_name
  qualifier     = aws_lambda_alias.environment[each.key].name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "arn:aws:execute-api:${var.region}:${var.account_id}:${aws_api_gateway_rest_api.api.id}/${each.key}/*"
}

resource "aws_cloudwatch_log_group" "access" {
  for_each          = var.environments
  name              = "/aws/apigateway/${var.project}/${each.key}"
  retention_in_days = 30
  tags              = local.tags_of[each.key]
}

resource "aws_api_gateway_stage" "environment" {
  for_each      = var.environments
  rest_api_id   = aws_api_gateway_rest_api.api.id
  deployment_id = aws_api_gateway_deployment.api.id
  stage_name    = each.key
  tags          = local.tags_of[each.key]
  variables = {
    Branch              = each.value
    LambdaFunctionAlias = aws_lambda_alias.environment[each.key].name
    ParameterPath       = "/${var.project}/${each.key}/"
  }
  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access[each.key].arn
    format = jsonencode({
      requestId          = "$context.requestId"
      requestTime        = "$context.requestTime"
      ip                 = "$context.identity.sourceIp"
      httpMethod         = "$context.httpMethod"
      path               = "$context.path"
      protocol           = "$context.protocol"
      status             = "$context.status"
      responseLength     = "$context.responseLength"
      responseLatency    = "$context.responseLatency"
      integrationLatency = "$context.integrationLatency"
      integrationStatus  = "$context.integrationStatus"
      errorMessage       = "$context.error.message"
      userAgent          = "$context.identity.userAgent"
    })
  }
  depends_on = [aws_lambda_permission.environment]
}

resource "aws_api_gateway_method_settings" "environment" {
  for_each    = var.environments
  rest_api_id = aws_api_gateway_rest_api.api.id
  stage_name  = aws_api_gateway_stage.environment[each.key].stage_name
  method_path = "*/*"
  settings {
    logging_level          = "OFF"
    metrics_enabled        = false
    throttling_burst_limit = 2000
    throttling_rate_limit  = 1000
  }
}

resource "aws_cloudwatch_log_group" "build" {
  for_each          = var.environments
  name              = "/aws/codebuild/${var.project}-${each.key}"
  retention_in_days = 30
  tags              = local.tags_of[each.key]
}

resource "aws_iam_role" "build" {
  for_each = var.environments
  name     = "${var.project}-${var.region}-${each.key}-build"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "codebuild.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
  tags = local.tags_of[each.key]
}

locals {
  build_statements = { for name, branch in var.environments : name => [
    ["WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], [aws_cloudwatch_log_group.build[name].arn, "${aws_cloudwatch_log_group.build[name].arn}:*"]],
    ["ReadSource", ["s3:GetObject", "s3:GetObjectVersion"], ["${local.buckets}/${var.project}-${name}/source/*"]],
    ["FindBucket", ["s3:GetBucketAcl", "s3:GetBucketLocation"], [local.buckets]],
    ["SeeTrigger", ["codepipeline:GetPipelineExecution"], ["arn:aws:codepipeline:${var.region}:${var.account_id}:${var.project}-${name}"]],
    ["ReadEngine", ["s3:GetObject"], ["${local.buckets}/platform/*"]],
    ["ReadLedger", ["s3:GetObject"], ["${local.buckets}/releases/*"]],
    ["LeavePackage", ["s3:PutObject"], ["${local.buckets}/${var.project}-${name}/package/*"]],
    ["SeeFunctions", ["lambda:GetAlias", "lambda:GetFunctionConfiguration"], [local.function_arn, "${local.function_arn}:*"]],
  ] }
}

resource "aws_iam_role_policy" "build" {
  for_each = var.environments
  role     = aws_iam_role.build[each.key].name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for each in local.build_statements[each.key] : { Sid = each[0], Effect = "Allow", Action = each[1], Resource = each[2] }]
  })
}

resource "aws_codebuild_project" "environment" {
  for_each      = var.environments
  name          = "${var.project}-${each.key}"
  service_role  = aws_iam_role.build[each.key].arn
  build_timeout = 10
  tags          = local.tags_of[each.key]
  artifacts { type = "CODEPIPELINE" }
  environment {
    type                        = "LINUX_CONTAINER"
    compute_type                = "BUILD_GENERAL1_SMALL"
    image                       = "aws/codebuild/amazonlinux-x86_64-standard:5.0"
    image_pull_credentials_type = "CODEBUILD"
    dynamic "environment_variable" {
      for_each = {
        ARTIFACT_BUCKET       = aws_s3_bucket.artifacts.bucket
        ARTIFACT_BUCKET_KEY   = "${var.project}-app.zip"
        LAMBDA_FUNCTION_NAME  = aws_lambda_function.app.function_name
        LAMBDA_EXECUTION_ROLE = aws_iam_role.function.arn
        LAMBDA_FUNCTION_ALIAS = aws_lambda_alias.environment[each.key].name
        GITHUB_REPO_URL       = "https://github.com/octo/application"
        API_INVOKE_URL        = aws_api_gateway_stage.environment[each.key].invoke_url
      }
      content {
        name  = environment_variable.key
        value = environment_variable.value
      }
    }
  }
  logs_config {
    cloudwatch_logs {
      status     = "ENABLED"
      group_name = aws_cloudwatch_log_group.build[each.key].name
    }
  }
  source {
    type = "CODEPIPELINE"
    buildspec = templatefile("${path.module}/buildspec.yaml", {
      engine = aws_s3_object.release_engine.key
      release = jsonencode({
        api = { accountId = var.account_id, restApiId = aws_api_gateway_rest_api.api.id }
        architecture = "x86_64", branch = each.value, environment = each.key, exclude = []
        healthPath = "/health", project = var.project, verifySeconds = 30
      })
    })
  }
}

resource "aws_cloudwatch_log_group" "release" {
  for_each          = var.environments
  name              = "/aws/lambda/${var.project}_${each.key}-release"
  retention_in_days = 30
  tags              = local.tags_of[each.key]
}

resource "aws_iam_role" "release" {
  for_each = var.environments
  name     = "${var.project}-${var.region}-${each.key}-release"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
  tags = local.tags_of[each.key]
}

locals {
  release_statements = { for name, branch in var.environments : name => [
    ["WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], [aws_cloudwatch_log_group.release[name].arn, "${aws_cloudwatch_log_group.release[name].arn}:*"]],
    ["ReadArtifacts", ["s3:GetObject"], ["${local.buckets}/${var.project}-${name}/package/*", "${local.buckets}/${var.project}-${name}/source/*"]],
    ["EndJob", ["codepipeline:PutJobFailureResult", "codepipeline:PutJobSuccessResult"], ["*"]],
    ["SeeExecution", ["codepipeline:GetPipelineExecution"], ["arn:aws:codepipeline:${var.region}:${var.account_id}:${var.project}-${name}"]],
    ["KeepPackages", ["s3:GetObject", "s3:PutObject"], ["${local.buckets}/kept/function/*"]],
    ["ReadOldPackages", ["s3:GetObject"], ["${local.buckets}/packages/*"]],
    ["ReadLedger", ["s3:GetObject"], ["${local.buckets}/releases/*"]],
    ["WriteLedger", ["s3:PutObject"], ["${local.buckets}/releases/${name}/*"]],
    ["Release", ["lambda:GetAlias", "lambda:GetFunctionConfiguration", "lambda:PublishVersion", "lambda:UpdateAlias", "lambda:UpdateFunctionCode"], [local.function_arn]],
    ["TestVersion", ["lambda:GetFunctionConfiguration", "lambda:InvokeFunction"], ["${local.function_arn}:*"]],
  ] }
}

resource "aws_iam_role_policy" "release" {
  for_each = var.environments
  role     = aws_iam_role.release[each.key].name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for each in local.release_statements[each.key] : { Sid = each[0], Effect = "Allow", Action = each[1], Resource = each[2] }]
  })
}

resource "aws_lambda_function" "release" {
  for_each         = var.environments
  function_name    = "${var.project}_${each.key}-release"
  description      = "Releases what the pipeline has built"
  role             = aws_iam_role.release[each.key].arn
  filename         = var.releaser
  source_code_hash = filebase64sha256(var.releaser)
  handler          = "index.handler"
  runtime          = "nodejs22.x"
  memory_size      = 2048
  timeout          = 900
  tags             = local.tags_of[each.key]
  ephemeral_storage { size = 2048 }
  depends_on = [aws_cloudwatch_log_group.release, aws_iam_role_policy.release]
}

resource "aws_iam_role" "pipeline" {
  for_each = var.environments
  name     = "${var.project}-${var.region}-${each.key}-pipeline"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "codepipeline.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
  tags = local.tags_of[each.key]
}

resource "aws_iam_role_policy" "pipeline" {
  for_each = var.environments
  role     = aws_iam_role.pipeline[each.key].name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "KeepArtifacts"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"]
        Resource = ["${local.buckets}/${var.project}-${each.key}/*"]
      },
      {
        Sid      = "FindBucket"
        Effect   = "Allow"
        Action   = ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"]
        Resource = [local.buckets]
      },
      {
        Sid      = "RunBuild"
        Effect   = "Allow"
        Action   = ["codebuild:BatchGetBuilds", "codebuild:StartBuild"]
        Resource = [aws_codebuild_project.environment[each.key].arn]
      },
      {
        Sid      = "Release"
        Effect   = "Allow"
        Action   = ["lambda:InvokeFunction"]
        Resource = [aws_lambda_function.release[each.key].arn]
      },
    ]
  })
}

resource "aws_codepipeline" "environment" {
  for_each       = var.environments
  name           = "${var.project}-${each.key}"
  role_arn       = aws_iam_role.pipeline[each.key].arn
  pipeline_type  = "V2"
  execution_mode = "QUEUED"
  tags           = local.tags_of[each.key]
  artifact_store {
    location = aws_s3_bucket.artifacts.bucket
    type     = "S3"
  }
  stage {
    name = "Source"
    action {
      name             = "Source"
      category         = "Source"
      owner            = "ThirdParty"
      provider         = "GitHub"
      version          = "1"
      namespace        = "SourceVariables"
      output_artifacts = ["source"]
      configuration = {
        Owner                = "octo"
        Repo                 = "application"
        Branch               = each.value
        OAuthToken           = var.github_token
        PollForSourceChanges = "true"
      }
    }
  }
  stage {
    name = "Build"
    action {
      name             = "Build"
      category         = "Build"
      owner            = "AWS"
      provider         = "CodeBuild"
      version          = "1"
      input_artifacts  = ["source"]
      output_artifacts = ["package"]
      configuration = {
        ProjectName = aws_codebuild_project.environment[each.key].name
        EnvironmentVariables = jsonencode([
          { name = "PLATFORM_EXECUTION", value = "#{codepipeline.PipelineExecutionId}", type = "PLAINTEXT" },
          { name = "PLATFORM_HANDOVER", value = "package", type = "PLAINTEXT" },
        ])
      }
    }
  }
  stage {
    name = "Release"
    action {
      name            = "Release"
      category        = "Invoke"
      owner           = "AWS"
      provider        = "Lambda"
      version         = "1"
      input_artifacts = ["source", "package"]
      configuration = {
        FunctionName   = aws_lambda_function.release[each.key].function_name
        UserParameters = jsonencode({ commit = "#{SourceVariables.CommitId}", execution = "#{codepipeline.PipelineExecutionId}" })
      }
    }
  }
  depends_on = [aws_iam_role_policy.pipeline]
}
