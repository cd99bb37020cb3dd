import { UserError } from "../../common/errors";
import { resolvePath } from "./links";
import type { Package } from "./package";

/** What the runtimes `provided.*` start: "Building a custom runtime for AWS Lambda". */
const BOOTSTRAP = "bootstrap";

/** @throws {UserError} where a package for a runtime `provided.*` has no file that Lambda could start. */
export function checkBootstrap({ paths, links, native }: Package): void {
    if (!paths.includes(BOOTSTRAP)) {
        const nearest = paths.find((path) => path.endsWith(`/${BOOTSTRAP}`));
        throw new UserError(
            "The package has no file bootstrap at its root, which the function's runtime starts.",
            nearest === undefined
                ? "Name the program bootstrap, such as with: go build -tags lambda.norpc -o bootstrap"
                : `It holds ${nearest}. Put that at the root.`,
        );
    }
    const place = resolvePath(links, BOOTSTRAP);
    // A script is no binary, and the modes of others than binaries are not known here.
    if (native.binaries.some(({ path, executable }) => path === place && !executable)) {
        throw new UserError(
            "The file bootstrap is not executable, so the function's runtime cannot start it.",
            "Make it so where it is built: chmod +x bootstrap",
        );
    }
}
