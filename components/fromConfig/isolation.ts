import * as pulumi from "@pulumi/pulumi";

import { mapOf } from "../../common/json";
import type { Environment, PlatformConfig } from "../../config";
import { environmentNames, sharedNames } from "../../contract/names";
import { PLACEHOLDER_ALIAS } from "../../contract/placeholder";
import { liveCode, livePlaceholder } from "../placeholderVersion";
import { handlerNames } from "./handlers";

/**
 * Which function an environment has.
 *
 * - `shared`: an alias of the one that environments share.
 * - `own`: one for itself, and never another.
 * - `moving`: both. Its stage calls the shared one, until its own has what the environment serves.
 * - `moved`: both. Its stage calls its own; the alias of the shared one stays where it was.
 */
export type Isolation = "moved" | "moving" | "own" | "shared";

/** What is known of an environment's function before any resource is made. */
export interface OwnFunction {
    readonly isolation: Isolation;
    /** The version of its own function that holds the placeholder. @default - what its making publishes */
    readonly placeholder?: string | undefined;
    /** Whether its stage has called its own function before this `up`. @default false */
    readonly isSettled?: boolean;
}

/** The environments with what is known of their functions, by name. */
export type OwnFunctions = ReadonlyMap<string, OwnFunction>;

/** Whether stages name the function that they call: where an environment has its own. Otherwise the API names it. */
export function namesFunctions({ environments }: Pick<PlatformConfig, "environments">): boolean {
    return environments.some(({ isolated }) => isolated);
}

/** The environment itself, where its stage calls a function of its own; undefined where it calls the shared one. */
export function ownerOf(functions: OwnFunctions, environment: string): string | undefined {
    const isolation = functions.get(environment)?.isolation ?? "shared";
    return isolation === "shared" || isolation === "moving" ? undefined : environment;
}

/** The name of the function that the environment's stage calls. */
export function calledFunction(
    config: Pick<PlatformConfig, "adopted" | "projectName" | "region">,
    environment: string,
    functions: OwnFunctions,
): string {
    const owner = ownerOf(functions, environment);
    return owner === undefined
        ? sharedNames(config.projectName, config.region, config.adopted).function
        : environmentNames(config.projectName, config.region, owner).function;
}

/**
 * Whether the shared function has nothing to do with an environment any more. What one that is moved has read up to now, it may read
 * until the `up` after the one that moves it: its last requests are on their way still.
 */
export function isSeparate(functions: OwnFunctions, environment: string): boolean {
    const { isolation, isSettled = false } = functions.get(environment) ?? { isolation: "shared" };
    return isolation === "own" || isSettled;
}

/**
 * Looks at the functions of the environments that have, or are to have, their own.
 *
 * @param previous What the last `up` has exported.
 * @throws {pulumi.RunError} where AWS does not say, or where it cannot be told what an environment is to serve.
 */
export async function lookAtFunctions(
    config: PlatformConfig,
    previous: Readonly<Record<string, unknown>>,
    opts: pulumi.InvokeOptions,
): Promise<OwnFunctions> {
    const before = mapOf(previous["environments"]);
    const looks = config.environments
        .filter(({ isolated }) => isolated)
        .map(async (environment) => {
            const members = before[environment.name];
            const known = members === undefined ? undefined : mapOf(members);
            return [environment.name, await lookAt(config, environment, known, opts)] as const;
        });
    return new Map(await Promise.all(looks));
}

async function lookAt(
    config: PlatformConfig,
    { name }: Environment,
    before: Readonly<Record<string, unknown>> | undefined,
    opts: pulumi.InvokeOptions,
): Promise<OwnFunction> {
    const own = environmentNames(config.projectName, config.region, name).function;
    const placeholder = await livePlaceholder(own, before?.["placeholderVersion"], opts);
    const isSettled = before?.["isolated"] === true && before["moving"] === undefined;
    if (before === undefined || (isSettled && before["formerly"] === undefined)) {
        return { isolation: "own", placeholder, isSettled };
    }
    if (isSettled) {
        return { isolation: "moved", placeholder, isSettled };
    }
    const shared = sharedNames(config.projectName, config.region, config.adopted).function;
    const [served, adopted, start] = await Promise.all([
        liveCode(shared, name, opts),
        liveCode(own, name, opts),
        liveCode(own, PLACEHOLDER_ALIAS, opts),
    ]);
    if (adopted !== undefined && adopted === served && (await hasHandlers(config, name, opts))) {
        return { isolation: "moved", placeholder };
    }
    const again = `npm run platform -- release ${name} --again`;
    if (adopted !== undefined && adopted !== start) {
        throw new pulumi.RunError(
            `${name} is being moved to the function ${own}, which does not have the code that it serves: nothing was changed.\n` +
                `  Something was released since. Bring that there as well, and then: pulumi up\n` +
                `  ${again}`,
        );
    }
    await pulumi.log.warn(
        `${name} goes on being served by the function ${shared}, until ${own} has its code. Next: ${again}; then: pulumi up`,
    );
    return { isolation: "moving", placeholder };
}

/** Whether the environment's own further handlers have the very code that those have which it serves from. */
async function hasHandlers(config: PlatformConfig, environment: string, opts: pulumi.InvokeOptions): Promise<boolean> {
    const own = handlerNames(config, environment);
    const same = Object.entries(handlerNames(config)).map(async ([key, shared]) => {
        const [served, adopted] = await Promise.all(
            [shared, own[key] ?? ""].map(async (name) => liveCode(name, environment, opts)),
        );
        return served === adopted;
    });
    return !(await Promise.all(same)).includes(false);
}
