import { describeError, UserError } from "../../common/errors";
import { environmentNames } from "../../contract/names";
import { connect, openS3, type Connection } from "../adapters/aws/connect";
import { triggers } from "../adapters/aws/pipelines";
import { BucketStore } from "../adapters/aws/store";
import { APPLICATION_COMMANDS, applicationCommand, type ApplicationCommand } from "./application";
import { checkInput, leavePackage } from "./pullRequestCheck";
import { buildInput, type BuildInput } from "./buildInput";
import { PipelineBuild } from "./pipelineBuild";

const COMMANDS = ["begin", "package"] as const;

const USAGE = `Usage: node release.cjs <command>

The release engine of a pipeline. CodeBuild runs its commands in this order, in the application's folder:
  begin    decide whether this tree has to be built, or was released already where it is promoted from
  package  package the application, and leave it for the release, which is another action of the pipeline

Between them, and in the check of a pull request, those that the configuration has no commands for:
  install  install what the application's lock file says
  build    build it, where its handlers are not there yet
  test     run its tests

The check of a pull request runs one more:
  preview  package the application and leave it where a preview is made from it
`;

/** Runs one command of a build. Everything is said on stderr; there is no result but the exit code. */
async function main(args: readonly string[]): Promise<0 | 1 | 2> {
    const say = (text: string) => void process.stderr.write(`${text}\n`);
    const [word = ""] = args;
    if (word === "--help") {
        process.stdout.write(USAGE);
        return 0;
    }
    if (word === "preview" && args.length === 1) {
        return attempt(say, async () => preview(say));
    }
    if (args.length === 1 && Object.hasOwn(APPLICATION_COMMANDS, word)) {
        return attempt(say, async () =>
            applicationCommand(word as ApplicationCommand, process.env, process.cwd(), say),
        );
    }
    const command = COMMANDS.find((name) => name === word);
    if (command === undefined || args.length !== 1) {
        say(`${word === "" ? "No command was named." : `There is no command ${args.join(" ")}.`}\n\n${USAGE}`);
        return 2;
    }
    return attempt(say, async () => {
        const input = buildInput(process.env, process.cwd());
        await new PipelineBuild(input, await tools(input, say), triggers(input.region))[command]();
    });
}

async function attempt(say: (text: string) => void, work: () => Promise<void>): Promise<0 | 1> {
    try {
        await work();
        return 0;
    } catch (error) {
        say(error instanceof UserError ? `error: ${describeError(error)}` : describeError(error));
        return 1;
    }
}

/** The end of a pull request's check: leaves the package. It calls S3 only, since the check's role may not even look at the function. */
async function preview(say: (text: string) => void): Promise<void> {
    const input = checkInput(process.env, process.cwd());
    const store = new BucketStore(openS3(input.region), input.settings.bucket);
    await leavePackage(input, store, say);
}

async function tools(input: BuildInput, say: (text: string) => void): Promise<Connection> {
    const { variables, settings, region, by, build } = input;
    const { project, environment } = settings;
    const functionName = variables.LAMBDA_FUNCTION_NAME;
    const connection = await connect({
        functionName,
        isShared: functionName !== environmentNames(project, region, environment).function,
        bucket: variables.ARTIFACT_BUCKET,
        region,
        ledgerKey: settings.ledgerKey,
        by,
        build,
        say,
    });
    const handlers = Object.entries(settings.handlers ?? {}).map(([key, name]) => {
        return { key, functions: connection.ofFunction(name, connection.functions.isShared).functions };
    });
    return handlers.length === 0 ? connection : { ...connection, handlers };
}

// What the SDK has to say about later versions of itself is for us, not for builds.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
process.exitCode = 1; // A process that runs out of things to wait for has not done its work.
void main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
});
