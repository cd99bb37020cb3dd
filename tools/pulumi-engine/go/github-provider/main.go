// Command pulumi-resource-github is the GitHub provider plugin of the Pulumi engine.
//
// It is built only where the official plugin cannot be downloaded. Both bridge the same Terraform provider; the test
// test/engine/provider-schema.spec.ts compares what this one offers with the types of @pulumi/github.
package main

import (
	_ "embed"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"

	"pulumi-resource-github/provider"
)

// The schema and the bridge's own notes about it are written by cmd/tfgen, the step before this program is compiled.
var (
	//go:embed schema.json
	schema []byte
	//go:embed bridge-metadata.json
	metadata []byte
)

func main() {
	tfbridge.Main(provider.Name, provider.Version, provider.New(metadata), schema)
}
