//go:build tools

// Package tools names the program that is built in this module: the OpenTofu CLI. `go install` refuses it, because its own
// go.mod has replacements.
package tools

import _ "github.com/opentofu/opentofu/cmd/tofu"
