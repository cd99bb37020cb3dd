package provider

import (
	"context"
	"strings"

	bridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// idFields names the fields that make up the identity of the resources that have no field "id" of their own. They are
// joined with the separator of the same resource in the official provider, so that a state can move between the two.
var idFields = map[string]struct {
	separator string
	fields    []resource.PropertyKey
}{
	"aws_api_gateway_rest_api_put":                      {",", []resource.PropertyKey{"restApiId"}},
	"aws_cloudwatch_contributor_insight_rule":           {",", []resource.PropertyKey{"ruleName"}},
	"aws_cloudwatch_contributor_managed_insight_rule":   {",", []resource.PropertyKey{"arn"}},
	"aws_cloudwatch_log_anomaly_detector":               {",", []resource.PropertyKey{"arn"}},
	"aws_cloudwatch_log_delivery_destination":           {",", []resource.PropertyKey{"name"}},
	"aws_cloudwatch_log_delivery_destination_policy":    {",", []resource.PropertyKey{"deliveryDestinationName"}},
	"aws_cloudwatch_log_delivery_source":                {",", []resource.PropertyKey{"name"}},
	"aws_cloudwatch_log_index_policy":                   {",", []resource.PropertyKey{"logGroupName"}},
	"aws_cloudwatch_log_transformer":                    {",", []resource.PropertyKey{"logGroupArn"}},
	"aws_iam_group_policies_exclusive":                  {",", []resource.PropertyKey{"groupName"}},
	"aws_iam_group_policy_attachments_exclusive":        {",", []resource.PropertyKey{"groupName"}},
	"aws_iam_role_policies_exclusive":                   {",", []resource.PropertyKey{"roleName"}},
	"aws_iam_role_policy_attachments_exclusive":         {",", []resource.PropertyKey{"roleName"}},
	"aws_iam_user_policies_exclusive":                   {",", []resource.PropertyKey{"userName"}},
	"aws_iam_user_policy_attachments_exclusive":         {",", []resource.PropertyKey{"userName"}},
	"aws_lambda_function_recursion_config":              {",", []resource.PropertyKey{"functionName"}},
	"aws_lambda_runtime_management_config":              {"__", []resource.PropertyKey{"functionName", "qualifier"}},
	"aws_route53_records_exclusive":                     {",", []resource.PropertyKey{"zoneId"}},
	"aws_s3_bucket_metadata_configuration":              {",", []resource.PropertyKey{"bucket"}},
	"aws_s3control_directory_bucket_access_point_scope": {",", []resource.PropertyKey{"name", "accountId"}},
	"aws_xray_resource_policy":                          {",", []resource.PropertyKey{"policyName"}},
}

// computeID returns how the identity of a resource is read from its state, or nil for the usual field "id".
func computeID(terraformName string) bridge.ComputeID {
	id, ok := idFields[terraformName]
	if !ok {
		return nil
	}
	return func(_ context.Context, state resource.PropertyMap) (resource.ID, error) {
		var parts []string
		for _, name := range id.fields {
			if value := state[name]; value.IsString() && value.StringValue() != "" {
				parts = append(parts, value.StringValue())
			}
		}
		if len(parts) == 0 {
			// The engine refuses an empty identity, and in a preview none of the fields may be known yet.
			return "id", nil
		}
		return resource.ID(strings.Join(parts, id.separator)), nil
	}
}
