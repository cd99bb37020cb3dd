package provider

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

// modules maps the beginning of a Terraform name to the module of @pulumi/aws. Of several that match, the longest counts.
var modules = map[string]string{
	"acm":                   "acm",
	"api_gateway":           "apigateway",
	"budgets":               "budgets",
	"cloudwatch":            "cloudwatch",
	"codebuild":             "codebuild",
	"codeconnections":       "codeconnections",
	"codedeploy":            "codedeploy",
	"codepipeline":          "codepipeline",
	"codestarconnections":   "codestarconnections",
	"codestarnotifications": "codestarnotifications",
	"dynamodb":              "dynamodb",
	"iam":                   "iam",
	"kms":                   "kms",
	"lambda":                "lambda",
	"resourcegroups":        "resourcegroups",
	"route53":               "route53",
	"s3":                    "s3",
	"s3control":             "s3control",
	"scheduler":             "scheduler",
	"secretsmanager":        "secretsmanager",
	"sns":                   "sns",
	"sqs":                   "sqs",
	"ssm":                   "ssm",
	"xray":                  "xray",
}

// resourceNames are the resources that have another name in @pulumi/aws than the rule gives, as module/Name.
var resourceNames = map[string]string{
	"aws_api_gateway_gateway_response":        "apigateway/Response",
	"aws_codedeploy_app":                      "codedeploy/Application",
	"aws_codepipeline":                        "codepipeline/Pipeline",
	"aws_iam_openid_connect_provider":         "iam/OpenIdConnectProvider",
	"aws_iam_user_ssh_key":                    "iam/SshKey",
	"aws_route53_hosted_zone_dnssec":          "route53/HostedZoneDnsSec",
	"aws_s3_bucket_analytics_configuration":   "s3/AnalyticsConfiguration",
	"aws_s3_bucket_inventory":                 "s3/Inventory",
	"aws_s3_bucket_replication_configuration": "s3/BucketReplicationConfig",
	"aws_s3_object":                           "s3/BucketObjectv2",
	"aws_sns_topic_data_protection_policy":    "sns/DataProtectionPolicy",
	"aws_sqs_queue_redrive_allow_policy":      "sqs/RedriveAllowPolicy",
	"aws_sqs_queue_redrive_policy":            "sqs/RedrivePolicy",
}

// functionNames are the data sources that have another name in @pulumi/aws than the rule gives, as module/Name.
var functionNames = map[string]string{
	"aws_api_gateway_api_key":         "apigateway/Key",
	"aws_arn":                         "index/Arn",
	"aws_caller_identity":             "index/CallerIdentity",
	"aws_canonical_user_id":           "s3/CanonicalUserId",
	"aws_default_tags":                "index/DefaultTags",
	"aws_iam_openid_connect_provider": "iam/OpenIdConnectProvider",
	"aws_ip_ranges":                   "index/IpRanges",
	"aws_kms_ciphertext":              "kms/CipherText",
	"aws_partition":                   "index/Partition",
	"aws_region":                      "index/Region",
	"aws_service":                     "index/Service",
	"aws_service_principal":           "index/ServicePrincipal",
}

// ResourceToken returns the token of a resource, such as aws:lambda/alias:Alias for aws_lambda_alias. It returns false
// for resources outside the modules in use.
func ResourceToken(terraformName string) (tokens.Type, bool) {
	module, name, ok := place(terraformName, resourceNames)
	return tokens.Type(fmt.Sprintf("%s:%s/%s:%s", Name, module, lowerFirst(name), name)), ok
}

// FunctionToken returns the token of a data source, such as aws:lambda/getAlias:getAlias for aws_lambda_alias. It returns
// false for data sources outside the modules in use.
func FunctionToken(terraformName string) (tokens.ModuleMember, bool) {
	module, name, ok := place(terraformName, functionNames)
	return tokens.ModuleMember(fmt.Sprintf("%s:%s/get%s:get%s", Name, module, name, name)), ok
}

// place finds the module and the name: among the exceptions, or by the rule aws_<module>_<name>.
func place(terraformName string, exceptions map[string]string) (module, name string, ok bool) {
	if exception, found := exceptions[terraformName]; found {
		module, name, _ = strings.Cut(exception, "/")
		return module, name, true
	}
	short := strings.TrimPrefix(terraformName, Name+"_")
	longest := ""
	for prefix := range modules {
		if strings.HasPrefix(short, prefix+"_") && len(prefix) > len(longest) {
			longest = prefix
		}
	}
	if longest == "" {
		return "", "", false
	}
	return modules[longest], upperCamel(strings.TrimPrefix(short, longest+"_")), true
}

func upperCamel(snake string) string {
	var name strings.Builder
	for word := range strings.SplitSeq(snake, "_") {
		name.WriteString(upperFirst(word))
	}
	return name.String()
}

func upperFirst(word string) string { return mapFirst(word, unicode.ToUpper) }
func lowerFirst(word string) string { return mapFirst(word, unicode.ToLower) }

func mapFirst(word string, change func(rune) rune) string {
	if word == "" {
		return ""
	}
	return string(change(rune(word[0]))) + word[1:]
}
