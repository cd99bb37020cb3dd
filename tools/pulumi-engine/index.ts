import path from "node:path";
import type { Steps } from "../../common/steps";
import { awsProvider } from "./awsProvider";
import { cli } from "./cli";
import { githubProvider } from "./githubProvider";
import { pulumiHome } from "./home";
import { languageHost } from "./languageHost";
import { acquireTool, findTool, mayBeThere, type Search } from "./obtain";
import { together } from "./together";
import { describeTool, type Tool, type ToolSource } from "./tool";

/** Engine is the real Pulumi engine: the CLI, its host for Node.js programs and the providers for AWS and GitHub. */
export interface Engine {
    /** Path of the `pulumi` executable. */
    readonly pulumi: string;
    /** PULUMI_HOME that holds the provider plugins, and nothing of the user's. */
    readonly home: string;
    /** The folder to put at the head of PATH, which holds the CLI and its language host. */
    readonly path: readonly string[];
    /** For display: each tool's version and where it came from, such as `3.228.0, built from Go modules (cache)`. */
    readonly origins: Readonly<Record<"pulumi" | "language host" | "aws provider" | "github provider", string>>;
}

/**
 * Finds the engine, or gets it. Each tool is looked for on the machine and in the user's cache, then downloaded from
 * Pulumi, then built from Go modules; whatever is found is run before it is trusted. What was got stays in the cache.
 *
 * @param steps Shows what is going on: one line when all is there, one more for each tool that has to be got.
 * @throws UserError when a tool can be had in none of these ways; it says what was tried and what to install.
 */
export async function ensureEngine(steps: Steps): Promise<Engine> {
    const found = await steps.run("Look for the Pulumi engine", async (step) => {
        const [search, aws, github] = await Promise.all([
            findCliAndHost(),
            findTool(awsProvider()),
            findTool(githubProvider()),
        ]);
        step.result(describeSearches({ CLI: search.cli, "AWS provider": aws, "GitHub provider": github }));
        return { ...search, aws, github };
    });
    const pulumi = await orAcquire(cli, found.cli, steps);
    const host = languageHost(pulumi.file);
    const language = await orAcquire(host, found.host ?? (await findTool(host)), steps);
    const aws = await orAcquire(awsProvider(pulumi.file), found.aws, steps);
    const github = await orAcquire(githubProvider(pulumi.file), found.github, steps);
    const folders = new Set([pulumi, language].map((tool) => path.dirname(tool.file)));
    const folder =
        folders.size === 1
            ? path.dirname(pulumi.file)
            : await together({ pulumi: pulumi.file, [path.basename(language.file)]: language.file });
    return {
        pulumi: path.join(folder, path.basename(pulumi.file)),
        home: await pulumiHome({ aws: aws.file, github: github.file }),
        path: [folder],
        origins: {
            pulumi: describeTool(pulumi),
            "language host": describeTool(language),
            "aws provider": describeTool(aws),
            "github provider": describeTool(github),
        },
    };
}

/** Titles of what is certainly not on this machine, as far as names of files tell. The language host comes with the CLI. */
export function missingTools(): readonly string[] {
    return [cli, awsProvider(), githubProvider()].filter((source) => !mayBeThere(source)).map(({ title }) => title);
}

/** The language host is looked for where the CLI is. */
async function findCliAndHost(): Promise<{ readonly cli: Search; readonly host?: Search }> {
    const found = await findTool(cli);
    return found.tool === undefined
        ? { cli: found }
        : { cli: found, host: await findTool(languageHost(found.tool.file)) };
}

/** What is missing, or the version of each when nothing is. */
function describeSearches(searches: Readonly<Record<string, Search>>): string {
    const found = Object.entries(searches);
    const missing = found.filter(([, { tool }]) => tool === undefined).map(([name]) => name);
    return missing.length > 0
        ? `not there yet: ${missing.join(", ")}`
        : found.map(([name, { tool }]) => `${name} ${tool?.version}`).join(", ");
}

async function orAcquire(source: ToolSource, search: Search, steps: Steps): Promise<Tool> {
    return search.tool ?? (await acquireTool(source, search.rejected, steps));
}
