import type { Contents, Held } from "../../config/links";
import type { PreviewSettings } from "../../contract/previews/settings";
import type { Connection, ConnectOptions, PreviewConnection, PreviewConnectionOptions } from "../../release";
import type { FoundPlatform } from "../../release/adoption";
import type { StackResource } from "../../release/adapters/aws/cloudFormation";
import type { ContentsPlace } from "../../release/adapters/aws/contents";
import type { Whereabouts } from "../../release/adapters/aws/foundPlatform";
import type { LostResource } from "../../release/adapters/aws/lostResources";
import type { ExportedStage, ExportOptions } from "../../release/adapters/aws/openApi";
import type { Parameters } from "../../release/adapters/aws/parameters";
import type { StateKey } from "../../release/adapters/aws/stateKey";

/** The parameters of one region, as much of them as the command line uses. */
export type SecretStore = Pick<Parameters, "list" | "put" | "remove" | "calls">;

/** Cloud is the way to AWS. Tests give a command one that is in memory. */
export interface Cloud {
    /** Gets ready, which takes a moment: best while something else is waited for. */
    load(): Promise<void>;
    /** The account and the ARN of whoever the credentials belong to. */
    callerIdentity(region: string): Promise<{ readonly account: string; readonly arn: string }>;
    /** The function and the artifact bucket of a platform. */
    connect(options: ConnectOptions): Promise<Connection>;
    parameters(region: string): SecretStore;
    /** What a stage of a REST API answers to, as an OpenAPI document. */
    openApi(stage: ExportedStage, options: ExportOptions): Promise<string>;
    /** Sees to it that there is a bucket for the state of stacks, owned by an account. @returns What was done for that. */
    stateBucket(bucket: string, region: string, account: string): Promise<readonly string[]>;
    /** The ARN of the key that an alias stands for, which is to encrypt the secrets of stacks; undefined where there is none. */
    stateKey(alias: string, region: string): Promise<string | undefined>;
    /** Sees to it that there is such a key, for an account. */
    makeStateKey(alias: string, region: string, account: string): Promise<StateKey>;
    /** The ids of what a killed run may have made of a resource whose id AWS makes up; undefined where that cannot be looked for. */
    lost(region: string, resource: LostResource): Promise<readonly string[] | undefined>;
    /** How much there is in resources of the application; what AWS does not say is left out. */
    contents(where: ContentsPlace, held: readonly Held[]): Promise<readonly (readonly [Held, Contents])[]>;
    /** A function and a REST API that were made by other means; nothing of them is changed. */
    found(where: Whereabouts): Promise<FoundPlatform>;
    /** The resources of stacks of CloudFormation. */
    stackResources(region: string, stacks: readonly string[]): Promise<readonly StackResource[]>;
    /** What the preview controller works with. */
    previews(settings: PreviewSettings, options: PreviewConnectionOptions): Promise<PreviewConnection>;
}

/** The release engine. It brings the AWS SDK with it, so whoever only asks for help does without. */
export function engine(): typeof import("../../release") {
    // What the SDK has to say about later versions of itself is for us, not for users.
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
    return require("../../release") as typeof import("../../release");
}

/** AWS itself, with the credentials of this process. */
export const aws: Cloud = {
    load: async () => void engine(),
    callerIdentity: async (region) => engine().callerIdentity(region),
    connect: async (options) => engine().connect(options),
    previews: async (settings, options) => engine().connectPreviews(settings, options),
    stateBucket: async (bucket, region, account) => {
        engine();
        const room =
            require("../../release/adapters/aws/stateBucket") as typeof import("../../release/adapters/aws/stateBucket");
        return room.ensureStateBucket(bucket, region, account);
    },
    stateKey: async (alias, region) => keys().findStateKey(alias, region),
    makeStateKey: async (alias, region, account) => keys().ensureStateKey(alias, region, account),
    lost: async (region, resource) => {
        engine();
        const room =
            require("../../release/adapters/aws/lostResources") as typeof import("../../release/adapters/aws/lostResources");
        return room.lookForLost(region, resource);
    },
    contents: async (where, held) => {
        engine();
        const room =
            require("../../release/adapters/aws/contents") as typeof import("../../release/adapters/aws/contents");
        return room.contentsOf(where, held);
    },
    found: async (where) => {
        engine();
        const room =
            require("../../release/adapters/aws/foundPlatform") as typeof import("../../release/adapters/aws/foundPlatform");
        return room.lookAtFound(where);
    },
    stackResources: async (region, stacks) => {
        engine();
        const room =
            require("../../release/adapters/aws/cloudFormation") as typeof import("../../release/adapters/aws/cloudFormation");
        return room.stackResources(region, stacks);
    },
    openApi: async (stage, options) => {
        engine();
        const room =
            require("../../release/adapters/aws/openApi") as typeof import("../../release/adapters/aws/openApi");
        return room.exportOpenApi(stage, options);
    },
    parameters: (region) => {
        const room =
            require("../../release/adapters/aws/parameters") as typeof import("../../release/adapters/aws/parameters");
        return room.Parameters.open(region);
    },
};

function keys(): typeof import("../../release/adapters/aws/stateKey") {
    engine();
    return require("../../release/adapters/aws/stateKey") as typeof import("../../release/adapters/aws/stateKey");
}
