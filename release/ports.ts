import type { Verdict } from "./engine/verdict";
import type { HealthAccess } from "../contract/healthAccess";
import type { HealthStatus } from "../contract/healthStatus";
import type { ApiIdentity } from "../contract/pipelineSettings";
import type { ReleaseRecord, Report } from "../contract/releaseRecord";

/**
 * What the release engine needs of the world, in its own words. `release/adapters/aws` is the real one; tests have one that runs
 * in memory, in any order of events and with kills at any point.
 */

/** An alias as it is now. */
export interface Alias {
    readonly name: string;
    /** The version that it points at. */
    readonly version: string;
    /** Other versions with the share of requests that they get, from 0 to 1. Empty unless somebody splits traffic. */
    readonly weights: Readonly<Record<string, number>>;
    /** Changes with every change of the alias. */
    readonly revisionId: string;
    /** A text, such as which record has made it what it is. @default - there is none */
    readonly description?: string;
}

/** A published version, or `$LATEST`. */
export interface Version {
    readonly version: string;
    /** Base64, as Lambda gives it. */
    readonly codeSha256: string;
    /** A hash of all settings that are frozen with a version besides its code: memory, timeout, role and so on. */
    readonly settings: string;
    /** These settings by AWS's own names, for a person; what may be secret as a digest. @default - not known */
    readonly settingsByName?: Readonly<Record<string, string>>;
    readonly handler: string;
    readonly runtime: string;
    readonly architecture: string;
    /** Bytes of the zip file. */
    readonly codeSize: number;
    /** ISO 8601, UTC. */
    readonly lastModified: string;
    /** What it was published with: the full hash of its commit, where that was known. @default - it was published with none */
    readonly description?: string;
}

/** What an invocation gave back. */
export interface Invocation {
    /** Lambda's word for a function that failed, such as `Unhandled`. */
    readonly functionError: string | undefined;
    readonly payload: string;
    /** The version that has answered: of an alias, the one that is in effect. Lambda's `x-amz-executed-version`. */
    readonly executedVersion?: string | undefined;
    /** Whether there was no answer in time. @default false */
    readonly isLate?: boolean;
}

/** The function that environments are aliases of. Everything waits until Lambda has done it. */
export interface Functions {
    /** What it is called. */
    readonly name: string;
    /** Whether it is the one that the environments of its stack share, and that records mean which name none. */
    readonly isShared: boolean;
    /** @throws {UserError} where there is no such alias. */
    alias(name: string): Promise<Alias>;
    /** All aliases. */
    aliases(): Promise<readonly Alias[]>;
    /** A version, or undefined where there is none. */
    version(version: string): Promise<Version | undefined>;
    /** All published versions, oldest first, without `$LATEST`. */
    versions(): Promise<readonly Version[]>;
    /**
     * Puts a package of the bucket in `$LATEST`.
     *
     * @param unzippedBytes How large it is unzipped, to say so where that is too much. @default - not known
     * @returns The CodeSha256 that `$LATEST` has now, or `"conflict"` where another update is under way.
     */
    updateCode(key: string, architecture: string, unzippedBytes?: number): Promise<string>;
    /**
     * Publishes `$LATEST` as a version, if it holds that very code; what has been published already is not published
     * again.
     *
     * @returns The version, or `"conflict"` where `$LATEST` holds other code or is being updated.
     */
    publish(codeSha256: string, description: string): Promise<Version | "conflict">;
    /**
     * Points an alias at one version, with all its requests, if its revision is still that one.
     *
     * @param description Its description from then on. @default - it keeps the one that it has
     * @returns The alias after the move, or `"conflict"` where its revision is another.
     */
    move(alias: string, version: string, revisionId: string, description?: string): Promise<Alias | "conflict">;
    /**
     * Invokes a version, or what an alias stands for, and waits for its answer.
     *
     * @param timeout Milliseconds after which it is not waited for any more.
     */
    invoke(qualifier: string, event: unknown, timeout: number): Promise<Invocation>;
    /** The package of a version, as Lambda keeps it; undefined where there is no such version. */
    code(version: string): Promise<Uint8Array | undefined>;
    /** Deletes a version. @throws {UserError} where an alias points at it. */
    deleteVersion(version: string): Promise<void>;
}

/** The function of a further handler, which is released together with the one that answers requests. */
export interface Handler {
    /** Its name in `function.handlers`. */
    readonly key: string;
    readonly functions: Functions;
}

/** An object as a listing shows it. */
export interface StoredObject {
    readonly key: string;
    /** Bytes. */
    readonly size: number;
    /** When it was written, in milliseconds since 1970. */
    readonly modified: number;
}

/** What signs the records of a ledger, and tells whether it has. */
export interface Signing {
    /** The ARN of the key. */
    readonly key: string;
    /** Signs a text. @returns The signature, in base64 */
    sign(text: string): Promise<string>;
    /** Whether that is the key's signature of a text. */
    isSignature(text: string, signature: string): Promise<boolean>;
}

/** The artifact bucket. */
export interface Store {
    readonly bucket: string;
    /** What signs the ledger that is in it. @default - nothing does */
    readonly signing?: Signing | undefined;
    /** Writes an object, whatever was there. */
    put(key: string, body: string | Uint8Array): Promise<void>;
    /** An object's text, or undefined where there is none. */
    get(key: string): Promise<string | undefined>;
    /** An object, whatever is in it; undefined where there is none. */
    bytes(key: string): Promise<Uint8Array | undefined>;
    /** Writes an object unless there is one of that key already. */
    putOnce(key: string, body: Uint8Array): Promise<void>;
    /** Keys below a prefix in ascending order, at most `limit`. @default - all of them */
    list(prefix: string, limit?: number): Promise<readonly string[]>;
    /** All objects below a prefix. */
    objects(prefix: string): Promise<readonly StoredObject[]>;
    /** Removes an object, if it is there. The bucket is versioned: it can be brought back for as long as its lifecycle says. */
    remove(key: string): Promise<void>;
}

/** An answer to a request. */
export interface HttpAnswer {
    readonly status: number;
    /** What API Gateway names in the header `x-amzn-errortype` of an answer of its own. @default - there is no such header */
    readonly errorType?: string;
    readonly body: string;
}

/** Time, so that tests can have their own. */
export interface Clock {
    /** Milliseconds since 1970. */
    now(): number;
    /** Waits, or until it is told not to. */
    sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** How a commit fares. */
export type StatusState = "pending" | Verdict["status"];

/** How a move has ended. */
export interface Ending {
    readonly record: ReleaseRecord;
    readonly verdict: Verdict;
    /** Where the environment answers. */
    readonly url: string;
    /** Told later than it happened: what was told then is looked for first. @default false */
    readonly isLate?: boolean;
    /** Whether the commit gets a status, too, or has a later one. @default true */
    readonly hasStatus?: boolean;
}

/** Why somebody could not be told. */
export interface ReportProblem {
    readonly message: string;
    readonly remedy?: string;
    /** Whether whatever else there is to tell would meet it, too. */
    readonly isGeneral: boolean;
}

/** Reporter tells those who follow the repository of releases. Nothing here throws; `end` and `status` wait for GitHub for as long as their retry budget says. */
export interface Reporter {
    /** Whether a move is told of: what belongs to no commit is not. */
    concerns(record: Pick<ReleaseRecord, "commit">): boolean;
    /** Tells in the background that a move begins. */
    begin(record: ReleaseRecord, url: string): void;
    /** Tells how a move has ended; waits for a few seconds at most. */
    end(ending: Ending): Promise<Report>;
    /**
     * Gives a commit a status by itself, where no move does.
     *
     * @param build The id of the build whose log is linked. @default - the one that works with it
     */
    status(commit: string, environment: string, state: StatusState, description: string, build?: string): Promise<void>;
    /** Tells that an environment is not there any more. @returns What went wrong; undefined where it was told */
    removed(environment: string): Promise<ReportProblem | undefined>;
    /** The last end of a move that was to be told. */
    readonly concluded: Pick<Ending, "record" | "verdict"> | undefined;
    /** What went wrong last; undefined where all was told. */
    readonly problem: ReportProblem | undefined;
}

/** Tools is everything that a release works with. */
export interface Tools {
    readonly functions: Functions;
    /** The functions of further handlers: an environment is an alias of each, and they move as one. @default - there are none */
    readonly handlers?: readonly Handler[];
    readonly store: Store;
    /**
     * The artifact bucket of another stack, wherever it is: what its bucket policy lets be read.
     *
     * @param key The ARN of the key that signs its ledger. @default - it is not signed
     */
    storeOf(bucket: string, key?: string): Store;
    readonly clock: Clock;
    /**
     * Sends a GET request.
     *
     * @param timeout Milliseconds.
     * @param access How it gets through to the function. @default - as anybody's does
     * @throws {Error} where nothing answers in time, or it cannot be made as it has to be.
     */
    get(url: string, timeout: number, access?: HealthAccess): Promise<HttpAnswer>;
    /** Some random characters of a-f and 0-9, another each time. */
    random(): string;
    /** Who does this: the ARN of a caller, or a pipeline. */
    readonly by: string;
    /** The id of the build that does it. @default - it is not done by a build */
    readonly build?: string;
    /** Tells the person in front of it what is being done. */
    say(text: string): void;
    /** @default - nobody else is told */
    readonly reporter?: Reporter;
}

/** Target is an environment as a release sees it. */
export interface Target {
    /** Its name, which is also that of its alias and its stage. */
    readonly environment: string;
    /** Where it answers, without a slash at its end. */
    readonly url: string;
    /** What the smoke test says of the API. @default - stand-ins: the settings of an older stack do not have it */
    readonly api?: ApiIdentity;
    /** The variables of its stage, which the smoke test gives to a version as the API would. */
    readonly variables: Readonly<Record<string, string>>;
    /** What is asked for before and after a move, such as `/health`. It has to answer with a status that counts. */
    readonly healthPath: string;
    /**
     * What is asked for at its URL, where that is another path: one that the API lets through, of which any answer of the function counts
     * below 500. @default - `healthPath`
     */
    readonly openPath?: string;
    /** Which answers count. @default "200-299" */
    readonly healthStatus?: HealthStatus;
    /** How what is asked for gets through to the function. @default - as anybody's request */
    readonly access?: HealthAccess;
    /** Seconds that the environment has to answer in after a move. */
    readonly verifySeconds: number;
}

/** Tells what has started an execution of a pipeline, in CodePipeline's words: `Webhook`, `CreatePipeline`. */
export type TriggerOf = (pipeline: string, execution: string) => Promise<string>;
