module pulumi-cli

go 1.25.8

require github.com/pulumi/pulumi/pkg/v3 v3.228.0

// The CLI is built against these, but a replacement counts only in the main module.
replace (
	github.com/atotto/clipboard => github.com/tgummerer/clipboard v0.0.0-20241001131231-d02d263e614e
	github.com/sergi/go-diff => github.com/sergi/go-diff v1.1.0
)
