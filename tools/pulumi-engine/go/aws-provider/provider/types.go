package provider

import (
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

// policyDocument is the type of a policy that a program gives as an object; it reaches Terraform as its JSON text.
const policyDocument tokens.Type = "aws:iam/PolicyDocument:PolicyDocument"

// extraTypes are the types that the Terraform provider does not know. The bridge checks what programs give against the
// types of the schema, and would warn of an object in place of a text.
func extraTypes() map[string]schema.ComplexTypeSpec {
	anything := schema.PropertySpec{TypeSpec: schema.TypeSpec{Ref: "pulumi.json#/Any"}}
	text := schema.PropertySpec{TypeSpec: schema.TypeSpec{Type: "string"}}
	return map[string]schema.ComplexTypeSpec{
		string(policyDocument): {ObjectTypeSpec: schema.ObjectTypeSpec{
			Type:       "object",
			Properties: map[string]schema.PropertySpec{"Id": text, "Version": text, "Statement": anything},
			Required:   []string{"Statement", "Version"},
		}},
	}
}
