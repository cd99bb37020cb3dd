import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

import { UserError } from "../../common/errors";
import type { NodeProject } from "../recognise/node";
import { lastLines, type Ended, type Place } from "./place";
import { NODE_TOOLS, nodeTool } from "./tools";

/** A package manager as it is called. */
interface Manager {
    readonly title: string;
    /** The command and what comes before its arguments. */
    readonly command: readonly string[];
    readonly install: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    /** What to type where the lock file does not agree with package.json. */
    readonly mend: string;
}

/** What package managers say where a lock file does not agree with package.json. */
const DISAGREES = /are in sync|ERR_PNPM_OUTDATED_LOCKFILE|ERR_PNPM_LOCKFILE_CONFIG_MISMATCH|--frozen-lockfile|YN0028/;

/**
 * Installs the packages of a Node.js application, those for its development included: its build and its tests need them.
 *
 * @throws {UserError} where the lock file does not agree with package.json, or the installation fails.
 */
export function installNode(place: Place, project: NodeProject): void {
    const manager = managerOf(place, project);
    if (project.lock === undefined) {
        const file = project.root === "" ? "package.json" : `${project.root}/package.json`;
        place.say(
            `warning: There is no lock file beside ${file}, so the newest versions that it allows are installed: two builds of ` +
                `one commit may differ. Commit the one that ${manager.title} writes.`,
        );
    }
    const cwd = join(place.root, project.root);
    const [command = "", ...before] = manager.command;
    const ended = place.run(command, [...before, ...manager.install], {
        cwd,
        env: { ...place.variables, ...manager.env },
    });
    if (ended.status !== 0) {
        throw installError(manager, project, ended);
    }
    // It is nothing that a commit of the application holds.
    if (project.lock === undefined) {
        rmSync(join(cwd, "package-lock.json"), { force: true });
    }
}

function installError({ title, mend }: Manager, { lock }: NodeProject, ended: Ended): UserError {
    if (lock !== undefined && DISAGREES.test(`${ended.stdout}\n${ended.stderr}`)) {
        return new UserError(
            `${lock} does not agree with package.json: ${title} would have to change it, and a build changes nothing.\n${lastLines(ended)}`,
            `Run ${mend} and commit ${lock}.`,
        );
    }
    return new UserError(
        `${title} could not install the packages:\n${lastLines(ended, 20)}`,
        "Mend what it says, or set build.install to commands of your own.",
    );
}

function managerOf(place: Place, project: NodeProject): Manager {
    const { version, lock } = project;
    switch (project.manager) {
        case "npm":
            return {
                title: "npm",
                command: ["npm"],
                install: [lock === undefined ? "install" : "ci", "--no-audit", "--no-fund", "--loglevel=error"],
                mend: "npm install",
            };
        case "pnpm": {
            const isOld = /^lockfileVersion: '?[56]/m.test(place.tree.read(lock ?? "") ?? "");
            const spec = version === undefined ? (isOld ? NODE_TOOLS.pnpm8 : NODE_TOOLS.pnpm) : `pnpm@${version}`;
            const tool = nodeTool(place, spec);
            const program =
                ["bin/pnpm.cjs", "bin/pnpm.mjs"].find((file) => existsSync(join(tool, file))) ?? "bin/pnpm.cjs";
            return {
                title: "pnpm",
                command: ["node", join(tool, program)],
                install: ["install", ...(lock === undefined ? [] : ["--frozen-lockfile"])],
                // Neither asks anything, nor replaces itself by the version that package.json names.
                env: { CI: "true", npm_config_manage_package_manager_versions: "false", ...pnpmStore() },
                mend: "pnpm install",
            };
        }
        case "yarn":
            return {
                title: "Yarn",
                command: [
                    "node",
                    join(nodeTool(place, version === undefined ? NODE_TOOLS.yarn : `yarn@${version}`), "bin/yarn.js"),
                ],
                install: [
                    "install",
                    "--non-interactive",
                    ...(lock === undefined ? ["--no-lockfile"] : ["--frozen-lockfile"]),
                ],
                mend: "yarn install",
            };
        case "berry":
            return berry(place, project);
    }
}

/** Where pnpm keeps packages in a build with a cache: it takes the variable of npm for that, which npm warns of. */
function pnpmStore(): Readonly<Record<string, string>> {
    const folder = process.env["PLATFORM_PNPM_STORE"];
    return folder === undefined ? {} : { npm_config_store_dir: folder };
}

/** Yarn 2 and later; the repository may hold the very program. */
function berry(place: Place, { root, version, lock }: NodeProject): Manager {
    const settings = place.tree.read(root === "" ? ".yarnrc.yml" : `${root}/.yarnrc.yml`) ?? "";
    const held = /^yarnPath:\s*["']?([^"'\s]+)/m.exec(settings)?.[1];
    const spec = version === undefined ? NODE_TOOLS.berry : `@yarnpkg/cli-dist@${version}`;
    const program = held === undefined ? join(nodeTool(place, spec), "bin/yarn.js") : join(place.root, root, held);
    return {
        title: "Yarn",
        command: ["node", program],
        install: ["install", ...(lock === undefined ? [] : ["--immutable"])],
        env: {
            // Lambda runs packages from node_modules, not from Yarn's archives.
            YARN_NODE_LINKER: "node-modules",
            YARN_ENABLE_TELEMETRY: "0",
            YARN_ENABLE_GLOBAL_CACHE: "true",
            ...(/^npmRegistryServer:/m.test(settings)
                ? {}
                : { YARN_NPM_REGISTRY_SERVER: "https://registry.npmjs.org" }),
        },
        mend: "yarn install",
    };
}

/** The command that runs a script of package.json. */
export function runScript(place: Place, script: string): Ended {
    return place.run("npm", ["run", script, "--silent"], { cwd: place.location, env: place.variables, shown: true });
}
