import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { UserError } from "../../common/errors";
import { describeYamlFaults, parseYaml } from "../../common/yaml";
import { isMap, type Values } from "../byHand";

/** Where an application may keep its settings of the platform. */
export const STACK_FILE = "stack.yaml";

/** The file of an application's own settings, if it has one. */
export function ownConfigFile(folder: string): string | undefined {
    const file = join(folder, STACK_FILE);
    return existsSync(file) ? file : undefined;
}

/**
 * Reads settings of the platform from a file: a stack's file, or the map below its `config`. Keys may leave `platform:` out.
 *
 * @returns The values by their whole keys. What they mean is checked by the program, all at once.
 * @throws {UserError} where it cannot be read, or is no map.
 */
export function readConfigFile(file: string): Values {
    const parsed = parseYaml(textOf(file));
    if (!("document" in parsed)) {
        throw new UserError(describeYamlFaults(file, parsed.faults));
    }
    const top: unknown = parsed.document.toJS() ?? {};
    const config = isMap(top) && top["config"] !== undefined ? (top["config"] ?? {}) : top;
    if (!isMap(config)) {
        throw new UserError(
            `${file} is no map of settings.`,
            'Expected: keys of the platform as in a stack\'s file, such as "platform:release: {healthPath: /}".',
        );
    }
    return Object.fromEntries(
        Object.entries(config).map(([key, value]) => [key.includes(":") ? key : `platform:${key}`, value]),
    );
}

function textOf(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        throw new UserError(
            code === "ENOENT" ? `There is no file ${file}.` : `${file} cannot be read: ${code ?? "unknown error"}.`,
            "Name a file of platform keys with --config.",
        );
    }
}
