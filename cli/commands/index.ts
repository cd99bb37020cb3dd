import type { CommandEntry } from "../shell/command";

/**
 * All commands by name. To add one, write its file beside this one and its line here. Modules are loaded with
 * `require`, because a relative `import()` without an extension fails in a CommonJS program.
 */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
    status: {
        summary: "show what every environment serves",
        load: () => (require("./status") as typeof import("./status")).command,
    },
    history: {
        summary: "list what was released, promoted and taken back",
        load: () => (require("./history") as typeof import("./history")).command,
    },
    promote: {
        summary: "move the version of one environment to another",
        load: () => (require("./promote") as typeof import("./promote")).command,
    },
    rollback: {
        summary: "take an environment back to what it served before",
        load: () => (require("./rollback") as typeof import("./rollback")).command,
    },
    restore: {
        summary: "serve again what was served, when its version or function has gone",
        load: () => (require("./restore") as typeof import("./restore")).command,
    },
    build: {
        summary: "build and package an application as its pipeline would",
        load: () => (require("./build") as typeof import("./build")).command,
    },
    release: {
        summary: "release a package or a folder to an environment",
        load: () => (require("./release") as typeof import("./release")).command,
    },
    report: {
        summary: "show what GitHub was told of, and tell it what it was not",
        load: () => (require("./report") as typeof import("./report")).command,
    },
    prune: {
        summary: "delete versions that nothing refers to",
        load: () => (require("./prune") as typeof import("./prune")).command,
    },
    previews: {
        summary: "list, remove and look after the previews of pull requests",
        load: () => (require("./previews") as typeof import("./previews")).command,
    },
    settings: {
        summary: "list and change the settings and secrets of an environment",
        load: () => (require("./settings") as typeof import("./settings")).command,
    },
    openapi: {
        summary: "print an environment's API as an OpenAPI document",
        load: () => (require("./openapi") as typeof import("./openapi")).command,
    },
    forget: {
        summary: "clear what an environment that was taken away has left behind",
        load: () => (require("./forget") as typeof import("./forget")).command,
    },
    adopt: {
        summary: "take over a function and a REST API that are there",
        load: () => (require("./adopt") as typeof import("./adopt")).command,
    },
    preview: {
        summary: "show what applying the program would change",
        load: () => (require("./preview") as typeof import("./preview")).command,
    },
    up: {
        summary: "apply the program",
        load: () => (require("./up") as typeof import("./up")).command,
    },
    ci: {
        summary: "comment pull requests, compare with what was reviewed, and print the roles of CI",
        load: () => (require("./ci") as typeof import("./ci")).command,
    },
    refresh: {
        summary: "read what there is in AWS and GitHub into the stack's state",
        load: () => (require("./refresh") as typeof import("./refresh")).command,
    },
    drift: {
        summary: "compare the program, the state and what there is",
        load: () => (require("./drift") as typeof import("./drift")).command,
    },
    destroy: {
        summary: "delete the whole platform",
        load: () => (require("./destroy") as typeof import("./destroy")).command,
    },
    state: {
        summary: "show where the state is kept, move it, and change what encrypts secrets",
        load: () => (require("./state") as typeof import("./state")).command,
    },
    init: {
        summary: "recognise an application, and write what it needs to a stack's file",
        load: () => (require("./init") as typeof import("./init")).command,
    },
    "import-config": {
        summary: "take over the config.yaml of the old Ansible project",
        load: () => (require("./importConfig") as typeof import("./importConfig")).command,
    },
    completion: {
        summary: "print what has a shell complete the commands",
        load: () => (require("./completion") as typeof import("./completion")).command,
    },
};
