import { consoleHost, partitionOf } from "./partition";

/**
 * The page of AWS's console that shows a build and its log.
 *
 * @param build Its id, `<project>:<uuid>`.
 * @returns Undefined for what is no id, and where the console's address is not known.
 */
export function buildLink(region: string, build: string | undefined): string | undefined {
    const [project = "", id = ""] = build?.split(":") ?? [];
    const host = consoleHost(partitionOf(region));
    if (project === "" || id === "" || host === undefined) {
        return undefined;
    }
    const page = `${encodeURIComponent(project)}/build/${encodeURIComponent(`${project}:${id}`)}`;
    return `https://${region}.${host}/codesuite/codebuild/projects/${page}/?region=${region}`;
}
