import { isMap, type Values } from "../byHand";

/** What Pulumi.staging.yaml says of the sample application, and no other has: its key and the member there. */
const OF_SAMPLE: readonly (readonly [key: string, member: string])[] = [
    ["platform:function", "runtime"],
    ["platform:function", "handler"],
    ["platform:release", "healthPath"],
];

/** Keys that are the lab's to say: what its emulators are, and where they are. */
const OF_LAB =
    /^(?:aws:|pulumi:|platform:(?:accountId|roleName|invokeUrl|githubApiUrl|githubToken|githubBuildToken|githubCheckToken)$)/;

/** Members of a key that name what is in one account alone: Lambda refuses a network that is not there, and so does its emulator. */
const OF_ACCOUNT: Readonly<Record<string, readonly string[]>> = { "platform:function": ["vpc", "fileSystem"] };

/** The settings of an application of one's own. */
export interface ApplicationSettings {
    /** Whole keys with their values, in place of those of Pulumi.staging.yaml. */
    readonly values: Values;
    /** Keys that were left out, and members of keys, since the lab has the say of them. */
    readonly leftOut: readonly string[];
}

/**
 * The settings of the lab's stack for an application in place of the sample.
 *
 * @param base Those of Pulumi.staging.yaml.
 * @param layers What is known of the application; a later one stands over an earlier one, member by member.
 */
export function applicationSettings(base: Values, layers: readonly Values[]): ApplicationSettings {
    const leftOut = new Set<string>();
    let merged: Values = withoutSample(base);
    for (const layer of layers) {
        const usable = Object.entries(layer).filter(([key, value]) => {
            const isOurs = OF_LAB.test(key) || isSecret(value);
            if (isOurs) {
                leftOut.add(key);
            }
            return !isOurs;
        });
        const inLab = usable.map(([key, value]) => [key, withoutAccount(key, value, leftOut)] as const);
        merged = mergedMaps(merged, Object.fromEntries(inLab));
    }
    const changed = Object.entries(merged).filter(([key]) => key.startsWith("platform:"));
    return { values: Object.fromEntries(changed), leftOut: [...leftOut] };
}

/** A key's value without what is in one account alone, which is noted. */
function withoutAccount(key: string, value: unknown, leftOut: Set<string>): unknown {
    const members = OF_ACCOUNT[key];
    if (members === undefined || !isMap(value)) {
        return value;
    }
    members.filter((member) => member in value).forEach((member) => leftOut.add(`${key}.${member}`));
    return Object.fromEntries(Object.entries(value).filter(([member]) => !members.includes(member)));
}

/** A value that some stack's own key has encrypted: the lab's stack has another one. */
function isSecret(value: unknown): boolean {
    return isMap(value) && typeof value["secure"] === "string" && Object.keys(value).length === 1;
}

function withoutSample(base: Values): Values {
    const rest = { ...base };
    for (const [key, member] of OF_SAMPLE) {
        const map = rest[key];
        if (isMap(map)) {
            rest[key] = Object.fromEntries(Object.entries(map).filter(([name]) => name !== member));
        }
    }
    return rest;
}

/** Whoever names environments names all of them. */
const WHOLE = "platform:environments";

function mergedMaps(under: Values, over: Values): Values {
    const entries = Object.entries(over).map(([key, value]) => {
        const below = key === WHOLE ? undefined : under[key];
        return [key, isMap(below) && isMap(value) ? mergedMaps(below, value) : value] as const;
    });
    return { ...under, ...Object.fromEntries(entries) };
}
