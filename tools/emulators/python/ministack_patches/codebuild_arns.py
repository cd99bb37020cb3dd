"""CodeBuild projects named by ARN.

Gap: DeleteProject and UpdateProject know a project by its name alone; the AWS provider deletes by
ARN.
AWS: takes either. Deleting a project that is not there is no error.
Patched: `codebuild._delete_project` and `_update_project`.
"""

from ministack.services import codebuild

from patching import replace


def _by_name(data):
    return {**data, "name": codebuild._project_name_from_identifier(data.get("name", "")) or ""}


def _naming(original):
    return lambda data: original(_by_name(data))


def _deleting(original):
    def delete_project(data):
        named = _by_name(data)
        return (
            original(named)
            if named["name"] in codebuild._projects
            else codebuild.json_response({})
        )

    return delete_project


def apply():
    replace(codebuild, "_delete_project", "62af4549c56e", _deleting)
    replace(codebuild, "_update_project", "bc9aaf4ef6df", _naming)
