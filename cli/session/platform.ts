import { deliveryOrder } from "../../config/deliveryOrder";
import { nearestOf } from "../../config/reader";
import { UserError } from "../../common/errors";
import { accessMember } from "../../contract/healthAccess";
import { restApiOf, type PlatformOutputs } from "../../contract/outputs";
import type { Target } from "../../release";
import type { Context } from "../shell/command";
import { findProject, readProject, stackFile, type Project, type ProjectText } from "./project";
import { Pulumi } from "../../automation/pulumi";
import type { PlatformOptions } from "./options";
import { readOutputs } from "./outputs";

/** Installation is one stack of the project, as the command line finds it before it has asked AWS for anything. */
export interface Installation {
    readonly project: Project;
    readonly pulumi: Pulumi;
    readonly stack: string;
    /** The file of its configuration. */
    readonly file: string;
}

/** LivePlatform is an installation that is up. */
export interface LivePlatform extends Installation {
    readonly outputs: PlatformOutputs;
}

/** Finds the project and the stack that a command line means. */
export async function findInstallation(context: Context, options: PlatformOptions): Promise<Installation> {
    const { found, pulumi } = open(context, options);
    const project = readProject(found);
    return installation(project, pulumi, options.stack ?? (await pulumi.selectedStack()));
}

/** Reads from the stack's outputs where everything is. */
export async function findPlatform(context: Context, options: PlatformOptions): Promise<LivePlatform> {
    const { found, pulumi } = open(context, options);
    // In this order: pulumi, a process of its own, is at work meanwhile.
    const asked = pulumi.state(options.stack);
    const [project, { name, outputs }] = await Promise.all([Promise.resolve(found).then(readProject), asked]);
    const stack = options.stack ?? name ?? (await pulumi.selectedStack());
    return { ...installation(project, pulumi, stack), outputs: readOutputs(outputs, stack) };
}

/** @throws {UserError} where the platform has no environment of that name. */
export function checkEnvironment(environment: string, known: readonly string[], stack: string): void {
    if (!known.includes(environment)) {
        const nearest = nearestOf(environment, known);
        throw new UserError(
            `The stack '${stack}' has no environment ${environment}.`,
            nearest === undefined ? `It has: ${known.join(", ")}.` : `Did you mean ${nearest}?`,
        );
    }
}

/** An environment as a release sees it. */
export function targetOf({ outputs, stack }: LivePlatform, environment: string): Target {
    checkEnvironment(environment, deliveryOrder(outputs.environments), stack);
    const found = outputs.environments[environment];
    const api = { accountId: outputs.accountId, restApiId: restApiOf(outputs, environment) };
    return {
        environment,
        url: found?.url ?? "",
        variables: found?.variables ?? {},
        api,
        ...accessMember(found?.access),
        ...outputs.release,
    };
}

function open(context: Context, options: PlatformOptions): { readonly found: ProjectText; readonly pulumi: Pulumi } {
    const { env } = context;
    if (options.profile !== undefined) {
        // Before anything asks AWS: the SDK of this process, and a backend in S3 that pulumi reads.
        env["AWS_PROFILE"] = options.profile;
    }
    const found = findProject(context, options.cwd);
    return { found, pulumi: new Pulumi(found.folder, env) };
}

function installation(project: Project, pulumi: Pulumi, stack: string): Installation {
    return { project, pulumi, stack, file: stackFile(project, stack) };
}
