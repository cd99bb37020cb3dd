import { setTimeout as sleep } from "node:timers/promises";

import {
    CreateDeploymentCommand,
    CreateStageCommand,
    DeleteDeploymentCommand,
    DeleteStageCommand,
    GetStagesCommand,
    paginateGetDeployments,
    UpdateStageCommand,
    type APIGatewayClient,
    type PatchOperation,
    type Stage as GatewayStage,
} from "@aws-sdk/client-api-gateway";

import { canonicalJson } from "../../../common/canonicalJson";
import type { PreviewStage } from "../../../contract/previews/settings";
import type { Change, Deployment, Gateway, Stage } from "../../previews/ports";
import { explain, explaining, isNamed } from "./errors";

/** Milliseconds between the tries of a change that the API refuses because another is being made. */
const PAUSES = [500, 1000, 2000, 4000] as const;

/** The REST API, in AWS. */
export class RestGateway implements Gateway {
    private readonly api: { readonly restApiId: string };

    constructor(
        private readonly client: APIGatewayClient,
        private readonly id: string,
    ) {
        this.api = { restApiId: id };
    }

    async stages(): Promise<readonly Stage[]> {
        return explaining(`Listing the stages of the API ${this.id}`, async () => {
            const { item = [] } = await this.client.send(new GetStagesCommand(this.api));
            return item.map((stage) => {
                const { stageName = "", description = "", deploymentId = "", variables = {} } = stage;
                const limits = limitsOf(stage);
                const own = { name: stageName, description, deployment: deploymentId, variables };
                return limits === undefined ? own : { ...own, limits };
            });
        });
    }

    async deployments(): Promise<readonly Deployment[]> {
        return explaining(`Listing the deployments of the API ${this.id}`, async () => {
            const found: Deployment[] = [];
            const input = { ...this.api, limit: 500 };
            for await (const { items = [] } of paginateGetDeployments({ client: this.client }, input)) {
                found.push(
                    ...items.map(({ id = "", description = "", createdDate }) => {
                        return { id, description, created: createdDate?.getTime() ?? 0 };
                    }),
                );
            }
            return found;
        });
    }

    async deploy(description: string): Promise<string> {
        return explaining(`Deploying the API ${this.id}`, async () => {
            const input = { ...this.api, description };
            const { id = "" } = await patiently(async () => this.client.send(new CreateDeploymentCommand(input)));
            return id;
        });
    }

    async createStage(stage: Stage): Promise<Change> {
        const { name, description, deployment, variables } = stage;
        const input = { ...this.api, stageName: name, deploymentId: deployment, description, variables };
        try {
            await this.client.send(new CreateStageCommand(input));
            // What follows takes a request of its own: whoever finds it undone looks at it again.
            return stage.limits === undefined ? "done" : await this.changeStage({ ...stage, limits: undefined }, stage);
        } catch (error) {
            if (isNamed(error, "ConflictException")) {
                return "exists";
            }
            return this.refused(`Making the stage ${name}`, error);
        }
    }

    async changeStage(before: Stage, after: Stage): Promise<Change> {
        const patchOperations = [
            ...deploymentPatch(before, after),
            ...variablePatches(before, after),
            ...limitPatches(before, after),
        ];
        const input = { ...this.api, stageName: before.name, patchOperations };
        try {
            await patiently(async () => this.client.send(new UpdateStageCommand(input)));
            return "done";
        } catch (error) {
            if (isNamed(error, "NotFoundException")) {
                return "missing";
            }
            return this.refused(`Changing the stage ${before.name}`, error);
        }
    }

    async deleteStage(name: string): Promise<void> {
        try {
            const input = { ...this.api, stageName: name };
            await patiently(async () => this.client.send(new DeleteStageCommand(input)));
        } catch (error) {
            if (!isNamed(error, "NotFoundException")) {
                throw explain(`Deleting the stage ${name}`, error);
            }
        }
    }

    async deleteDeployment(id: string): Promise<boolean> {
        try {
            const input = { ...this.api, deploymentId: id };
            await patiently(async () => this.client.send(new DeleteDeploymentCommand(input)));
            return true;
        } catch (error) {
            if (isNamed(error, "BadRequestException") && /stages?/i.test(String(error))) {
                return false;
            }
            if (!isNamed(error, "NotFoundException")) {
                throw explain(`Deleting the deployment ${id}`, error);
            }
            return true;
        }
    }

    private refused(what: string, error: unknown): Change {
        if (isNamed(error, "LimitExceededException")) {
            return "full";
        }
        // "Invalid Deployment identifier specified", or "Deployment id does not exist".
        const isOfDeployment =
            isNamed(error, "BadRequestException", "NotFoundException") && /deployment/i.test(String(error));
        if (isOfDeployment) {
            return "undeployed";
        }
        throw explain(what, error);
    }
}

function deploymentPatch(before: Stage, after: Stage): PatchOperation[] {
    return before.deployment === after.deployment
        ? []
        : [{ op: "replace", path: "/deploymentId", value: after.deployment }];
}

/** What a stage has of the limits that previews have; undefined where it lacks any. */
function limitsOf({ accessLogSettings, methodSettings }: GatewayStage): PreviewStage | undefined {
    const { destinationArn: accessLog, format } = accessLogSettings ?? {};
    const { throttlingRateLimit: rateLimit, throttlingBurstLimit: burstLimit } = methodSettings?.["*/*"] ?? {};
    const isWhole = accessLog !== undefined && format !== undefined && rateLimit !== undefined;
    return isWhole && burstLimit !== undefined ? { accessLog, format, rateLimit, burstLimit } : undefined;
}

/** "UpdateStage" in the API reference of Amazon API Gateway has the paths; the first slash of a path's own is written `~1`. */
function limitPatches({ limits: before }: Stage, { limits: after }: Stage): PatchOperation[] {
    if (after === undefined || canonicalJson(before) === canonicalJson(after)) {
        return [];
    }
    return [
        { op: "replace", path: "/accessLogSettings/destinationArn", value: after.accessLog },
        { op: "replace", path: "/accessLogSettings/format", value: after.format },
        { op: "replace", path: "/*/*/throttling/rateLimit", value: String(after.rateLimit) },
        { op: "replace", path: "/*/*/throttling/burstLimit", value: String(after.burstLimit) },
    ];
}

/** A name of a variable holds letters, digits and underscores only: nothing in it has to be escaped. */
function variablePatches(before: Stage, after: Stage): PatchOperation[] {
    const changed = Object.entries(after.variables).filter(([name, value]) => before.variables[name] !== value);
    const gone = Object.keys(before.variables).filter((name) => !Object.hasOwn(after.variables, name));
    return [
        ...changed.map(([name, value]) => ({ op: "replace", path: `/variables/${name}`, value }) as const),
        ...gone.map((name) => ({ op: "remove", path: `/variables/${name}` }) as const),
    ];
}

/** Makes a change; again where another one of the same API is under way, which the SDK does not count as passing. */
async function patiently<T>(change: () => Promise<T>): Promise<T> {
    for (const pause of PAUSES) {
        try {
            return await change();
        } catch (error) {
            if (!isNamed(error, "ConflictException")) {
                throw error;
            }
            await sleep(pause);
        }
    }
    return change();
}
