import type { PreviewSettings, PreviewStage } from "../../contract/previews/settings";
import type { Alias, Store, Tools } from "../ports";

/** What previews need of the world besides what a release needs. */

/** An alias with its description. */
export interface DescribedAlias extends Alias {
    readonly description: string;
}

/** The aliases of the function. */
export interface Aliases {
    list(): Promise<readonly DescribedAlias[]>;
    /** An alias, or undefined where there is none. */
    find(name: string): Promise<DescribedAlias | undefined>;
    /** Makes an alias. `"exists"` where there is one of that name, whatever it serves. */
    create(name: string, version: string, description: string): Promise<"done" | "exists">;
    /** Changes an alias's description, if it is still in that revision; what it serves stays. */
    describe(name: string, description: string, revisionId: string): Promise<"done" | "conflict">;
    /** Lets a stage invoke the function through an alias, if it may not yet. */
    permit(name: string, sourceArn: string): Promise<void>;
    /** Deletes an alias and its permissions, if it is there. */
    remove(name: string): Promise<void>;
}

/** A stage of the REST API. */
export interface Stage {
    readonly name: string;
    readonly description: string;
    /** The id of its deployment. */
    readonly deployment: string;
    readonly variables: Readonly<Record<string, string>>;
    /** @default - whatever API Gateway does by itself */
    readonly limits?: PreviewStage | undefined;
}

/** A deployment of the REST API: what its shape was at a moment. */
export interface Deployment {
    readonly id: string;
    readonly description: string;
    /** Milliseconds since 1970. */
    readonly created: number;
}

/**
 * What became of a change of a stage:
 * - `exists`: there is one of that name.
 * - `full`: the API has as many stages as it may.
 * - `missing`: there is no such stage.
 * - `undeployed`: there is no such deployment.
 */
export type Change = "done" | "exists" | "full" | "missing" | "undeployed";

/** The REST API. */
export interface Gateway {
    stages(): Promise<readonly Stage[]>;
    deployments(): Promise<readonly Deployment[]>;
    /** Takes a deployment of the API as it is. @returns Its id. */
    deploy(description: string): Promise<string>;
    createStage(stage: Stage): Promise<Change>;
    /** Gives a stage another deployment, exactly these variables, and these limits where there are any. */
    changeStage(before: Stage, after: Stage): Promise<Change>;
    /** Deletes a stage, if it is there. */
    deleteStage(name: string): Promise<void>;
    /** Deletes a deployment, if it is there. @returns False where a stage has it. */
    deleteDeployment(id: string): Promise<boolean>;
}

/** A pull request as GitHub has it now. */
export interface PullRequest {
    readonly number: number;
    readonly isOpen: boolean;
    readonly isMerged: boolean;
    /** Whether it comes from another repository than the one it is to go into. */
    readonly isFork: boolean;
    readonly head: { readonly sha: string; readonly branch: string };
    /** The branch that it is to go into. */
    readonly base: string;
}

/** A pull request as a list shows it. */
export interface ListedPull extends Omit<PullRequest, "isMerged" | "isOpen"> {
    /** When anything of it was changed last, in milliseconds since 1970. */
    readonly updated: number;
}

/** A status of a commit. */
export interface CommitStatus {
    readonly state: "pending" | "success" | "failure";
    readonly description: string;
    /** Where there is more to read. @default - nowhere */
    readonly url: string | undefined;
}

/** The pull requests of the application's repository. All of it throws where GitHub does not answer, or refuses. */
export interface PullRequests {
    get(number: number): Promise<PullRequest>;
    /** Those that are open, the one that was changed last first. */
    open(): Promise<readonly ListedPull[]>;
    /** Whether a commit has a status of that name, whatever it says. */
    isReported(commit: string, context: string): Promise<boolean>;
    /** The newest status of that name that a commit has; undefined where it has none. */
    status(commit: string, context: string): Promise<Pick<CommitStatus, "state" | "url"> | undefined>;
    /** Gives a commit a status. */
    report(commit: string, context: string, status: CommitStatus): Promise<void>;
    /**
     * Brings the one comment that begins with that line to this text.
     *
     * @param older The line in its place that an older version has written. @default - there was no other
     */
    comment(number: number, marker: string, text: string, older?: string): Promise<void>;
    /** Marks all deployments of an environment as inactive. */
    deactivate(environment: string): Promise<void>;
}

/** A build of the check. All of it is CodeBuild's own word. */
export interface CheckBuild {
    readonly arn: string;
    /** Undefined for a build of something else. */
    readonly pullRequest: number | undefined;
    /** Undefined as long as CodeBuild has not looked it up, and where it could not. */
    readonly commit: string | undefined;
    readonly isRunning: boolean;
    readonly hasSucceeded: boolean;
    /** In milliseconds since 1970. */
    readonly started: number;
}

/** The builds of the check of pull requests. */
export interface CheckBuilds {
    /** The last ones, the newest first. */
    recent(project: string): Promise<readonly CheckBuild[]>;
    /**
     * Starts the check of a pull request.
     *
     * @param once What it is started for, such as a commit: for the same within five minutes once only, whoever asks.
     */
    start(project: string, pullRequest: number, once: string): Promise<void>;
}

/** The artifact bucket, in which packages lie that nobody has looked at. */
export interface NoteStore extends Store {
    /**
     * Computes what Lambda calls the CodeSha256 of a package.
     *
     * @throws {UserError} where there is no such object, or it is larger than any package may be.
     */
    digest(key: string): Promise<string>;
}

/** PreviewTools is everything that the preview controller works with. */
export interface PreviewTools extends Tools {
    readonly store: NoteStore;
    readonly aliases: Aliases;
    readonly gateway: Gateway;
    readonly pulls: PullRequests;
    readonly checks: CheckBuilds;
    /** What previews of older versions shared with the environments. @default - nothing that anything may be left of */
    readonly former?: { readonly aliases: Aliases; readonly gateway: Gateway } | undefined;
}

/** What the controller knows and works with. */
export interface ControllerContext {
    readonly tools: PreviewTools;
    readonly settings: PreviewSettings;
    /** The digests of packages that were compared with what is served, by their keys: a check writes its own once. */
    readonly digests: Map<string, string>;
}
