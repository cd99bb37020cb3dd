// Command tfgen writes schema.json and bridge-metadata.json, which the plugin embeds. It runs once in a build:
//
//	tfgen schema --skip-docs --out .
package main

import (
	"context"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfgen"

	"pulumi-resource-aws/provider"
)

func main() {
	// Without metadata of an earlier run the bridge starts from an empty document.
	tfgen.MainWithMuxer(provider.Name, provider.New(context.Background(), []byte("{}")))
}
