/**
 * The page of AWS's console that shows a build and its log.
 *
 * @param build Its id, `<project>:<uuid>`.
 * @returns Undefined for what is no id.
 */
export function buildLink(region: string, build: string | undefined): string | undefined {
    const [project = "", id = ""] = build?.split(":") ?? [];
    if (project === "" || id === "") {
        return undefined;
    }
    const console = region.startsWith("cn-")
        ? "console.amazonaws.cn"
        : region.startsWith("us-gov-")
          ? "console.amazonaws-us-gov.com"
          : "console.aws.amazon.com";
    const page = `${encodeURIComponent(project)}/build/${encodeURIComponent(`${project}:${id}`)}`;
    return `https://${region}.${console}/codesuite/codebuild/projects/${page}/?region=${region}`;
}
