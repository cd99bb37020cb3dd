import type { Answer, Call } from "./route";

const DEFAULT_SIZE = 30;
const LARGEST_SIZE = 100;

/**
 * One page of a list, with the header Link where there are more pages.
 * Source: https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export function page(call: Call, items: readonly unknown[]): Answer {
    const { part, headers } = cut(call, items);
    return { status: 200, body: part, headers };
}

/** The same for a list within an object. */
export function cut<T>(
    { base, path, query }: Call,
    items: readonly T[],
): { readonly part: readonly T[]; readonly headers: Readonly<Record<string, string>> } {
    const size = Math.min(positive(query.get("per_page")) ?? DEFAULT_SIZE, LARGEST_SIZE);
    const current = positive(query.get("page")) ?? 1;
    const last = Math.max(1, Math.ceil(items.length / size));
    const link = (to: number, relation: string) => {
        const target = new URLSearchParams(query);
        target.set("page", String(to));
        return `<${base}${path}?${target.toString()}>; rel="${relation}"`;
    };
    const links = [
        ...(current > 1 ? [link(Math.min(current - 1, last), "prev")] : []),
        ...(current < last ? [link(current + 1, "next"), link(last, "last")] : []),
        ...(current > 1 ? [link(1, "first")] : []),
    ];
    return {
        part: items.slice((current - 1) * size, current * size),
        headers: links.length === 0 ? {} : { link: links.join(", ") },
    };
}

function positive(text: string | null): number | undefined {
    const number = Number(text);
    return text !== null && Number.isInteger(number) && number > 0 ? number : undefined;
}
