import { familyOf } from "../../contract/runtimeFamily";

/** The version of Node.js that the release engine runs on. */
const ENGINE_NODE = "22";

/**
 * The languages that the image has to have ready, beside the Node.js of the release engine. Images of one's own cannot be asked for
 * any ("Runtime versions"): they bring Node.js, the function's language and the AWS CLI with them.
 */
export function runtimeVersions(runtime: string, image: string): Readonly<Record<string, string>> | undefined {
    return image.startsWith("aws/codebuild/") ? { nodejs: ENGINE_NODE, ...languageOf(runtime) } : undefined;
}

/**
 * The language of a runtime as CodeBuild names it and its version: "Available runtimes" of the AWS CodeBuild User Guide. Whoever asks for
 * any gets only those, so that each language has to be asked for.
 */
function languageOf(runtime: string): Readonly<Record<string, string>> {
    const version = /^[a-z]+(\d+(?:\.\d+)?)/.exec(runtime)?.[1] ?? "";
    const family = familyOf(runtime);
    switch (family) {
        case "python":
        case "nodejs":
        case "ruby":
            return { [family]: version };
        case "java":
            return { java: `corretto${version}` };
        case "dotnet":
            return { dotnet: `${version}.0` };
        default:
            // What brings a bootstrap may be of any language; Go is the one of them that every image has.
            return { golang: "latest" };
    }
}
