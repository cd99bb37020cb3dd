import { adapterIn, frameworkIn } from "./frameworks";
import type { AppFolder } from "./folder";
import { bestHealthRoute, healthWord, routesInCode } from "./health";
import { nested, type Fact, type Note, type Recognised, type Setting } from "./note";
import { languageIn, runtimeIn } from "./runtime";
import { findHandler, sourcesOf } from "./sources";
import { stageInPath } from "./stagePath";

/** Recognises an application that no template describes. */
export function recogniseSources(folder: AppFolder): Recognised {
    const settings: Setting[] = [];
    const facts: Fact[] = [];
    const notes: Note[] = [];
    const set = (key: string, value: unknown, where: string) => {
        settings.push({ path: key.split(".") as [string, ...string[]], value, where });
    };
    const done = (): Recognised => ({ config: nested(settings), settings, facts, notes });
    const language = languageIn(folder);
    if (language === undefined) {
        const what = "there is nothing in this folder that looks like a Python or Node.js application";
        const todo =
            "name the folder that has it, or set function.runtime, function.handler and build.commands by hand";
        notes.push({ name: "application", where: ".", kind: "missing", what, todo });
        return done();
    }
    const { runtime, where } = runtimeIn(folder, language);
    set("function.runtime", runtime, where);
    facts.push({ what: "runtime", value: runtime, where });

    const sources = sourcesOf(folder, language);
    const framework = frameworkIn(folder, sources);
    const adapter = adapterIn(folder, sources);
    const handler = findHandler(folder, language);
    if (framework !== undefined) {
        facts.push({ what: "framework", value: framework.what.name, where: framework.where });
    }
    if (adapter !== undefined) {
        facts.push({ what: "adapter", value: adapter.what, where: adapter.where });
        set("api.binaryMediaTypes", ["*/*"], adapter.where);
    }
    if (handler === undefined) {
        notes.push(noHandler(folder, framework));
    } else {
        set("function.handler", handler.handler, handler.where);
        facts.push({ what: "handler", value: handler.handler, where: handler.where });
        if (handler.others.length > 0) {
            const what = `${handler.others.slice(0, 5).join(", ")} could be called, too`;
            const todo =
                "set function.handler to another one if it is not this, or function.routes where each is a route";
            notes.push({ name: handler.handler, where: handler.where, kind: "word", what, todo });
        }
    }
    const health =
        bestHealthRoute(routesInCode(folder, sources, language)) ?? (handler && healthWord(folder, handler.file));
    if (health === undefined) {
        set("release.healthPath", "/", handler?.where ?? ".");
        set("release.healthStatus", "200-499", handler?.where ?? ".");
    } else {
        set("release.healthPath", health.path, health.where);
        facts.push({ what: "health", value: `GET ${health.path}`, where: health.where });
    }
    if (framework?.what.links === true) {
        notes.push(stageInPath(framework.what.name, framework.where));
    }
    return done();
}

function noHandler(folder: AppFolder, framework: ReturnType<typeof frameworkIn>): Note {
    if (framework === undefined) {
        const what = "no source has a function that Lambda could call";
        const todo = "set function.handler, such as app.lambda_handler for the function lambda_handler in app.py";
        return { name: "handler", where: ".", kind: "missing", what, todo };
    }
    const { what: known, file, where } = framework;
    const app = known.makes.exec(folder.text(file) ?? "")?.[1] ?? "app";
    return {
        name: known.name,
        where,
        kind: "missing",
        what: `${file} makes a ${known.name} application, and nothing here turns API Gateway's event into a request for it`,
        todo: `${known.adapter.replace("<app>", app)}, then set function.handler to it`,
    };
}
