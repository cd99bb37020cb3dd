"""Fields of a CodeBuild project.

Gap: CreateProject and UpdateProject forget what they do not know, such as
`queuedTimeoutInMinutes`, `cache` and `logsConfig`, so every update shows a change.
AWS: returns what was sent, and its defaults for what was not.
Patched: `codebuild._create_project`, `_update_project` and `_project_shape`.
"""

from ministack.services import codebuild

from patching import replace

_FORGOTTEN = (
    "autoRetryLimit",
    "buildBatchConfig",
    "cache",
    "concurrentBuildLimit",
    "fileSystemLocations",
    "logsConfig",
    "queuedTimeoutInMinutes",
    "secondaryArtifacts",
    "secondarySources",
    "secondarySourceVersions",
    "vpcConfig",
)
_DEFAULTS = {
    "cache": {"type": "NO_CACHE"},
    "projectVisibility": "PRIVATE",
    "queuedTimeoutInMinutes": 480,
}


def _keeping(original):
    def store(data):
        response = original(data)
        project = codebuild._projects.get(data.get("name"))
        if response[0] != 200 or project is None:
            return response
        project.update({field: data[field] for field in _FORGOTTEN if field in data})
        if "badgeEnabled" in data:
            project["badge"] = {"badgeEnabled": data["badgeEnabled"]}
        return codebuild.json_response({"project": codebuild._project_shape(project)})

    return store


def _showing(original):
    def project_shape(project):
        kept = {field: project[field] for field in _FORGOTTEN if field in project}
        return {**original(project), **_DEFAULTS, **kept}

    return project_shape


def apply():
    replace(codebuild, "_create_project", "5f58e8a136f1", _keeping)
    replace(codebuild, "_update_project", "bc9aaf4ef6df", _keeping)
    replace(codebuild, "_project_shape", "23d1733bd7d7", _showing)
