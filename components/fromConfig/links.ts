import type { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";

import { describeFaults } from "../../config";
import { codeLinkFaults, type CodeLinks, type KnownLinks } from "../../config/links";
import { environmentTags } from "../../config/resourceTags";
import {
    isHelped,
    makeLinks,
    OWN_RESOURCES,
    ownFault,
    whose,
    withPlaces,
    type Link,
    type Links,
    type LinksPlace,
    type MakeLinks,
} from "../resources";
import type { Platform } from "./platform";

/** Loads `resources.ts`: what it exports. */
export type LoadResources = () => unknown;

/** What `resources.ts` has made. */
export interface OwnLinks {
    /** For all environments. */
    readonly shared: Links;
    /** For one environment alone. */
    of(environment: string): Links;
}

/**
 * Has `resources.ts` make its links: those that all environments share, and then those of each.
 *
 * @param load undefined where there is no such file: then there are none.
 * @param stackName For the words of faults.
 * @throws {pulumi.RunError} with a sentence that names the file, and the link or the variable.
 */
export async function makeOwnLinks(
    stack: Platform,
    provider: Provider,
    load: LoadResources | undefined,
    stackName: string,
): Promise<OwnLinks> {
    const { config } = stack;
    const links = load === undefined ? undefined : await madeBy(await exported(load), stack, provider);
    const known: CodeLinks | undefined = links && {
        shared: settingsOf(links.shared),
        of: (environment) => settingsOf(links.of(environment)),
    };
    const faults = codeLinkFaults(config, known);
    if (faults.length > 0) {
        throw new pulumi.RunError(describeFaults(stackName, faults));
    }
    return links ?? { shared: {}, of: () => ({}) };
}

/** The function that the file exports. */
async function exported(load: LoadResources): Promise<MakeLinks> {
    let module: unknown;
    try {
        module = await withPlaces(load);
    } catch (error) {
        throw ownFault("cannot be loaded", error);
    }
    const found =
        typeof module === "function" ? module : (module as { readonly default?: unknown } | undefined)?.default;
    if (typeof found !== "function") {
        throw new pulumi.RunError(
            `${OWN_RESOURCES} exports no function. It is to have: export default ({ table }: LinksContext) => ({ … })`,
        );
    }
    return found as MakeLinks;
}

async function madeBy(make: MakeLinks, stack: Platform, provider: Provider): Promise<OwnLinks> {
    const { config } = stack;
    const opts = { providers: [provider] };
    const shared = await makeLinks(make, placeOf(stack, provider, undefined), opts);
    const own = new Map<string, Links>();
    // One after the other: what one of them throws is told before the next is made.
    for (const { name } of config.environments) {
        const links = await makeLinks(make, placeOf(stack, provider, name), opts);
        const twice = Object.keys(links).find((key) => Object.hasOwn(shared, key));
        if (twice !== undefined) {
            const problem = `returns a link ${twice}, which is one of those that all environments share. Call one of them otherwise.`;
            throw ownFault(whose(name), problem);
        }
        own.set(name, written(links));
    }
    return { shared: written(shared), of: (environment) => own.get(environment) ?? {} };
}

/** Links whose statements a helper has not written are marked. */
function written(links: Links): Links {
    const mark = (link: Link): Link =>
        isHelped(link) ? link : { settings: link.settings ?? {}, statements: link.statements ?? [], isWritten: true };
    return Object.fromEntries(Object.entries(links).map(([name, link]) => [name, mark(link)]));
}

function settingsOf(links: Links): KnownLinks {
    return Object.fromEntries(Object.entries(links).map(([name, { settings = {} }]) => [name, Object.keys(settings)]));
}

function placeOf({ config, scope, tags }: Platform, provider: Provider, environment: string | undefined): LinksPlace {
    const { projectName, resources } = config;
    const owner = config.environments.find(({ name }) => name === environment) ?? config;
    return {
        environment,
        projectName,
        scope,
        provider,
        tags: environment === undefined ? tags : environmentTags(tags, environment),
        protect: owner.protect,
        isTaken: (kind, key) => {
            const found = Object.hasOwn(resources[kind], key) ? resources[kind][key] : undefined;
            return found !== undefined && found.arn === undefined && found.shared === (environment === undefined);
        },
    };
}
