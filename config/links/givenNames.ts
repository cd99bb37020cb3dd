import { isPlatformsName, RESOURCE_KINDS, type ResourceKind } from "../../contract/resourceNames";
import { removeCommand, setCommand, type Fault } from "../fault";
import type { Values } from "../keys";
import type { Reader } from "../reader";

/** Where names are given. */
export interface NamePlace {
    readonly projectName: string;
    readonly environments: readonly string[];
}

/** Kinds of which names end in `.fifo` where messages come in their order, and only there. */
const ORDERED: readonly ResourceKind[] = ["queues", "topics"];

/** What is wrong with names that were given to resources: AWS has one of each name in an account and Region. */
export function nameFaults(
    map: Reader,
    resources: Values["resources"],
    { projectName, environments }: NamePlace,
): readonly Fault[] {
    return RESOURCE_KINDS.flatMap((kind) => {
        const owners = new Map<string, string>();
        const entries = Object.entries<Named>(resources[kind]).flatMap(([key, { name, arn, shared, fifo }]) =>
            name === undefined || arn !== undefined ? [] : [{ key, name, shared, fifo: fifo === true }],
        );
        return entries.flatMap(({ key, name, shared, fifo }): Fault[] => {
            const reader = map.object(kind, "").object(key, "");
            const path = reader.at("name");
            const fault = (problem: string, expected: string, mend: string) => [{ path, problem, expected, mend }];
            const owner = owners.get(name);
            owners.set(name, owner ?? key);
            if (owner !== undefined) {
                const expected = "a name of its own for each";
                return fault(`is ${name}, which ${kind}.${owner} is called`, expected, removeCommand(path));
            }
            if (isPlatformsName(name, projectName)) {
                const expected = `a name that does not begin like those that the platform gives: ${projectName}-, ${projectName}_`;
                return fault(
                    `is ${name}, which the platform may call something of its own`,
                    expected,
                    removeCommand(path),
                );
            }
            if (!shared && environments.length > 1) {
                const each = `${environments.join(", ")} would each have ${kind === "queues" ? "a queue" : "one"} called ${name}`;
                const expected = "one for all environments, which then have the same content, or no name";
                const mend = [setCommand(reader.at("shared"), "true"), "# or", removeCommand(path)].join("\n");
                return fault(`is ${name}, and ${each}, of which AWS has one`, expected, mend);
            }
            const isEnded = name.endsWith(".fifo");
            if (ORDERED.includes(kind) && isEnded !== fifo) {
                const mend = setCommand(path, fifo ? `${name}.fifo` : name.replace(/\.fifo$/, ""));
                return fault(`is ${name}, and fifo is ${fifo}`, "a name with .fifo behind it where fifo is true", mend);
            }
            return [];
        });
    });
}

interface Named {
    readonly name: string | undefined;
    readonly arn: string | undefined;
    readonly shared: boolean;
    readonly fifo?: boolean;
}
