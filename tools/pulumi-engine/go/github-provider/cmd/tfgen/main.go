// Command tfgen writes schema.json and bridge-metadata.json, which the plugin embeds. It runs once in a build:
//
//	tfgen schema --skip-docs --out .
package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfgen"

	"pulumi-resource-github/provider"
)

func main() {
	// Without metadata of an earlier run the bridge starts from an empty document.
	tfgen.Main(provider.Name, provider.Version, provider.New([]byte("{}")))
}
