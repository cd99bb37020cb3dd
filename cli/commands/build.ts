import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { buildSettings, describeFaults, parseConfig, type PlatformConfig } from "../../config";
import { eventHandlers } from "../../config/events/eventHandlers";
import { packagedRoutes } from "../../config/routes";
import { UserError } from "../../common/errors";
import { partitionOf } from "../../common/partition";
import { engine } from "../session/cloud";
import { readConfiguration } from "../session/configuration";
import { PLATFORM_OPTIONS, type PlatformOptions } from "../session/options";
import { findInstallation } from "../session/platform";
import { stepsOf } from "../session/session";
import type { Command, Context } from "../shell/command";
import { Git } from "../shell/git";
import { userPath } from "../shell/paths";
import { count, formatBytes } from "../shell/words";

interface Options extends PlatformOptions {
    readonly out?: string;
    /** False where it was said not to test. */
    readonly test?: boolean;
}

/** `platform build`: what the pipeline does before it releases, from here. */
export const command: Command<Options> = {
    description:
        "Builds an application as its pipeline would, by the stack's configuration: installs what its lock file says, builds, tests " +
        "and packages it, in a folder of its own. It changes nothing in the application's folder and asks nothing of AWS. " +
        "`release` takes the package that it makes.",
    arguments: { "[folder]": "the folder of the repository's files (default: where you are)" },
    examples: {
        build: "builds and tests the repository where you are",
        "build ../shop --out shop.zip --no-test": "packages another one, untested",
    },
    options: [
        { flags: "--out <file>", description: "where the package goes (default: <folder>.zip, where you are)" },
        { flags: "--no-test", description: "build without running the tests" },
        ...PLATFORM_OPTIONS,
    ],
    async run(context, [path = "."], options) {
        const folder = userPath(context, path);
        if (!existsSync(folder) || !statSync(folder).isDirectory()) {
            throw new UserError(`There is no folder ${folder}.`, "Name the folder of the application's repository.");
        }
        const config = await configurationOf(context, options);
        const commit = (await new Git(folder, context.env).read("rev-parse", "--verify", "HEAD"))?.trim();
        const file = userPath(context, options.out ?? `${basename(folder)}.zip`);
        const scratch = mkdtempSync(join(tmpdir(), "platform-build-"));
        try {
            const { install, commands, test, exclude, environment } = config.build;
            const routes = packagedRoutes(config);
            const events = eventHandlers(config, { ...config, partition: partitionOf(config.region) });
            const pack = engine().buildOnWorkstation(
                folder,
                scratch,
                {
                    settings: buildSettings(config),
                    exclude,
                    environment,
                    ...(routes === undefined ? {} : { routes }),
                    ...(events === undefined ? {} : { events }),
                    ...(install === undefined ? {} : { install }),
                    ...(commands === undefined ? {} : { commands }),
                    ...(options.test === false ? { test: [] } : test === undefined ? {} : { test }),
                    ...(commit === undefined ? {} : { commit }),
                },
                (text) => void context.stderr.write(`  ${text}\n`),
            );
            writeFileSync(file, pack.bytes);
            const made = { file, files: pack.files, bytes: pack.bytes.length, codeSha256: pack.codeSha256 };
            context.stdout.write(options.json === true ? `${JSON.stringify(made)}\n` : shown(made));
            return 0;
        } finally {
            rmSync(scratch, { recursive: true, force: true });
        }
    },
};

function shown({
    file,
    files,
    bytes,
    codeSha256,
}: Record<"codeSha256" | "file", string> & Record<"bytes" | "files", number>): string {
    return `${file}\n${count(files, "file")}, ${formatBytes(bytes)}, SHA-256 ${codeSha256}\n`;
}

/** @throws {UserError} where the stack's configuration has faults. */
async function configurationOf(context: Context, options: PlatformOptions): Promise<PlatformConfig> {
    return stepsOf(context).run("Read the configuration", async (step) => {
        const installation = await findInstallation(context, options);
        const parsed = parseConfig(await readConfiguration(installation));
        if (!("config" in parsed)) {
            throw new UserError(describeFaults(installation.stack, parsed.faults));
        }
        step.result(`stack ${installation.stack}`);
        return parsed.config;
    });
}
