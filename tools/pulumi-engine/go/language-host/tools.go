//go:build tools

// Package tools names the program that is built in this module: the engine's host for programs in Node.js.
package tools

import _ "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"
