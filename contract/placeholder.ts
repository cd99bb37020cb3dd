import { BRANCH_VARIABLE } from "./stageVariables";

/**
 * The alias that stays at the version which the making of the function has published: the placeholder, where every
 * environment starts. No release moves it, so that the version is found whatever its number is, and is never pruned.
 */
export const PLACEHOLDER_ALIAS = "placeholder";

/** The placeholder of a stack whose program did not make that alias yet: it could not be any other. */
export const FIRST_VERSION = "1";

/**
 * The version that holds the placeholder.
 *
 * @param alias The alias {@link PLACEHOLDER_ALIAS}; undefined where there is none.
 */
export function placeholderVersion(alias: { readonly version: string } | undefined): string {
    return alias?.version ?? FIRST_VERSION;
}

/** A package of source files: path inside the package to text. */
export type SourceFiles = Readonly<Record<string, string>>;

/**
 * The package that stands in for the application until its first release. It answers every request with 503 and a
 * JSON body that says so and which branch to push; the stage tells it the branch, so that one package serves all.
 *
 * @param handler `file.function`, in the form that the runtime's family takes.
 */
export function placeholderPackage(runtime: string, handler: string): SourceFiles {
    const dot = handler.lastIndexOf(".");
    const file = handler.slice(0, dot);
    const name = handler.slice(dot + 1);
    return runtime.startsWith("python") ? { [`${file}.py`]: python(name) } : { [`${file}.js`]: node(name) };
}

function python(name: string): string {
    return `"""Stands in for the application until its first release."""
import json


def ${name}(event, context):
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

function node(name: string): string {
    return `// Stands in for the application until its first release.
exports.${name} = async (event) => {
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
