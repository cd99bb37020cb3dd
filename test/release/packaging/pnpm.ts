import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";

import { packageFolder, type Package } from "../../../release/packaging";
import type { Tree } from "./trees";

// The package names nothing but its own package.json to be resolved.
const PNPM = join(dirname(require.resolve("pnpm")), "bin/pnpm.cjs");

/** An application with a dependency that has one of its own, which only links reach; and one for its tests. */
export const PNPM_APPLICATION: Tree = {
    "package.json": JSON.stringify({
        private: true,
        dependencies: { direct: "file:./vendor/direct" },
        devDependencies: { tool: "file:./vendor/tool" },
    }),
    "app.mjs":
        'import { say } from "direct";\n' +
        "export const handler = async () => ({ statusCode: 200, body: say() });\n" +
        "if (process.argv[2] === 'ask') console.log((await handler()).body);\n",
    "vendor/direct/package.json": JSON.stringify({
        name: "direct",
        version: "1.0.0",
        bin: "bin.js",
        dependencies: { indirect: "file:../indirect" },
    }),
    "vendor/direct/index.js": 'exports.say = () => `direct and ${require("indirect").say()}`;\n',
    "vendor/direct/bin.js": { text: "#!/usr/bin/env node\n", mode: 0o755 },
    "vendor/indirect/package.json": JSON.stringify({ name: "indirect", version: "1.0.0" }),
    "vendor/indirect/index.js": 'exports.say = () => "indirect";\n',
    "vendor/tool/package.json": JSON.stringify({ name: "tool", version: "1.0.0" }),
    "vendor/tool/index.js": "",
};

/** Runs pnpm as a build would. Everything that it needs lies in the folder, so that it asks no registry. */
function pnpm(folder: string, ...args: readonly string[]): void {
    execFileSync(process.execPath, [PNPM, ...args], {
        cwd: folder,
        env: { PATH: process.env["PATH"], HOME: folder, CI: "true", npm_config_store_dir: join(folder, ".store") },
        stdio: "pipe",
    });
}

/** Installs an application with pnpm and packages what is needed to run it. */
export function packagedByPnpm(folder: string): Package {
    pnpm(folder, "install", "--offline", "--no-frozen-lockfile");
    pnpm(folder, "prune", "--prod");
    return packageFolder(folder, { exclude: ["/vendor"] });
}
