import { settingValue } from "../../config/keys/environments";
import { ALIAS_VARIABLE, BRANCH_VARIABLE } from "../../contract/stageVariables";
import { previewName } from "../../contract/previews/names";
import type { PreviewBase } from "../../contract/previews/settings";

/**
 * The variables of a preview's stage: those of its base, with an alias and a branch of its own. Where they
 * point to secrets, these are those of previews.
 *
 * @param branch The branch of the pull request. Not every name of a branch can be the value of a stage's variable; where
 *   this one cannot, the preview's name is in its place.
 */
export function previewVariables(
    { variables }: PreviewBase,
    pullRequest: number,
    branch: string,
): Readonly<Record<string, string>> {
    const name = previewName(pullRequest);
    return {
        ...variables,
        [ALIAS_VARIABLE]: name,
        [BRANCH_VARIABLE]: settingValue.check(branch) === true ? branch : name,
    };
}
