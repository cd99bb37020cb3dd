import type { AppFolder } from "../folder";
import type { adapterIn } from "../frameworks";
import { frameworkIn } from "../frameworks";
import type { Fact } from "../note";
import { sourcesOf, type Language } from "../sources";
import { stageInPath } from "../stagePath";
import type { DescribedFunction } from "./described";
import type { Notes } from "./notes";

/** What only payload format 2.0 has: "Working with AWS Lambda proxy integrations for HTTP APIs". */
const NEW_PAYLOAD =
    /\brawPath\b|\brouteKey\b|\brawQueryString\b|requestContext["'\]]*\??\.?\[?["']?http\b|\bAPIGatewayHttpResolver\b|\bAPIGatewayProxyEventV2\b(?!\w*WithJWT)|\bAPIGatewayProxyHandlerV2\b|\bLambdaFunctionUrlResolver\b|\bAPIGatewayV2HTTP(Request|Event)\b/;

/** Says what the sources of the handlers need that the platform does not give. */
export function codeNotes(
    folder: AppFolder,
    files: readonly string[],
    language: Language | undefined,
    isNew: DescribedFunction | undefined,
    notes: Notes,
): void {
    for (const file of isNew === undefined ? [] : new Set(files)) {
        const text = folder.text(file) ?? "";
        if (NEW_PAYLOAD.test(text)) {
            const what = "the handler reads payload format 2.0, which HTTP APIs and function URLs send";
            const todo =
                "have it read format 1.0: the platform's API is a REST API (path, httpMethod, requestContext.path)";
            notes.add("missing", isNew?.name ?? file, folder.place(file, NEW_PAYLOAD), what, todo);
        } else if (!/status_?code/i.test(text)) {
            const what = "the handler answers without a statusCode, which an HTTP API adds and a REST API does not";
            notes.add("missing", isNew?.name ?? file, file, what, "have it answer with statusCode and body");
        }
    }
    if (language === "node") {
        noteOldSdk(folder, notes);
    }
}

/** Version 2 of the AWS SDK came with the runtimes up to Node.js 16. */
function noteOldSdk(folder: AppFolder, notes: Notes): void {
    const used = /(require\(\s*|from\s+)["']aws-sdk(\/[^"']*)?["']/;
    const file = sourcesOf(folder, "node").find((source) => used.test(folder.text(source) ?? ""));
    const manifests = folder.files.filter((each) => /(^|\/)package\.json$/.test(each));
    if (file !== undefined && !manifests.some((manifest) => isDependency(folder.text(manifest) ?? "", "aws-sdk"))) {
        const what = "version 2 of the AWS SDK, which came with Node.js 16 and does not with later ones";
        notes.add(
            "missing",
            "aws-sdk",
            folder.place(file, used),
            what,
            "add aws-sdk to the dependencies in package.json, or move to @aws-sdk",
        );
    }
}

function isDependency(manifest: string, name: string): boolean {
    try {
        const { dependencies } = JSON.parse(manifest) as { dependencies?: Readonly<Record<string, string>> };
        return dependencies !== undefined && name in dependencies;
    } catch {
        return false;
    }
}

/** Says what is to be known of the framework. */
export function frameworkNotes(
    folder: AppFolder,
    sources: readonly string[],
    adapter: ReturnType<typeof adapterIn>,
    facts: Fact[],
    notes: Notes,
): void {
    const framework = frameworkIn(folder, sources);
    if (framework === undefined) {
        return;
    }
    facts.push({ what: "framework", value: framework.what.name, where: framework.where });
    if (framework.what.links && adapter !== undefined) {
        const { name, where, kind, what, todo } = stageInPath(framework.what.name, framework.where);
        notes.add(kind, name, where, what, todo);
    }
}
