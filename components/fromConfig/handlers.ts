import type * as pulumi from "@pulumi/pulumi";

import { mapOf } from "../../common/json";
import type { PlatformConfig } from "../../config";
import { handlerFunctionName } from "../../contract/names";
import type { EnvironmentHandlerOutputs, HandlerOutputs } from "../../contract/outputs";
import type { AliasedLambda } from "../aliasedLambda";
import type { Environment } from "../environment";
import type { HandlerArgs } from "../handlerFunction";
import { livePlaceholder } from "../placeholderVersion";

/** The functions of further handlers, by their names, with the version of each that holds the placeholder; undefined where it is new. */
export type HandlerFunctions = ReadonlyMap<string, string | undefined>;

/** The functions of further handlers, by the handler's name. @param owner The environment whose own they are. @default - shared ones */
export function handlerNames(
    { projectName, function: settings }: Pick<PlatformConfig, "function" | "projectName">,
    owner?: string,
): Readonly<Record<string, string>> {
    const keys = Object.keys(settings.handlers);
    return Object.fromEntries(keys.map((key) => [key, handlerFunctionName(projectName, key, owner)]));
}

/**
 * Looks at the functions of further handlers.
 *
 * @param previous What the last `up` has exported.
 * @throws {pulumi.RunError} where AWS does not say.
 */
export async function lookAtHandlers(
    config: PlatformConfig,
    previous: Readonly<Record<string, unknown>>,
    opts: pulumi.InvokeOptions,
): Promise<HandlerFunctions> {
    const environments = mapOf(previous["environments"]);
    const owners = [undefined, ...config.environments.filter(({ isolated }) => isolated).map(({ name }) => name)];
    const looks = owners.flatMap((owner) => {
        const before = owner === undefined ? previous : mapOf(environments[owner]);
        // While an environment is being moved, what it exports besides is of the shared function.
        const moving = mapOf(before["moving"]);
        const known = mapOf((owner === undefined || before["moving"] === undefined ? before : moving)["handlers"]);
        return Object.entries(handlerNames(config, owner)).map(async ([key, functionName]) => {
            const version = mapOf(known[key])["placeholderVersion"];
            return [functionName, await livePlaceholder(functionName, version, opts)] as const;
        });
    });
    return new Map(await Promise.all(looks));
}

/** The arguments of the functions of further handlers; undefined where there are none. @param owner See {@link handlerNames} */
export function handlerArgs(
    { config, handlers }: { readonly config: PlatformConfig; readonly handlers: HandlerFunctions },
    owner?: string,
): Readonly<Record<string, HandlerArgs>> | undefined {
    const names = Object.entries(handlerNames(config, owner));
    const entries = names.map(([key, functionName]): readonly [string, HandlerArgs] => {
        const { handler = "", ...own } = config.function.handlers[key] ?? {};
        return [key, { ...own, handler, functionName, placeholderVersion: handlers.get(functionName) }];
    });
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** What a stack exports about the functions of further handlers; undefined where there are none. */
export function handlerOutputs({
    handlers,
}: Pick<AliasedLambda, "handlers">): Readonly<Record<string, HandlerOutputs<pulumi.Output<string>>>> | undefined {
    const entries = [...handlers].map(([key, { functionName, arn: functionArn, placeholderVersion }]) => {
        return [key, { functionName, functionArn, placeholderVersion }] as const;
    });
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** The same about those of an environment, with its aliases. */
export function environmentHandlerOutputs({
    function: called,
    handlers,
}: Pick<Environment, "function" | "handlers">):
    Readonly<Record<string, EnvironmentHandlerOutputs<pulumi.Output<string>>>> | undefined {
    const made = handlerOutputs(called);
    const entries = [...handlers].flatMap(([key, { arn: aliasArn }]) => {
        const all = made?.[key];
        return all === undefined ? [] : [[key, { ...all, aliasArn }] as const];
    });
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
