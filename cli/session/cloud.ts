import type { PreviewSettings } from "../../contract/previews/settings";
import type { Connection, ConnectOptions, PreviewConnection, PreviewConnectionOptions } from "../../release";
import type { FoundPlatform } from "../../release/adoption";
import type { StackResource } from "../../release/adapters/aws/cloudFormation";
import type { Whereabouts } from "../../release/adapters/aws/foundPlatform";
import type { Parameters } from "../../release/adapters/aws/parameters";

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
    /** Sees to it that there is a bucket for the state of stacks, owned by an account. @returns What was done for that. */
    stateBucket(bucket: string, region: string, account: string): Promise<readonly string[]>;
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
    parameters: (region) => {
        const room =
            require("../../release/adapters/aws/parameters") as typeof import("../../release/adapters/aws/parameters");
        return room.Parameters.open(region);
    },
};
