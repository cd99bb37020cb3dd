import {
    APIGatewayClient,
    GetAuthorizersCommand,
    paginateGetApiKeys,
    paginateGetResources,
    paginateGetRestApis,
    paginateGetUsagePlans,
} from "@aws-sdk/client-api-gateway";

import { MAX_ATTEMPTS } from "./connect";

type Inputs = Readonly<Record<string, unknown>>;

/** REST APIs of a name, with all its tags. */
export async function apisLike(region: string, { name, tags }: Inputs): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const { items = [] } of paginateGetRestApis({ client: gateway(region) }, { limit: 500 })) {
        const same = items.filter((api) => api.name === name && hasAll(api.tags ?? {}, tags));
        found.push(...same.flatMap(({ id }) => id ?? []));
    }
    return found;
}

/** Whether something has all the tags that it was made with. A request that makes an API brings them. */
export function hasAll(has: Readonly<Record<string, string>>, tags: unknown): boolean {
    return Object.entries((tags ?? {}) as Inputs).every(([key, value]) => has[key] === value);
}

/** Paths below the same one. */
export async function pathsLike(region: string, { restApi, parentId, pathPart }: Inputs): Promise<readonly string[]> {
    const found: string[] = [];
    const input = { restApiId: String(restApi), limit: 500 };
    for await (const { items = [] } of paginateGetResources({ client: gateway(region) }, input)) {
        const same = items.filter((each) => each.parentId === parentId && each.pathPart === pathPart);
        found.push(...same.flatMap(({ id }) => (id === undefined ? [] : [`${String(restApi)}/${id}`])));
    }
    return found;
}

/** Authorizers of a name, of one API. */
export async function authorizersLike(region: string, { restApi, name }: Inputs): Promise<readonly string[]> {
    const restApiId = String(restApi);
    const found: string[] = [];
    let position: string | undefined;
    do {
        const input = { restApiId, limit: 500, ...(position === undefined ? {} : { position }) };
        const { items = [], position: next } = await gateway(region).send(new GetAuthorizersCommand(input));
        found.push(...items.flatMap((each) => (each.name === name && each.id ? [`${restApiId}/${each.id}`] : [])));
        position = next;
    } while (position !== undefined);
    return found;
}

/** API keys of a name, with all its tags. Their values are not asked for. */
export async function keysLike(region: string, { name, tags }: Inputs): Promise<readonly string[]> {
    const found: string[] = [];
    const input = { nameQuery: String(name), limit: 500 };
    for await (const { items = [] } of paginateGetApiKeys({ client: gateway(region) }, input)) {
        const same = items.filter((key) => key.name === name && hasAll(key.tags ?? {}, tags));
        found.push(...same.flatMap(({ id }) => id ?? []));
    }
    return found;
}

/** Usage plans of a name, with all its tags. */
export async function plansLike(region: string, { name, tags }: Inputs): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const { items = [] } of paginateGetUsagePlans({ client: gateway(region) }, { limit: 500 })) {
        const same = items.filter((plan) => plan.name === name && hasAll(plan.tags ?? {}, tags));
        found.push(...same.flatMap(({ id }) => id ?? []));
    }
    return found;
}

function gateway(region: string): APIGatewayClient {
    return new APIGatewayClient({ region, maxAttempts: MAX_ATTEMPTS });
}
