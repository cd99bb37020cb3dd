import colors from "picocolors";

import type { Change, Kind } from "../../automation/changes";
import { count, plain } from "../shell/words";

const MARKS: Readonly<Record<Kind, string>> = {
    create: colors.green("+ create "),
    update: colors.yellow("~ update "),
    replace: colors.magenta("± replace"),
    delete: colors.red("- delete "),
    import: colors.cyan("= import "),
};

/** What is done to how many resources, as `2 to create, 1 to update`; empty where nothing changes. */
const WORDS: Readonly<Record<Kind, readonly [planned: string, done: string]>> = {
    create: ["to create", "created"],
    update: ["to update", "updated"],
    replace: ["to replace", "replaced"],
    delete: ["to delete", "deleted"],
    import: ["to import", "imported"],
};

/** Changes for a person, by component. Values are left out: some are secret. */
export function changesText(changes: readonly Change[]): string {
    const components = [...new Set(changes.map(({ component }) => component))].sort();
    return components
        .map((component) => {
            const lines = changes.filter((change) => change.component === component).map(changeText);
            return `${colors.bold(plain(component))}\n${lines.join("\n")}\n`;
        })
        .join("");
}

/** How many resources change how: `2 to create, 1 to update`. */
export function countsText(changes: readonly Change[], isDone: boolean): string {
    const parts = (Object.keys(WORDS) as Kind[]).flatMap((kind) => {
        const number = changes.filter((change) => change.kind === kind).length;
        return number === 0 ? [] : [`${number} ${WORDS[kind][isDone ? 1 : 0]}`];
    });
    return parts.length === 0 ? "nothing changes" : `${count(changes.length, "resource")}: ${parts.join(", ")}`;
}

/** A change for a machine. No values: some are secret. */
export function changeFacts({
    kind,
    type,
    name,
    component,
    urn,
    properties,
}: Change): Readonly<Record<string, unknown>> {
    return { kind, type, name, component, urn, properties };
}

function changeText({ kind, type, name, properties, isKept }: Change): string {
    const what = kind === "update" || kind === "replace" ? properties.map(plain).join(", ") : "";
    const kept = isKept === true ? " (stays in the cloud)" : "";
    return `  ${MARKS[kind]} ${type} ${plain(name)}${what === "" ? "" : colors.dim(` [${what}]`)}${kept}`;
}
