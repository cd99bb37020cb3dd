import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ask } from "../../../lab/probe";
import { commit, release } from "../../../lab/release";
import { CHECKOUT } from "../../../lab/folder";
import type { PlatformOutputs } from "../../../contract/outputs";
import type { TestLab } from "./lab";

/** What a folder of `examples/applications` has beside the application. */
const PLATFORM_FILES = ["resources.ts", "stack.yaml"];

/** A copy of an application of `examples` that a test may change and push. */
export class TestApplication {
    readonly folder: string;

    constructor(
        private readonly lab: TestLab,
        private readonly outputs: PlatformOutputs,
        sample: string,
    ) {
        this.folder = mkdtempSync(join(tmpdir(), "platform-application-"));
        const folder = join(CHECKOUT, "examples", sample);
        // What belongs to the stack is beside it, and no part of the team's repository.
        const isOwn = (path: string) => !PLATFORM_FILES.some((name) => path === join(folder, name));
        cpSync(folder, this.folder, { recursive: true, filter: isOwn });
    }

    /** Changes a file. */
    edit(file: string, change: (text: string) => string): void {
        const path = join(this.folder, file);
        const before = readFileSync(path, "utf8");
        const after = change(before);
        if (after === before) {
            throw new Error(`the edit of ${file} changes nothing`);
        }
        writeFileSync(path, after);
    }

    /**
     * Commits the application and pushes it to the branch of one environment, whose pipeline then builds it.
     *
     * @param credentials Variables with the credentials of the build's role. @default - the account's own
     * @param execution The id of the pipeline's execution. @default - one that is started by hand
     * @returns The commit, and the build's log.
     * @throws {UserError} where the build fails.
     */
    async push(
        environment: string,
        credentials: Readonly<Record<string, string>> = {},
        execution?: string,
    ): Promise<{ readonly commit: string; readonly log: string }> {
        const target = this.environment(environment);
        const pushed = await commit(this.lab.folder, this.folder, [target.branch]);
        const step = { note: () => undefined, progress: () => undefined, result: () => undefined };
        const { path } = this.lab.record;
        const aws = { ...this.lab.record.aws, ...credentials };
        const { signal } = new AbortController();
        await release(step, {
            folder: this.lab.folder,
            environment: target,
            commit: pushed,
            aws,
            path,
            signal,
            ...(execution === undefined ? {} : { execution }),
        });
        return { commit: pushed, log: this.log(environment) };
    }

    /** The log of the environment's last build. */
    log(environment: string): string {
        return readFileSync(join(this.lab.folder.logs, `build-${environment}.log`), "utf8");
    }

    /** What the environment answers at a path, parsed. */
    async ask(environment: string, path: string): Promise<Record<string, unknown>> {
        const { status, body } = await ask(`${this.environment(environment).url}${path}`);
        return { status, ...(JSON.parse(body) as Record<string, unknown>) };
    }

    remove(): void {
        rmSync(this.folder, { recursive: true, force: true });
    }

    private environment(name: string): PlatformOutputs["environments"][string] {
        const found = this.outputs.environments[name];
        if (found === undefined) {
            throw new Error(`no environment ${name}`);
        }
        return found;
    }
}
