/** A phase of a managed build in which the application's own commands run. */
export interface ReportedPhase {
    /** The file in the platform's folder that its last command leaves. */
    readonly marker: string;
    /** What the commit is told where the file is missing. */
    readonly failure: string;
}

/**
 * The phases whose failure ends a build before the release engine has its say. The engine is called when they are over,
 * and tells by a file how they went: whether CODEBUILD_BUILD_SUCCEEDING is set in `finally` already, nobody says.
 */
export const REPORTED_PHASES = {
    install: { marker: "installed", failure: "The installation failed" },
    pre_build: { marker: "tested", failure: "The tests failed" },
} as const satisfies Readonly<Record<string, ReportedPhase>>;

export type ReportedPhaseName = keyof typeof REPORTED_PHASES;
