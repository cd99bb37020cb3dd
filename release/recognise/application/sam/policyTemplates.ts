import { DATA_POLICIES } from "./templates/data";
import { SERVICE_POLICIES } from "./templates/services";

/** A statement of a policy template, in which `{Name}` stands for a parameter. */
export interface TemplateStatement {
    readonly actions: readonly string[];
    readonly resources: readonly string[];
    /** Operator, key and value. */
    readonly condition?: readonly [string, string, string];
}

/** The statements of the policy templates of AWS SAM, by their names. */
export const POLICY_TEMPLATES: ReadonlyMap<string, readonly TemplateStatement[]> = new Map([
    ...parsed(DATA_POLICIES),
    ...parsed(SERVICE_POLICIES),
]);

function parsed(text: string): ReadonlyMap<string, readonly TemplateStatement[]> {
    const found = new Map<string, TemplateStatement[]>();
    const lines = text
        .trim()
        .replaceAll(/\n +\+ /g, " ")
        .split("\n");
    let own: TemplateStatement[] = [];
    for (const line of lines) {
        const words = line.trim().split(" ");
        const [word, ...rest] = words;
        const last = own.at(-1);
        if (!line.startsWith(" ")) {
            own = [];
            found.set(line, own);
        } else if (word === "on" && last !== undefined) {
            own.splice(-1, 1, { ...last, resources: rest.map(arn) });
        } else if (word === "if" && last !== undefined) {
            const [operator = "", key = "", value = ""] = rest;
            own.splice(-1, 1, { ...last, condition: [operator, key, arn(value)] });
        } else {
            own.push({ actions: actions(words), resources: [] });
        }
    }
    return found;
}

function actions(words: readonly string[]): readonly string[] {
    let service = "";
    return words.map((word) => {
        const [named, action] = word.includes(":") ? word.split(":") : [service, word];
        service = named ?? "";
        return `${service}:${action}`;
    });
}

/** An ARN with the platform's placeholders of a short one; one that is a parameter, and `*`, stay. */
function arn(short: string): string {
    const [, service, rest = ""] = /^([a-z0-9-]+):(.*)$/.exec(short) ?? [];
    return service === undefined
        ? short
        : `arn:\${partition}:${service}:${rest.startsWith("::") ? rest : `\${region}:\${accountId}:${rest}`}`;
}
