import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { UserError } from "../../common/errors";
import { lastLines, type Place } from "./place";

/**
 * The tools that a build fetches where an application needs one, each in one version, from the same registries as the
 * application's packages. Newer ones read what older ones wrote.
 */
const PYTHON_TOOLS = {
    uv: ["uv==0.13.9"],
    poetry: ["poetry==2.5.1", "poetry-plugin-export==1.10.1"],
    pytest: ["pytest==9.2.0"],
} as const;

/** By the major version of the lock file's format, where the application does not name a version itself. */
export const NODE_TOOLS = {
    pnpm: "pnpm@10.34.8",
    pnpm8: "pnpm@8.15.9",
    yarn: "yarn@1.22.22",
    berry: "@yarnpkg/cli-dist@4.18.1",
    esbuild: "esbuild@0.28.2",
} as const;

/**
 * Fetches tools of Python into a folder of their own.
 *
 * @returns The folder, for PYTHONPATH.
 */
export function pythonTool(place: Place, name: keyof typeof PYTHON_TOOLS): string {
    const folder = place.own("tools", name);
    if (!existsSync(folder)) {
        mkdirSync(folder, { recursive: true });
        const args = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", folder];
        const ended = place.run("python3", [...args, ...PYTHON_TOOLS[name]], { cwd: place.root });
        refuse(ended.status, `${PYTHON_TOOLS[name].join(" and ")} could not be installed`, lastLines(ended));
    }
    return folder;
}

/**
 * Fetches a tool of npm.
 *
 * @param spec Such as `pnpm@10.34.8`.
 * @returns The folder of its package.
 */
export function nodeTool(place: Place, spec: string): string {
    const folder = place.own("tools");
    const name = spec.slice(0, spec.lastIndexOf("@"));
    const installed = join(folder, "node_modules", name);
    if (!existsSync(installed)) {
        mkdirSync(folder, { recursive: true });
        // Not with --prefix, which would also move npm's global settings there, and with them proxies and certificates.
        writeFileSync(join(folder, "package.json"), "{}\n");
        const args = ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", spec];
        const ended = place.run("npm", args, { cwd: folder });
        refuse(ended.status, `${spec} could not be installed`, lastLines(ended));
    }
    return installed;
}

function refuse(status: number, problem: string, said: string): void {
    if (status !== 0) {
        throw new UserError(
            `${problem}:\n${said}`,
            "It is fetched from the registry that the build uses: start the build again.",
        );
    }
}
