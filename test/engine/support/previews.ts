import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import { deploymentMark, liveMark, stageMark } from "../../../contract/previews/mark";
import { PLACEHOLDER_ALIAS } from "../../../contract/placeholder";
import { functionNameOf, restApiOf, type PlatformOutputs } from "../../../contract/outputs";
import type { PreviewSettings } from "../../../contract/previews/settings";
import { connectPreviews } from "../../../release";
import { leavePackage } from "../../../release/programs/pullRequestCheck";
import { withTree } from "../../release/packaging/trees";
import type { GitHubControl } from "../../../tools/github-stand-in";
import { aws } from "./emulated";
import type { Operation, TestLab } from "./lab";
import { report } from "./report";

/** Code that answers with its name, and with the variables of its stage. */
export function code(name: string, status = 200): string {
    return `import json
def lambda_handler(event, context):
    return {"statusCode": ${status}, "body": json.dumps({"code": "${name}", **event["stageVariables"]})}
`;
}

/** What previews have in the emulated account. @param settings What they are made by, by now. */
export function previewsOf(settings: () => PreviewSettings) {
    /** The names of the API's stages. */
    const stages = () => {
        const found = aws("apigateway", "get-stages", "--rest-api-id", settings().restApi).item as {
            stageName: string;
        }[];
        return found.map(({ stageName }) => stageName).sort();
    };
    /** The deployments of the API, whoever made them. */
    const deployments = () =>
        aws("apigateway", "get-deployments", "--rest-api-id", settings().restApi).items as {
            id: string;
            description?: string;
        }[];
    /** The previews that deployments were made for. */
    const owned = () =>
        deployments().flatMap(({ description = "" }) => /^Preview (pr-\d+)/.exec(description)?.[1] ?? []);
    /** The function's aliases, without the placeholder's. */
    const aliases = () => {
        const found = aws("lambda", "list-aliases", "--function-name", settings().functionName).Aliases as {
            Name: string;
        }[];
        return found
            .map(({ Name }) => Name)
            .filter((name) => name !== PLACEHOLDER_ALIAS)
            .sort();
    };
    return { stages, deployments, owned, aliases };
}

/**
 * The ARN of the build of the check that CodeBuild has started for a commit of a pull request; one that nothing has started is
 * started here.
 */
export async function buildOf(settings: PreviewSettings, pullRequest: number, commit: string): Promise<string> {
    const project = settings.checks?.project ?? "";
    const find = async (isMissing: boolean): Promise<string> => {
        const { tools } = await connectPreviews(settings, { by: "check", say: () => undefined });
        const builds = await tools.checks.recent(project);
        const found = builds.find((build) => build.pullRequest === pullRequest && build.commit === commit);
        if (found === undefined && isMissing) {
            await tools.checks.start(project, pullRequest, `${commit}-${Date.now()}`);
            return find(false);
        }
        return found?.arn ?? assert.fail(`no build of pull request ${pullRequest}`);
    };
    return find(true);
}

/** Makes what an older version has made of a preview: an alias of the environments' function, and a stage of their API. */
function makeFormer(outputs: PlatformOutputs, pullRequest: number): void {
    const [fn, api] = [functionNameOf(outputs, "staging"), restApiOf(outputs, "staging")];
    const name = `pr-${pullRequest}`;
    const marked = (mark: string) => ["--description", mark];
    const alias = ["--function-name", fn, "--name", name, "--function-version", outputs.placeholderVersion ?? "1"];
    aws("lambda", "create-alias", ...alias, ...marked(liveMark(pullRequest, Date.now())));
    const { id } = aws(
        "apigateway",
        "create-deployment",
        "--rest-api-id",
        api,
        ...marked(deploymentMark(pullRequest, "shape")),
    );
    const stage = ["--rest-api-id", api, "--stage-name", name, "--deployment-id", id as string];
    aws(
        "apigateway",
        "create-stage",
        ...stage,
        ...marked(stageMark(pullRequest)),
        "--variables",
        `LambdaFunctionAlias=${name}`,
    );
}

/** The state of the stack as an older version has left it, of which the outputs say that previews share the environments' API. */
function sharingState(state: string): string {
    const parsed = JSON.parse(state) as {
        deployment: { resources: { type: string; outputs?: Record<string, string> }[] };
    };
    const { outputs = {} } = parsed.deployment.resources.find(({ type }) => type === "pulumi:pulumi:Stack") ?? {};
    const settings = JSON.parse(outputs["previews"] ?? "") as object;
    outputs["previews"] = JSON.stringify({ ...settings, restApi: outputs["restApiId"] });
    return JSON.stringify(parsed);
}

/** Brings a stack up that an older version has left, with one preview. @returns What that did to which resources. */
export async function upFromSharing(
    lab: TestLab,
    outputs: PlatformOutputs,
    pullRequest: number,
): Promise<readonly Operation[]> {
    makeFormer(outputs, pullRequest);
    const input = sharingState(await lab.stack.exportState());
    const { status, stderr } = spawnSync("pulumi", ["stack", "import"], { input, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return lab.operate("up");
}

/** What GitHub shows of previews. */
export function toldOf(repository: () => ReturnType<GitHubControl["repository"]>) {
    /** The one comment of a pull request. */
    const told = async (number: number): Promise<string> => {
        const { comments } = await repository();
        const own = comments.filter(({ issue }) => issue === number).map(({ body }) => body);
        assert.ok(own.length <= 1, `one comment for pull request ${number}: ${own.length}`);
        own.forEach((text) => report(`#${number}: ${text.split("\n")[1]}`));
        return own[0] ?? "";
    };
    /** The state of each deployment to a preview. */
    const states = async (number: number): Promise<readonly (string | undefined)[]> => {
        const { deployments } = await repository();
        return deployments
            .filter(({ environment }) => environment === `platform-rehearsal-ap-southeast-2/pr-${number}`)
            .map(({ statuses }) => statuses.at(-1)?.state);
    };
    return { told, states };
}

/** Runs the end of the check of a pull request, whose sources are this code: it leaves its package. */
export async function leaveChecked(
    settings: PreviewSettings,
    runtime: string,
    { pullRequest, commit }: { readonly pullRequest: number; readonly commit: string },
    text: string,
): Promise<void> {
    const build = await buildOf(settings, pullRequest, commit);
    const { tools } = await connectPreviews(settings, { by: "check", say: () => undefined });
    await withTree({ "app.py": text }, async (folder) => {
        const { project, bucket, architecture, region } = settings;
        const check = { project, bucket, architecture, exclude: [], runtime, handler: "app.lambda_handler" };
        const input = { settings: check, pullRequest, build, commit, folder, region };
        await leavePackage(input, tools.store, () => undefined);
    });
}
