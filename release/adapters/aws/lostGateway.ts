import {
    APIGatewayClient,
    GetAuthorizersCommand,
    paginateGetApiKeys,
    paginateGetResources,
    paginateGetRestApis,
    paginateGetUsagePlans,
} from "@aws-sdk/client-api-gateway";

import { MAX_ATTEMPTS } from "./connect";
import type { Inputs } from "./inputs";
import { hasTags } from "./tags";

/** As much of what API Gateway lists as is compared. */
interface Item {
    readonly id?: string | undefined;
    readonly name?: string | undefined;
    readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** REST APIs of a name, with its tags. */
export async function apisLike(region: string, inputs: Inputs, isSettled: boolean): Promise<readonly string[]> {
    return named(paginateGetRestApis({ client: gateway(region) }, { limit: 500 }), inputs, isSettled);
}

/** API keys of a name, with its tags. Their values are not asked for. */
export async function keysLike(region: string, inputs: Inputs, isSettled: boolean): Promise<readonly string[]> {
    const query = { nameQuery: String(inputs["name"]), limit: 500 };
    return named(paginateGetApiKeys({ client: gateway(region) }, query), inputs, isSettled);
}

/** Usage plans of a name, with its tags. */
export async function plansLike(region: string, inputs: Inputs, isSettled: boolean): Promise<readonly string[]> {
    return named(paginateGetUsagePlans({ client: gateway(region) }, { limit: 500 }), inputs, isSettled);
}

async function named(
    pages: AsyncIterable<{ readonly items?: readonly Item[] | undefined }>,
    { name, tags }: Inputs,
    isSettled: boolean,
): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const { items = [] } of pages) {
        const same = items.filter((item) => item.name === name && hasTags(item.tags ?? {}, tags, isSettled));
        found.push(...same.flatMap(({ id }) => id ?? []));
    }
    return found;
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

function gateway(region: string): APIGatewayClient {
    return new APIGatewayClient({ region, maxAttempts: MAX_ATTEMPTS });
}
