//go:build tools

// Package tools names the program that is built in this module: a linter of GitHub's workflows.
package tools

import _ "github.com/rhysd/actionlint/cmd/actionlint"
