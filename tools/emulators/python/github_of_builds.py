"""GitHub, as CodeBuild asks it: with the token of a build project, in the project's repository.

Where no GitHub was given (the variable GITHUB_API_URL), or a project's source has no token of its
own, nothing is asked, and nothing is told.
"""

import json
import os
import re
import urllib.error
import urllib.request

from ministack.services import secretsmanager

API_URL_VARIABLE = "GITHUB_API_URL"
_REPOSITORY = re.compile(r"https://(?:[^/@]+@)?github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?")
# Longer than the stand-in's answers take, shorter than the delivery that may wait for it.
_TIMEOUT_SECONDS = 5
# Read once: MiniStack hands its environment to the functions that it runs.
_API_URL = os.environ.pop(API_URL_VARIABLE, "")


def _token(source):
    auth = source.get("auth", {})
    if auth.get("type") != "SECRETS_MANAGER":
        return None
    status, _, body = secretsmanager._get_secret_value({"SecretId": auth.get("resource")})
    if status != 200:
        return None
    return json.loads(json.loads(body)["SecretString"])["Token"]


def ask(project, path, body=None):
    """What GitHub answers to a GET, or a POST with a body; None where it says no, or nothing."""
    source = project.get("source", {})
    repository = _REPOSITORY.fullmatch(source.get("location", ""))
    token = _token(source) if _API_URL and repository else None
    if token is None:
        return None
    request = urllib.request.Request(
        f"{_API_URL}/repos/{repository[1]}/{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "User-Agent": "AWS-CodeBuild",
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as response:
            return json.loads(response.read())
    except (OSError, ValueError):
        return None


def pull_request(project, number):
    """A pull request of the project's repository; None where it cannot be read."""
    return ask(project, f"pulls/{number}")


def role(project, login):
    """The role that an account has in the repository, as a policy names it; None for none."""
    answer = ask(project, f"collaborators/{login}/permission") or {}
    name = answer.get("role_name", "none")
    return None if name == "none" else f"GITHUB_{name.upper()}"
