import { stageAdvice } from "./stagePath";
import type { Note } from "./note";

/** Said of every framework that makes links: the platform's stage stands in front of all paths. */
export function stageInPath(name: string, where: string): Note {
    return {
        name,
        where,
        kind: "word",
        what: "its environments answer below /<environment>, which links that begin with / leave out",
        todo: stageAdvice(name),
    };
}
