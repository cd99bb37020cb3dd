import { GRANTS, type Allowance } from "../../../../config/links";
import { isLike } from "../../../../config/iam/reach";
import { listOf } from "../../../../config/iam/statements";
import type { ResourceKind } from "../../../../contract/resourceNames";
import type { Note, Setting } from "../note";
import type { AppFolder } from "../folder";
import { placeOfName } from "../sources";
import { isolated } from "./access";
import { shortType } from "./intrinsics";
import type { Described, DescribedFunction } from "./described";
import { comesFrom } from "./eventSettings";
import { isActionOn, isArnAround, isArnOf, isPolicyOf, type MadeResource } from "./made";
import type { Notes, Told } from "./notes";
import type { Permissions, Statement } from "./permissions";

/** What is said of an application whose own resources are written, too. */
export interface Linking {
    readonly called: readonly DescribedFunction[];
    readonly permissions: Permissions;
    readonly settings: readonly Setting[];
    readonly written: readonly MadeResource[];
    /** Whether environments have functions of their own. */
    readonly isIsolated: boolean;
    /** Whether a note is about something that is written now. */
    isSettled(note: Note): boolean;
}

/** The attributes that variables are given, by what a template calls them. */
const ATTRIBUTES: Readonly<Record<MadeResource["kind"], Readonly<Record<string, string>>>> = {
    table: { Ref: "name", TableName: "name", Arn: "arn", StreamArn: "streamArn" },
    bucket: { Ref: "name", BucketName: "name", Arn: "arn" },
    queue: { Ref: "url", QueueUrl: "url", QueueName: "name", Arn: "arn" },
    topic: { Ref: "arn", TopicArn: "arn", Arn: "arn", TopicName: "name" },
};

/** What Lambda does in the name of the function to get records of a queue or a stream. */
const CONSUMED =
    /^(sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes|ChangeMessageVisibility)|dynamodb:(GetRecords|GetShardIterator|DescribeStream|ListStreams))$/i;

/** What an application that calls it as a library of AWS does by habit can do without. */
const SPARE =
    /(Acl|Location|LifecycleConfiguration|Attributes|Version|Tags?|Streams?|TimeToLive|ListTables|DescribeTable)$/i;

/**
 * Writes what the template makes and the function uses: each environment has its own, and so a function of its own. What the
 * sources name as a text has that name, and all environments share it.
 */
export function linkMade(
    folder: AppFolder,
    described: Described,
    called: readonly DescribedFunction[],
    notes: Notes,
): Linking {
    let { permissions } = described;
    let functions = called;
    const settings: Setting[] = [];
    const written: MadeResource[] = [];
    const partly: string[] = [];
    const variables = new Set<string>();
    for (const made of described.made) {
        if (made.gaps.length > 0) {
            const name = made.physicalName === undefined ? "" : ` ${made.physicalName}`;
            const what = `the ${shortType(made.type)}${name} whose ${made.gaps.join(" and ")} no key says`;
            const todo = `write it to resources without ${made.gaps.length === 1 ? "it" : "them"}, or make it apart from the platform: docs/resources.md`;
            notes.add("missing", made.name, made.where, what, todo);
            partly.push(made.name);
        }
        if (made.gaps.length > 0 || (made.kind === "table" && made.value["partitionKey"] === undefined)) {
            continue;
        }
        const kind: ResourceKind = `${made.kind}s`;
        const all = [permissions, ...functions.map((each) => each.permissions)];
        const isSource = functions.some(({ events }) => events.some((event) => comesFrom(event, made)));
        // With the event comes what the function's role needs to get it.
        const actions = all
            .flatMap((each) => actionsOn(made, each))
            .filter((action) => !(isSource && CONSUMED.test(action)));
        const [grant, left] = grantFor(kind, actions);
        const named = functions.map((each) => namedIn(made, each));
        const isUsed = actions.length > 0 || (!isSource && all.some((each) => isReached(made, each)));
        const isUnsaid = named.every((each) => each.size === 0) && isUsed;
        const inSources =
            isUnsaid && made.physicalName !== undefined ? placeOfName(folder, made.physicalName) : undefined;
        written.push(inSources === undefined ? made : { ...made, isNamed: true });
        made.words.forEach((what) => notes.add("word", made.name, made.where, what, "nothing: docs/resources.md"));
        if (kind === "queues" && isSource && made.value["deadLetters"] === undefined) {
            const what = `queues.${made.key} gives up no message: one that its handler fails at comes again until the queue's retention is over, and is deleted then`;
            const todo = `to keep it apart after five times, set resources.queues.${made.key}.deadLetters.maxReceiveCount to 5: docs/events.md`;
            notes.add("word", made.name, made.where, what, todo);
        }
        settings.push({
            path: ["resources", kind, made.key],
            value: {
                ...made.value,
                ...(inSources === undefined ? {} : { name: made.physicalName, shared: true }),
                grant,
            },
            where: made.where,
        });
        permissions = without(made, permissions);
        functions = functions.map((each, index) => ({
            ...each,
            permissions: without(made, each.permissions),
            environment: new Map([...each.environment, ...(named[index] ?? [])]),
        }));
        named.flatMap((each) => [...each.keys()]).forEach((name) => variables.add(name));
        if (left.length > 0) {
            const what = `permission for ${left.join(", ")} on ${kind}.${made.key}, which none of its grants has`;
            const todo = "if the application calls that, write it to function.statements: docs/permissions.md";
            notes.add(left.every((each) => SPARE.test(each)) ? "word" : "missing", made.name, made.where, what, todo);
        }
        if (inSources !== undefined) {
            const what = `${kind}.${made.key} is called ${made.physicalName}, which the sources have as a text: all environments share it`;
            const todo =
                `to give each its own, have the code read its name from a variable, set function.environment.<NAME> to ` +
                `"\${${kind}.${made.key}.name}", and take name and shared away: docs/resources.md`;
            notes.add("word", made.name, inSources, what, todo);
        } else if (isUnsaid) {
            const what = `${kind}.${made.key}, whose name no variable says`;
            const todo = `give the application its name: function.environment.<NAME> "\${${kind}.${made.key}.name}"`;
            notes.add("missing", made.name, made.where, what, todo);
        }
    }
    const [first] = written;
    if (first !== undefined && variables.size > 0) {
        settings.push(...isolated(first.where));
        const what = "each environment has its own of what the template makes, and so a function of its own";
        notes.add(
            "word",
            "resources",
            first.where,
            what,
            "nothing: they begin empty, and what is in yours today stays where it is: docs/resources.md",
        );
    }
    return {
        called: functions,
        permissions,
        settings,
        written,
        isIsolated: first !== undefined && variables.size > 0,
        isSettled: ({ name, what }) =>
            (partly.includes(name) && what.endsWith(", which the template makes")) ||
            (variables.has(name) && /^a variable (that is|with the stage in it) ?/.test(what)) ||
            written.some(
                (made) =>
                    (name === made.name && what.endsWith(", which the template makes")) ||
                    (what.startsWith("permission for ") && new RegExp(`\\bthe \\S+ ${made.name}$`).test(what)),
            ),
    };
}

/** The variables of a function that are given a resource, as the configuration says that. */
function namedIn(made: MadeResource, { links, environment }: DescribedFunction): ReadonlyMap<string, Told<string>> {
    const text = (attribute: string) => `\${${made.kind}s.${made.key}.${attribute}}`;
    const linked = [...links].flatMap(([name, { resource, attribute }]) => {
        const own = ATTRIBUTES[made.kind][attribute];
        return resource === made.name && own !== undefined ? [[name, own] as const] : [];
    });
    // A table is often named after a variable, and not the variable after the table.
    const alike = [...environment].flatMap(([name, { value }]) =>
        made.physicalName !== undefined && value === made.physicalName ? [[name, "name"] as const] : [],
    );
    return new Map([...alike, ...linked].map(([name, own]) => [name, { value: text(own), where: made.where }]));
}

/** Whether functions may use a resource by what they may do with all of its kind, which stays a permission of theirs. */
function isReached(made: MadeResource, { policies, statements }: Permissions): boolean {
    return (
        (made.physicalName !== undefined && policies.some(({ value }) => isPolicyOf(made, value))) ||
        statements.some(
            ({ value }) =>
                value.Effect === "Allow" &&
                listOf(value.Action).some((action) => isActionOn(made, action)) &&
                listOf(value.Resource).some((arn) => isArnAround(made, arn)),
        )
    );
}

function actionsOn(made: MadeResource, { grants, statements }: Permissions): readonly string[] {
    return [
        ...grants.filter(({ of }) => of.resource === made.name).flatMap(({ actions }) => actions),
        ...statements
            .filter(({ value }) => value.Effect === "Allow" && listOf(value.Resource).some((arn) => isArnOf(made, arn)))
            .flatMap(({ value }) => listOf(value.Action)),
    ];
}

/** Permissions without what is about a resource. */
function without(made: MadeResource, permissions: Permissions): Permissions {
    const statements = permissions.statements.flatMap(({ value, where }): Told<Statement>[] => {
        const left = listOf(value.Resource).filter((arn) => !isArnOf(made, arn));
        const Resource = left.length === 1 ? (left[0] ?? "") : left;
        return left.length === 0 ? [] : [{ value: { ...value, Resource }, where }];
    });
    return { ...permissions, statements, grants: permissions.grants.filter(({ of }) => of.resource !== made.name) };
}

/** The smallest grant that has all of some actions, and those that none has. */
function grantFor(kind: ResourceKind, actions: readonly string[]): readonly [grant: string, left: readonly string[]] {
    const grants = Object.entries<readonly Allowance[]>(GRANTS[kind]).filter(([name]) => name !== "none");
    const has = (allowed: readonly Allowance[]) => allowed.flatMap((each) => each.actions);
    const known = grants.flatMap(([, allowed]) => has(allowed));
    const needed = actions.flatMap((action) =>
        known.filter((each) => isLike(each.toLowerCase(), action.toLowerCase())),
    );
    const left = actions.filter((action) => !known.some((each) => isLike(each.toLowerCase(), action.toLowerCase())));
    const found = grants.find(([, allowed]) => needed.every((each) => has(allowed).includes(each)));
    return [needed.length === 0 ? "none" : (found?.[0] ?? "none"), [...new Set(left)]];
}
