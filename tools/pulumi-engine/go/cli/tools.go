//go:build tools

// Package tools names the program that is built in this module: the Pulumi CLI. `go install` refuses it, because its own
// go.mod has replacements.
package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
