import type { Note } from "./note";

/**
 * What an application of a framework sets, so that its links that begin with `/` have the stage in them: by the framework's
 * name, in a sentence without a full stop. Those that are not here make no such links.
 */
const SETTINGS: Readonly<Record<string, string>> = {
    FastAPI: "give it root_path, of each event, or its page /docs finds nothing",
    Starlette: "give it root_path, of each event",
    Flask: "give it SCRIPT_NAME, of each event",
    Django: "give it SCRIPT_NAME, of each event",
    NestJS: "put the prefix, of each event, before what it redirects to, and tell Swagger of it with addServer",
    Express: "put the prefix, of each event, before what it redirects to",
    Koa: "put the prefix, of each event, before what it redirects to",
    Fastify: "put the prefix, of each event, before what it redirects to",
    Hono: "put the prefix, of each event, before what it redirects to",
};

/** The names of the frameworks whose links leave the stage out, unless the application does something about it. */
export const STAGE_LINKS: readonly string[] = Object.keys(SETTINGS);

/** What to do about it, with the page that shows how. */
export function stageAdvice(framework: string): string {
    const setting = SETTINGS[framework];
    return `${setting === undefined ? "see" : `${setting}: see`} docs/stage-in-the-path.md`;
}

/** Said of every framework that makes links: the platform's stage stands in front of all paths. */
export function stageInPath(name: string, where: string): Note {
    const what = "its environments answer below /<environment>, which links that begin with / leave out";
    return { name, where, kind: "word", what, todo: stageAdvice(name) };
}
