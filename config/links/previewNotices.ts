import { setCommand } from "../fault";
import type { Values } from "../keys";
import { referencesIn } from "./references";

/** What previews can be given: a secret of theirs would be empty, and what `resources.ts` makes is not made for them. */
const GIVEN = ["buckets", "queues", "tables", "topics"] as const;

/** Whether previews can have one of their own of what `resources` names: there is one alone of a name or an ARN that is said. */
export function canBeOfPreviews(
    kind: string,
    { arn, name }: { readonly arn?: string | undefined; readonly name?: string | undefined },
): boolean {
    return GIVEN.some((each) => each === kind) && arn === undefined && name === undefined;
}

/** What is to say of variables that previews do not have, since they name what belongs to environments. */
export function previewNotices({
    function: settings,
    pullRequests,
    resources,
}: Pick<Values, "function" | "pullRequests" | "resources">): readonly string[] {
    if (pullRequests.previews === 0) {
        return [];
    }
    const named = Object.entries(settings.environment).flatMap(([name, text]) => {
        const found = referencesIn(text).flatMap(({ kind, key }) => {
            const own = GIVEN.find((each) => each === kind);
            const resource = own === undefined ? undefined : resources[own][key];
            return own === undefined || resource === undefined ? [] : [canBeOfPreviews(own, resource)];
        });
        return found.length === 0 ? [] : [{ name, canBe: found.every(Boolean) }];
    });
    const could = named.filter(({ canBe }) => canBe && !pullRequests.resources);
    const cannot = named.filter(({ canBe }) => !canBe);
    return [
        ...missing(
            could,
            "belongs to environments",
            `To give previews resources of their own: ${setCommand("pullRequests.resources", "true")}`,
        ),
        ...missing(cannot, "there is one of alone, by its name or ARN", "See docs/resources.md, Previews."),
    ];
}

function missing(variables: readonly { readonly name: string }[], what: string, remedy: string): readonly string[] {
    const [names, it] = variables.length === 1 ? ["names", "it"] : ["name", "them"];
    const all = variables.map(({ name }) => name).join(", ");
    return variables.length === 0
        ? []
        : [`Previews have no ${all}, which ${names} what ${what}: what reads ${it} fails there. ${remedy}`];
}
