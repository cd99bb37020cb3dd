import * as v from "valibot";

import { HEALTH_ACCESS, type HealthAccess } from "../healthAccess";
import { HEALTH_STATUS, type HealthStatus } from "../healthStatus";
import { canonicalJson } from "../../common/canonicalJson";
import { MAP } from "../../common/json";
import { GITHUB_ACCESS, type GitHubAccess } from "../githubAccess";
import {
    ARCHITECTURE,
    optional,
    parseVariable,
    PATH,
    TEXT,
    TEXT_MAP,
    TEXTS,
    wholeNumber,
} from "../../common/jsonVariable";
import type { SettingsVariable } from "../../common/jsonVariable";

/** The name of the variable in which the preview controller finds its {@link PreviewSettings}. */
export const PREVIEWS_VARIABLE = "PLATFORM_PREVIEWS";

/** An environment that pull requests may be made for, and what their previews take from it. */
export interface PreviewBase {
    readonly environment: string;
    /** The variables of its stage. A preview has them too, but for the alias and the branch. */
    readonly variables: Readonly<Record<string, string>>;
}

/** What the stack tells about previews. None of it is a secret. */
export interface PreviewSettings {
    readonly project: string;
    readonly region: string;
    /** The function of previews. Stacks of older versions name the one that they shared with the environments. */
    readonly functionName: string;
    readonly bucket: string;
    /** The id of the REST API of previews; of older versions, as with the function. */
    readonly restApi: string;
    /** Where previews of an older version may be left, which are made again. @default - nowhere */
    readonly former?: FormerPreviews;
    /** How much each stage lets through, and where that is written. @default - what API Gateway does by itself */
    readonly stage?: PreviewStage;
    /** Where a stage answers, with `{stage}` in it. */
    readonly urlTemplate: string;
    /** What a permission names so that one stage may invoke, with `{stage}` in it. */
    readonly sourceArnTemplate: string;
    /** The most previews that there are at once. */
    readonly limit: number;
    /** Hours after its last release that a preview is removed. */
    readonly hours: number;
    readonly healthPath: string;
    /** Which answers to that count. @default "200-299" */
    readonly healthStatus?: HealthStatus;
    /** How what is asked for gets through to the function. @default - as anybody's request */
    readonly access?: HealthAccess;
    /** Seconds that a preview has to answer in after its alias has moved. */
    readonly verifySeconds: number;
    readonly architecture: "x86_64" | "arm64";
    readonly github: GitHubAccess;
    /** By branch: what pull requests into that branch get previews of. Others get none. */
    readonly bases: Readonly<Record<string, PreviewBase>>;
    /** A hash of the API's shape. A preview of another shape is deployed again. */
    readonly shape: string;
    /** Which checks are started where they are missing. @default - none: a stack of before has no such setting */
    readonly checks?: MissingChecks | undefined;
}

/** What previews of older versions shared with the environments. */
export interface FormerPreviews {
    readonly functionName: string;
    /** The id of the REST API. */
    readonly restApi: string;
}

/** What each stage of a preview has beside its variables. */
export interface PreviewStage {
    /** The ARN of the log group of the access log. */
    readonly accessLog: string;
    /** What is written there of each request. */
    readonly format: string;
    /** Steady requests per second. */
    readonly rateLimit: number;
    /** Requests at once. */
    readonly burstLimit: number;
}

/** The check that pull requests are to have, where nothing has started it. */
export interface MissingChecks {
    /** The build project of the check. */
    readonly project: string;
    /** The commit status that it writes. */
    readonly context: string;
    /** Pull requests into these branches are checked. */
    readonly branches: readonly string[];
    /** Whether the controller writes that status: the token of the check may not. @default false */
    readonly reports?: boolean;
}

/** The settings as the text of their variable. */
export function formatPreviewSettings(settings: PreviewSettings): string {
    return canonicalJson(settings);
}

const TEMPLATE = v.pipe(v.string(), v.includes("{stage}"), v.description("a text with {stage} in it"));

const BASES = v.pipe(
    MAP,
    v.record(v.string(), v.looseObject({ environment: TEXT, variables: TEXT_MAP })),
    v.description("a map of branches to an environment and its variables"),
);

const FORMER = v.pipe(
    v.looseObject({ functionName: TEXT, restApi: TEXT }),
    v.description("a map of functionName and restApi"),
);

const WHOLE = v.pipe(v.number(), v.integer());

const STAGE = v.pipe(
    v.looseObject({ accessLog: TEXT, format: TEXT, rateLimit: WHOLE, burstLimit: WHOLE }),
    v.description("a map of accessLog, format, rateLimit and burstLimit"),
);

const CHECKS = v.pipe(
    v.looseObject({ project: TEXT, context: TEXT, branches: TEXTS, reports: v.exactOptional(v.boolean()) }),
    v.description("a map of project, context and branches, and perhaps reports"),
);

const VARIABLE: SettingsVariable<PreviewSettings> = {
    name: PREVIEWS_VARIABLE,
    checks: {
        project: TEXT,
        region: TEXT,
        functionName: TEXT,
        bucket: TEXT,
        restApi: TEXT,
        former: optional(FORMER),
        stage: optional(STAGE),
        urlTemplate: TEMPLATE,
        sourceArnTemplate: TEMPLATE,
        limit: wholeNumber("previews"),
        hours: wholeNumber("hours"),
        healthPath: PATH,
        healthStatus: HEALTH_STATUS,
        access: HEALTH_ACCESS,
        verifySeconds: wholeNumber("seconds"),
        architecture: ARCHITECTURE,
        github: GITHUB_ACCESS,
        bases: BASES,
        shape: TEXT,
        checks: optional(CHECKS),
    },
    unset: "The stack sets it: pulumi up --refresh",
};

/**
 * Reads the text of the variable back. The stack writes it together with the program that reads it.
 *
 * @throws {UserError} which names everything that is not as it should be.
 */
export function parsePreviewSettings(text: string | undefined): PreviewSettings {
    return parseVariable(text, VARIABLE);
}
