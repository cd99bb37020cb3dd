import { parseReleaserSettings, RELEASER_SETTINGS_FILE, type ReleaserSettings } from "../../contract/releaserSettings";
import { find, type Recording } from "./recorder";

/** What an environment's releaser is told, as it lies beside its program. */
export function releaserSettings(recording: Recording, environment: string): ReleaserSettings {
    const { code } = find(recording, "aws:lambda/function:Function", `${environment}-release`).inputs as {
        readonly code: { readonly assets: Readonly<Record<string, { readonly text?: string }>> };
    };
    return parseReleaserSettings(code.assets[RELEASER_SETTINGS_FILE]?.text);
}
