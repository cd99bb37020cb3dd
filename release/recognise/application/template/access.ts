import type { Setting } from "../note";
import type { Access } from "./describedAccess";
import type { Described, DescribedFunction, DescribedRoute } from "./described";
import { A_KEY } from "./keys";
import type { Notes, Told } from "./notes";
import { openPaths } from "./openPaths";
import { authorizerNote } from "./surface";

/** What is written of who may call. */
export interface ComposedAccess {
    readonly settings: readonly Setting[];
    /** The function of the template that is asked, which becomes a further handler. */
    readonly function?: string;
    /** `api.authorizer` of it, as far as it is known before it has a name. */
    readonly authorizer?: Told<Readonly<Record<string, unknown>>>;
    /** `api.open` that goes with it. @default [] */
    readonly open?: readonly string[];
    /** The routes of which a release may ask one: without a token of its own those that everybody may call. */
    readonly asked: (route: DescribedRoute) => boolean;
    /** Whether the route that a release asks stays open to everybody. */
    readonly opensHealth: boolean;
}

/** The environments that there are where the configuration names none. */
export const ENVIRONMENTS = ["staging", "production"] as const;

/** Gives each environment a function of its own. */
export function isolated(where = "."): readonly Setting[] {
    return ENVIRONMENTS.map((name) => ({ path: ["environments", name, "isolated"], value: true, where }));
}

/** Makes `api.authorizer`, `api.open`, `api.keys`, `api.sources` and `api.condition` of what the routes of an API say. */
export function composeAccess(
    { access }: Pick<Described, "access">,
    called: readonly DescribedFunction[],
    notes: Notes,
): ComposedAccess {
    const told = [
        ...[...access.responses].map(([type, { value, where }]): Setting => ({
            path: ["api", "responses", type],
            value,
            where,
        })),
        ...Object.entries(access.limits?.value ?? {}).map(([key, value]) =>
            setting(["api", key], { value, where: access.limits?.where ?? "." }),
        ),
    ];
    // What only some addresses may call has one path that everybody may, by which releases are verified.
    const isLimited = access.limits !== undefined;
    const nothing = { settings: told, asked: () => !isLimited, opensHealth: isLimited };
    const routes = called.flatMap(({ name, routes: own }) => own.map((route) => ({ ...route, name })));
    const closed = routes.flatMap(({ access: own, ...route }) => (own === undefined ? [] : [{ ...route, ...own }]));
    if (closed.some(({ key }) => key === true)) {
        access.keyNotes.forEach((note) => notes.repeat(note));
    }
    const [first] = closed;
    if (first === undefined) {
        return nothing;
    }
    const asked = closed.map(({ name, line, authorizer, key }) => {
        const known = authorizer === undefined ? undefined : access.authorizers.get(authorizer);
        const isOther = authorizer !== first.authorizer || key !== first.key;
        return { name, line, how: known?.what ?? "an API key", gap: known?.gap, isOther };
    });
    if (asked.some(({ gap, isOther }) => gap !== undefined || isOther)) {
        for (const { name, line, how, gap } of asked) {
            authorizerNote(notes, name, line, how, gap ?? "the API has one for all its routes");
        }
        return nothing;
    }
    const open = openPaths(routes, notes);
    if (open === undefined) {
        return nothing;
    }
    const where = first.where;
    const authorizer = first.authorizer === undefined ? undefined : access.authorizers.get(first.authorizer);
    const value = authorizer?.value;
    if (authorizer?.isMemoryUnread === true) {
        const what = `how long an answer of ${authorizer.what} is remembered cannot be read here: it is asked each time`;
        notes.add("word", first.name, first.line, what, "set api.authorizer.cacheSeconds, if that is too often");
    }
    const type = value?.["type"];
    const isUnheld = type === "iam" && access.limits?.value.condition !== undefined;
    if (isUnheld) {
        const what =
            "a resource policy with a condition, which whoever a policy of theirs allows to sign would pass without it";
        const todo = "write the condition into the policies of those who call";
        notes.add("missing", "api.condition", access.limits?.where ?? ".", what, todo);
    }
    const opensHealth = type === "lambda" || type === "cognito" || (isLimited && type !== "iam");
    const isOwn = authorizer?.function !== undefined;
    const keys = access.keys.length === 0 ? [A_KEY] : access.keys;
    return {
        settings: [
            ...told.filter(({ path }) => !(isUnheld && path.join(".") === "api.condition")),
            ...(value === undefined || isOwn ? [] : [setting(["api", "authorizer"], { value, where })]),
            ...(first.key === undefined ? [] : keySettings(keys, access.usagePlan, where)),
            ...(open.length === 0 || (isOwn && first.key === undefined)
                ? []
                : [setting(["api", "open"], { value: open, where })]),
        ],
        ...(isOwn && value !== undefined ? { function: authorizer.function, authorizer: { value, where }, open } : {}),
        asked: (route) => !opensHealth || (!isLimited && route.access === undefined),
        opensHealth,
    };
}

/** Each environment has keys of its own. */
function keySettings(keys: readonly string[], plan: Access["usagePlan"], where: string): readonly Setting[] {
    return [
        setting(["api", "keys"], { value: true, where }),
        ...ENVIRONMENTS.flatMap((name) => [
            setting(["environments", name, "apiKeys"], { value: keys, where }),
            ...(plan === undefined ? [] : [setting(["environments", name, "usagePlan"], plan)]),
        ]),
    ];
}

function setting(path: Setting["path"], { value, where }: Told): Setting {
    return { path, value, where };
}
