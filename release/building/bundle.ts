import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { UserError } from "../../common/errors";
import { moduleOf } from "../recognise/handlers";
import { lastLines, type Place } from "./place";
import { NODE_TOOLS, nodeTool } from "./tools";

/** The folder among the platform's own where a bundle is made. */
export const BUNDLE = "bundle";

/** A module of ES has no `require` by itself, which packages that were bundled may call. */
const REQUIRE =
    "import{createRequire as platformRequire}from'node:module';const require=platformRequire(import.meta.url);";

/**
 * Bundles the handlers of an application in TypeScript that has no build of its own: one file each, with all that it imports.
 *
 * @param sources The source of each handler's module, by the handler.
 * @param isModule Whether package.json says that its files are modules of ES.
 * @throws {UserError} where esbuild refuses.
 */
export function bundle(place: Place, sources: ReadonlyMap<string, string>, isModule: boolean): void {
    const out = place.own(BUNDLE);
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    const program = join(nodeTool(place, NODE_TOOLS.esbuild), "bin", "esbuild");
    const node = /\d+/.exec(place.settings.runtime)?.[0] ?? "22";
    const entries = new Map([...sources].map(([handler, source]) => [moduleOf(handler, "nodejs"), source]));
    const format = isModule ? ["--format=esm", `--banner:js=${REQUIRE}`] : ["--format=cjs"];
    // The runtime brings the SDK; what the application pins itself is bundled.
    const sdk = existsSync(join(place.location, "node_modules", "@aws-sdk")) ? [] : ["--external:@aws-sdk/*"];
    for (const [module, source] of entries) {
        const args = [
            source,
            "--bundle",
            "--platform=node",
            `--target=node${node}`,
            ...format,
            ...sdk,
            "--keep-names",
            "--sourcemap=linked",
            "--sources-content=false",
            "--log-level=warning",
            `--outfile=${join(out, `${module}.js`)}`,
        ];
        const ended = place.run(program, args, { cwd: place.location });
        if (ended.status !== 0) {
            throw new UserError(
                `esbuild could not bundle ${source}:\n${lastLines(ended, 30)}`,
                "Mend what it says, or build the application yourself: a `build` script in package.json, or build.commands.",
            );
        }
    }
    if (isModule) {
        writeFileSync(join(out, "package.json"), '{ "type": "module" }\n');
    }
    place.say(`Bundled ${[...entries.values()].join(", ")}`);
}
