import { familyOf } from "../contract/runtimeFamily";
import { setCommand, type Fault } from "./fault";
import { HANDLER_RULES } from "./functionRules";
import type { Values } from "./keys";
import type { Reader } from "./reader";

/** Checks the further handlers against the runtime, and against the rest of the configuration. */
export function checkHandlers(root: Reader, { function: settings, build }: Pick<Values, "build" | "function">): void {
    const { handlers, runtime } = settings;
    const reader = root.object("function", "").object("handlers", "");
    const names = Object.keys(handlers);
    if (names.length === 0) {
        return;
    }
    const faults: Fault[] = [];
    if (build.mode !== "managed") {
        faults.push({
            path: root.object("function", "").at("handlers"),
            problem: "take build.mode managed: the application's own build releases one function alone",
            expected: "that mode, or to be left out",
            mend: setCommand("build.mode", "managed"),
        });
    }
    const family = familyOf(runtime);
    for (const name of names) {
        const at = reader.object(name, "");
        const handler = handlers[name]?.handler ?? "";
        const path = at.at("handler");
        const rule = family === undefined ? undefined : HANDLER_RULES[family];
        const isNoted = root.faults.some((fault) => fault.path === path);
        if (rule !== undefined && !isNoted && handler !== "" && rule.check(handler) !== true) {
            const problem = `is ${at.shown("handler", handler)}, with the runtime ${runtime}`;
            faults.push({ path, problem, expected: rule.expected, mend: setCommand(path, rule.example ?? "<value>") });
        }
    }
    root.faults.push(...faults);
}
