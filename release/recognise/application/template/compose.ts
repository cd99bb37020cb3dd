import type { AppFolder } from "../folder";
import { adapterIn } from "../frameworks";
import { bestHealthRoute, routesInCode } from "../health";
import type { Fact, Note, Setting } from "../note";
import { RUNTIMES, runtimeInPlaceOf } from "../runtime";
import { languageOf, sourcesOf, type Language } from "../sources";
import { composeAccess, isolated } from "./access";
import { frameworkNotes } from "./code";
import { corsSettings, needsHeaders } from "./cors";
import { compiledSettings } from "./compiled";
import { eventSettings, handlerKeys } from "./eventSettings";
import { furtherFunctions, handlerSettings, noteUncalled, ownAuthorizer, shared } from "./furtherHandlers";
import { grantSettings } from "./grantSettings";
import { linkMade } from "./linkMade";
import { mergeSettings } from "./merge";
import { secretSettings } from "./secrets";
import { besides, noteBesides } from "./besides";
import { commonFolder, composeFunctions } from "./functions";
import type { Described, DescribedFunction } from "./described";
import { Notes } from "./notes";

/** Composed is what a template comes to in the words of the platform. */
export interface Composed {
    readonly settings: readonly Setting[];
    readonly facts: readonly Fact[];
    readonly notes: readonly Note[];
}

/** Makes a configuration of what a template says. */
export function compose(folder: AppFolder, described: Described): Composed {
    const notes = new Notes(described.file);
    notes.all.push(...described.notes);
    const settings: Setting[] = [];
    const facts: Fact[] = [{ what: "description", value: described.kind, where: described.file }, ...described.facts];
    const set = (key: string, value: unknown, where: string) => {
        settings.push({ path: key.split(".") as [string, ...string[]], value, where });
    };
    const called = described.functions.filter(({ routes }) => routes.length > 0);
    const access = composeAccess(described, called, notes);
    // A program that Lambda starts by itself has one way in.
    const isOne = called.some(({ runtime: each }) => /^(provided|go)/.test(each?.value ?? ""));
    const further = !isOne ? furtherFunctions(described, called, access.function) : [];
    const taken = [...called, ...further];
    taken.flatMap((each) => each.notes).forEach((note) => notes.repeat(note));
    noteOthers(described, taken, notes);
    noteUncalled(further, described.access, notes);
    const keys = handlerKeys(further.map(({ name }) => name));
    const runtime = runtimeOf(taken, notes);
    if (runtime !== undefined) {
        set("function.runtime", runtime.value, runtime.where);
        facts.push({ what: "runtime", value: runtime.value, where: runtime.where });
    }
    const language = languageOf(runtime?.value);
    const isProgram = runtime?.value.startsWith("provided") === true;
    const isBuilt = taken.some(({ commands }) => commands !== undefined);
    if (runtime !== undefined && language === undefined && !isProgram && !isBuilt) {
        noteBuild(runtime.value, runtime.where, notes);
    }
    const sources = language === undefined ? [] : sourcesOf(folder, language);
    const adapter = language === undefined ? undefined : adapterIn(folder, sources);
    const healthRoutes = called.map((each) => ({ ...each, routes: each.routes.filter(access.asked) }));
    const asksHealth = access.opensHealth && bestHealthRoute(healthRoutes.flatMap(ownGets)) === undefined;
    const root = commonFolder(taken.map((each) => each.folder));
    if (language === "python") {
        noteBesides(folder, further, root, notes);
    }
    const composed = (needsRoutes: boolean) =>
        composeFunctions(folder, called, further, runtime?.value, needsRoutes, adapter !== undefined, notes);
    // The dispatcher has in reach what lay at the top of a package that a function had for itself.
    const isApart = language === "python" && called.some((each) => besides(folder, each, root) !== undefined);
    const plain = composed(asksHealth || isApart);
    // The dispatcher puts into answers what the API has put there.
    const handlers = needsHeaders(folder, described.cors.all, plain.files) ? composed(true) : plain;
    const [first] = called;
    const compiled = isProgram && first !== undefined ? compiledSettings(folder, first, handlers.root, notes) : [];
    const isOwn = ({ path }: Setting) => !compiled.some((other) => other.path.join() === path.join());
    [...handlers.settings.filter(isOwn), ...compiled].forEach(({ path, value, where }) =>
        set(path.join("."), value, where),
    );
    facts.push(...handlers.facts);
    const linked = linkMade(folder, described, taken, notes);
    settings.push(...linked.settings, ...handlerSettings(further, handlers.handlers, keys));
    const events = new Map([
        ...called.map(({ name }) => [name, handlers.hasRoutes ? handlers.handlers.get(name) : undefined] as const),
        ...keys,
    ]);
    settings.push(...eventSettings(taken, events, linked.written, notes));
    const secrets = secretSettings(taken, language !== undefined, notes);
    settings.push(...secrets, ...(secrets.length > 0 && !linked.isIsolated ? isolated(secrets[0]?.where) : []));
    const isIsolated = linked.isIsolated || secrets.length > 0;
    settings.push(...access.settings, ...ownAuthorizer(access, described, keys, isIsolated, notes));
    const merged = linked.called.map((each, index) => (index < called.length ? each : shared(each)));
    mergeSettings(merged, notes).forEach(({ path, value, where }) => settings.push({ path, value, where }));
    settings.push(...grantSettings(linked.permissions, linked.called, notes));
    const commands = [...new Set(taken.flatMap(({ commands: own }) => own ?? []))];
    if (commands.length > 0) {
        set("build.commands", commands, first?.where ?? ".");
    }
    const output = taken.find((each) => each.output !== undefined)?.output;
    if (output !== undefined) {
        set("build.output", output, first?.where ?? ".");
    }
    described.settings.forEach(({ value, where }, key) => set(key, value, where));

    if (adapter !== undefined) {
        facts.push({ what: "adapter", value: adapter.what, where: adapter.where });
        if (!described.settings.has("api.binaryMediaTypes")) {
            set("api.binaryMediaTypes", ["*/*"], adapter.where);
        }
    }
    if (handlers.payload !== undefined && !described.settings.has("api.binaryMediaTypes")) {
        // An HTTP API takes all bytes as they are, both ways.
        set("api.binaryMediaTypes", ["*/*"], handlers.payload);
    }
    if (called.length > 0) {
        const isClosed = bestHealthRoute(called.flatMap(ownGets)) !== undefined;
        setHealth(
            folder,
            healthRoutes,
            isClosed,
            access.opensHealth ? undefined : { sources, language },
            set,
            facts,
            notes,
        );
    }
    const ofCors = { hasOthers: described.cors.hasOthers, hasRoutes: handlers.hasRoutes };
    settings.push(...corsSettings(folder, described.cors.all, handlers.files, ofCors, notes));
    frameworkNotes(folder, sources, adapter, facts, notes);
    return { settings, facts, notes: notes.all.filter((note) => !linked.isSettled(note)) };
}

/** The functions that nothing calls that is written. */
function noteOthers({ functions }: Described, called: readonly DescribedFunction[], notes: Notes): void {
    for (const { name, where } of functions.filter((each) => !called.includes(each))) {
        const what =
            called.length === 0 ? "a function that no route of an API calls" : "a function beside those of the API";
        const todo = "keep it where it is deployed now, or have an event call it: docs/handlers.md";
        notes.add("missing", name, where, what, todo);
    }
}

function runtimeOf(called: readonly DescribedFunction[], notes: Notes) {
    const told = called.flatMap(({ runtime, name }) => (runtime === undefined ? [] : [{ ...runtime, name }]));
    const [first] = told;
    if (first === undefined) {
        return undefined;
    }
    for (const { value, name, where } of told.filter((other) => other.value !== first.value)) {
        notes.add(
            "missing",
            name,
            where,
            `it runs on ${value}, and ${first.name} on ${first.value}`,
            "one function has one runtime: move it to the same one, or leave it where it is",
        );
    }
    if (RUNTIMES.includes(first.value)) {
        return first;
    }
    const other = runtimeInPlaceOf(first.value);
    if (other === undefined) {
        notes.add(
            "missing",
            first.value,
            first.where,
            `the runtime ${first.value}, which the platform does not have`,
            `move to one of ${RUNTIMES.join(", ")}`,
        );
        return undefined;
    }
    // `provided.al2023` is no other version of a language, but what a program of Go is started by since go1.x has gone.
    notes.add(
        "word",
        first.value,
        first.where,
        `the runtime ${first.value}, which takes no new functions`,
        `${other} is taken in its place: try the application on it`,
    );
    return { ...first, value: other };
}

/** The routes that GET reaches. */
function ownGets({ routes }: DescribedFunction): DescribedFunction["routes"] {
    return routes.filter(({ method }) => method === "GET" || method === "ANY");
}

/**
 * @param isClosed Whether there is one, too, that not everybody may call.
 * @param code Where routes are looked for that the template does not name. @default - nowhere
 */
function setHealth(
    folder: AppFolder,
    called: readonly DescribedFunction[],
    isClosed: boolean,
    code: { readonly sources: readonly string[]; readonly language: Language | undefined } | undefined,
    set: (key: string, value: unknown, where: string) => void,
    facts: Fact[],
    notes: Notes,
): void {
    const isOpen = called.some(({ routes }) => routes.some(({ path }) => path.includes("+}")));
    const inCode = isOpen && code?.language !== undefined ? routesInCode(folder, code.sources, code.language) : [];
    const health = bestHealthRoute([...called.flatMap(ownGets), ...inCode]);
    if (health !== undefined) {
        set("release.healthPath", health.path, health.where);
        facts.push({ what: "health", value: `GET ${health.path}`, where: health.where });
        return;
    }
    const where = called[0]?.where ?? ".";
    // What not everybody may call has one path that everybody may, and no route of the application becomes that.
    set("release.healthPath", code === undefined ? "/health" : "/", where);
    set("release.healthStatus", "200-499", where);
    const what = isClosed
        ? "every route that answers a GET request without parameters is closed to some"
        : "no route answers a GET request without parameters";
    notes.add(
        "word",
        "health",
        where,
        what,
        "any answer of the function below 500 counts for a release; set release.healthPath once there is such a route",
    );
}

/** What the managed build installs and builds by itself is Python and Node.js. */
function noteBuild(runtime: string, where: string, notes: Notes): void {
    const what = `the build of an application for ${runtime}, which the platform does not do by itself`;
    const todo =
        "set build.commands to what builds it in CodeBuild's image, and build.output to the folder that they write";
    notes.add("value", "build", where, what, todo);
}
