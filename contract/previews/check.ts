import { canonicalJson } from "../../common/canonicalJson";
import { ARCHITECTURE, optional, parseVariable, TEXT, TEXTS, type SettingsVariable } from "../../common/jsonVariable";
import { ROUTES, type Route } from "../routes";

/** The name of the variable in which the check of a pull request finds its {@link CheckSettings}. */
export const CHECK_VARIABLE = "PLATFORM_CHECK";

/** What the stack tells the check of pull requests. None of it is a secret: whoever opens one can read it. */
export interface CheckSettings {
    readonly project: string;
    /** The artifact bucket. */
    readonly bucket: string;
    /** Globs of files that are left out of the package, beside the usual ones. */
    readonly exclude: readonly string[];
    /** What the build image is made for, and with it the package. */
    readonly architecture: "x86_64" | "arm64";
    /** The function's runtime, such as `python3.13`. */
    readonly runtime: string;
    /** The function's handler, which the package has to hold. */
    readonly handler: string;
    /** The handlers that the dispatcher calls. @default - the function has one handler */
    readonly routes?: readonly Route[];
}

/** The settings as the text of their variable: equal settings have equal texts. */
export function formatCheckSettings(settings: CheckSettings): string {
    return canonicalJson(settings);
}

const VARIABLE: SettingsVariable<CheckSettings> = {
    name: CHECK_VARIABLE,
    checks: {
        project: TEXT,
        bucket: TEXT,
        exclude: TEXTS,
        architecture: ARCHITECTURE,
        runtime: TEXT,
        handler: TEXT,
        routes: optional(ROUTES),
    },
    unset: "The stack sets it where previews are on: pulumi up --refresh",
};

/**
 * Reads the text of the variable back.
 *
 * @throws {UserError} which names everything that is not as it should be.
 */
export function parseCheckSettings(text: string | undefined): CheckSettings {
    return parseVariable(text, VARIABLE);
}

/** The number of the pull request that a build is the check of: CodeBuild calls its source `pr/<number>`. */
export function pullRequestOfSource(source: string | undefined): number | undefined {
    const digits = /^pr\/([1-9]\d{0,8})$/.exec(source ?? "")?.[1];
    return digits === undefined ? undefined : Number(digits);
}
