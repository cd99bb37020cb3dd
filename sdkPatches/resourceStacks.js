// Plain JavaScript: it has to be done before the first resource, which the SDK makes before the program is loaded.

/**
 * Has the SDK send the engine no stack trace with each resource. `@pulumi/pulumi` (3.248.0) formats the whole stack for each one, and
 * looks each line up in the source maps, which have to be read for it: a seventh of the CPU time of a preview. The engine keeps
 * the first line in the state as `sourcePosition`, and shows it nowhere; the stack traces of errors stay. Calling it again does
 * nothing; nor does it where an SDK has no such function.
 */
function skipResourceStacks() {
    const { Resource } = require("@pulumi/pulumi/resource");
    if (typeof Resource.stackTrace === "function") {
        Resource.stackTrace = () => [];
    }
}

module.exports = { skipResourceStacks };
