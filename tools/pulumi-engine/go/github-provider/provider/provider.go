// Package provider describes the GitHub provider to Pulumi's Terraform bridge: all of the Terraform provider, under the
// tokens and with the fields that the bridge derives by itself, save for the few that differ in @pulumi/github.
package provider

import (
	"github.com/integrations/terraform-provider-github/v6/github"
	bridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
	sdkv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
)

const (
	// Name is the name of the Pulumi package, and the prefix of every Terraform name.
	Name = "github"
	// Version is the version of @pulumi/github whose types this provider serves.
	Version = "6.15.0"
	// UpstreamVersion is the version of the Terraform provider inside.
	UpstreamVersion = "6.13.0"

	// The longest name that is made up for a resource without one, and what stands before its random part.
	autonameLength    = 255
	autonameSeparator = "-"
)

// New returns the description of the provider. The metadata is what tfgen wrote beside the schema.
func New(metadata []byte) bridge.ProviderInfo {
	info := bridge.ProviderInfo{
		P:                 sdkv2.NewProvider(github.NewProvider(UpstreamVersion, "")()),
		Name:              Name,
		ResourcePrefix:    Name,
		GitHubOrg:         "integrations",
		Version:           Version,
		TFProviderVersion: UpstreamVersion,
		Description:       "GitHub, bridged from the Terraform provider.",
		MetadataInfo:      bridge.NewProviderMetadata(metadata),
		Resources: map[string]*bridge.ResourceInfo{
			"github_repository_environment": {
				// Terraform takes one block of reviewers at most; the SDK has kept its list from when it took more.
				Fields: map[string]*bridge.SchemaInfo{"reviewers": {MaxItemsOne: bridge.False()}},
			},
		},
		DataSources: map[string]*bridge.DataSourceInfo{
			"github_app": {Tok: "github:index/getGithubApp:getGithubApp"},
		},
		Config: map[string]*bridge.SchemaInfo{
			"base_url": {
				Default: &bridge.DefaultInfo{EnvVars: []string{"GITHUB_BASE_URL"}, Value: "https://api.github.com/"},
			},
			"token": {
				Default: &bridge.DefaultInfo{EnvVars: []string{"GITHUB_TOKEN"}},
				Secret:  bridge.True(),
			},
		},
	}
	info.MustComputeTokens(tokens.SingleModule(Name+"_", "index", tokens.MakeStandard(Name)))
	info.SetAutonaming(autonameLength, autonameSeparator)
	return info
}
