import { BRANCH_VARIABLE } from "./stageVariables";

/** What every one of them that is a text begins with, and by which it is known. */
export const PLACEHOLDER_MARK = "Stands in for the application until its first release.";

/** @param name The function that is called. */
export function python(name: string): string {
    return `"""${PLACEHOLDER_MARK}"""
import json


def ${name}(event, context):
    if not isinstance(event, dict) or "requestContext" not in event:
        raise RuntimeError("No release yet: nobody can work on this event.")
    variables = event.get("stageVariables") or {}
    branch = variables.get("${BRANCH_VARIABLE}", "of this environment")
    stage = (event.get("requestContext") or {}).get("stage")
    body = {
        "message": "No release yet",
        "environment": stage,
        "branch": branch,
        "next": "Push to the branch %s to release to this environment." % branch,
    }
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return {"statusCode": 503, "headers": headers, "body": json.dumps(body)}
`;
}

/** @param name The function that is called. */
export function node(name: string): string {
    return `// ${PLACEHOLDER_MARK}
exports.${name} = async (event) => {
    if (!event || !event.requestContext) {
        throw new Error("No release yet: nobody can work on this event.");
    }
    const branch = (event.stageVariables || {}).${BRANCH_VARIABLE} || "of this environment";
    const body = {
        message: "No release yet",
        environment: (event.requestContext || {}).stage,
        branch,
        next: \`Push to the branch \${branch} to release to this environment.\`,
    };
    const headers = { "Content-Type": "application/json", "Cache-Control": "no-store" };
    return { statusCode: 503, headers, body: JSON.stringify(body) };
};
`;
}

/**
 * @param place The modules that the method is in, from the outside in.
 * @param method The method that is called.
 */
export function ruby(place: readonly string[], method: string): string {
    const own = place.length === 0 ? "" : "self.";
    return `# ${PLACEHOLDER_MARK}
require "json"

${place.map((name) => `module ${name}\n`).join("")}
def ${own}${method}(event:, context:)
  unless event.is_a?(Hash) && event.key?("requestContext")
    raise "No release yet: nobody can work on this event."
  end
  variables = event["stageVariables"] || {}
  branch = variables["${BRANCH_VARIABLE}"] || "of this environment"
  stage = (event["requestContext"] || {})["stage"]
  body = {
    "message" => "No release yet",
    "environment" => stage,
    "branch" => branch,
    "next" => "Push to the branch #{branch} to release to this environment.",
  }
  headers = { "Content-Type" => "application/json", "Cache-Control" => "no-store" }
  { "statusCode" => 503, "headers" => headers, "body" => JSON.generate(body) }
end
${place.map(() => "end\n").join("")}`;
}

/**
 * A runtime of its own, as AWS's tutorial of a custom runtime makes one: the system has a shell and curl, and no parser of JSON.
 * The last mention of a name counts, since a request comes before what the API adds, and its body has other quotes.
 */
export function bootstrap(): string {
    return `#!/bin/sh
# ${PLACEHOLDER_MARK}
set -u
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
headers="$(mktemp)"

# The text under a name, in the last map of another name.
field() {
    case "$event" in *"\\"$1\\""*) rest="\${event##*"\\"$1\\""}" ;; *) return 0 ;; esac
    case "$rest" in *"\\"$2\\""*) rest="\${rest#*"\\"$2\\""}" ;; *) return 0 ;; esac
    rest="\${rest#*\\"}"
    rest="\${rest%%\\"*}"
    case "$rest" in *[!A-Za-z0-9._~:/?#\\&=,-]*) return 0 ;; esac
    printf %s "$rest"
}

while :; do
    event="$(curl -sS -L -D "$headers" "$api/next")" || exit 1
    id="$(grep -i '^Lambda-Runtime-Aws-Request-Id:' "$headers" | tr -d '[:space:]' | cut -d: -f2)"
    case "$event" in
        *'"requestContext"'*) ;;
        *)
            error='{"errorType":"NoRelease","errorMessage":"No release yet: nobody can work on this event."}'
            curl -sS -o /dev/null -d "$error" "$api/$id/error" || exit 1
            continue
            ;;
    esac
    branch="$(field stageVariables ${BRANCH_VARIABLE})"
    stage="$(field requestContext stage)"
    branch="\${branch:-of this environment}"
    next="Push to the branch $branch to release to this environment."
    body='{\\"message\\":\\"No release yet\\",\\"environment\\":\\"'"$stage"'\\",\\"branch\\":\\"'"$branch"'\\",\\"next\\":\\"'"$next"'\\"}'
    answer='{"statusCode":503,"headers":{"Content-Type":"application/json","Cache-Control":"no-store"},"body":"'"$body"'"}'
    curl -sS -o /dev/null -d "$answer" "$api/$id/response" || exit 1
done
`;
}

/** What a package holds whose code would have to be compiled. */
export const NOTHING = `No release yet. Code of this runtime has to be compiled, so nothing answers here until the first release.
`;
