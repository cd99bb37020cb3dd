package provider

import (
	"context"
	"maps"
	"strings"

	bridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shim "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// addChecks arranges what happens to a resource's inputs before they are checked. The Terraform provider fills in the
// region and merges the default tags while it plans, which is too late for the engine: it would see a difference between
// what was checked and what was planned.
func addChecks(r *bridge.ResourceInfo, schema shim.SchemaMap) {
	region, hasRegion := schema.GetOk("region")
	hasRegion = hasRegion && region.Deprecated() == ""
	tags, hasTags := schema.GetOk("tags")
	allOfThem, hasAllTags := schema.GetOk("tags_all")
	// Resources of Terraform's newer framework let nobody set all tags, and merge them early enough by themselves.
	hasAllTags = hasAllTags && allOfThem.Optional()
	hasTags = hasTags && hasAllTags && (tags.Optional() || !tags.Computed())

	if hasTags {
		// Programs give tags; all tags are what comes of them.
		r.Fields = maps.Clone(r.Fields)
		if r.Fields == nil {
			r.Fields = fields{}
		}
		r.Fields["tags_all"] = &bridge.SchemaInfo{MarkAsComputedOnly: bridge.True()}
	}
	if hasRegion || hasTags {
		r.PreCheckCallback = func(
			_ context.Context, inputs, config resource.PropertyMap,
		) (resource.PropertyMap, error) {
			checked := inputs.Copy()
			if hasTags {
				checked["tagsAll"] = allTags(inputs["tags"], config)
			}
			if hasRegion && isAbsent(inputs, "region") && !isAbsent(config, "region") {
				checked["region"] = config["region"]
			}
			return checked, nil
		}
	}
}

func isAbsent(properties resource.PropertyMap, name resource.PropertyKey) bool {
	value, ok := properties[name]
	return !ok || value.IsNull()
}

// allTags merges a resource's tags over the provider's default tags, leaves out those to be ignored, and is unknown as
// long as any part is.
func allTags(tags resource.PropertyValue, config resource.PropertyMap) resource.PropertyValue {
	if tags.ContainsUnknowns() || resource.NewProperty(config).ContainsUnknowns() {
		return resource.NewProperty(resource.Output{Known: false})
	}
	merged := resource.PropertyMap{}
	addTags(merged, field(config["defaultTags"], "tags"))
	addTags(merged, tags)
	ignored := config["ignoreTags"]
	for key := range merged {
		if contains(field(ignored, "keys"), func(k string) bool { return k == string(key) }) ||
			contains(field(ignored, "keyPrefixes"), func(p string) bool { return strings.HasPrefix(string(key), p) }) {
			delete(merged, key)
		}
	}
	return resource.NewProperty(merged)
}

// addTags adds the tags of an object; a tag without a value is an empty one.
func addTags(to resource.PropertyMap, tags resource.PropertyValue) {
	if !tags.IsObject() {
		return
	}
	for key, value := range tags.ObjectValue() {
		if value.IsNull() {
			value = resource.NewProperty("")
		}
		to[key] = value
	}
}

func field(object resource.PropertyValue, name resource.PropertyKey) resource.PropertyValue {
	if !object.IsObject() {
		return resource.NewNullProperty()
	}
	return object.ObjectValue()[name]
}

// contains says whether the predicate holds for a string of the list.
func contains(list resource.PropertyValue, holds func(string) bool) bool {
	if !list.IsArray() {
		return false
	}
	for _, element := range list.ArrayValue() {
		if element.IsString() && holds(element.StringValue()) {
			return true
		}
	}
	return false
}
