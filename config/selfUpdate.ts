import { setCommand, type Fault } from "./fault";
import type { Values } from "./keys";
import type { Reader } from "./reader";

/** Checks what a stack that updates itself takes: `ci.mode` `codebuild`. */
export function checkSelfUpdate(
    root: Reader,
    {
        ci,
        source,
        permissionsBoundary,
        projectName,
    }: Pick<Values, "ci" | "permissionsBoundary" | "projectName" | "source">,
    region: string,
): void {
    if (ci.mode !== "codebuild") {
        return;
    }
    const missing = (path: string, expected: string, example: string): Fault => ({
        ...{ path, problem: "is missing", expected, mend: setCommand(path, example) },
    });
    const given = root.object("ci", "");
    root.faults.push(
        // What is there and wrong has been noted where it is read.
        ...(!given.has("repository")
            ? [missing("ci.repository", "the platform's own repository, which ci.mode codebuild takes", "<repository>")]
            : []),
        ...(!given.has("state")
            ? [missing("ci.state", "the bucket of the stack's state, which ci.mode codebuild takes", "s3://<bucket>")]
            : []),
        ...(permissionsBoundary === undefined
            ? [
                  missing(
                      "permissionsBoundary",
                      "the boundary that ci trust prints: the role that applies can make no role without it",
                      `${projectName}-${region}.boundary`,
                  ),
              ]
            : []),
        ...(source.mode === "oauth" && source.trigger === "polling"
            ? [
                  {
                      path: "ci.mode",
                      problem: "takes a webhook, and pushes are polled for",
                      expected: "none while source.trigger is polling",
                      mend: setCommand("ci.mode", "none"),
                  },
              ]
            : []),
    );
}
