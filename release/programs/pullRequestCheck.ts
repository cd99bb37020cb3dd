import { UserError } from "../../common/errors";
import {
    CHECK_VARIABLE,
    parseCheckSettings,
    pullRequestOfSource,
    type CheckSettings,
} from "../../contract/previews/check";
import { checkedPackageKey } from "../../contract/previews/names";
import type { BuildSettings } from "../../contract/buildSettings";
import { applicationParts } from "../building";
import { buildSettingsOf } from "./application";
import { buildPackage } from "../packaging/buildPackage";
import { routingOf } from "../packaging/dispatcher";
import { checkPackage } from "../packaging";
import type { Store } from "../ports";

/** What the check of a pull request is told: the settings, and its source. */
export interface CheckInput {
    readonly settings: CheckSettings;
    /** How the application is built. @default - the stack is of an older version, which did not say */
    readonly application?: BuildSettings;
    readonly pullRequest: number;
    /** The ARN of the build. */
    readonly build: string;
    /** The full hash of the commit. */
    readonly commit: string;
    /** The folder of the application's sources. */
    readonly folder: string;
    readonly region: string;
}

/**
 * Reads the variables that CodeBuild gives to a build that a webhook has started: "Environment variables in build
 * environments".
 *
 * @throws {UserError} which names everything that is missing.
 */
export function checkInput(env: Readonly<NodeJS.ProcessEnv>, cwd: string): CheckInput {
    const settings = parseCheckSettings(env[CHECK_VARIABLE]);
    const sources = [env["CODEBUILD_WEBHOOK_TRIGGER"], env["CODEBUILD_SOURCE_VERSION"]];
    const pullRequest = sources.map(pullRequestOfSource).find((number) => number !== undefined);
    const commit = env["CODEBUILD_RESOLVED_SOURCE_VERSION"] ?? "";
    const region = env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"] ?? "";
    if (pullRequest === undefined) {
        throw new UserError(
            "The build is not that of a pull request: neither CODEBUILD_WEBHOOK_TRIGGER nor CODEBUILD_SOURCE_VERSION is pr/<number>.",
            "Start it with pr/<number> as its source version, or push to a pull request.",
        );
    }
    const build = env["CODEBUILD_BUILD_ARN"] ?? "";
    if (!/^[0-9a-f]{40}$/.test(commit) || region === "" || build === "") {
        const missing =
            region === ""
                ? "AWS_REGION"
                : build === ""
                  ? "CODEBUILD_BUILD_ARN"
                  : "CODEBUILD_RESOLVED_SOURCE_VERSION with the full hash of a commit";
        throw new UserError(`The build has no variable ${missing}.`, "CodeBuild sets it.");
    }
    const application = buildSettingsOf(env);
    return {
        settings,
        ...(application === undefined ? {} : { application }),
        pullRequest,
        build,
        commit,
        folder: env["CODEBUILD_SRC_DIR"] ?? cwd,
        region,
    };
}

/**
 * Packages the application and leaves it in the artifact bucket, where the preview controller finds it. That is all that
 * a pull request's own code can bring about: what is released, and whether, the controller decides.
 */
export async function leavePackage(
    { settings, application, build, commit, folder }: CheckInput,
    store: Pick<Store, "bucket" | "put">,
    say: (text: string) => void,
): Promise<void> {
    const parts = application === undefined ? folder : applicationParts(folder, application, settings.exclude, say);
    const pack = buildPackage(parts, settings.exclude, commit, undefined, routingOf(settings));
    checkPackage(pack, settings);
    const key = checkedPackageKey(build);
    await store.put(key, pack.bytes);
    const size = Math.ceil(pack.bytes.length / 1024);
    say(`Left a package of ${pack.files} files, ${size} KiB, at s3://${store.bucket}/${key}`);
}
