import { UserError } from "../common/errors";
import type { HealthAccess } from "./healthAccess";
import type { HealthStatus } from "./healthStatus";
import type { GitHubAccess } from "./githubAccess";
import type { ResourceOutputs } from "./resourceOutputs";
import type { EventHandler } from "./eventHandlers";
import type { Route } from "./routes";

/**
 * What a stack makes so that API Gateway can write logs. The role is one setting of a whole account and Region, which all
 * its APIs share: "Set up CloudWatch logging for REST APIs in API Gateway".
 *
 * - `role`: a role, and the setting that names it.
 * - `setting`: the setting, and what the role may do. A role of our name is there already: an earlier stack has left it.
 * - `none`: nothing, since somebody has set a role that exists.
 */
export type ApiLoggingMade = "none" | "role" | "setting";

/** What a stack exports about one environment. `T` is `string`, or Pulumi's `Output<string>`. */
export interface EnvironmentOutputs<T = string> {
    /** The Git branch that is released here. */
    readonly branch: string;
    /** Where the environment answers, without a slash at its end. */
    readonly url: T;
    /** The Lambda alias, which is also the name of the API stage. */
    readonly alias: T;
    /** The ARN of the alias. */
    readonly aliasArn: T;
    readonly pipeline: T;
    readonly buildProject: T;
    /** All variables of the stage: the alias, the branch, and the environment's plain settings. */
    readonly variables: Readonly<Record<string, string>>;
    /** The environment whose release of the very same Git tree is promoted here; undefined where there is none. */
    readonly promotesFrom: string | undefined;
    /** The environment of another stack, that stack's artifact bucket, and the ARN of the key that signs its ledger. @default - it is promoted from none */
    readonly promotesFromStack?: { readonly environment: string; readonly bucket: string; readonly signedBy?: string };
    /** Steady requests per second that the stage lets through. Stacks of older versions lack it, and what follows. */
    readonly rateLimit?: number;
    /** Requests that the stage lets through at once. */
    readonly burstLimit?: number;
    readonly detailedMetrics?: boolean;
    /** Whether alias, stage and pipeline are protected: what is to go is so only after one more `up`. */
    readonly protect?: boolean;
    /**
     * The function that the environment's stage calls: its pipeline releases to it, and its alias is one of this function.
     * @default - the one that environments share. Stacks of older versions lack it: {@link functionNameOf}
     */
    readonly functionName?: T;
    readonly functionArn?: T;
    /** The ARN of the role that this function runs as. */
    readonly executionRoleArn?: T;
    /** The version of its own function where it starts. */
    readonly placeholderVersion?: T;
    /** The REST API that the environment has a stage of. @default - the one that environments share: {@link restApiOf} */
    readonly restApiId?: T;
    /** How the request that verifies a release gets through to the function. @default - as anybody's */
    readonly access?: HealthAccess<T>;
    /** Where it answers under a domain name of its own, and what that name has to lead to. @default - it has none */
    readonly domain?: DomainOutputs<T>;
    /** The ARN of the web ACL that looks at its requests. @default - none does */
    readonly webAcl?: string;
    /** The ids of its API keys by their names. @default - there are none */
    readonly apiKeys?: Readonly<Record<string, T>>;
    /** Whether its function is its own, or is to be: see `moving`. @default false */
    readonly isolated?: true;
    /** Its own function, while its stage still calls the shared one. @default - the environment is where it is meant to be */
    readonly moving?: MovingOutputs<T>;
    /**
     * The shared function that it was moved from: its alias has stayed there, at what the environment served then.
     * @default - it has always had its own, or shares one
     */
    readonly formerly?: { readonly functionName: T };
    /** Its further handlers, by name: of the function that its stage calls. @default - it has none */
    readonly handlers?: Readonly<Record<string, EnvironmentHandlerOutputs<T>>>;
}

/** The function of a further handler: `function.handlers`. */
export interface HandlerOutputs<T = string> {
    readonly functionName: T;
    readonly functionArn: T;
    /** The version where its aliases start. */
    readonly placeholderVersion: T;
}

/** The same of an environment, which has an alias of it. */
export interface EnvironmentHandlerOutputs<T = string> extends HandlerOutputs<T> {
    /** The ARN of the alias, which events are bound to. */
    readonly aliasArn: T;
}

/**
 * The function of an environment that is being moved from the shared function to its own. It has an alias of the environment's
 * name already. Once that alias has the very code that the environment serves, the next `up` lets the stage call it.
 */
export interface MovingOutputs<T = string> {
    readonly functionName: T;
    readonly functionArn: T;
    /** The functions of its own further handlers, by name. @default - it has none */
    readonly handlers?: Readonly<Record<string, HandlerOutputs<T>>>;
}

/** The connection through which pushes arrive. */
export interface ConnectionOutputs<T = string> {
    readonly arn: T;
    /** What a person looks for in the console. Stacks of older versions do not say. */
    readonly name?: T;
    /** `PENDING` until somebody has completed the handshake with GitHub; then `AVAILABLE`. */
    readonly status: T;
    /** The page of the console on which the handshake is completed; left out where the console's address is not known. */
    readonly link?: T;
    /** Whether the check of pull requests waits for the handshake; left out where it does not. */
    readonly waits?: true;
}

/** How GitHub is told of releases. The ARN of the secret is known only once AWS has made it. */
export type GitHubOutputs<T = string> = Omit<GitHubAccess, "secret"> & Readonly<Record<"secret", T>>;

/** How a release is tried. */
export interface ReleaseOutputs {
    /** What is asked for before and after an alias moves, such as `/health`. */
    readonly healthPath: string;
    /** Which answers to that count; left out where those of 200 to 299 do. */
    readonly healthStatus?: HealthStatus;
    /** Seconds that an environment has to answer in after its alias has moved. */
    readonly verifySeconds: number;
}

/** A domain name of an environment. */
export interface DomainOutputs<T = string> {
    /** Without a slash at its end. */
    readonly url: string;
    /** The host that the name has to be an alias or a CNAME of. */
    readonly target: T;
    /** The hosted zone of that host, which an alias record names. */
    readonly targetZone: T;
}

/** What the next `up` has to know of the API of this one: what of it goes cannot be seen otherwise. */
export interface SurfaceOutputs {
    /** Paths that are resources of their own, beside `/` and `/{proxy+}`. @default [] */
    readonly paths?: readonly string[];
    /** Types of gateway responses that the configuration says something of. @default [] */
    readonly responses?: readonly string[];
    /** Whether only some addresses may call it. @default false */
    readonly sources?: true;
    /** Whether something else has to hold of a request. @default false */
    readonly condition?: true;
}

/**
 * What a stack exports: all that the release tools need to find their way. Besides these, each environment has an
 * output `<environment>Url`, such as `stagingUrl`.
 */
export interface PlatformOutputs<T = string> {
    /** The first part of every physical name, and of the path of every parameter. */
    readonly projectName: string;
    readonly accountId: T;
    readonly region: T;
    /** The address of the application's repository. */
    readonly repositoryUrl: string;
    readonly artifactBucket: T;
    /** The ARN of the key that signs the ledger; left out where none does. Stacks of older versions lack it. */
    readonly ledgerKey?: T | undefined;
    /** The key under which builds leave the packaged application. */
    readonly packageKey: T;
    /** The function that environments share. Undefined where each has its own: {@link functionNameOf}. */
    readonly functionName?: T | undefined;
    readonly functionArn?: T | undefined;
    /** The version where environments start. Stacks of older versions lack it: there it is 1. */
    readonly placeholderVersion?: T | undefined;
    /** What builds are made for: `x86_64` or `arm64`. */
    readonly architecture: string;
    /** Such as `python3.13`. */
    readonly runtime: string;
    /** The handlers of the function, where it has several; undefined where it has one. Stacks of older versions lack it. */
    readonly routes?: readonly Route[] | undefined;
    /** The functions of further handlers that environments share, by name; undefined where there are none. */
    readonly handlers?: Readonly<Record<string, HandlerOutputs<T>>> | undefined;
    /** What gets the events that are no requests, where there are routes. Stacks of older versions lack it. */
    readonly eventHandlers?: readonly EventHandler[] | undefined;
    /** The ARN of the role of the function that environments share. */
    readonly executionRoleArn?: T | undefined;
    /** The REST API that environments share. Undefined where each has its own: {@link restApiOf}. */
    readonly restApiId?: T | undefined;
    /** What the stack has made so that API Gateway writes logs. Stacks of older versions do not say. */
    readonly apiLogging?: ApiLoggingMade;
    /** Whether API Gateway answers preflight requests; left out where it does not. */
    readonly cors?: true | undefined;
    /** Undefined where the API has nothing of it. */
    readonly surface?: SurfaceOutputs | undefined;
    /** The resources of the application that the stack has made; left out where there are none. Stacks of older versions have none. */
    readonly resources?: readonly ResourceOutputs<T>[] | undefined;
    /** What the helpers of `resources.ts` have made that holds data; left out where it is nothing. Stacks of older versions do not say. */
    readonly ownResources?: readonly ResourceOutputs<T>[] | undefined;
    readonly release: ReleaseOutputs;
    /** Undefined in mode oauth. */
    readonly connection: ConnectionOutputs<T> | undefined;
    /** The numbers of the webhooks in GitHub, by what they tell of. Stacks of older versions do not say. */
    readonly webhooks?: Readonly<Record<string, T>>;
    /** Undefined where GitHub is not told of releases. */
    readonly github: GitHubOutputs<T> | undefined;
    /** The text of the settings of previews, `PreviewSettings`; undefined where there are none. */
    readonly previews: T | undefined;
    readonly environments: Readonly<Record<string, EnvironmentOutputs<T>>>;
}

/** The compiler asks for each: no environment may have an output of one of these names. */
const OUTPUTS: Readonly<Record<keyof PlatformOutputs, true>> = {
    accountId: true,
    apiLogging: true,
    architecture: true,
    artifactBucket: true,
    connection: true,
    cors: true,
    environments: true,
    eventHandlers: true,
    executionRoleArn: true,
    functionArn: true,
    functionName: true,
    github: true,
    handlers: true,
    ledgerKey: true,
    ownResources: true,
    packageKey: true,
    placeholderVersion: true,
    previews: true,
    projectName: true,
    region: true,
    release: true,
    repositoryUrl: true,
    resources: true,
    restApiId: true,
    routes: true,
    runtime: true,
    surface: true,
    webhooks: true,
};

/** The names of the outputs that every stack has, whatever its environments are. */
export const OUTPUT_NAMES: readonly string[] = Object.keys(OUTPUTS);

/** The name of the output that holds an environment's invoke URL. */
export function urlOutput(environment: string): string {
    return `${environment}Url`;
}

/** The outputs as the engine keeps them: the URL of each environment beside everything else. */
export function platformOutputs<T>(outputs: PlatformOutputs<T>): PlatformOutputs<T> & Record<string, unknown> {
    const urls = Object.entries(outputs.environments).map(([name, { url }]) => [urlOutput(name), url] as const);
    // The engine warns of an output without a value.
    const present = Object.entries(outputs).filter(([, value]) => value !== undefined);
    return { ...Object.fromEntries(present), ...Object.fromEntries(urls) } as never;
}

/** What readers of a stack's outputs need to find where one environment is. */
type Places = Pick<PlatformOutputs, "environments" | "functionName" | "restApiId">;

/**
 * The function that an environment serves from. With the outputs of a stack of an older version it is the shared one.
 *
 * @throws {UserError} where the outputs name none.
 */
export function functionNameOf(outputs: Places, environment: string): string {
    return placeOf(outputs, environment, "functionName", "function");
}

/**
 * The REST API that an environment has a stage of. With the outputs of a stack of an older version it is the shared one.
 *
 * @throws {UserError} where the outputs name none.
 */
export function restApiOf(outputs: Places, environment: string): string {
    return placeOf(outputs, environment, "restApiId", "REST API");
}

function placeOf(outputs: Places, environment: string, key: "functionName" | "restApiId", what: string): string {
    const place = outputs.environments[environment]?.[key] ?? outputs[key];
    if (place === undefined) {
        throw new UserError(
            `The outputs of the stack do not say which ${what} ${environment} has.`,
            "Bring it up again: pulumi up",
        );
    }
    return place;
}
