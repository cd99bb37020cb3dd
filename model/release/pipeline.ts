import { canonicalJson } from "../canonical";
import { UserError } from "../errors";
import type { GitHubAccess } from "../github/access";

/** The name of the variable in which a managed build finds the key of the release engine in the artifact bucket. */
export const ENGINE_VARIABLE = "PLATFORM_ENGINE";

/** The name of the variable in which the release engine finds its {@link PipelineSettings}. */
export const SETTINGS_VARIABLE = "PLATFORM_RELEASE";

/** What the stack tells the release engine about the environment whose pipeline it runs in. None of it is a secret. */
export interface PipelineSettings {
    readonly project: string;
    readonly environment: string;
    /** The Git branch that is released to the environment. */
    readonly branch: string;
    /** The environment whose release of the very same Git tree is promoted instead. @default - none */
    readonly promotesFrom?: string;
    /** What is asked for before and after the alias moves, such as `/health`. */
    readonly healthPath: string;
    /** Seconds that the environment has to answer in after its alias has moved. */
    readonly verifySeconds: number;
    /** What the build image is made for, and with it the package. */
    readonly architecture: "x86_64" | "arm64";
    /** All variables of the environment's stage. */
    readonly variables: Readonly<Record<string, string>>;
    /** Globs of files that are left out of the package, beside the usual ones. */
    readonly exclude: readonly string[];
    /** How GitHub is told of releases. @default - it is not */
    readonly github?: GitHubAccess;
}

/** The settings as the text of their variable: equal settings have equal texts. */
export function formatPipelineSettings(settings: PipelineSettings): string {
    return canonicalJson(settings);
}

/** The members of {@link GitHubAccess}. */
const ACCESS = ["apiUrl", "owner", "repository", "secret"];

/** What a member has to be. */
interface Check {
    readonly expected: string;
    readonly is: (value: unknown) => boolean;
}

const CHECKS: Readonly<Record<keyof PipelineSettings, Check>> = {
    project: { expected: "a text", is: isText },
    environment: { expected: "a text", is: isText },
    branch: { expected: "a text", is: isText },
    promotesFrom: { expected: "a text, or nothing", is: (value) => value === undefined || isText(value) },
    healthPath: { expected: "a path that starts with /", is: (value) => isText(value) && value.startsWith("/") },
    verifySeconds: {
        expected: "a whole number of seconds",
        is: (value) => Number.isInteger(value) && Number(value) > 0,
    },
    architecture: { expected: "x86_64 or arm64", is: (value) => value === "x86_64" || value === "arm64" },
    variables: { expected: "a map of texts", is: (value) => isMap(value) && Object.values(value).every(isString) },
    exclude: { expected: "a list of texts", is: (value) => Array.isArray(value) && value.every(isText) },
    github: {
        expected: "a map of apiUrl, owner, repository and secret, or nothing",
        is: (value) => value === undefined || (isMap(value) && ACCESS.every((key) => isText(value[key]))),
    },
};

/**
 * Reads the text of the variable back.
 *
 * @param text What is in {@link SETTINGS_VARIABLE}; undefined where there is no such variable.
 * @throws {UserError} which names everything that is not as it should be.
 */
export function parsePipelineSettings(text: string | undefined): PipelineSettings {
    if (text === undefined || text === "") {
        throw fault(
            "is not set",
            "The release engine runs in the pipelines of a stack; elsewhere use: npm run platform",
        );
    }
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        throw fault("is not JSON");
    }
    if (!isMap(value)) {
        throw fault("is not a JSON object");
    }
    const wrong = Object.entries(CHECKS).filter(([key, { is }]) => !is(value[key]));
    const unknown = Object.keys(value).filter((key) => !Object.hasOwn(CHECKS, key));
    const problems = [
        ...wrong.map(([key, { expected }]) => `${key} has to be ${expected}`),
        ...unknown.map((key) => `${key} is not known`),
    ];
    if (problems.length > 0) {
        throw fault(`cannot be used: ${problems.join("; ")}`);
    }
    return value as unknown as PipelineSettings;
}

function fault(problem: string, remedy = "The stack writes it together with the engine: pulumi up"): UserError {
    return new UserError(`The variable ${SETTINGS_VARIABLE} ${problem}.`, remedy);
}

function isString(value: unknown): value is string {
    return typeof value === "string";
}

function isText(value: unknown): value is string {
    return isString(value) && value !== "";
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
