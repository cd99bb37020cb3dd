import { RESOURCE_KINDS, type ResourceKind } from "../../contract/resourceNames";
import type { Fault } from "../fault";
import { nearestOf } from "../reader";
import type { Places, WithEvents } from "./places";
import { linkOf, type AnyEvent, type EventKind } from "./resolve";
import type { Sources } from "./sources";

/** A link that `resources.ts` does not make, or that is nothing which events of this kind come from. */
export function unknownLink(
    places: Places,
    of: WithEvents,
    sources: Sources,
    kinds: readonly ResourceKind[],
    kind: EventKind,
    event: AnyEvent,
    member: string,
    reference: string,
): Fault {
    const name = linkOf(reference) ?? "";
    const { links = [] } = sources;
    const fitting = links.filter((each) => kinds.some((wanted) => Object.hasOwn(sources[wanted], `links.${each}`)));
    const nearest = nearestOf(name, fitting);
    const other = RESOURCE_KINDS.find((each) => Object.hasOwn(sources[each], reference));
    const problem = !links.includes(name)
        ? `is ${reference}, and resources.ts makes no link ${name} for ${of.environment.name}`
        : other === undefined
          ? `is ${reference}, a link without a setting arn`
          : `is ${reference}, which is one of the ${other}`;
    const others = fitting.map((each) => `links.${each}`).join(", ");
    return places.set(of, kind, event, member, {
        problem,
        expected:
            nearest !== undefined
                ? `did you mean links.${nearest}?`
                : `one of the ${kinds.join(" or ")}: ${others === "" ? "a key of resources, or an ARN" : others}`,
        value: nearest === undefined ? "<key or ARN>" : `links.${nearest}`,
    });
}

/** A table of `resources.ts` without a stream. */
export function streamlessLink(reference: string, isForeign: boolean) {
    return isForeign
        ? {
              problem: `is ${reference}, a table that is there already, whose stream the stack does not know`,
              expected: "the ARN of its stream: arn:…:table/<name>/stream/<time>",
              value: "<arn>",
          }
        : {
              problem: `is ${reference}, a table that resources.ts makes without a stream`,
              expected:
                  'one with it, such as table("…", { stream: "NEW_AND_OLD_IMAGES" }), or the ARN of another stream',
              value: "<arn>",
          };
}
