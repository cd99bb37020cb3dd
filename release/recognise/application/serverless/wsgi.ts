import { at, scalarOf, type Located } from "../../../../common/locatedYaml";
import type { Notes, Told } from "../template/notes";
import { hasPlugin } from "./plugins";

/** The package of the plugin's own code on PyPI. */
const PACKAGE = "serverless-wsgi==3.1.0";

const HANDLER = /^wsgi(_handler)?\.handler$/;

/**
 * The plugin serverless-wsgi writes the handler, and puts its own code beside it: here commands of the build do.
 *
 * @returns Whether the handler is one that is made so.
 */
export function isMadeByWsgi(handler: string | undefined, root: Located): boolean {
    return HANDLER.test(handler ?? "") && wsgiApp(root) !== undefined;
}

/** Writes the commands that make the handler. */
export function wsgiSettings(
    root: Located,
    handlers: readonly string[],
    notes: Notes,
    settings: Map<string, Told>,
): void {
    const app = wsgiApp(root);
    const handler = handlers.find((each) => HANDLER.test(each));
    if (app === undefined || handler === undefined) {
        return;
    }
    const [, module = "", name = ""] = /^(.*)\.(\w+)$/.exec((scalarOf(app) ?? "").replaceAll("/", ".")) ?? [];
    const lines = [
        "import serverless_wsgi",
        `from ${module} import ${name} as app`,
        "handler = lambda event, context: serverless_wsgi.handle_request(app, event, context)",
    ];
    const file = handler.replace(/\.handler$/, ".py");
    const where = notes.at(app.line);
    settings.set("build.commands", {
        value: [
            `python3 -m pip install --quiet --no-deps --target . ${PACKAGE}`,
            `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(" ")} > ${file}`,
        ],
        where,
    });
    settings.set("api.binaryMediaTypes", { value: ["*/*"], where });
    const what = `the plugin serverless-wsgi, which writes ${file}`;
    notes.add(
        "word",
        "serverless-wsgi",
        app.line,
        what,
        "nothing: build.commands write it, and fetch the plugin's package",
    );
}

/** The application that the plugin is told, such as `app.app`. */
function wsgiApp(root: Located): Located | undefined {
    const app = at(root, "custom", "wsgi", "app");
    return hasPlugin(at(root, "plugins"), "serverless-wsgi") && /^[\w./]+\.\w+$/.test(scalarOf(app) ?? "")
        ? app
        : undefined;
}
