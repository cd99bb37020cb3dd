import { PHASES, type BuildPhase, type Buildspec, type PhaseName } from "./buildspec";
import type { BuildLog } from "./log";
import type { Session } from "./session";

/** In CodeBuild's words. STOPPED: the caller aborted. */
export type BuildStatus = "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "STOPPED";

/** How one phase went. */
export interface PhaseResult {
    readonly name: PhaseName;
    readonly status: BuildStatus;
    readonly durationMs: number;
}

const NO_COMMANDS: BuildPhase = { commands: [], finally: [], onFailure: undefined, runtimeVersions: {} };

/** One run through the phases. */
export class Build {
    readonly phases: PhaseResult[] = [];
    failure: string | undefined;
    /** Why the session was killed, if it was. */
    private killed: "TIMED_OUT" | "STOPPED" | undefined;

    constructor(
        private readonly buildspec: Buildspec,
        private readonly session: Session,
        private readonly log: BuildLog,
    ) {}

    async run(timeout: number, signal: AbortSignal | undefined): Promise<void> {
        const timer = setTimeout(() => this.kill("TIMED_OUT"), timeout);
        const stop = () => this.kill("STOPPED");
        signal?.addEventListener("abort", stop, { once: true });
        try {
            if (signal?.aborted) {
                stop();
            }
            this.noteIgnored();
            for (const name of PHASES) {
                const phase = this.buildspec.phases[name] ?? NO_COMMANDS;
                const start = performance.now();
                const status = await this.runPhase(name, phase);
                this.phases.push({ name, status, durationMs: Math.round(performance.now() - start) });
                if (!goesOn(name, phase, status)) {
                    break;
                }
            }
        } finally {
            clearTimeout(timer);
            signal?.removeEventListener("abort", stop);
        }
    }

    private async runPhase(name: PhaseName, phase: BuildPhase): Promise<BuildStatus> {
        const title = name.toUpperCase();
        this.log.note(`Entering phase ${title}`);
        const succeeded = await this.runCommands(phase.commands);
        const cleanedUp = await this.runCommands(phase.finally);
        const status = this.killed ?? (succeeded && cleanedUp ? "SUCCEEDED" : "FAILED");
        this.log.note(`Phase complete: ${title} State: ${status}`);
        if (status === "FAILED" && phase.onFailure === "RETRY") {
            this.log.note("on-failure: RETRY is not done here");
        }
        return status;
    }

    /** Runs commands up to the first that fails; false if one did. */
    private async runCommands(commands: readonly string[]): Promise<boolean> {
        for (const command of commands) {
            if (this.killed !== undefined) {
                return false;
            }
            this.log.note(`Running command ${command}`);
            const status = await this.session.run(command);
            if (status !== 0) {
                const reason = status === undefined ? (this.killed ?? "the shell was killed") : `exit status ${status}`;
                this.fail(`Error while executing command: ${command}. Reason: ${reason}`);
                return false;
            }
        }
        return true;
    }

    private fail(failure: string): void {
        this.failure ??= failure;
        this.log.note(`Command did not exit successfully: ${failure}`);
        this.session.set("CODEBUILD_BUILD_SUCCEEDING", "0");
    }

    private kill(reason: "TIMED_OUT" | "STOPPED"): void {
        this.killed = reason;
        this.failure ??= reason === "TIMED_OUT" ? "The build took longer than its timeout" : "The build was stopped";
        void this.session.kill();
    }

    private noteIgnored(): void {
        for (const path of this.buildspec.ignored) {
            this.log.note(`Ignored here: ${path}`);
        }
        for (const [language, version] of Object.entries(this.buildspec.phases.install?.runtimeVersions ?? {})) {
            this.log.note(`Ignored here: runtime ${language} ${version}; the one on PATH is used`);
        }
    }
}

/** "Build phase transitions": after a failed `build` comes `post_build`, after any other failed phase the end. */
function goesOn(name: PhaseName, { onFailure }: BuildPhase, status: BuildStatus): boolean {
    if (status !== "FAILED") {
        return status === "SUCCEEDED";
    }
    return onFailure === "CONTINUE" || (name === "build" && onFailure !== "ABORT");
}
