import type { AppFolder } from "../folder";
import { adapterIn } from "../frameworks";
import { bestHealthRoute, routesInCode } from "../health";
import type { Fact, Note, Setting } from "../note";
import { RUNTIMES, runtimeInPlaceOf } from "../runtime";
import { languageOf, sourcesOf, type Language } from "../sources";
import { codeNotes, frameworkNotes } from "./code";
import { corsSettings } from "./cors";
import { compiledSettings } from "./compiled";
import { grantSettings } from "./grantSettings";
import { linkMade } from "./linkMade";
import { mergeSettings } from "./merge";
import { composeFunctions } from "./functions";
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
    called.flatMap((each) => each.notes).forEach((note) => notes.repeat(note));
    noteOthers(described, called, notes);
    const runtime = runtimeOf(called, notes);
    if (runtime !== undefined) {
        set("function.runtime", runtime.value, runtime.where);
        facts.push({ what: "runtime", value: runtime.value, where: runtime.where });
    }
    const language = languageOf(runtime?.value);
    const isProgram = runtime?.value.startsWith("provided") === true;
    if (runtime !== undefined && language === undefined && !isProgram) {
        noteBuild(runtime.value, runtime.where, notes);
    }
    const handlers = composeFunctions(folder, called, runtime?.value, notes);
    const [first] = called;
    const compiled = isProgram && first !== undefined ? compiledSettings(folder, first, handlers.root, notes) : [];
    const isOwn = ({ path }: Setting) => !compiled.some((other) => other.path.join() === path.join());
    [...handlers.settings.filter(isOwn), ...compiled].forEach(({ path, value, where }) =>
        set(path.join("."), value, where),
    );
    facts.push(...handlers.facts);
    const linked = linkMade(described, called, notes);
    settings.push(...linked.settings);
    mergeSettings(linked.called, notes).forEach(({ path, value, where }) => settings.push({ path, value, where }));
    settings.push(...grantSettings(linked.permissions, linked.called, notes));
    described.settings.forEach(({ value, where }, key) => set(key, value, where));

    const sources = language === undefined ? [] : sourcesOf(folder, language);
    const adapter = language === undefined ? undefined : adapterIn(folder, sources);
    if (adapter !== undefined) {
        facts.push({ what: "adapter", value: adapter.what, where: adapter.where });
        if (!described.settings.has("api.binaryMediaTypes")) {
            set("api.binaryMediaTypes", ["*/*"], adapter.where);
        }
    }
    if (called.length > 0) {
        setHealth(folder, called, sources, language, set, facts, notes);
    }
    const isNew = called.filter(({ hasNewPayload }) => hasNewPayload);
    codeNotes(
        folder,
        handlers.files,
        language,
        isNew.length > 0 && adapter === undefined ? isNew[0] : undefined,
        notes,
    );
    settings.push(...corsSettings(folder, described.cors.all, handlers.files, described.cors.hasOthers, notes));
    frameworkNotes(folder, sources, adapter, facts, notes);
    return { settings, facts, notes: notes.all.filter((note) => !linked.isSettled(note)) };
}

/** The functions that no request calls. */
function noteOthers({ functions }: Described, called: readonly DescribedFunction[], notes: Notes): void {
    for (const { name, where } of functions.filter((each) => !called.includes(each))) {
        const what =
            called.length === 0 ? "a function that no route of an API calls" : "a function beside those of the API";
        const todo = "keep it where it is deployed now: the platform calls the function for requests only";
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

function setHealth(
    folder: AppFolder,
    called: readonly DescribedFunction[],
    sources: readonly string[],
    language: Language | undefined,
    set: (key: string, value: unknown, where: string) => void,
    facts: Fact[],
    notes: Notes,
): void {
    const own = called.flatMap(({ routes }) => routes).filter(({ method }) => method === "GET" || method === "ANY");
    const isOpen = called.some(({ routes }) => routes.some(({ path }) => path.includes("+}")));
    const inCode = isOpen && language !== undefined ? routesInCode(folder, sources, language) : [];
    const health = bestHealthRoute([...own, ...inCode]);
    if (health !== undefined) {
        set("release.healthPath", health.path, health.where);
        facts.push({ what: "health", value: `GET ${health.path}`, where: health.where });
        return;
    }
    const where = called[0]?.where ?? ".";
    set("release.healthPath", "/", where);
    set("release.healthStatus", "200-499", where);
    const what = "no route answers a GET request without parameters";
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
