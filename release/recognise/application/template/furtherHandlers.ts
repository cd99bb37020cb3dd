import { handlerFunctionName } from "../../../../contract/names";
import type { Setting } from "../note";
import { ENVIRONMENTS, type ComposedAccess } from "./access";
import type { Described, DescribedFunction } from "./described";
import type { Notes } from "./notes";
import { authorizerNote } from "./surface";

/** What a further handler may have for itself. */
const OWN = ["memorySize", "timeout", "ephemeralStorage", "reservedConcurrency"];

/** The functions of a template that no request calls: events do, or the API asks them who may, or somebody by hand. */
export function furtherFunctions(
    { functions }: Pick<Described, "functions">,
    called: readonly DescribedFunction[],
    asked: string | undefined,
): readonly DescribedFunction[] {
    return called.length === 0
        ? []
        : functions.filter(
              (each) =>
                  !called.includes(each) &&
                  each.handler !== undefined &&
                  (each.events.length > 0 || each.name === asked || !each.hasOtherEvents),
          );
}

/** Says how those are called that nothing in the template calls. @param access Whose authorizers the API calls. */
export function noteUncalled(
    further: readonly DescribedFunction[],
    { authorizers }: Described["access"],
    notes: Notes,
): void {
    const asked = new Set([...authorizers.values()].map((each) => each.function));
    for (const { name, where } of further.filter((each) => each.events.length === 0 && !asked.has(each.name))) {
        const todo = "nothing, or aws lambda invoke by hand: docs/handlers.md says what its function is called";
        notes.add("word", name, where, "a further function, which nothing in the template calls", todo);
    }
}

/**
 * Makes `function.handlers` of them.
 *
 * @param handlers What is called, by the names of the functions.
 * @param keys What they are called themselves.
 */
export function handlerSettings(
    further: readonly DescribedFunction[],
    handlers: ReadonlyMap<string, string>,
    keys: ReadonlyMap<string, string>,
): readonly Setting[] {
    return further.flatMap(({ name, where, settings }): readonly Setting[] => {
        const handler = handlers.get(name);
        const own = OWN.flatMap((key) => {
            const told = settings.get(key);
            return told === undefined ? [] : [[key, told.value] as const];
        });
        const value = { handler, ...Object.fromEntries(own) };
        const key = keys.get(name);
        return handler === undefined || key === undefined
            ? []
            : [{ path: ["function", "handlers", key], value, where }];
    });
}

/** A further function without what it has for itself, so that the rest can be put together with that of others. */
export function shared(each: DescribedFunction): DescribedFunction {
    return { ...each, settings: new Map([...each.settings].filter(([key]) => !OWN.includes(key))) };
}

/**
 * Makes `api.authorizer` of a function of the package: that of production decides for the whole API.
 *
 * @param keys The further handlers, by the names of their functions.
 * @param isIsolated Whether environments have functions of their own.
 */
export function ownAuthorizer(
    { function: name, authorizer, open = [] }: ComposedAccess,
    { place }: Pick<Described, "place">,
    keys: ReadonlyMap<string, string>,
    isIsolated: boolean,
    notes: Notes,
): readonly Setting[] {
    if (name === undefined || authorizer === undefined) {
        return [];
    }
    const { partition = "aws", region, accountId, projectName } = place;
    const { value, where } = authorizer;
    const key = keys.get(name);
    if (key === undefined) {
        const why = "it is not made beside the API here: set api.authorizer to a function that is there";
        authorizerNote(notes, name, where, `the function ${name}`, why);
        return [];
    }
    const owner = isIsolated ? ENVIRONMENTS[1] : undefined;
    const called = handlerFunctionName(projectName ?? "<projectName>", key, owner);
    const of = `arn:${partition}:lambda:${region ?? "<region>"}:${accountId ?? "<account>"}:function`;
    const arn = `${of}:${called}:${ENVIRONMENTS[1]}`;
    if (arn.includes("<")) {
        const what = `the function ${name} decides who may call the API, and its ARN is not known here`;
        const rest = Object.entries(value).map(([key, own]) => `${key}: ${JSON.stringify(own)}`);
        const beside = open.length === 0 ? "" : `, and api.open to ${JSON.stringify(open)}`;
        const todo = `set api.authorizer to { ${rest.join(", ")}, function: ${arn} }${beside}: until then everybody may call it`;
        notes.add("value", name, where, what, todo);
        return [];
    }
    const what = "it decides who may call the API, in all environments as production serves it";
    const todo = "release to production before others call what is closed: until then it is answered 500";
    notes.add("word", name, where, what, todo);
    return [
        { path: ["api", "authorizer"], value: { ...value, function: arn }, where },
        ...(open.length === 0 ? [] : [{ path: ["api", "open"] as const, value: open, where }]),
    ];
}
