import type { Gate } from "../../automation/gates";
import { UserError } from "../../common/errors";
import { describeYamlFaults, parseYaml } from "../../common/yaml";
import { readIfThere } from "../session/project";
import type { Context } from "../shell/command";
import { userPath } from "../shell/paths";
import type { GateOptions } from "./gates";

/** A file that allows changes, which is reviewed with them. */
export interface AllowedOptions extends GateOptions {
    readonly allowedBy?: string;
}

export const ALLOWED_OPTION = {
    flags: "--allowed-by <file>",
    description: "a file that allows what is named in it, for one set of changes; such as policies/allowed.yaml",
};

interface Entry {
    readonly changes: string;
    readonly allow: readonly string[];
}

const FORM = "It is a list of `changes` (sha256:…, as a preview shows it) and `allow` (such as `widen role/function`).";

/**
 * Adds to what the command line allows what a file allows for these very changes: an entry for others counts for nothing, so that
 * one that is left there allows nothing later.
 *
 * @throws {UserError} where the file cannot be read or is of another form.
 */
export function withAllowed<T extends AllowedOptions>(context: Context, options: T, digest: string): T {
    const file = options.allowedBy;
    if (file === undefined) {
        return options;
    }
    const words = entriesOf(file, readIfThere(userPath(context, file)) ?? "")
        .filter(({ changes }) => changes === digest)
        .flatMap(({ allow }) => allow);
    const named = (kind: Gate["kind"]) =>
        words.flatMap((word) => (word.startsWith(`${kind} `) ? [word.slice(kind.length + 1)] : []));
    return {
        ...options,
        allowReplace: [...(options.allowReplace ?? []), ...named("replace")],
        allowDelete: [...(options.allowDelete ?? []), ...named("delete")],
        allowWiden: [...(options.allowWiden ?? []), ...named("widen")],
    };
}

function entriesOf(file: string, text: string): readonly Entry[] {
    const yaml = parseYaml(text);
    if (!("document" in yaml)) {
        throw new UserError(describeYamlFaults(file, yaml.faults));
    }
    const entries: unknown = yaml.document.toJS() ?? [];
    if (!Array.isArray(entries) || !entries.every(isEntry)) {
        throw new UserError(`${file} is not of the form that allows changes.`, FORM);
    }
    return entries;
}

function isEntry(entry: unknown): entry is Entry {
    const { changes, allow } = (entry ?? {}) as Partial<Entry>;
    return (
        typeof changes === "string" &&
        Array.isArray(allow) &&
        allow.every((word) => typeof word === "string" && /^(replace|delete|widen) \S/.test(word))
    );
}
