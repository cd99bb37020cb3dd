import { parseYaml, type YamlFault } from "../../common/yaml";
import { Reading } from "./reading";
import { Section, type Note } from "./section";
import type { Legacy } from "./types";

/** An old configuration, or everything that keeps the text from being one. */
export type ParsedLegacy =
    { readonly legacy: Legacy; readonly faults: readonly [] } | { readonly faults: readonly YamlFault[] };

/** Reads an old config.yaml. Whatever is wrong inside it is noted or refused; only a text that is not one is a fault. */
export function parseLegacy(text: string): ParsedLegacy {
    if (text.startsWith("$ANSIBLE_VAULT")) {
        return fault("the file is encrypted by ansible-vault; open it first: `ansible-vault view`");
    }
    const yaml = parseYaml(text);
    if (!("document" in yaml)) {
        return { faults: yaml.faults };
    }
    const notes: Note[] = [];
    const root = new Section(yaml, "", yaml.document.contents, notes);
    if (!root.has("deployment") && !root.has("github")) {
        return fault("there is neither a section `deployment` nor a section `github`");
    }
    return { legacy: new Reading(root, notes).legacy(), faults: [] };
}

function fault(problem: string): ParsedLegacy {
    return { faults: [{ line: 1, column: 1, problem }] };
}
