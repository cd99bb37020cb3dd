/**
 * What the policy templates of AWS SAM allow for all other services.
 *
 * A template's name; below it what it allows, an action without a service being one of the service before it; `on` what it allows it, and `if` on
 * which condition. `sqs:{QueueName}` is in the function's Region and account; braces are the template's parameters. A line that begins with `+` goes
 * on with the one before. From the definitions of the policy templates of the AWS Serverless Application Model.
 */
export const SERVICE_POLICIES = `
AMIDescribePolicy
    ec2:DescribeImages
        on *
AcmGetCertificatePolicy
    acm:GetCertificate
        on {CertificateArn}
AthenaQueryPolicy
    athena:ListWorkGroups GetExecutionEngine GetExecutionEngines GetNamespace GetCatalogs GetNamespaces
    + GetTables GetTable
        on *
    athena:StartQueryExecution GetQueryResults DeleteNamedQuery GetNamedQuery ListQueryExecutions
    + StopQueryExecution GetQueryResultsStream ListNamedQueries CreateNamedQuery GetQueryExecution
    + BatchGetNamedQuery BatchGetQueryExecution GetWorkGroup
        on athena:workgroup/{WorkGroupName}
CloudFormationDescribeStacksPolicy
    cloudformation:DescribeStacks
        on cloudformation:stack/*
CloudWatchDashboardPolicy
    cloudwatch:GetDashboard ListDashboards PutDashboard ListMetrics
        on *
CloudWatchDescribeAlarmHistoryPolicy
    cloudwatch:DescribeAlarmHistory
        on *
CloudWatchPutMetricPolicy
    cloudwatch:PutMetricData
        on *
CodeCommitCrudPolicy
    codecommit:GitPull GitPush CreateBranch DeleteBranch GetBranch ListBranches MergeBranchesByFastForward
    + MergeBranchesBySquash MergeBranchesByThreeWay UpdateDefaultBranch BatchDescribeMergeConflicts
    + CreateUnreferencedMergeCommit DescribeMergeConflicts GetMergeCommit GetMergeOptions BatchGetPullRequests
    + CreatePullRequest DescribePullRequestEvents GetCommentsForPullRequest GetCommitsFromMergeBase
    + GetMergeConflicts GetPullRequest ListPullRequests MergePullRequestByFastForward MergePullRequestBySquash
    + MergePullRequestByThreeWay PostCommentForPullRequest UpdatePullRequestDescription UpdatePullRequestStatus
    + UpdatePullRequestTitle DeleteFile GetBlob GetFile GetFolder PutFile DeleteCommentContent GetComment
    + GetCommentsForComparedCommit PostCommentForComparedCommit PostCommentReply UpdateComment BatchGetCommits
    + CreateCommit GetCommit GetCommitHistory GetDifferences GetObjectIdentifier GetReferences GetTree
    + GetRepository UpdateRepositoryDescription ListTagsForResource TagResource UntagResource
    + GetRepositoryTriggers PutRepositoryTriggers TestRepositoryTriggers GetBranch GetCommit UploadArchive
    + GetUploadArchiveStatus CancelUploadArchive
        on codecommit:{RepositoryName}
CodeCommitReadPolicy
    codecommit:GitPull GetBranch ListBranches BatchDescribeMergeConflicts DescribeMergeConflicts GetMergeCommit
    + GetMergeOptions BatchGetPullRequests DescribePullRequestEvents GetCommentsForPullRequest
    + GetCommitsFromMergeBase GetMergeConflicts GetPullRequest ListPullRequests GetBlob GetFile GetFolder
    + GetComment GetCommentsForComparedCommit BatchGetCommits GetCommit GetCommitHistory GetDifferences
    + GetObjectIdentifier GetReferences GetTree GetRepository ListTagsForResource GetRepositoryTriggers
    + TestRepositoryTriggers GetBranch GetCommit GetUploadArchiveStatus
        on codecommit:{RepositoryName}
CodePipelineLambdaExecutionPolicy
    codepipeline:PutJobSuccessResult PutJobFailureResult
        on *
CodePipelineReadOnlyPolicy
    codepipeline:ListPipelineExecutions
        on codepipeline:{PipelineName}
ComprehendBasicAccessPolicy
    comprehend:BatchDetectKeyPhrases DetectDominantLanguage DetectEntities BatchDetectEntities DetectKeyPhrases
    + DetectSentiment BatchDetectDominantLanguage BatchDetectSentiment
        on *
CostExplorerReadOnlyPolicy
    ce:GetCostAndUsage GetDimensionValues GetReservationCoverage GetReservationPurchaseRecommendation
    + GetReservationUtilization GetTags
        on *
EC2CopyImagePolicy
    ec2:CopyImage
        on ec2:image/{ImageId}
EC2DescribePolicy
    ec2:DescribeRegions DescribeInstances
        on *
EFSWriteAccessPolicy
    elasticfilesystem:ClientMount ClientWrite
        on elasticfilesystem:file-system/{FileSystem}
        if StringEquals elasticfilesystem:AccessPointArn elasticfilesystem:access-point/{AccessPoint}
EKSDescribePolicy
    eks:DescribeCluster ListClusters
        on *
EcsRunTaskPolicy
    ecs:RunTask
        on ecs:task-definition/{TaskDefinition}
ElasticMapReduceAddJobFlowStepsPolicy
    elasticmapreduce:AddJobFlowSteps
        on elasticmapreduce:cluster/{ClusterId}
ElasticMapReduceCancelStepsPolicy
    elasticmapreduce:CancelSteps
        on elasticmapreduce:cluster/{ClusterId}
ElasticMapReduceModifyInstanceFleetPolicy
    elasticmapreduce:ModifyInstanceFleet ListInstanceFleets
        on elasticmapreduce:cluster/{ClusterId}
ElasticMapReduceModifyInstanceGroupsPolicy
    elasticmapreduce:ModifyInstanceGroups ListInstanceGroups
        on elasticmapreduce:cluster/{ClusterId}
ElasticMapReduceSetTerminationProtectionPolicy
    elasticmapreduce:SetTerminationProtection
        on elasticmapreduce:cluster/{ClusterId}
ElasticMapReduceTerminateJobFlowsPolicy
    elasticmapreduce:TerminateJobFlows
        on elasticmapreduce:cluster/{ClusterId}
ElasticsearchHttpPostPolicy
    es:ESHttpPost ESHttpPut
        on es:domain/{DomainName}/*
FilterLogEventsPolicy
    logs:FilterLogEvents
        on logs:log-group:{LogGroupName}:log-stream:*
MobileAnalyticsWriteOnlyAccessPolicy
    mobileanalytics:PutEvents
        on *
OrganizationsListAccountsPolicy
    organizations:ListAccounts
        on *
PinpointEndpointAccessPolicy
    mobiletargeting:GetEndpoint UpdateEndpoint UpdateEndpointsBatch
        on mobiletargeting:apps/{PinpointApplicationId}/endpoints/*
PollyFullAccessPolicy
    polly:GetLexicon DeleteLexicon
        on polly:lexicon/{LexiconName}
    polly:DescribeVoices ListLexicons PutLexicon SynthesizeSpeech
        on polly:lexicon/*
RekognitionDetectOnlyPolicy
    rekognition:DetectFaces DetectLabels DetectModerationLabels DetectText
        on *
RekognitionFacesManagementPolicy
    rekognition:IndexFaces DeleteFaces SearchFaces SearchFacesByImage ListFaces
        on rekognition:collection/{CollectionId}
RekognitionFacesPolicy
    rekognition:CompareFaces DetectFaces
        on *
RekognitionLabelsPolicy
    rekognition:DetectLabels DetectModerationLabels
        on *
RekognitionNoDataAccessPolicy
    rekognition:CompareFaces DetectFaces DetectLabels DetectModerationLabels
        on rekognition:collection/{CollectionId}
RekognitionReadPolicy
    rekognition:ListCollections ListFaces SearchFaces SearchFacesByImage
        on rekognition:collection/{CollectionId}
RekognitionWriteOnlyAccessPolicy
    rekognition:CreateCollection IndexFaces
        on rekognition:collection/{CollectionId}
Route53ChangeResourceRecordSetsPolicy
    route53:ChangeResourceRecordSets
        on route53:::hostedzone/{HostedZoneId}
SageMakerCreateEndpointConfigPolicy
    sagemaker:CreateEndpointConfig
        on sagemaker:endpoint-config/{EndpointConfigName}
SageMakerCreateEndpointPolicy
    sagemaker:CreateEndpoint
        on sagemaker:endpoint/{EndpointName}
ServerlessRepoReadWriteAccessPolicy
    serverlessrepo:CreateApplication CreateApplicationVersion UpdateApplication GetApplication ListApplications
    + ListApplicationVersions ListApplicationDependencies
        on serverlessrepo:applications/*
TextractDetectAnalyzePolicy
    textract:DetectDocumentText StartDocumentTextDetection StartDocumentAnalysis AnalyzeDocument
        on *
TextractGetResultPolicy
    textract:GetDocumentTextDetection GetDocumentAnalysis
        on *
TextractPolicy
    textract:*
        on *
VPCAccessPolicy
    ec2:CreateNetworkInterface DeleteNetworkInterface DescribeNetworkInterfaces DetachNetworkInterface
        on *
`;
