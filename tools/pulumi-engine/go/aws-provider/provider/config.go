package provider

import bridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"

// config says where the provider's own configuration differs from what the bridge derives, as in @pulumi/aws.
func config() map[string]*bridge.SchemaInfo {
	return map[string]*bridge.SchemaInfo{
		"region": {
			Default: &bridge.DefaultInfo{EnvVars: []string{"AWS_REGION", "AWS_DEFAULT_REGION"}},
		},
		"skip_credentials_validation": {Default: &bridge.DefaultInfo{Value: false}},
		// Text in Terraform, which has no other way to tell false from not given.
		"skip_metadata_api_check": {Type: "boolean"},
		// A region that is newer than this provider is not an error.
		"skip_region_validation": {Default: &bridge.DefaultInfo{Value: true}},
		"access_key":             {Secret: bridge.True()},
		"secret_key":             {Secret: bridge.True()},
		"token":                  {Secret: bridge.True()},
	}
}
