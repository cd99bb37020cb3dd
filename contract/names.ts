import { sha256 } from "../common/canonicalJson";

/** The longest name that each service takes, in characters. */
const LIMITS = {
    /** The AWS provider adds 26 characters, and a hyphen comes before them. */
    "bucket prefix": 63 - 26 - 1,
    "build project": 255,
    function: 64,
    "IAM role": 64,
    pipeline: 100,
    /** With room for `-dead` and `.fifo`. */
    queue: 80 - 10,
    /** What the GitHub provider takes. */
    ruleset: 100,
    /** Of EventBridge Scheduler. */
    "schedule group": 64,
    /** Secrets Manager adds 7 characters. */
    secret: 512 - 7,
    table: 255,
    topic: 256 - 5,
    webhook: 100,
} as const;

/** The characters of a project's name that a bucket's name has room for. */
const BUCKET_PROJECT_LENGTH = 63 - 26 - "-artifacts-".length;

/** A kind of physical name. */
export type NameKind = keyof typeof LIMITS;

/** The physical names of one environment's resources. */
export interface EnvironmentNames {
    readonly buildProject: string;
    readonly buildRole: string;
    readonly pipeline: string;
    readonly pipelineRole: string;
    /** The function that releases what its managed builds have made, and the role that it has. */
    readonly releaser: string;
    readonly releaserRole: string;
    /** The rule that tells it how builds fare. */
    readonly buildRule: string;
    readonly pushWebhook: string;
    /** The parameter with the secret of that webhook. It is in no path that the function may read. */
    readonly pushSecret: string;
    /** The function of an environment that is isolated: `environments.<name>.isolated`. */
    readonly function: string;
    readonly functionRole: string;
    /** The group that its schedules are in, and the role with which they call. */
    readonly scheduleGroup: string;
    readonly scheduleRole: string;
    /** The layer that reads its secret variables: `{ secret: <name> }` in `environment`. */
    readonly secretsLayer: string;
    /** The key under which its own builds leave the packaged application. */
    readonly packageKey: string;
    /** The REST API of an environment that has its own: `environments.<name>.api`. */
    readonly restApi: string;
    /** The role with which that asks a function who may call it. */
    readonly authorizerRole: string;
}

/** The names of the check of pull requests. With an underscore, no environment can have the same ones. */
export interface CheckNames {
    readonly buildProject: string;
    readonly buildRole: string;
}

/** The names of what applies the platform's own repository: `ci.mode` `codebuild`. */
export interface UpdateNames {
    readonly buildProject: string;
    /** The role that `ci trust` prints for whoever applies. The stack does not make it, and cannot change it. */
    readonly role: string;
}

/** The names of what previews are served by: with an underscore, and another end than the function of an environment has. */
export interface PreviewAppNames {
    readonly function: string;
    readonly functionRole: string;
    readonly restApi: string;
    /** The role with which their API asks a function who may call it. */
    readonly authorizerRole: string;
    /** The layer that reads their secret variables. */
    readonly secretsLayer: string;
    /** The access log of all previews. */
    readonly accessLogGroup: string;
}

/** The names of what keeps the previews of pull requests. */
export interface PreviewNames {
    readonly function: string;
    readonly functionRole: string;
    readonly eventRule: string;
    readonly scheduleRule: string;
}

/** The physical names of what all environments share. */
export interface SharedNames {
    readonly function: string;
    readonly functionRole: string;
    readonly restApi: string;
    readonly apiLoggingRole: string;
    /** The role with which the API asks a function who may call it. With an underscore, no environment can have the same one. */
    readonly authorizerRole: string;
    /** The secret with the GitHub token of what runs in builds. */
    readonly tokenSecret: string;
    /** The secret with the GitHub token of the check of pull requests. Whoever may make the other one may make it, too: its name begins so. */
    readonly checkTokenSecret: string;
    readonly check: CheckNames;
    readonly update: UpdateNames;
    readonly previews: PreviewNames;
    readonly previewApp: PreviewAppNames;
    /**
     * S3 names are shared by all accounts of the world, so the AWS provider adds 26 characters to this prefix. Together
     * they must not be longer than 63.
     */
    readonly bucketPrefix: string;
    /** The key under which builds leave the packaged application, as in the seed. */
    readonly packageKey: string;
}

/** The names that a function and a REST API had before the platform took them over, and keep. */
export interface AdoptedNames {
    readonly functionName: string;
    readonly apiName: string;
}

/**
 * Names what all environments of a project share. Role names hold the region, since IAM spans all regions.
 *
 * @param adopted What was there before. @default - the stack makes its own
 */
export function sharedNames(projectName: string, region: string, adopted?: AdoptedNames): SharedNames {
    const functionName = adopted?.functionName ?? shorten(`${projectName}-app`, "function");
    return {
        function: functionName,
        functionRole: shorten(`${projectName}-${region}-app`, "IAM role"),
        restApi: adopted?.apiName ?? projectName,
        apiLoggingRole: shorten(`${projectName}-${region}-api-logging`, "IAM role"),
        authorizerRole: shorten(`${projectName}-${region}_authorizer`, "IAM role"),
        tokenSecret: `${projectName}-github-token`,
        checkTokenSecret: `${projectName}-github-token-check`,
        check: {
            buildProject: `${projectName}_pull-requests`,
            buildRole: shorten(`${projectName}-${region}_pull-requests`, "IAM role"),
        },
        update: { buildProject: `${projectName}_platform`, role: `${projectName}-${region}.apply` },
        previews: {
            function: `${projectName}_previews`,
            functionRole: shorten(`${projectName}-${region}_previews`, "IAM role"),
            eventRule: `${projectName}_previews-checked`,
            scheduleRule: `${projectName}_previews-schedule`,
        },
        previewApp: {
            function: shorten(`${projectName}_preview-function`, "function"),
            functionRole: shorten(`${projectName}-${region}_preview-function`, "IAM role"),
            restApi: `${projectName}_preview-api`,
            authorizerRole: shorten(`${projectName}-${region}_preview-authorizer`, "IAM role"),
            // No layer of an environment ends like that.
            secretsLayer: `${projectName}_preview-variables`,
            accessLogGroup: `/aws/apigateway/${projectName}_preview-api`,
        },
        bucketPrefix: `${projectName.slice(0, BUCKET_PROJECT_LENGTH).replace(/-$/, "")}-artifacts-`,
        packageKey: `${projectName}-app.zip`,
    };
}

/** Names the resources of one environment, from its key alone: no other environment has a say in them. */
export function environmentNames(projectName: string, region: string, environment: string): EnvironmentNames {
    const buildProject = shorten(`${projectName}-${environment}`, "build project");
    // No project's name has an underscore: so the first one tells project and environment apart, and no other project can have
    // the same name. And nothing else of this one can, since what has an underscore does not end like that.
    const functionName = shorten(`${projectName}_${environment}-app`, "function");
    return {
        buildProject,
        buildRole: shorten(`${projectName}-${region}-${environment}-build`, "IAM role"),
        pipeline: shorten(`${projectName}-${environment}`, "pipeline"),
        pipelineRole: shorten(`${projectName}-${region}-${environment}-pipeline`, "IAM role"),
        // No function of an application, of a handler or of previews ends like that.
        releaser: shorten(`${projectName}_${environment}-release`, "function"),
        releaserRole: shorten(`${projectName}-${region}-${environment}-release`, "IAM role"),
        buildRule: shorten(`${projectName}_${environment}-builds`, "function"),
        pushWebhook: shorten(`${projectName}-${environment}`, "webhook"),
        // No project's name begins with an underscore.
        pushSecret: `/_platform/${projectName}/${environment}/webhook-secret`,
        function: functionName,
        functionRole: shorten(`${projectName}-${region}-${environment}-app`, "IAM role"),
        scheduleGroup: shorten(`${projectName}_${environment}`, "schedule group"),
        scheduleRole: shorten(`${projectName}-${region}-${environment}-schedules`, "IAM role"),
        secretsLayer: `${projectName}_${environment}-secrets`,
        packageKey: `${projectName}-${environment}-app.zip`,
        restApi: `${projectName}_${environment}`,
        authorizerRole: shorten(`${projectName}-${region}-${environment}-authorizer`, "IAM role"),
    };
}

/**
 * Names the function of a further handler.
 *
 * @param handler Its name in `function.handlers`, which has no underscore: the last one ends the environment's name.
 * @param environment The environment whose own it is. @default - those that share a function share it
 */
export function handlerFunctionName(projectName: string, handler: string, environment?: string): string {
    const owner = environment === undefined ? projectName : `${projectName}_${environment}`;
    // No function of an environment or of previews ends like that.
    return shorten(`${owner}_${handler}-handler`, "function");
}

/** Cuts a name that is too long and makes it unique again with 8 digits of its SHA-256. */
export function shorten(name: string, kind: NameKind): string {
    const limit = LIMITS[kind];
    return name.length <= limit ? name : `${name.slice(0, limit - 9)}-${sha256(name).slice(0, 8)}`;
}

/** A physical name that two environments would share. */
export interface Collision {
    readonly first: string;
    readonly second: string;
    readonly kind: NameKind;
    readonly physicalName: string;
}

/** The first collision of each pair of environments. IAM does not tell names apart by upper and lower case. */
export function collisions(projectName: string, region: string, environments: readonly string[]): readonly Collision[] {
    const found = new Map<string, Collision>();
    const owners = new Map<string, string>();
    for (const environment of environments) {
        const names = environmentNames(projectName, region, environment);
        const kinds = [
            ["IAM role", names.buildRole.toLowerCase()],
            ["IAM role", names.pipelineRole.toLowerCase()],
            ["IAM role", names.releaserRole.toLowerCase()],
            ["IAM role", names.functionRole.toLowerCase()],
            ["IAM role", names.scheduleRole.toLowerCase()],
            ["pipeline", names.pipeline],
            ["build project", names.buildProject],
        ] as const;
        for (const [kind, physicalName] of kinds) {
            const owner = owners.get(`${kind} ${physicalName}`);
            if (owner !== undefined && owner !== environment && !found.has(`${owner} ${environment}`)) {
                found.set(`${owner} ${environment}`, { first: owner, second: environment, kind, physicalName });
            }
            owners.set(`${kind} ${physicalName}`, owner ?? environment);
        }
    }
    return [...found.values()];
}
