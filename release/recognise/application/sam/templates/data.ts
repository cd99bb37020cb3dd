/**
 * What the policy templates of AWS SAM allow for tables, buckets, queues, topics, streams, keys, parameters, secrets, mail and functions.
 *
 * A template's name; below it what it allows, an action without a service being one of the service before it; `on` what it allows it, and `if` on
 * which condition. `sqs:{QueueName}` is in the function's Region and account; braces are the template's parameters. A line that begins with `+` goes
 * on with the one before. From the definitions of the policy templates of the AWS Serverless Application Model.
 */
export const DATA_POLICIES = `
AWSSecretsManagerGetSecretValuePolicy
    secretsmanager:GetSecretValue
        on {SecretArn}
AWSSecretsManagerRotationPolicy
    secretsmanager:DescribeSecret GetSecretValue PutSecretValue UpdateSecretVersionStage
        on secretsmanager:secret:*
        if StringEquals secretsmanager:resource/AllowRotationLambdaArn lambda:function:{FunctionName}
    secretsmanager:GetRandomPassword
        on *
DynamoDBBackupFullAccessPolicy
    dynamodb:CreateBackup DescribeContinuousBackups
        on dynamodb:table/{TableName}
    dynamodb:DeleteBackup DescribeBackup ListBackups
        on dynamodb:table/{TableName}/backup/*
DynamoDBCrudPolicy
    dynamodb:GetItem DeleteItem PutItem Scan Query UpdateItem BatchWriteItem BatchGetItem DescribeTable
    + ConditionCheckItem
        on dynamodb:table/{TableName} dynamodb:table/{TableName}/index/*
DynamoDBReadPolicy
    dynamodb:GetItem Scan Query BatchGetItem DescribeTable
        on dynamodb:table/{TableName} dynamodb:table/{TableName}/index/*
DynamoDBReconfigurePolicy
    dynamodb:UpdateTable
        on dynamodb:table/{TableName}
DynamoDBRestoreFromBackupPolicy
    dynamodb:RestoreTableFromBackup
        on dynamodb:table/{TableName}/backup/*
    dynamodb:PutItem UpdateItem DeleteItem GetItem Query Scan BatchWriteItem
        on dynamodb:table/{TableName}
DynamoDBStreamReadPolicy
    dynamodb:DescribeStream GetRecords GetShardIterator
        on dynamodb:table/{TableName}/stream/{StreamName}
    dynamodb:ListStreams
        on dynamodb:table/{TableName}/stream/*
DynamoDBWritePolicy
    dynamodb:PutItem UpdateItem BatchWriteItem
        on dynamodb:table/{TableName} dynamodb:table/{TableName}/index/*
EventBridgePutEventsPolicy
    events:PutEvents
        on events:event-bus/{EventBusName}
FirehoseCrudPolicy
    firehose:CreateDeliveryStream DeleteDeliveryStream DescribeDeliveryStream PutRecord PutRecordBatch
    + UpdateDestination
        on firehose:deliverystream/{DeliveryStreamName}
FirehoseWritePolicy
    firehose:PutRecord PutRecordBatch
        on firehose:deliverystream/{DeliveryStreamName}
KMSDecryptPolicy
    kms:Decrypt
        on kms:key/{KeyId}
KMSEncryptPolicy
    kms:Encrypt
        on kms:key/{KeyId}
KMSEncryptPolicy_v2
    kms:Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext GenerateDataKeyPair
    + GenerateDataKeyPairWithoutPlaintext
        on kms:key/{KeyId}
KinesisCrudPolicy
    kinesis:AddTagsToStream CreateStream DecreaseStreamRetentionPeriod DeleteStream DescribeStream
    + DescribeStreamSummary GetShardIterator IncreaseStreamRetentionPeriod ListTagsForStream MergeShards PutRecord
    + PutRecords SplitShard RemoveTagsFromStream
        on kinesis:stream/{StreamName}
KinesisStreamReadPolicy
    kinesis:ListStreams DescribeLimits
        on kinesis:stream/*
    kinesis:DescribeStream DescribeStreamSummary GetRecords GetShardIterator
        on kinesis:stream/{StreamName}
LambdaInvokePolicy
    lambda:InvokeFunction
        on lambda:function:{FunctionName}*
S3CrudPolicy
    s3:GetObject ListBucket GetBucketLocation GetObjectVersion PutObject PutObjectAcl GetLifecycleConfiguration
    + PutLifecycleConfiguration DeleteObject
        on s3:::{BucketName} s3:::{BucketName}/*
S3FullAccessPolicy
    s3:GetObject GetObjectAcl GetObjectVersion PutObject PutObjectAcl DeleteObject DeleteObjectTagging
    + DeleteObjectVersionTagging GetObjectTagging GetObjectVersionTagging PutObjectTagging PutObjectVersionTagging
        on s3:::{BucketName}/*
    s3:ListBucket GetBucketLocation GetLifecycleConfiguration PutLifecycleConfiguration
        on s3:::{BucketName}
S3ReadPolicy
    s3:GetObject ListBucket GetBucketLocation GetObjectVersion GetLifecycleConfiguration
        on s3:::{BucketName} s3:::{BucketName}/*
S3WritePolicy
    s3:PutObject PutObjectAcl PutLifecycleConfiguration
        on s3:::{BucketName} s3:::{BucketName}/*
SESBulkTemplatedCrudPolicy
    ses:GetIdentityVerificationAttributes SendEmail SendRawEmail SendTemplatedEmail SendBulkTemplatedEmail
    + VerifyEmailIdentity
        on ses:identity/{IdentityName}
SESBulkTemplatedCrudPolicy_v2
    ses:SendEmail SendRawEmail SendTemplatedEmail SendBulkTemplatedEmail
        on ses:identity/{IdentityName} ses:template/{TemplateName}
    ses:GetIdentityVerificationAttributes VerifyEmailIdentity
        on *
SESCrudPolicy
    ses:GetIdentityVerificationAttributes SendEmail SendRawEmail VerifyEmailIdentity
        on ses:identity/{IdentityName}
SESEmailTemplateCrudPolicy
    ses:CreateTemplate GetTemplate ListTemplates UpdateTemplate DeleteTemplate TestRenderTemplate
        on *
SESSendBouncePolicy
    ses:SendBounce
        on ses:identity/{IdentityName}
SNSCrudPolicy
    sns:ListSubscriptionsByTopic CreateTopic SetTopicAttributes Subscribe Publish
        on sns:{TopicName}*
SNSPublishMessagePolicy
    sns:Publish
        on sns:{TopicName}
SQSPollerPolicy
    sqs:ChangeMessageVisibility ChangeMessageVisibilityBatch DeleteMessage DeleteMessageBatch GetQueueAttributes
    + ReceiveMessage
        on sqs:{QueueName}
SQSSendMessagePolicy
    sqs:SendMessage*
        on sqs:{QueueName}
SSMParameterReadPolicy
    ssm:DescribeParameters
        on *
    ssm:GetParameters GetParameter GetParametersByPath
        on ssm:parameter/{ParameterName}
SSMParameterWithSlashPrefixReadPolicy
    ssm:DescribeParameters
        on *
    ssm:GetParameters GetParameter GetParametersByPath
        on ssm:parameter{ParameterName}
StepFunctionsCallbackPolicy
    states:SendTaskFailure SendTaskHeartbeat SendTaskSuccess
        on states:stateMachine:{StateMachineName}
StepFunctionsExecutionPolicy
    states:StartExecution
        on states:stateMachine:{StateMachineName}
StepFunctionsExecutionPolicy_v2
    states:StartExecution StartSyncExecution
        on states:stateMachine:{StateMachineName}
`;
