import { UserError } from "../../common/errors";
import { deliveryOrder } from "../../config/deliveryOrder";
import { functionNameOf } from "../../contract/outputs";
import { parsePreviewSettings } from "../../contract/previews/settings";
import type { Connection, GitHubReports, PreviewConnection } from "../../release";
import type { Context } from "../shell/command";
import { isLive } from "../shell/streams";
import { terminalSteps, type Step, type Steps } from "../../common/steps";
import type { SecretStore } from "./cloud";
import type { PlatformOptions } from "./options";
import { handlersIn, withHandlers } from "./handlers";
import { findPlatform, type LivePlatform } from "./platform";

/** Session is a command at work on a platform: it knows where everything is, and has checked that it may be there. */
export class Session {
    private readonly steps;
    /** Milliseconds that a person took to answer. */
    private waited = 0;
    private secretStore: SecretStore | undefined;
    private controller: PreviewConnection | undefined;

    private constructor(
        readonly context: Context,
        readonly options: PlatformOptions,
        readonly platform: LivePlatform,
        readonly tools: Connection,
        private readonly listener: { say: (text: string) => void },
        private readonly start: number,
    ) {
        this.steps = stepsOf(context);
    }

    /**
     * Finds the platform and connects to it.
     *
     * @param retryBudget How much time telling GitHub may take. @default - as much as a release has for it
     * @throws {UserError} where the credentials belong to another account than the platform does.
     */
    static async open(
        context: Context,
        options: PlatformOptions,
        retryBudget?: GitHubReports["retryBudget"],
    ): Promise<Session> {
        const listener = { say: (_text: string): void => undefined };
        const start = performance.now();
        const [platform, tools] = await stepsOf(context).run("Find the platform", async (step) => {
            // In this order: pulumi, a process of its own, is at work while this one loads the AWS SDK.
            const [found] = await Promise.all([findPlatform(context, options), context.cloud.load()]);
            const { accountId, artifactBucket: bucket, region, ledgerKey } = found.outputs;
            const [first = ""] = deliveryOrder(found.outputs.environments);
            const shared = found.outputs.functionName;
            const functionName = shared ?? functionNameOf(found.outputs, first);
            const isShared = shared !== undefined;
            const { account, arn } = await context.cloud.callerIdentity(region);
            checkAccount(found, account, arn);
            step.result(`stack ${found.stack}, account ${accountId}, ${region}`);
            const say = (text: string) => listener.say(text);
            const github = reportsOf(found, retryBudget);
            return [
                found,
                await context.cloud.connect({
                    functionName,
                    isShared,
                    bucket,
                    region,
                    ledgerKey,
                    by: arn,
                    say,
                    ...github,
                }),
            ] as const;
        });
        return new Session(context, options, platform, tools, listener, start);
    }

    /** The tools for an environment's function: what it shares with others, or its own. */
    toolsOf(environment: string): Connection {
        return this.toolsIn(functionNameOf(this.platform.outputs, environment));
    }

    /** The tools for a function of the stack. */
    toolsIn(functionName: string): Connection {
        const { outputs } = this.platform;
        const tools =
            functionName === this.tools.functions.name
                ? this.tools
                : this.tools.ofFunction(functionName, functionName === outputs.functionName);
        return withHandlers(tools, handlersIn(outputs, functionName));
    }

    /** The secrets of the platform's environments. */
    get secrets(): SecretStore {
        this.secretStore ??= this.context.cloud.parameters(this.platform.outputs.region);
        return this.secretStore;
    }

    /**
     * What the preview controller works with.
     *
     * @throws {UserError} where the stack has no previews.
     */
    async previews(): Promise<PreviewConnection> {
        const { stack, outputs } = this.platform;
        if (outputs.previews === undefined) {
            throw new UserError(
                `The stack '${stack}' gives pull requests no previews.`,
                "To switch them on, set pullRequests.previews to the most that there may be at once, then pulumi up",
            );
        }
        const options = { by: this.tools.by, say: (text: string) => this.tools.say(text) };
        this.controller ??= await this.context.cloud.previews(parsePreviewSettings(outputs.previews), options);
        return this.controller;
    }

    /** Runs `work` as one step; what the release engine says meanwhile is shown there. */
    async step<T>(title: string, work: (step: Step) => Promise<T>): Promise<T> {
        return this.steps.run(title, async (step) => {
            this.listener.say = (text) => step.note(text);
            try {
                return await work(step);
            } finally {
                this.listener.say = () => undefined;
            }
        });
    }

    /** Waits for a person. That is no part of the time that the command takes. */
    async waiting<T>(answer: Promise<T>): Promise<T> {
        const start = performance.now();
        try {
            return await answer;
        } finally {
            this.waited += performance.now() - start;
        }
    }

    /** What a report says of the command itself. */
    figures(): { readonly stack: string; readonly durationMs: number; readonly awsCalls: number } {
        const durationMs = Math.round(performance.now() - this.start - this.waited);
        // One was made to learn who the caller is.
        const others = (this.secretStore?.calls() ?? 0) + (this.controller?.calls() ?? 0);
        const awsCalls = 1 + this.tools.calls() + others;
        return { stack: this.platform.stack, durationMs, awsCalls };
    }

    /** Writes the result: for a machine as one JSON document, for a person as text. */
    report(facts: Readonly<Record<string, unknown>>, text: string): void {
        const json = () => `${JSON.stringify({ ...facts, ...this.figures() }, undefined, 2)}\n`;
        this.context.stdout.write(this.options.json === true ? json() : text);
    }
}

/** The steps of a command, on its stderr, and in the record of the context. */
export function stepsOf({ stderr, env, steps }: Context): Steps {
    const shown = terminalSteps({
        live: isLive(stderr, env),
        write: (text) => void stderr.write(text),
    });
    return {
        async run(title, work) {
            const failed = { title, outcome: "failed" as const };
            const value = await shown.run(title, work).catch((error: unknown) => {
                steps?.push(failed);
                throw error;
            });
            steps?.push({ title, outcome: "done" });
            return value;
        },
    };
}

/** How GitHub is told, where it is. */
function reportsOf(
    { outputs }: LivePlatform,
    retryBudget: GitHubReports["retryBudget"],
): { readonly github?: GitHubReports } {
    const { github: access, projectName: project } = outputs;
    return access === undefined
        ? {}
        : { github: { access, project, ...(retryBudget === undefined ? {} : { retryBudget }) } };
}

function checkAccount({ outputs, stack }: LivePlatform, account: string, arn: string): void {
    if (account !== outputs.accountId) {
        throw new UserError(
            `The stack '${stack}' is in the AWS account ${outputs.accountId}, but the credentials are those of ${arn} in ${account}.`,
            "Use credentials of that account: name their profile with --profile.",
        );
    }
}
