// Package provider describes the AWS provider to Pulumi's Terraform bridge: which resources of the Terraform provider
// it offers, under which tokens, and where its fields differ from what the bridge derives by itself.
package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-provider-aws/xpprovider"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	bridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	sdkv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
)

const (
	// Name is the name of the Pulumi package, and the prefix of every Terraform name.
	Name = "aws"
	// Version is the version of @pulumi/aws whose types this provider serves.
	Version = "7.48.0"
	// UpstreamVersion is the version of the Terraform provider inside.
	UpstreamVersion = "6.34.0"

	// The longest name that is made up for a resource without one, and what stands before its random part.
	autonameLength    = 255
	autonameSeparator = "-"
)

// New returns the description of the provider. The metadata is what tfgen wrote beside the schema.
//
// It panics when the Terraform provider cannot be set up, which can only be a fault of the build.
func New(ctx context.Context, metadata []byte) bridge.ProviderInfo {
	framework, sdk, err := xpprovider.GetProvider(ctx)
	if err != nil {
		panic(fmt.Sprintf("setting up the Terraform provider: %v", err))
	}
	planAll := sdkv2.WithPlanResourceChange(func(string) bool { return true })
	muxed := tfbridge.MuxShimWithPF(ctx, sdkv2.NewProvider(sdk, planAll), framework)

	info := bridge.ProviderInfo{
		P:                 muxed,
		Name:              Name,
		ResourcePrefix:    Name,
		GitHubOrg:         "hashicorp",
		Version:           Version,
		TFProviderVersion: UpstreamVersion,
		Description:       "The services of AWS that this project uses, bridged from the Terraform provider.",
		Config:            config(),
		ExtraTypes:        extraTypes(),
		MetadataInfo:      bridge.NewProviderMetadata(metadata),
		// As the official provider has it: previews that the Terraform provider itself plans.
		EnableAccurateBridgePreview:    true,
		EnableZeroDefaultSchemaVersion: true,
		// Both halves of the Terraform provider take the same configuration, and one of them checks it. The framework's
		// check takes 1.4 seconds at each start: it writes out the whole block of 300 endpoints for each of its fields.
		SkipValidateProviderConfigForPluginFramework: true,
	}
	mapResources(&info)
	mapFunctions(&info)
	info.SetAutonaming(autonameLength, autonameSeparator)
	return info
}

// mapResources gives every resource its token and its differences; those without a token stay out.
func mapResources(info *bridge.ProviderInfo) {
	info.Resources = map[string]*bridge.ResourceInfo{}
	info.P.ResourcesMap().Range(func(name string, resource shim.Resource) bool {
		token, ok := ResourceToken(name)
		if !ok {
			info.IgnoreMappings = append(info.IgnoreMappings, name)
			return true
		}
		mapped := differences[name]
		mapped.Tok = token
		mapped.ComputeID = computeID(name)
		addChecks(&mapped, resource.Schema())
		info.Resources[name] = &mapped
		return true
	})
}

// mapFunctions gives every data source its token; those without one stay out.
func mapFunctions(info *bridge.ProviderInfo) {
	info.DataSources = map[string]*bridge.DataSourceInfo{}
	info.P.DataSourcesMap().Range(func(name string, _ shim.Resource) bool {
		token, ok := FunctionToken(name)
		if !ok {
			info.IgnoreMappings = append(info.IgnoreMappings, name)
			return true
		}
		mapped := functionDifferences[name]
		mapped.Tok = token
		info.DataSources[name] = &mapped
		return true
	})
}
