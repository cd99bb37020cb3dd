import type { PreviewSettings } from "../../contract/previews/settings";
import type { Target } from "../ports";

/** A preview as a release sees it. */
export function previewTarget(
    settings: Pick<
        PreviewSettings,
        "urlTemplate" | "sourceArnTemplate" | "restApi" | "healthPath" | "healthStatus" | "access" | "verifySeconds"
    >,
    name: string,
    variables: Target["variables"],
): Target {
    const {
        urlTemplate,
        sourceArnTemplate,
        restApi: restApiId,
        healthPath,
        healthStatus,
        access,
        verifySeconds,
    } = settings;
    const health = { healthPath, ...(healthStatus && { healthStatus }), ...(access && { access }), verifySeconds };
    const url = urlTemplate.replaceAll("{stage}", name);
    // arn:<partition>:execute-api:<region>:<account>:<api>/<stage>/*
    const [, , , , accountId = ""] = sourceArnTemplate.split(":");
    return { environment: name, url, variables, ...health, api: { accountId, restApiId } };
}
