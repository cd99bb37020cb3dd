import { UserError } from "../../common/errors";
import { sharedNames } from "../../contract/names";
import type { PreviewSettings } from "../../contract/previews/settings";

/** What EventBridge sends where the check of a pull request has passed. */
export const CHECKED = (pullRequest: number): object => ({
    "detail-type": "CodeBuild Build State Change",
    detail: { "build-status": "SUCCEEDED", "additional-information": { "source-version": `pr/${pullRequest}` } },
});

/** What EventBridge sends every five minutes. */
export const SCHEDULE: object = { "detail-type": "Scheduled Event", detail: {} };

/**
 * Calls the controller of previews that the stack has deployed, as EventBridge would, and waits for it.
 *
 * @throws {UserError} where it fails.
 */
export async function callController({ project, region }: PreviewSettings, event: object): Promise<void> {
    const { InvokeCommand, LambdaClient } = await import("@aws-sdk/client-lambda");
    const name = sharedNames(project, region).previews.function;
    const { FunctionError: failed, Payload: payload } = await new LambdaClient().send(
        new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }),
    );
    if (failed !== undefined) {
        const text = Buffer.from(payload ?? []).toString("utf8");
        throw new UserError(`The controller of previews has failed: ${wordsOf(text)}`);
    }
}

function wordsOf(text: string): string {
    try {
        return (JSON.parse(text) as { readonly errorMessage?: string }).errorMessage ?? text;
    } catch {
        return text;
    }
}
