import type { AppFolder } from "./folder";
import type { Language } from "./sources";

/** A route that a GET request without parameters reaches. */
export interface HealthRoute {
    readonly path: string;
    readonly where: string;
}

/** What asks for an application's health, as people call it. */
const HEALTHY =
    /^\/(?:[\w.-]+\/)*_{0,2}(health|healthz|health-?check|healthcheck|livez?|liveness|readyz?|readiness|ping|status|heartbeat)\/?$/i;

/** Of some routes the one that tries an application best: one that is for that, then `/`, then the shortest. */
export function bestHealthRoute(routes: readonly HealthRoute[]): HealthRoute | undefined {
    const rank = ({ path }: HealthRoute) => (HEALTHY.test(path) ? 0 : path === "/" ? 1 : 2);
    return routes
        .filter(({ path }) => /^\/[\w\-.~/]*$/.test(path))
        .reduce<HealthRoute | undefined>((best, route) => {
            const isBetter =
                best === undefined ||
                rank(route) < rank(best) ||
                (rank(route) === rank(best) && route.path.length < best.path.length);
            return isBetter ? route : best;
        }, undefined);
}

const MADE: Readonly<Record<Language, RegExp>> = {
    python: /^(\w+)(?:\s*:[^=\n]+)?\s*=\s*(?:\w+\.)?(?:FastAPI|Flask|Starlette|APIGateway(?:Rest|Http)Resolver|ALBResolver|Chalice)\(/gm,
    node: /(\w+)(?:\s*:[^=\n]+)?\s*=\s*(?:express\(\)|new Hono\b|(?:require\(["']fastify["']\)|[Ff]astify)\()/g,
};

/** The GET routes of a framework's application that are declared on the application itself: those of routers may have a prefix. */
export function routesInCode(
    folder: AppFolder,
    sources: readonly string[],
    language: Language,
): readonly HealthRoute[] {
    return sources.flatMap((file) => {
        const text = folder.text(file) ?? "";
        return [...text.matchAll(MADE[language])].flatMap(([, app = ""]) => {
            const pattern =
                language === "python"
                    ? new RegExp(`^@${app}\\.(get|route)\\(\\s*(?:path\\s*=\\s*)?["']([^"'{}<>]*)["']([^)]*)`, "gm")
                    : new RegExp(`^[ \\t]*${app}\\.(get|all)\\(\\s*["'\`]([^"'\`:*{}$]*)["'\`]()`, "gm");
            return [...text.matchAll(pattern)].flatMap((match) => {
                const [, how, path = "", rest = ""] = match;
                const methods = /methods\s*=\s*[[(]([^\])]*)/.exec(rest)?.[1];
                const isGet = how !== "route" || methods === undefined || /["']GET["']/i.test(methods);
                const line = text.slice(0, match.index).split("\n").length;
                return isGet && path.startsWith("/") ? [{ path, where: `${file}:${line}` }] : [];
            });
        });
    });
}

/** A path for the asking of health that a plain handler speaks of. */
export function healthWord(folder: AppFolder, file: string): HealthRoute | undefined {
    const text = folder.text(file) ?? "";
    const [match] = text.matchAll(/["'`](\/(?:healthz?|health-?check|ping))["'`]/g);
    return match && { path: match[1] ?? "/", where: `${file}:${text.slice(0, match.index).split("\n").length}` };
}
