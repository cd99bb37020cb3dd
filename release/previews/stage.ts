import { canonicalJson } from "../../common/canonicalJson";
import { UserError } from "../../common/errors";
import { deploymentMark, parseDeploymentMark, stageMark } from "../../contract/previews/mark";
import { previewName } from "../../contract/previews/names";
import { makeRoom } from "./limit";
import type { Change, ControllerContext, Stage } from "./ports";
import { isStageOf } from "./survey";

/** How often a change of a stage is tried again, because another controller has changed the same one meanwhile. */
const MOST_TRIES = 5;

/**
 * Brings the stage of a preview to what the settings want: a deployment of its own, of the API's present shape, and its
 * variables. Where it is so already, nothing is changed.
 *
 * @param variables What the stage is to have. @default - what it has
 * @param isMade Whether a stage that is missing is made.
 * @throws {UserError} where that cannot be.
 */
export async function bringStage(
    controller: ControllerContext,
    pullRequest: number,
    { variables, isMade }: { readonly variables?: Stage["variables"]; readonly isMade: boolean },
): Promise<void> {
    const { gateway } = controller.tools;
    const name = previewName(pullRequest);
    let hasRoom = false;
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
        const [stages, deployments] = await Promise.all([gateway.stages(), gateway.deployments()]);
        const before = stages.find((stage) => stage.name === name);
        if (before === undefined && !isMade) {
            return;
        }
        if (before !== undefined && !isStageOf(before, pullRequest)) {
            throw new UserError(`The API has a stage ${name} that is no preview's.`, "Delete or rename it.");
        }
        const own = deployments.filter(({ description }) => {
            const mark = parseDeploymentMark(description);
            return mark?.pullRequest === pullRequest && mark.shape === controller.settings.shape;
        });
        const wanted = variables ?? before?.variables ?? {};
        const isDeployed = own.some(({ id }) => id === before?.deployment);
        const { stage: limits } = controller.settings;
        const isLimited = limits === undefined || canonicalJson(before?.limits) === canonicalJson(limits);
        const hasVariables = canonicalJson(before?.variables) === canonicalJson(wanted);
        if (before !== undefined && isDeployed && isLimited && hasVariables) {
            return;
        }
        // An interrupted run may have left one that no stage has.
        const deployment =
            (isDeployed ? before?.deployment : own.sort(newestFirst)[0]?.id) ?? (await deploy(controller, pullRequest));
        const after = { name, description: stageMark(pullRequest), deployment, variables: wanted, limits };
        const change = await (before === undefined ? gateway.createStage(after) : gateway.changeStage(before, after));
        if (change === "full") {
            if (hasRoom || !(await makeRoom(controller, pullRequest))) {
                throw new UserError(
                    "The API has as many stages as it may, and no other preview could make room.",
                    'Lower pullRequests.previews, or ask AWS for more: Service Quotas, Amazon API Gateway, "Stages per API".',
                );
            }
            hasRoom = true;
        } else if (change === "done") {
            await removeFormer(controller, pullRequest, before, deployment);
            return;
        }
        controller.tools.say(`Stage ${name}: ${WORDS[change]}`);
    }
    throw new UserError(`The stage ${name} is being changed by others all the time.`, "Try again later.");
}

const WORDS: Readonly<Record<Change, string>> = {
    done: "made",
    exists: "another controller has made it",
    full: "the API has as many stages as it may",
    missing: "it was removed meanwhile",
    undeployed: "its deployment was removed meanwhile",
};

async function deploy({ tools, settings }: ControllerContext, pullRequest: number): Promise<string> {
    tools.say(`Deploying the API for ${previewName(pullRequest)}`);
    return tools.gateway.deploy(deploymentMark(pullRequest, settings.shape));
}

/** The deployment that the stage had, if it was the preview's own. */
async function removeFormer(
    { tools }: ControllerContext,
    pullRequest: number,
    before: Stage | undefined,
    deployment: string,
): Promise<void> {
    if (before === undefined || before.deployment === deployment) {
        return;
    }
    const former = (await tools.gateway.deployments()).find(({ id }) => id === before.deployment);
    if (former !== undefined && parseDeploymentMark(former.description)?.pullRequest === pullRequest) {
        await tools.gateway.deleteDeployment(former.id);
    }
}

function newestFirst(left: { readonly created: number }, right: { readonly created: number }): number {
    return right.created - left.created;
}
