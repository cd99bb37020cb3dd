import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join, relative } from "node:path";

import { parse, parseDocument } from "yaml";

import { nodeOf } from "../config/stackFile";
import { PROJECT_VARIABLE } from "../common/projectVariable";
import { invokeUrl } from "../tools/emulators/endpoints";
import { changedByHand, type Values } from "./byHand";
import { CHECKOUT, LAB_STACK, type LabFolder, type LabRecord } from "./folder";
import { apiUrl } from "../tools/github-stand-in";
import { writeShimFile } from "../tools/pulumi-engine/shim";

/** The name of the lab's project, which is the namespace of its settings. */
const PROJECT_NAME = "platform";

/** The part of a stack file that is looked at here. */
interface StackFile {
    readonly config: Readonly<Record<string, unknown>>;
    readonly encryptionsalt?: string;
}

/** The settings of Pulumi.staging.yaml, by their whole keys. */
export function baseSettings(): Values {
    return (parse(checkoutStackFile()) as StackFile).config;
}

/** What the lab needs to know of the stack's settings before the engine does. */
export interface LabSettings {
    readonly accountId: string;
    readonly region: string;
    /** Of the application's repository on GitHub. */
    readonly owner: string;
    readonly repository: string;
    /** The branches of the environments. */
    readonly branches: readonly string[];
}

/**
 * Reads what the emulators and the stand-in for GitHub have to pretend to be.
 *
 * @param overrides Settings in place of those of Pulumi.staging.yaml, by their whole keys. The account and the region
 *   are always those of the file.
 */
export function labSettings(overrides: Readonly<Record<string, unknown>> = {}): LabSettings {
    const config = baseSettings();
    const setting = (key: string) => overrides[`platform:${key}`] ?? config[`platform:${key}`];
    const environments = (setting("environments") ?? {}) as Readonly<Record<string, { branch?: string } | null>>;
    return {
        accountId: String(config["platform:accountId"]),
        region: String(config["aws:region"]),
        owner: String(setting("githubOwner")),
        repository: String(setting("githubRepository")),
        branches: Object.values(environments).flatMap((each) => each?.branch ?? []),
    };
}

/**
 * Writes the lab's project: the checkout's program and settings, with the emulators in place of AWS and the stand-in in
 * place of GitHub. Everything that is different here is in this one place; the program is the same to the last byte.
 *
 * @param overrides Settings to put in place of those of Pulumi.staging.yaml, by their whole keys.
 * @param application Those of the application that runs here in place of the sample. What was changed by hand stands over them.
 */
export function writeProject(
    folder: LabFolder,
    { emulators, github }: Pick<LabRecord, "emulators" | "github">,
    overrides: Values = {},
    application: Values = {},
): void {
    const { endpoints, urls } = emulators;
    mkdirSync(folder.project, { recursive: true });
    mkdirSync(folder.state, { recursive: true });
    const project = parseDocument(readFileSync(join(CHECKOUT, "Pulumi.yaml"), "utf8"));
    project.set("main", relative(folder.project, CHECKOUT));
    // A copy may have another name. The lab's own settings are those of this one.
    project.set("name", PROJECT_NAME);
    writeFileSync(join(folder.project, "Pulumi.yaml"), project.toString());

    const earlier = existsSync(stackFile(folder.project)) ? readStackFile(folder.project) : undefined;
    const written = existsSync(writtenFile(folder))
        ? (JSON.parse(readFileSync(writtenFile(folder), "utf8")) as Values)
        : {};
    const stack = parseDocument(checkoutStackFile());
    // A copy's stack may be up in AWS, with secrets that the lab's passphrase does not open.
    for (const key of ["encryptionsalt", "encryptedkey", "secretsprovider"]) {
        stack.delete(key);
    }
    for (const [key, value] of Object.entries((stack.toJS() as StackFile).config)) {
        if (typeof value === "object" && value !== null && "secure" in value) {
            stack.deleteIn(["config", key]);
        }
    }
    const overlay: Record<string, unknown> = {
        ...application,
        "aws:endpoints": [endpoints],
        "aws:s3UsePathStyle": true,
        "aws:skipCredentialsValidation": true,
        "aws:skipMetadataApiCheck": true,
        // With the account's number known, the provider reads tags of buckets through `<account>.<host>`, a name that
        // no emulator has.
        "aws:skipRequestingAccountId": true,
        "platform:invokeUrl": invokeUrl(urls, "{restApi}", "{stage}"),
        "platform:githubApiUrl": apiUrl(github),
        "platform:githubToken": earlier?.config["platform:githubToken"],
        ...overrides,
    };
    for (const [key, value] of Object.entries(overlay).filter(([, value]) => value !== undefined)) {
        stack.setIn(["config", key], nodeOf(value));
    }
    const fresh = (stack.toJS() as StackFile).config;
    for (const [key, value] of Object.entries(changedByHand(written, earlier?.config, Object.keys(overrides), fresh))) {
        if (value === undefined) {
            stack.deleteIn(["config", key]);
        } else {
            stack.setIn(["config", key], nodeOf(value));
        }
    }
    const schema = relative(folder.project, join(CHECKOUT, "docs/stack.schema.json"));
    stack.commentBefore =
        ` yaml-language-server: $schema=${schema}\n` +
        " Written by npm run local from Pulumi.staging.yaml, with emulators in place of AWS.";
    if (earlier?.encryptionsalt !== undefined) {
        stack.set("encryptionsalt", earlier.encryptionsalt);
    }
    writeFileSync(stackFile(folder.project), stack.toString());
    writeFileSync(writtenFile(folder), `${JSON.stringify(fresh, undefined, 2)}\n`);
}

/** Writes a `pulumi` that works on the lab's project, whatever folder it is called in. */
export function writeShim(folder: LabFolder, pulumi: string): void {
    mkdirSync(folder.bin, { recursive: true });
    writeShimFile(join(folder.bin, "pulumi"), pulumi, folder.project, PROJECT_VARIABLE);
}

/** The environment variables with which the plain Pulumi CLI, the AWS CLI and SDKs work on the lab. */
export function labEnvironment(folder: LabFolder, { aws, path, pulumiHome }: LabRecord): Record<string, string> {
    return {
        ...aws,
        PATH: [folder.bin, ...path, process.env["PATH"] ?? ""].join(delimiter),
        // Without files of attributes beside the state, which a run that is killed may leave empty: then the state cannot be read.
        PULUMI_BACKEND_URL: `file://${folder.state}?metadata=skip`,
        // What it protects is made up: the lab's token opens nothing.
        PULUMI_CONFIG_PASSPHRASE: "lab",
        PULUMI_HOME: pulumiHome,
        PULUMI_SKIP_UPDATE_CHECK: "true",
        // Every plugin that the program uses is in PULUMI_HOME. The CLI would also try to download one for each package
        // among the dependencies, used or not, and without a network it tries for 2.5 s at each command.
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        // The pinned SDK works on Node.js 20; what it has to say about later versions of itself is for us, not for users.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
        PULUMI_STACK: LAB_STACK,
        [PROJECT_VARIABLE]: folder.project,
    };
}

/** What the lab itself has written into its stack file, by which what a person has changed there is told apart. */
function writtenFile(folder: LabFolder): string {
    return join(folder.project, "written.json");
}

/** The stack file of the lab's stack in a project's folder. */
export function stackFile(folder: string): string {
    return join(folder, `Pulumi.${LAB_STACK}.yaml`);
}

/** The checkout's file of the stack that the lab takes over, with its keys in the namespace of the lab's project. */
function checkoutStackFile(): string {
    const { name } = parse(readFileSync(join(CHECKOUT, "Pulumi.yaml"), "utf8")) as { readonly name: string };
    const text = readFileSync(stackFile(CHECKOUT), "utf8");
    return text.replaceAll(new RegExp(`^(  |  # )${name}:`, "gm"), `$1${PROJECT_NAME}:`);
}

function readStackFile(folder: string): StackFile {
    return parse(readFileSync(stackFile(folder), "utf8")) as StackFile;
}
