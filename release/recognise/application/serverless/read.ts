import { at, itemsOf, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { AppFolder } from "../folder";
import type { Place } from "../template/arns";
import type { Described, DescribedFunction } from "../template/described";
import { urlRoute } from "../template/authorizers";
import { Notes, type Told } from "../template/notes";
import { concurrencyNote, fileSystemNote, imageNote, unknownNote, urlNote } from "../template/functionNotes";
import { Intrinsics } from "../template/intrinsics";
import { madeResources } from "../template/made";
import { readKeys } from "../template/keys";
import { readLimits } from "../template/resourcePolicy";
import { noteResources } from "../template/resources";
import { madeResponses } from "../template/responses";
import { firstOf, Values } from "../template/values";
import { ServerlessAccess } from "./access";
import { readConstructs } from "./constructs";
import { CorsReader } from "./cors";
import { ServerlessEvents } from "./events";
import { readEvents } from "./routes";
import { packageSettings } from "./package";
import { readOwnPermissions, readPermissions } from "./permissions";
import { noteProvider } from "./provider";
import { notePlugins } from "./plugins";
import { Variables } from "./variables";
import { isMadeByWsgi, wsgiSettings } from "./wsgi";

/** Members of a function that are read, or say nothing about what runs. */
const FUNCTION =
    /^(handler|runtime|memorySize|timeout|environment|events|layers|vpc|tracing|architecture|ephemeralStorageSize|reservedConcurrency|provisionedConcurrency|kmsKeyArn|awsKmsKeyArn|onError|fileSystemConfig|snapStart|iamRoleStatements|iamRoleStatementsName|iamRoleStatementsInherit|role|url|image|name|description|package|tags|versionFunction|logRetentionInDays|disableLogs|module|warmup|destinations|maximumRetryAttempts|maximumEventAge|dependsOn|condition|logs|runtimeManagement|documentation|deploymentSettings|cors|httpApi)$/;

/** Reads a file of the Serverless Framework. @param stage The stage whose values are taken. */
export function readServerless(folder: AppFolder, file: string, raw: Located, place: Place, wish?: string): Described {
    const first = new Variables(folder, raw, wish ?? "dev", wish);
    const own = scalarOf(first.expand(at(raw, "provider", "stage") ?? { value: null, line: 1 }));
    const stage = wish ?? (own !== undefined && /^[\w-]+$/.test(own) ? own : "dev");
    const variables = new Variables(folder, raw, stage, wish);
    const root = variables.expand(raw);
    const notes = new Notes(file);
    const constructs = readConstructs(root, notes);
    const resources = asTemplate(at(root, "resources"), constructs.resources);
    const intrinsics = new Intrinsics(resources, place, true);
    const settings = new Map<string, Told>();

    const cors = new CorsReader(intrinsics, notes);
    cors.api(at(root, "provider", "httpApi", "cors"));

    const access = new ServerlessAccess(root, intrinsics);
    const sources = new ServerlessEvents(intrinsics, notes);

    const maps = [at(root, "functions"), ...itemsOf(at(root, "functions"))];
    const functions = [...maps.flatMap((map) => [...membersOf(map)]), ...constructs.workers].map(([name, value]) =>
        readFunction(name, value, root, resources, intrinsics, { cors, access, sources }, notes),
    );
    if (functions.length === 0) {
        notes.missing(
            "functions",
            at(root, "functions")?.line ?? 1,
            "there is no function that can be read",
            "set function.handler, or function.routes, by hand",
        );
    }
    noteProvider(root, intrinsics, notes, settings);
    notePlugins(root, notes, settings);
    const permissions = readPermissions(root, resources, intrinsics, notes);
    noteResources(resources, intrinsics, rolesOf(root, maps), notes);
    packageSettings(root, notes, settings);
    wsgiSettings(
        root,
        functions.flatMap(({ handler }) => handler?.value ?? []),
        notes,
        settings,
    );
    for (const name of ["stepFunctions", "layers", "appSync"]) {
        const member = at(root, name);
        if (member !== undefined) {
            notes.missing(
                name,
                member.line,
                `a section ${name}, which the platform has nothing for`,
                "keep it apart from the platform",
            );
        }
    }
    const made = madeResources(resources, intrinsics, notes);
    noteStage(raw, stage, notes, functions);
    return {
        file,
        kind: `${file} of the Serverless Framework`,
        place,
        functions,
        settings,
        facts: [],
        made: [...made, ...sources.made(made)],
        permissions: { ...permissions, grants: [...permissions.grants, ...constructs.grants] },
        cors,
        access: accessOf(root, resources, access, { hasCors: cors.all.length > 0, stage }, intrinsics, notes),
        notes: notes.all,
    };
}

/** What reads the events of functions. */
interface Readers {
    readonly cors: CorsReader;
    readonly access: ServerlessAccess;
    readonly sources: ServerlessEvents;
}

function readFunction(
    name: string,
    value: Located,
    root: Located,
    template: Located,
    intrinsics: Intrinsics,
    { cors, access, sources }: Readers,
    shared: Notes,
): DescribedFunction {
    const notes = new Notes(shared.file);
    const provider = at(root, "provider");
    const values = new Values(intrinsics, notes, name);
    const either = (key: string) => firstOf(at(value, key), at(provider, key));
    const { routes, events, hasOtherEvents, hasNewPayload } = readEvents(
        name,
        at(value, "events"),
        cors,
        access,
        sources,
        shared,
        scalarOf(at(value, "httpApi", "payload") ?? at(provider, "httpApi", "payload")) ?? "2.0",
    );
    const url = at(value, "url");
    const isUrl = url !== undefined && scalarOf(url) !== "false";
    if (isUrl) {
        urlNote(notes, name, url);
        cors.api(at(url, "cors"));
    }
    const image = at(value, "image");
    if (image !== undefined) {
        imageNote(shared, name, image.line);
    }
    values.takeNumber(either("memorySize"), "memorySize");
    if (!values.settings.has("memorySize")) {
        // What the framework gives a function that says nothing.
        values.take("memorySize", { value: 1024, where: notes.at(value.line) });
    }
    values.takeNumber(either("timeout"), "timeout");
    values.takeNumber(at(value, "ephemeralStorageSize"), "ephemeralStorage");
    values.takeNumber(at(value, "reservedConcurrency"), "reservedConcurrency");
    values.takeText(either("architecture"), "architecture");
    values.takeText(firstOf(at(value, "kmsKeyArn"), at(provider, "kmsKeyArn")), "kmsKey");
    values.takeText(at(value, "onError"), "deadLetter");
    const tracing = firstOf(at(value, "tracing"), at(provider, "tracing", "lambda"));
    if (tracing !== undefined && scalarOf(tracing) !== "false") {
        values.take("tracing", {
            value: scalarOf(tracing) === "PassThrough" ? "PassThrough" : "Active",
            where: notes.at(tracing.line),
        });
    }
    if (scalarOf(at(value, "snapStart")) === "true") {
        values.take("snapStart", { value: true, where: notes.at(at(value, "snapStart")?.line ?? value.line) });
    }
    values.take("layers", values.list(either("layers"), "layers"));
    values.takeVpc(either("vpc"), "subnetIds", "securityGroupIds");
    fileSystemNote(notes, name, at(value, "fileSystemConfig"));
    concurrencyNote(notes, name, at(value, "provisionedConcurrency"));
    for (const [key, member] of membersOf(value)) {
        if (!FUNCTION.test(key)) {
            unknownNote(notes, name, key, member.line);
        }
        if (/^(destinations|maximumRetryAttempts|maximumEventAge)$/.test(key)) {
            notes.add(
                "word",
                name,
                member.line,
                `${key} is about calls that nobody waits for`,
                "nothing: requests are not such",
            );
        }
    }
    const permissions = readOwnPermissions(name, value, root, template, intrinsics, notes);
    const runtime = values.text(either("runtime"), "function.runtime");
    const handler = values.text(at(value, "handler"), "function.handler");
    return {
        name,
        where: notes.at(value.line),
        routes: isUrl ? [...routes, urlRoute(notes.at(url.line), at(url, "authorizer"), url.line)] : routes,
        events,
        hasOtherEvents,
        folder: (scalarOf(at(value, "module")) ?? "").replace(/^\.\//, ""),
        ...(runtime && { runtime }),
        ...(handler && { handler }),
        environment: values.environment(at(provider, "environment"), at(value, "environment")),
        settings: values.settings,
        links: values.links,
        secrets: values.secrets,
        permissions,
        notes: notes.all,
        // The package of the plugin takes both formats.
        hasNewPayload: (hasNewPayload || isUrl) && !isMadeByWsgi(handler?.value, root),
        isElsewhere: isMadeByWsgi(handler?.value, root),
    };
}

/** Who may call the API, and what it answers by itself. */
function accessOf(
    root: Located,
    template: Located,
    { authorizers }: ServerlessAccess,
    { hasCors, stage }: { readonly hasCors: boolean; readonly stage: string },
    intrinsics: Intrinsics,
    notes: Notes,
): Described["access"] {
    const provider = at(root, "provider");
    const gateway = at(provider, "apiGateway");
    const statements = at(gateway, "resourcePolicy") ?? at(provider, "resourcePolicy");
    const limits = readLimits({ name: "resourcePolicy", statements, stage }, intrinsics, notes);
    const keys = at(gateway, "apiKeys") ?? at(provider, "apiKeys");
    const plan = at(gateway, "usagePlan") ?? at(provider, "usagePlan");
    return {
        authorizers,
        ...readKeys(template, keys, [plan], intrinsics, notes),
        ...(limits && { limits }),
        responses: madeResponses(template, hasCors, notes),
    };
}

/** The members that name the roles of functions. */
function rolesOf(root: Located, maps: readonly (Located | undefined)[]): readonly (Located | undefined)[] {
    const provider = at(root, "provider");
    const own = maps.flatMap((map) => [...membersOf(map).values()]).map((value) => at(value, "role"));
    return [at(provider, "role"), at(provider, "iam", "role"), ...own];
}

/** The resources of the file, which may be one template or a list of such, as one. */
function asTemplate(resources: Located | undefined, made: ReadonlyMap<string, Located>): Located {
    const others: Located = { value: new Map([["Resources", { value: made, line: 1 }]]), line: 1 };
    const parts = [resources, ...itemsOf(resources), others];
    const merge = (key: string) => new Map(parts.flatMap((part) => [...membersOf(at(part, key))]));
    const members = ["Resources", "Parameters", "Mappings", "Conditions"].map(
        (key) => [key, { value: merge(key), line: 1 }] as const,
    );
    return { value: new Map(members), line: 1 };
}

/** Values that have the stage in them are those of one stage. */
function noteStage(raw: Located, stage: string, notes: Notes, functions: readonly DescribedFunction[]): void {
    const names = [
        ...membersOf(at(raw, "provider", "environment")),
        ...[...membersOf(at(raw, "functions"))].flatMap(([, value]) => [...membersOf(at(value, "environment"))]),
    ];
    for (const [name, value] of names) {
        const isTaken = functions.some(({ environment }) => environment.has(name));
        if (isTaken && /\$\{(opt|sls|self):(stage|provider\.stage)/.test(scalarOf(value) ?? "")) {
            notes.add(
                "word",
                name,
                value.line,
                `a variable with the stage in it, which is taken as ${stage}`,
                "every environment gets it: keep it if they share what it names, or run again with --stage <stage>",
            );
        }
    }
}
