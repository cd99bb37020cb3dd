import type { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";

import { describeFaults } from "../../config";
import { eventLinkFaults, eventLinkNotices, type LinkSources } from "../../config/events/linkFaults";
import { codeLinkFaults, HOLD_NOTHING, ownRemovals, type CodeLinks, type KnownLinks } from "../../config/links";
import { environmentTags } from "../../config/resourceTags";
import type { ResourceOutputs } from "../../contract/resourceOutputs";
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
import { linkSources } from "./linkSources";
import type { Platform } from "./platform";

/** Loads `resources.ts`: what it exports. */
export type LoadResources = () => unknown;

/** What `resources.ts` has made. */
export interface OwnLinks {
    /** For all environments. */
    readonly shared: Links;
    /** For one environment alone. */
    of(environment: string): Links;
    /** What its helpers have made that holds data. */
    readonly made: readonly ResourceOutputs<pulumi.Output<string>>[];
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
    const names = config.environments.map(({ name }) => name);
    const removals = ownRemovals(links?.made ?? [], stack.standingOwn ?? [], names);
    const faults = [...codeLinkFaults(config, known), ...eventLinkFaults(config, links?.sources), ...removals.faults];
    if (faults.length > 0) {
        throw new pulumi.RunError(describeFaults(stackName, faults));
    }
    const notices = links === undefined ? [] : eventLinkNotices(config, links.sources);
    for (const notice of [...removals.notices, ...notices]) {
        await pulumi.log.warn(notice);
    }
    return links ?? { shared: {}, of: () => ({}), made: [] };
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

async function madeBy(
    make: MakeLinks,
    stack: Platform,
    provider: Provider,
): Promise<OwnLinks & { readonly sources: LinkSources }> {
    const { config } = stack;
    const opts = { providers: [provider] };
    const made: ResourceOutputs<pulumi.Output<string>>[] = [];
    const place = (environment?: string) => ({
        ...placeOf(stack, provider, environment),
        made: (each: ResourceOutputs<pulumi.Output<string>>) => void made.push(each),
    });
    const shared = await makeLinks(make, place(), opts);
    const own = new Map<string, Links>();
    const sources = new Map<string, ReturnType<typeof linkSources>>();
    // One after the other: what one of them throws is told before the next is made.
    for (const { name } of config.environments) {
        const links = await makeLinks(make, place(name), opts);
        const twice = Object.keys(links).find((key) => Object.hasOwn(shared, key));
        if (twice !== undefined) {
            const problem = `returns a link ${twice}, which is one of those that all environments share. Call one of them otherwise.`;
            throw ownFault(whose(name), problem);
        }
        sources.set(name, linkSources(links));
        own.set(name, written(links));
    }
    return {
        shared: written(shared),
        of: (environment) => own.get(environment) ?? {},
        sources: { shared: linkSources(shared), of: (environment) => sources.get(environment) ?? {} },
        made: made.filter(({ kind }) => !HOLD_NOTHING.includes(kind)),
    };
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

function placeOf(
    { config, scope, tags }: Platform,
    provider: Provider,
    environment: string | undefined,
): Omit<LinksPlace, "made"> {
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
