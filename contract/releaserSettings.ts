import { canonicalJson } from "../common/canonicalJson";
import { parseVariable, TEXT, type SettingsVariable } from "../common/jsonVariable";
import { parseBuildSettings, type BuildSettings } from "./buildSettings";
import { parsePipelineSettings, type PipelineSettings } from "./pipelineSettings";

/** The file beside the releaser's program with its settings: the variables of a function have room for 4 KB. */
export const RELEASER_SETTINGS_FILE = "settings.json";

/** What the stack tells the function that releases to one environment. None of it is a secret. */
export interface ReleaserSettings {
    readonly region: string;
    /** The artifact bucket. */
    readonly bucket: string;
    /** The function that is released. */
    readonly functionName: string;
    /** Where the environment answers, without a slash at its end. */
    readonly url: string;
    /** The environment's pipeline. */
    readonly pipeline: string;
    /** The build project, of whose builds alone the log is linked. */
    readonly buildProject: string;
    readonly release: PipelineSettings;
    /** How the application is built. */
    readonly application: BuildSettings;
}

/** The settings as the text of their file: equal settings have equal texts. */
export function formatReleaserSettings({ release, application, ...plain }: ReleaserSettings): string {
    return canonicalJson({ ...plain, release: canonicalJson(release), application: canonicalJson(application) });
}

/** The settings in their file, where those that a build has, too, are the texts that it has. */
type WrittenSettings = Readonly<Record<keyof ReleaserSettings, string>>;

const FILE: SettingsVariable<WrittenSettings> = {
    name: RELEASER_SETTINGS_FILE,
    checks: {
        region: TEXT,
        bucket: TEXT,
        functionName: TEXT,
        url: TEXT,
        pipeline: TEXT,
        buildProject: TEXT,
        release: TEXT,
        application: TEXT,
    },
};

/**
 * Reads the settings back. The stack writes them together with the program that reads them.
 *
 * @throws {UserError} which names everything that is not as it should be.
 */
export function parseReleaserSettings(text: string | undefined): ReleaserSettings {
    const { release, application, ...plain } = parseVariable(text, FILE);
    return { ...plain, release: parsePipelineSettings(release), application: parseBuildSettings(application) };
}
