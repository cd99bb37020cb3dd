import {
    chmodSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    realpathSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

import { platform, type Outcome, type Surroundings } from "./capture";

/** One run of the stub. */
export interface Call {
    readonly args: readonly string[];
    readonly stdin: string;
    readonly env: Readonly<Record<string, string>>;
}

/** Where a program is; it need not lie beside Node.js. */
function onPath(program: string): string {
    const folders = (process.env["PATH"] ?? "").split(delimiter);
    const found = folders.map((folder) => join(folder, program)).find(existsSync);
    if (found === undefined) {
        throw new Error(`${program} is not on PATH`);
    }
    return found;
}

/** Bench is a project in a temporary folder with a `pulumi` on PATH that only records and pretends. */
export class Bench {
    readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "import-")));
    private readonly bin = join(this.folder, "bin");
    /** The environment of the command line under test. */
    env: Record<string, string> = { PATH: [this.bin, dirname(process.execPath)].join(delimiter), STUB: this.folder };

    /** Where the person stands. @default - the project's folder */
    userCwd: string | undefined;

    /** @param stacks The stacks that the stub knows. */
    constructor(stacks: readonly string[] = ["production"]) {
        mkdirSync(this.bin);
        mkdirSync(join(this.folder, "stacks"));
        for (const stack of stacks) {
            this.write(join("stacks", stack), "");
        }
        this.write("Pulumi.yaml", "name: platform\nruntime: nodejs\n");
        this.write("calls", "");
        this.write(join("bin", "pulumi"), STUB);
        chmodSync(join(this.bin, "pulumi"), 0o755);
        symlinkSync(onPath("git"), join(this.bin, "git"));
    }

    write(name: string, text: string): void {
        writeFileSync(join(this.folder, name), text);
    }

    /** The text of a file; empty where there is none. */
    read(name: string): string {
        const file = join(this.folder, name);
        return existsSync(file) ? readFileSync(file, "utf8") : "";
    }

    /** Runs `platform` in the project's folder. */
    async run(...args: readonly string[]): Promise<Outcome> {
        return platform(args, this.surroundings());
    }

    protected surroundings(): Surroundings {
        return { env: this.env, cwd: this.folder, userCwd: this.userCwd ?? this.folder };
    }

    calls(): readonly Call[] {
        const lines = this.read("calls").split("\n").filter(Boolean);
        return lines.map((line) => JSON.parse(line) as Call);
    }

    remove(): void {
        rmSync(this.folder, { recursive: true, force: true, maxRetries: 12 });
    }
}

/**
 * Answers as pulumi 3.228 does. The file `selected` names the selected stack, `outputs.json` holds what stacks export.
 * STUB_FAIL names a subcommand that fails, quoting what it got on standard input; STUB_MEDDLE a file that somebody else
 * changes while a secret is stored; STUB_SUSPICIOUS has every plain value look like a secret. An operation of the Automation
 * API plays the events of its file, or fails with what its other file says. Where its third file is there it goes on until it is
 * told to end by Ctrl-C, or that file is taken away; `signals` has how often it was told.
 */
const STUB = `#!/usr/bin/env node
const YAML_MODULE = ${JSON.stringify(require.resolve("yaml"))};
const { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const args = process.argv.slice(2);
// The Automation API leaves the input open.
const stdin = process.env.PULUMI_AUTOMATION_API || args[0] === "version" ? "" : readFileSync(0, "utf8");
const at = (name) => join(process.env.STUB, name);
appendFileSync(at("calls"), JSON.stringify({ args, stdin, env: process.env }) + "\\n");
const after = (flag) => args[args.indexOf(flag) + 1];
const fail = (text) => { console.error("error: " + text); process.exit(255); };
const [group, verb, name] = args;
const NONE = "no stack selected; please use \`pulumi stack select\` to choose one";
const stack = args.includes("--stack") ? after("--stack") : existsSync(at("selected")) ? readFileSync(at("selected"), "utf8") : "";
// Each back-end has stacks and states of its own.
const place = (process.env.PULUMI_BACKEND_URL ?? "").replace(/\\W+/g, "_");
const stateFile = at("state" + place + ".json");
const edit = (change) => {
    const { parseDocument } = require(YAML_MODULE);
    const document = parseDocument(existsSync(at("Pulumi." + stack + ".yaml")) ? readFileSync(at("Pulumi." + stack + ".yaml"), "utf8") : "");
    change((path) => ["config", ...("platform:" + path).split(".")], document);
    writeFileSync(at("Pulumi." + stack + ".yaml"), String(document));
};
const operation = { events: at(group + (args.includes("--refresh") ? ".refreshed" : "") + ".events"), failure: at(group + ".failure") };
const failure = existsSync(operation.failure) ? JSON.parse(readFileSync(operation.failure, "utf8")) : undefined;
if (group === "version") {
    // With one that is older than 3.206 the Automation API reads events from a file.
    console.log("v3.200.0");
} else if (failure !== undefined && failure.times > 0) {
    writeFileSync(operation.failure, JSON.stringify({ ...failure, times: failure.times - 1 }));
    process.stdout.write(failure.stdout);
    process.stderr.write(failure.stderr);
    process.exitCode = 255;
} else if (group === "destroy" && existsSync(at("webhook-gone"))) {
    console.log("Diagnostics:\\n  github:index:RepositoryWebhook (staging-push):\\n    error: deleting urn:x: 1 error occurred:\\n    \\t* DELETE https://api.github.com/repos/a/b/hooks/1: 404 Not Found []");
    process.exit(255);
} else if (existsSync(at(group + ".goes-on"))) {
    process.on("SIGINT", () => appendFileSync(at("signals"), "SIGINT\\n"));
    writeFileSync(at("signals"), "");
    let since = 0;
    const timer = setInterval(() => {
        const isTold = readFileSync(at("signals"), "utf8") !== "";
        if (isTold && ++since > 20) {
            console.error("error: update canceled");
            process.exitCode = 255;
        } else if (existsSync(at(group + ".goes-on"))) {
            return;
        }
        writeFileSync(at("ended"), "");
        clearInterval(timer);
    }, 50);
} else if (args.includes("--event-log")) {
    const events = existsSync(operation.events) ? readFileSync(operation.events, "utf8") : JSON.stringify({ summaryEvent: { resourceChanges: {} } }) + "\\n";
    appendFileSync(after("--event-log"), events);
} else if (group === "stack" && verb === "history") {
    console.log(JSON.stringify([{ kind: "update", startTime: "2026-01-01T00:00:00Z", endTime: "2026-01-01T00:00:00Z", message: "", environment: {}, config: {}, result: "succeeded", version: 1, resourceChanges: {} }]));
} else if (group === "cancel") {
    console.log("The currently running update for '" + stack + "' has been canceled!");
} else if (process.env.STUB_FAIL === verb) {
    fail("cannot store '" + stdin + "'");
} else if (group === "stack" && verb !== "init" && stack === "") {
    fail(NONE);
} else if (group === "stack" && verb !== "init" && !existsSync(at(join("stacks", place + stack)))) {
    fail("no stack named '" + stack + "' found");
} else if (group === "stack" && verb === "--show-name") {
    console.log(stack);
} else if (group === "config" && verb === "--json") {
    const { parse } = require(YAML_MODULE);
    const text = (name) => (existsSync(at(name)) ? parse(readFileSync(at(name), "utf8")) : undefined)?.config ?? {};
    const defaults = Object.entries(text("Pulumi.yaml")).map(([key, { default: value }]) => ["platform:" + key, value]);
    const entry = (value) => typeof value !== "object" ? { value: String(value), secret: false }
        : "secure" in value ? { secret: true } : { value: JSON.stringify(value), objectValue: value, secret: false };
    const values = { ...Object.fromEntries(defaults), ...text("Pulumi." + stack + ".yaml") };
    console.log(JSON.stringify(Object.fromEntries(Object.entries(values).map(([key, value]) => [key, entry(value)]))));
} else if (group === "config" && verb === "set" && args.includes("--path")) {
    if (process.env.STUB_SUSPICIOUS) fail("config value looks like a secret; rerun with --secret to encrypt it");
    const isText = args.includes("--type") && after("--type") === "string";
    const typed = isText || !/^(true|false|-?\\d+)$/.test(stdin) ? stdin : JSON.parse(stdin.replace(/^(-?)0+(?=\\d)/, "$1"));
    edit((keys, document) => document.setIn(keys(after("--path")), typed));
} else if (group === "config" && verb === "set-all") {
    const pairs = args.filter((_, index) => args[index - 1] === "--plaintext").map((pair) => /^([^=]+)=(.*)$/s.exec(pair));
    edit((keys, document) => pairs.forEach(([, path, value]) => document.setIn(keys(path), value)));
} else if (group === "config" && verb === "rm") {
    edit((keys, document) => document.deleteIn(keys(after("--path"))));
} else if (group === "whoami") {
    console.log(JSON.stringify({ user: "alice", url: process.env.PULUMI_BACKEND_URL ?? "file://~" }));
} else if (group === "stack" && verb === "export") {
    const state = existsSync(stateFile) ? JSON.parse(readFileSync(stateFile, "utf8")) : { version: 3, deployment: {} };
    const { resources = [] } = state.deployment ?? {};
    const type = "pulumi:pulumi:Stack";
    if (existsSync(at("outputs.json")) && !resources.some((each) => each.type === type)) {
        const urn = "urn:pulumi:" + stack + "::platform::" + type + "::platform-" + stack;
        const outputs = JSON.parse(readFileSync(at("outputs.json"), "utf8"));
        state.deployment = { ...state.deployment, resources: [{ urn, type, outputs }, ...resources] };
    }
    console.log(JSON.stringify(state));
} else if (group === "stack" && verb === "import") {
    const state = JSON.parse(stdin);
    delete state.deployment?.pending_operations;
    writeFileSync(stateFile, JSON.stringify(state));
} else if (group === "stack" && verb === "rm") {
    rmSync(at(join("stacks", place + stack)));
    rmSync(stateFile, { force: true });
} else if (group === "stack" && verb === "change-secrets-provider") {
    const state = JSON.parse(readFileSync(stateFile, "utf8"));
    state.deployment.secrets_providers = name === "passphrase" ? { type: name } : { type: "cloud", state: { url: name } };
    writeFileSync(stateFile, JSON.stringify(state));
} else if (group === "refresh") {
    rmSync(at("webhook-gone"));
} else if (group === "stack" && verb === "init") {
    writeFileSync(at(join("stacks", place + name)), "");
    appendFileSync(at("Pulumi." + name + ".yaml"), "encryptionsalt: v1:stub\\n");
} else if (group === "config" && verb === "get") {
    console.log(JSON.stringify({ value: readFileSync(at("stored"), "utf8"), secret: true }));
} else if (group === "config" && verb === "set") {
    if (process.env.STUB_MEDDLE) appendFileSync(at(process.env.STUB_MEDDLE), "# theirs\\n");
    writeFileSync(at("stored"), stdin.replace(/\\r?\\n$/, ""));
    const file = after("--config-file");
    const text = readFileSync(file, "utf8");
    const entry = "config:\\n  platform:githubToken:\\n    secure: v1:ciphertext\\n";
    if (!text.includes("ciphertext"))
        writeFileSync(file, /^config:$/m.test(text) ? text.replace(/^config:\\n/m, entry) : text + entry);
}
`;
