import type { PreviewSettings } from "../../model/preview/settings";
import type { Target } from "../ports";

/** A preview as a release sees it. */
export function previewTarget(
    settings: Pick<PreviewSettings, "urlTemplate" | "healthPath" | "verifySeconds">,
    name: string,
    variables: Target["variables"],
): Target {
    const { urlTemplate, healthPath, verifySeconds } = settings;
    return { environment: name, url: urlTemplate.replaceAll("{stage}", name), variables, healthPath, verifySeconds };
}
