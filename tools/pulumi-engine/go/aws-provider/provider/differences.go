package provider

import (
	"strings"

	bridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

// fields is short for the differences of a resource's fields, by their Terraform names.
type fields = map[string]*bridge.SchemaInfo

// differences lists the resources of @pulumi/aws that are not what the bridge derives from the Terraform provider: other
// names of fields, names that are made up by other rules, documents that are compared as JSON, files. A resource that
// may exist only once per key is deleted before it is replaced.
var differences = map[string]bridge.ResourceInfo{
	"aws_api_gateway_api_key":              {Fields: fields{"description": managed}},
	"aws_api_gateway_authorizer":           {Fields: fields{"rest_api_id": named("restApi")}},
	"aws_api_gateway_base_path_mapping":    {Fields: fields{"api_id": named("restApi")}},
	"aws_api_gateway_deployment":           {Fields: fields{"rest_api_id": named("restApi")}},
	"aws_api_gateway_integration":          {Fields: fields{"rest_api_id": named("restApi")}, DeleteBeforeReplace: true},
	"aws_api_gateway_integration_response": {Fields: fields{"rest_api_id": named("restApi")}},
	"aws_api_gateway_method":               {Fields: fields{"rest_api_id": named("restApi")}},
	"aws_api_gateway_method_response":      {Fields: fields{"rest_api_id": named("restApi")}},
	"aws_api_gateway_method_settings":      {Fields: fields{"rest_api_id": named("restApi")}},
	"aws_api_gateway_model":                {Fields: fields{"rest_api_id": named("restApi")}},
	"aws_api_gateway_request_validator":    {Fields: fields{"rest_api_id": named("restApi")}},
	"aws_api_gateway_resource":             {Fields: fields{"rest_api_id": named("restApi")}},
	"aws_api_gateway_stage": {
		Fields: fields{"rest_api_id": named("restApi"), "deployment_id": named("deployment")},
	},
	"aws_api_gateway_vpc_link": {Fields: fields{"target_arns": named("targetArn")}},

	"aws_cloudwatch_event_rule":          {Fields: fields{"name": bridge.AutoName("name", 64, "-")}},
	"aws_cloudwatch_event_target":        {Fields: fields{"target_id": bridge.AutoName("targetId", 255, "-")}},
	"aws_cloudwatch_log_resource_policy": {Fields: fields{"policy_document": document()}},
	// A log group takes one subscription filter of each kind.
	"aws_cloudwatch_log_subscription_filter": {
		Fields:              fields{"log_group_name": named("logGroup")},
		DeleteBeforeReplace: true,
	},
	"aws_cloudwatch_metric_alarm": {Fields: fields{"alarm_name": bridge.AutoName("name", 255, "-")}},

	"aws_codedeploy_deployment_config": {Fields: fields{"deployment_config_name": {
		Default: &bridge.DefaultInfo{
			AutoNamed: true,
			From:      bridge.FromName(bridge.AutoNameOptions{Separator: "_", Maxlen: 100, Randlen: 7}),
		},
	}}},

	"aws_dynamodb_table": {Fields: fields{
		"global_secondary_index": named("globalSecondaryIndexes"),
		"local_secondary_index":  named("localSecondaryIndexes"),
	}},

	"aws_iam_account_alias": {DeleteBeforeReplace: true},
	"aws_iam_group_policy":  {Fields: fields{"policy": document()}},
	// An attachment that is made again and then deleted as the old one would be gone: both are the same attachment.
	"aws_iam_group_policy_attachment": {DeleteBeforeReplace: true},
	"aws_iam_policy":                  {Fields: fields{"policy": document()}},
	"aws_iam_policy_attachment":       {DeleteBeforeReplace: true},
	"aws_iam_role": {Fields: fields{
		"name":               bridge.AutoName("name", 64, "-"),
		"assume_role_policy": document(),
		"inline_policy":      inlinePolicies(),
	}},
	"aws_iam_role_policy":            {Fields: fields{"policy": document()}},
	"aws_iam_role_policy_attachment": {DeleteBeforeReplace: true},
	"aws_iam_user_policy":            {Fields: fields{"policy": document()}},
	"aws_iam_user_policy_attachment": {DeleteBeforeReplace: true},

	"aws_kms_alias": {Fields: fields{"name": autonamed(238, func(_ *bridge.PulumiResource, name string) string {
		return "alias/" + strings.TrimPrefix(name, "alias/")
	})}},

	"aws_lambda_function": {Fields: fields{
		"function_name": bridge.AutoName("name", 64, "-"),
		"filename":      archive(),
		"architectures": {Name: "architectures", MaxItemsOne: bridge.False()},
	}},
	"aws_lambda_layer_version": {Fields: fields{"filename": archive()}},
	"aws_lambda_permission": {Fields: fields{
		"function_name": named("function"),
		"statement_id":  bridge.AutoName("statementId", 100, "-"),
	}},

	"aws_route53_record": {Fields: fields{
		// The name of a record is its domain name, which nobody can make up.
		"name":                       named("name"),
		"alias":                      plural("aliases"),
		"geolocation_routing_policy": plural("geolocationRoutingPolicies"),
		"latency_routing_policy":     plural("latencyRoutingPolicies"),
		"failover_routing_policy":    plural("failoverRoutingPolicies"),
		"weighted_routing_policy":    plural("weightedRoutingPolicies"),
	}},
	"aws_route53_zone": {Fields: fields{"comment": managed}},

	"aws_s3_bucket": {Fields: fields{
		"bucket": bridge.AutoNameTransform("bucket", 63, strings.ToLower),
		"policy": document(),
	}},
	"aws_s3_bucket_object": {Fields: object()},
	"aws_s3_bucket_policy": {Fields: fields{"policy": document()}},
	"aws_s3_bucket_website_configuration": {Fields: fields{
		"routing_rules": named("routingRuleDetails"),
		"routing_rule":  named("routingRules"),
	}},
	"aws_s3_object": {Fields: object()},

	"aws_sns_topic":              {Fields: fields{"name": autonamed(80, fifoSuffix("fifoTopic"))}},
	"aws_sns_topic_policy":       {Fields: fields{"policy": document()}},
	"aws_sns_topic_subscription": {Fields: fields{"topic_arn": named("topic")}},
	"aws_sqs_queue":              {Fields: fields{"name": autonamed(80, fifoSuffix("fifoQueue"))}},
	"aws_sqs_queue_policy":       {Fields: fields{"policy": document()}},
}

// functionDifferences lists the data sources that differ in the same way. What these fields hold is one object, which
// the Terraform provider types as a list.
var functionDifferences = map[string]bridge.DataSourceInfo{
	"aws_dynamodb_table": {Fields: fields{
		"global_secondary_index": named("globalSecondaryIndexes"),
		"local_secondary_index":  named("localSecondaryIndexes"),
		"point_in_time_recovery": single(),
		"ttl":                    single(),
	}},
	"aws_lambda_function": {Fields: fields{
		"dead_letter_config": single(),
		"environment":        single(),
		"tracing_config":     single(),
		"vpc_config":         single(),
	}},
}

// managed is the description of a resource for which nobody gave one.
var managed = &bridge.SchemaInfo{Default: &bridge.DefaultInfo{Value: "Managed by Pulumi"}}

func named(name string) *bridge.SchemaInfo { return &bridge.SchemaInfo{Name: name} }

func single() *bridge.SchemaInfo { return &bridge.SchemaInfo{MaxItemsOne: bridge.True()} }

// plural is a list that the bridge would flatten, because at most one element is allowed.
func plural(name string) *bridge.SchemaInfo {
	return &bridge.SchemaInfo{Name: name, MaxItemsOne: bridge.False()}
}

// document is text that holds a policy, or the policy as an object: its layout is no difference.
func document() *bridge.SchemaInfo {
	return &bridge.SchemaInfo{
		Type:      "string",
		AltTypes:  []tokens.Type{policyDocument},
		Transform: bridge.TransformJSONDocument,
	}
}

// archive is code that a program gives as an archive and the Terraform provider takes as the path of a ZIP file.
func archive() *bridge.SchemaInfo {
	return &bridge.SchemaInfo{Name: "code", Asset: &bridge.AssetTranslation{
		Kind:      bridge.FileArchive,
		Format:    resource.ZIPArchive,
		HashField: "source_code_hash",
	}}
}

// object is an object in a bucket: its key is the name of the resource unless given, its source an asset.
func object() fields {
	return fields{
		"key":    {Default: &bridge.DefaultInfo{From: bridge.FromName(bridge.AutoNameOptions{})}},
		"source": {Asset: &bridge.AssetTranslation{Kind: bridge.FileAsset}},
	}
}

// autonamed is a made-up name of at most the given length that is completed at last.
func autonamed(length int, complete func(*bridge.PulumiResource, string) string) *bridge.SchemaInfo {
	return bridge.AutoNameWithCustomOptions("name", bridge.AutoNameOptions{
		Separator: autonameSeparator,
		Maxlen:    length,
		Randlen:   7,
		PostTransform: func(r *bridge.PulumiResource, name string) (string, error) {
			return complete(r, name), nil
		},
	})
}

// fifoSuffix ends the name of a queue or topic with .fifo when the given property says that it is one.
func fifoSuffix(property resource.PropertyKey) func(*bridge.PulumiResource, string) string {
	return func(r *bridge.PulumiResource, name string) string {
		if fifo := r.Properties[property]; fifo.IsBool() && fifo.BoolValue() {
			return name + ".fifo"
		}
		return name
	}
}

// inlinePolicies drops the policies of a role that have a name and an empty document: AWS would keep none of them, and
// every preview would show them again. One without any document stays: it asks that all others be removed.
func inlinePolicies() *bridge.SchemaInfo {
	return &bridge.SchemaInfo{
		Elem: &bridge.SchemaInfo{Fields: fields{"name": bridge.AutoName("name", 128, "-")}},
		Transform: func(policies resource.PropertyValue) (resource.PropertyValue, error) {
			if !policies.IsArray() {
				return policies, nil
			}
			kept := []resource.PropertyValue{}
			for _, policy := range policies.ArrayValue() {
				if text := field(policy, "policy"); policy.IsObject() && !(text.IsString() && text.StringValue() == "") {
					kept = append(kept, policy)
				}
			}
			return resource.NewProperty(kept), nil
		},
	}
}
