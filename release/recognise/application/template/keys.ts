import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Intrinsics } from "./intrinsics";
import type { Notes, Told } from "./notes";

/** API keys and what they may do. */
export interface DescribedKeys {
    readonly keys: readonly string[];
    readonly usagePlan?: Told<Readonly<Record<string, unknown>>>;
}

/** Reads the keys and the usage plan that a template makes as resources, or says of its API. @param plan Such as `usagePlan`. */
export function readKeys(
    template: Located,
    names: readonly (string | undefined)[],
    plan: Located | undefined,
    intrinsics: Intrinsics,
    notes: Notes,
): DescribedKeys {
    const resources = [...membersOf(at(template, "Resources"))];
    const made = resources.flatMap(([name, value]) => {
        const found = intrinsics.resolve(at(value, "Properties", "Name"));
        const isKey = scalarOf(at(value, "Type")) === "AWS::ApiGateway::ApiKey";
        return isKey ? ["text" in found && found.text !== "" ? found.text : name] : [];
    });
    const plans = resources.flatMap(([name, value]) =>
        scalarOf(at(value, "Type")) === "AWS::ApiGateway::UsagePlan" ? [[name, at(value, "Properties")] as const] : [],
    );
    for (const [name, own] of plans) {
        const single = itemsOf(at(own, "ApiStages")).find((stage) => at(stage, "Throttle") !== undefined);
        if (single !== undefined) {
            const todo = "limit all of them: environments.<name>.usagePlan, rateLimit and burstLimit";
            notes.missing(name, single.line, "limits of single routes in a usage plan", todo);
        }
    }
    const all = [...names.flatMap((name) => name ?? []), ...made].map(asKey);
    const [usagePlan, other] = [plan, ...plans.map(([, own]) => own)].flatMap((each) => planOf(each, notes) ?? []);
    if (other !== undefined) {
        const what = "more than one usage plan";
        notes.add("missing", "usagePlan", other.where, what, "an environment has one for all its keys: choose one");
    }
    return { keys: [...new Set(all)], ...(usagePlan && { usagePlan }) };
}

/** A key's name as the configuration takes it. */
function asKey(name: string): string {
    const bare = name.replaceAll(/[^\w-]+/g, "-").replace(/^[^A-Za-z]+|-+$/g, "");
    return bare === "" ? "client" : bare.slice(0, 64);
}

/** `quota` and `throttle`, in the letters of either kind of file. */
function planOf(plan: Located | undefined, notes: Notes): Told<Readonly<Record<string, unknown>>> | undefined {
    const member = (...steps: readonly string[]) =>
        scalarOf(at(plan, ...steps)) ?? scalarOf(at(plan, ...steps.map((step) => step.replace(/^./, upper))));
    const number = (key: string, text: string | undefined) =>
        text === undefined || !/^[1-9]\d*(\.\d+)?$/.test(text) ? {} : { [key]: Math.floor(Number(text)) };
    const period = member("quota", "period")?.toLowerCase();
    const value = {
        ...number("rateLimit", member("throttle", "rateLimit")),
        ...number("burstLimit", member("throttle", "burstLimit")),
        ...number("quota", member("quota", "limit")),
        ...(period === undefined ? {} : { quotaPeriod: period }),
    };
    return plan === undefined || Object.keys(value).length === 0 ? undefined : { value, where: notes.at(plan.line) };
}

function upper(letter: string): string {
    return letter.toUpperCase();
}
