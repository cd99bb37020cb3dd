"""Tags of REST APIs and stages.

Gap: TagResource and UntagResource write to a store that GetRestApi and GetStage do not read, and
GetTags knows nothing of the tags that a stage was created with; so a changed tag shows up as a
difference for ever.
AWS: has one set of tags for each.
Patched: `apigateway_v1._get_v1_tags`, `_tag_v1_resource` and `_untag_v1_resource`.
"""

from ministack.services import apigateway_v1

from patching import replace


def _owner(resource_arn):
    """The record of the REST API or stage that an ARN names; None for anything else."""
    parts = resource_arn.partition("::/restapis/")[2].split("/")
    if len(parts) == 1:
        return apigateway_v1._rest_apis.get(parts[0])
    if len(parts) == 3 and parts[1] == "stages":
        return apigateway_v1._stages_v1.get(parts[0], {}).get(parts[2])
    return None


def _sharing(original):
    def with_shared_tags(resource_arn, *args):
        tag_key, error = apigateway_v1._resolve_v1_tag_resource_arn(resource_arn)
        owner = None if error else _owner(tag_key)
        if owner is not None:
            # From now on the store holds the very dictionary that the record shows.
            apigateway_v1._v1_tags[tag_key] = owner.setdefault("tags", {})
        return original(resource_arn, *args)

    return with_shared_tags


def apply():
    replace(apigateway_v1, "_get_v1_tags", "0225a3e39f1a", _sharing)
    replace(apigateway_v1, "_tag_v1_resource", "f24baae48160", _sharing)
    replace(apigateway_v1, "_untag_v1_resource", "f3b8abbb9966", _sharing)
