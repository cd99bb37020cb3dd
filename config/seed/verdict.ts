import { parseConfig, setCommand, type Fault } from "..";
import { PROPOSALS } from "./normal";
import { redact } from "./secret";

/** The steps from the root of the configuration to a value; the first may have a namespace, such as `aws:region`. */
export type ConfigPath = readonly [string, ...string[]];

/** A path as `pulumi config set --path` takes it and as {@link Fault} names it. */
export function formatPath(path: ConfigPath): string {
    const [root, ...steps] = path;
    const format = (step: string) =>
        /^[A-Za-z0-9_:-]+$/.test(step) ? `.${step}` : `["${step.replaceAll('"', '\\"')}"]`;
    return root + steps.map(format).join("");
}

/**
 * What the rules of the configuration say against one value, or undefined. Where a value near it would do, the mending
 * command sets that one.
 */
export function faultOf(path: ConfigPath, text: string): Fault | undefined {
    const fault = ruling(path, text);
    if (fault === undefined) {
        return undefined;
    }
    const proposal = PROPOSALS[path[0]]?.(text) ?? "";
    // What redaction would change must not be part of a command that somebody is to run.
    const fits = proposal !== "" && redact(proposal) === proposal && ruling(path, proposal) === undefined;
    return fits ? { ...fault, mend: setCommand(formatPath(path), proposal) } : fault;
}

function ruling(path: ConfigPath, text: string): Fault | undefined {
    const [root, ...steps] = path;
    const value = steps.reduceRight<unknown>((inner, step) => ({ [step]: inner }), text);
    const { faults } = parseConfig({
        project: root.startsWith("aws:") ? {} : { [root]: value },
        aws: root.startsWith("aws:") ? { [root.slice("aws:".length)]: value } : {},
        tokens: { githubToken: "secret", githubBuildToken: "missing", githubCheckToken: "missing" },
        secrets: new Set(),
    });
    return faults.find((fault) => fault.path === formatPath(path));
}
