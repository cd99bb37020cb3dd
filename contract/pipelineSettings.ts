import * as v from "valibot";

import { canonicalJson } from "../common/canonicalJson";
import { HEALTH_ACCESS, type HealthAccess } from "./healthAccess";
import { HEALTH_STATUS, type HealthStatus } from "./healthStatus";
import { GITHUB_ACCESS, type GitHubAccess } from "./githubAccess";
import {
    ARCHITECTURE,
    optional,
    parseVariable,
    PATH,
    TEXT,
    TEXT_MAP,
    TEXTS,
    wholeNumber,
} from "../common/jsonVariable";
import type { SettingsVariable } from "../common/jsonVariable";

import { EVENT_HANDLERS, type EventHandler } from "./eventHandlers";
import { ROUTES, type Route } from "./routes";

/** The name of the variable in which a managed build finds the key of the release engine in the artifact bucket. */
export const ENGINE_VARIABLE = "PLATFORM_ENGINE";

/** The name of the variable in which the release engine finds its {@link PipelineSettings}. */
export const SETTINGS_VARIABLE = "PLATFORM_RELEASE";

/**
 * The name of the variable in which a build finds the id of its pipeline's execution. Build projects of older versions do
 * not set it.
 */
export const EXECUTION_VARIABLE = "PLATFORM_EXECUTION";

/** What an action's configuration says for that id: "Variables reference" in the CodePipeline User Guide. */
export const EXECUTION_ID = "#{codepipeline.PipelineExecutionId}";

/** The API in front of the environments, as it names itself in the events that it sends to the function. */
export interface ApiIdentity {
    /** The AWS account that owns it. */
    readonly accountId: string;
    /** Its id, such as `a1b2c3d4e5`. */
    readonly restApiId: string;
}

/** What the stack tells the release engine about the environment whose pipeline it runs in. None of it is a secret. */
export interface PipelineSettings {
    readonly project: string;
    readonly environment: string;
    /** The Git branch that is released to the environment. */
    readonly branch: string;
    /** The environment whose release of the very same Git tree is promoted instead. @default - none */
    readonly promotesFrom?: string;
    /** The function of that environment. @default - the one that the pipeline releases to: they share it */
    readonly promotesFromFunction?: string;
    /** The artifact bucket of the stack that has that environment. @default - it is one of this stack */
    readonly promotesFromBucket?: string;
    /** The ARN of the key that signs the ledger of that stack. @default - it is not signed, or it is one of this stack */
    readonly promotesFromKey?: string;
    /** The ARN of the key that signs the ledger. @default - it is not signed */
    readonly ledgerKey?: string;
    /** What is asked for before and after the alias moves, such as `/health`. */
    readonly healthPath: string;
    /** Which answers to that count. @default "200-299" */
    readonly healthStatus?: HealthStatus;
    /** How what is asked for gets through to the function. @default - as anybody's request */
    readonly access?: HealthAccess;
    /** Seconds that the environment has to answer in after its alias has moved. */
    readonly verifySeconds: number;
    /** What the build image is made for, and with it the package. */
    readonly architecture: "x86_64" | "arm64";
    /** All variables of the environment's stage. */
    readonly variables: Readonly<Record<string, string>>;
    /** Globs of files that are left out of the package, beside the usual ones. */
    readonly exclude: readonly string[];
    /** The handlers of the function, where it has several. @default - it has one: `function.handler` */
    readonly routes?: readonly Route[];
    /** The functions of further handlers, by the handler's name: they are released together with it. @default - there are none */
    readonly handlers?: Readonly<Record<string, string>>;
    /** What gets the events that are no requests, where there are routes. @default - there are none */
    readonly events?: readonly EventHandler[];
    /** @default - the smoke test has stand-ins */
    readonly api?: ApiIdentity;
    /** How GitHub is told of releases. @default - it is not */
    readonly github?: GitHubAccess;
}

/** The settings as the text of their variable: equal settings have equal texts. */
export function formatPipelineSettings(settings: PipelineSettings): string {
    return canonicalJson(settings);
}

const API_IDENTITY = v.pipe(
    v.looseObject({ accountId: TEXT, restApiId: TEXT }),
    v.description("a map of accountId and restApiId"),
);

const VARIABLE: SettingsVariable<PipelineSettings> = {
    name: SETTINGS_VARIABLE,
    checks: {
        project: TEXT,
        environment: TEXT,
        branch: TEXT,
        promotesFrom: optional(TEXT),
        promotesFromFunction: optional(TEXT),
        promotesFromBucket: optional(TEXT),
        promotesFromKey: optional(TEXT),
        ledgerKey: optional(TEXT),
        healthPath: PATH,
        healthStatus: HEALTH_STATUS,
        access: HEALTH_ACCESS,
        verifySeconds: wholeNumber("seconds"),
        architecture: ARCHITECTURE,
        variables: TEXT_MAP,
        exclude: TEXTS,
        routes: optional(ROUTES),
        handlers: optional(TEXT_MAP),
        events: optional(EVENT_HANDLERS),
        api: optional(API_IDENTITY),
        github: optional(GITHUB_ACCESS),
    },
    unset: "The release engine runs in the pipelines of a stack; elsewhere use: npm run platform",
};

/**
 * Reads the text of the variable back.
 *
 * @param text What is in {@link SETTINGS_VARIABLE}; undefined where there is no such variable.
 * @throws {UserError} which names everything that is not as it should be.
 */
export function parsePipelineSettings(text: string | undefined): PipelineSettings {
    return parseVariable(text, VARIABLE);
}
