// Command pulumi-resource-aws is the AWS provider plugin of the Pulumi engine, for the services that this project uses.
//
// It is built only where the official plugin cannot be downloaded. Both bridge the same Terraform provider; the test
// test/engine/provider-schema.spec.ts compares what this one offers with the types of @pulumi/aws.
package main

import (
	"context"
	_ "embed"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"

	"pulumi-resource-aws/provider"
)

// The schema and the bridge's own notes about it are written by cmd/tfgen, the step before this program is compiled.
var (
	//go:embed schema.json
	schema []byte
	//go:embed bridge-metadata.json
	metadata []byte
)

func main() {
	ctx := context.Background()
	tfbridge.MainWithMuxer(ctx, provider.Name, provider.New(ctx, metadata), schema)
}
