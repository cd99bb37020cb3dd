import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Note } from "../note";
import { isHidden, type Intrinsics } from "./intrinsics";
import { Notes, type Told } from "./notes";

/** API keys and what they may do. */
export interface DescribedKeys {
    readonly keys: readonly string[];
    readonly usagePlan?: Told<Readonly<Record<string, unknown>>>;
    /** What has to be said of them if a route asks for a key. */
    readonly keyNotes: readonly Note[];
}

/**
 * Reads the keys and the usage plan that a template makes as resources, or says of its API.
 *
 * @param listed Such as `apiKeys`.
 * @param plans Such as `usagePlan`.
 */
export function readKeys(
    template: Located,
    listed: Located | undefined,
    plans: readonly (Located | undefined)[],
    intrinsics: Intrinsics,
    { file }: Notes,
): DescribedKeys {
    const notes = new Notes(file);
    const resources = [...membersOf(at(template, "Resources"))];
    const made = resources.flatMap(([name, value]) => {
        const properties = at(value, "Properties");
        const found = intrinsics.resolve(at(properties, "Name"));
        const key = { name: "text" in found && found.text !== "" ? found.text : name, line: value.line };
        return scalarOf(at(value, "Type")) === "AWS::ApiGateway::ApiKey"
            ? liveKey(key, at(properties, "Enabled"), at(properties, "Value"), notes)
            : [];
    });
    const own = resources.flatMap(([name, value]) =>
        scalarOf(at(value, "Type")) === "AWS::ApiGateway::UsagePlan" ? [[name, at(value, "Properties")] as const] : [],
    );
    for (const [name, plan] of own) {
        const single = itemsOf(at(plan, "ApiStages")).find((stage) => at(stage, "Throttle") !== undefined);
        if (single !== undefined) {
            const todo = "limit all of them: environments.<name>.usagePlan, rateLimit and burstLimit";
            notes.missing(name, single.line, "limits of single routes in a usage plan", todo);
        }
    }
    const all = [...listedKeys(listed, intrinsics, notes), ...made].map(asKey);
    const found = [...plans, ...own.map(([, plan]) => plan)].flatMap((each) => planOf(each, intrinsics, notes) ?? []);
    const [usagePlan] = found;
    const other = found.find(({ value }) => JSON.stringify(value) !== JSON.stringify(usagePlan?.value));
    if (other !== undefined) {
        const what = "more than one usage plan";
        notes.add("missing", "usagePlan", other.where, what, "an environment has one for all its keys: choose one");
    }
    return { keys: [...new Set(all)], ...(usagePlan && { usagePlan }), keyNotes: notes.all };
}

/** `apiKeys` of the Serverless Framework: names, or maps with one; its groups for several usage plans are noted. */
function listedKeys(listed: Located | undefined, intrinsics: Intrinsics, notes: Notes): readonly string[] {
    const unread = (line: number) => {
        const todo = "name the keys of each environment: environments.<name>.apiKeys";
        notes.missing("apiKeys", line, "API keys of which there is no name that can be read", todo);
        return [];
    };
    if (listed === undefined || listed.value === null) {
        return [];
    }
    if (listed.tag !== undefined || !Array.isArray(listed.value)) {
        return unread(listed.line);
    }
    return itemsOf(listed).flatMap((key) => {
        const member = key.value instanceof Map ? at(key, "name") : key;
        const found = intrinsics.resolve(member);
        const line = key.line;
        // One without a name has one that CloudFormation makes.
        const isMade = member === undefined && at(key, "value") !== undefined;
        return "text" in found
            ? liveKey({ name: found.text, line }, at(key, "enabled"), at(key, "value"), notes)
            : isMade
              ? liveKey({ name: A_KEY, line }, at(key, "enabled"), at(key, "value"), notes)
              : unread(line);
    });
}

/** How a key is called where a file has one without a name. */
export const A_KEY = "client";

/** A key that may be used, by its name; others are left out, which is said. */
function liveKey(
    { name, line }: { readonly name: string; readonly line: number },
    enabled: Located | undefined,
    value: Located | undefined,
    notes: Notes,
): readonly string[] {
    const state = enabled?.tag === undefined ? scalarOf(enabled)?.toLowerCase() : undefined;
    if (state === "false") {
        notes.add("word", name, line, "an API key that is disabled", "nothing: it is left out");
        return [];
    }
    if (enabled !== undefined && state !== "true") {
        const todo = "name it in environments.<name>.apiKeys, if it is";
        notes.missing(name, line, "an API key of which only deployment says whether it is enabled", todo);
        return [];
    }
    if (value !== undefined) {
        const todo = "hand the new value to whoever calls the API: docs/api.md says how it is asked for";
        notes.add("word", name, line, "an API key with a value of its own, which AWS makes anew", todo);
    }
    return [name];
}

/** A key's name as the configuration takes it. */
function asKey(name: string): string {
    const bare = name.replaceAll(/[^\w-]+/g, "-").replace(/^[^A-Za-z]+|-+$/g, "");
    return bare === "" ? A_KEY : bare.slice(0, 64);
}

/** `quota` and `throttle`, in the letters of either kind of file; what of them cannot be taken is noted. */
function planOf(
    plan: Located | undefined,
    intrinsics: Intrinsics,
    notes: Notes,
): Told<Readonly<Record<string, unknown>>> | undefined {
    const unread = (line: number, what: string) => {
        const todo = "set environments.<name>.usagePlan to what a key of it may do";
        notes.missing("usagePlan", line, `a usage plan with ${what}`, todo);
        return {};
    };
    if (plan === undefined || plan.value === null) {
        return undefined;
    }
    if (isHidden(plan)) {
        unread(plan.line, "several parts, or one that cannot be read");
        return undefined;
    }
    const member = (of: Located | undefined, step: string) => at(of, step) ?? at(of, step.replace(/^./, upper));
    const [throttle, quota] = ["throttle", "quota"].map((step) => member(plan, step));
    const text = (of: Located | undefined, step: string) => {
        const own = member(of, step);
        const found = own === undefined || own.value === null ? undefined : intrinsics.resolve(own);
        return found === undefined ? undefined : { line: own?.line ?? plan.line, ...found };
    };
    const number = (key: string, of: Located | undefined, step: string) => {
        const found = text(of, step);
        if (found === undefined) {
            return {};
        }
        if (!("text" in found) || !/^[1-9]\d*(\.\d+)?$/.test(found.text)) {
            return unread(found.line, `the ${key} ${"text" in found ? found.text : `of ${found.stands}`}`);
        }
        const whole = Math.floor(Number(found.text));
        if (String(whole) !== found.text) {
            const what = `the ${key} ${found.text}, which is taken as ${whole}`;
            notes.add("word", "usagePlan", found.line, what, "nothing: a limit is a whole number");
        }
        return { [key]: whole };
    };
    const period = text(quota, "period");
    const word = period !== undefined && "text" in period ? period.text.toLowerCase() : "";
    const offset = text(quota, "offset");
    const value = {
        ...number("rateLimit", throttle, "rateLimit"),
        ...number("burstLimit", throttle, "burstLimit"),
        ...number("quota", quota, "limit"),
        ...(period === undefined
            ? {}
            : /^(day|week|month)$/.test(word)
              ? { quotaPeriod: word }
              : unread(period.line, "a period that cannot be read")),
    };
    if (offset !== undefined && !("text" in offset && offset.text === "0")) {
        unread(offset.line, "an offset of its quota, which the platform does not have");
    }
    for (const part of [throttle, quota].filter(isHidden)) {
        unread(part?.line ?? plan.line, "limits that cannot be read");
    }
    return Object.keys(value).length === 0 ? undefined : { value, where: notes.at(plan.line) };
}

function upper(letter: string): string {
    return letter.toUpperCase();
}
