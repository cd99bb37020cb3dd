import { setCommand } from "../fault";
import type { Values } from "../keys";
import { referencesIn } from "./references";

/** What previews can be given: a secret of theirs would be empty, and what `resources.ts` makes is not made for them. */
const GIVEN: readonly string[] = ["buckets", "queues", "tables", "topics"];

/** What is to say of variables that previews do not have, since they name what belongs to environments. */
export function previewNotices({
    function: settings,
    pullRequests,
}: Pick<Values, "function" | "pullRequests">): readonly string[] {
    if (pullRequests.previews === 0 || pullRequests.resources) {
        return [];
    }
    const missing = Object.entries(settings.environment)
        .filter(([, text]) => referencesIn(text).some(({ kind }) => GIVEN.includes(kind)))
        .map(([name]) => name);
    if (missing.length === 0) {
        return [];
    }
    const [names, it] = missing.length === 1 ? ["names", "it"] : ["name", "them"];
    return [
        `Previews have no ${missing.join(", ")}, which ${names} what belongs to environments: what reads ${it} fails there. ` +
            `To give previews resources of their own: ${setCommand("pullRequests.resources", "true")}`,
    ];
}
