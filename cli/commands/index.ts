import type { CommandEntry } from "../command";

/**
 * All commands by name. To add one, write its file beside this one and its line here. Modules are loaded with
 * `require`, because a relative `import()` without an extension fails in a CommonJS program.
 */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
    "import-config": {
        summary: "take over the config.yaml of the old Ansible project",
        load: () => (require("./importConfig") as typeof import("./importConfig")).command,
    },
};
