// Names the Terraform AWS provider that go/aws-provider is built around, to download and verify it by go.sum. The build
// puts a cut copy of it in place of the dependency.
module terraform-provider

go 1.25.8

require github.com/upbound/terraform-provider-aws v0.0.0-20260305123303-f7691456b787
