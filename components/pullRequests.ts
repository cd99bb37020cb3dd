import * as pulumi from "@pulumi/pulumi";

import { BranchRules, type BranchRulesArgs } from "./branchRules";
import { MOVED_FROM_ROOT } from "./moved";
import { PreviewController, type PreviewControllerArgs } from "./previewController";
import { PullRequestCheck, type PullRequestCheckArgs } from "./pullRequestCheck";

/** What stacks of older versions call the controller, and where they have it. */
const PREVIEW_KEEPER = [undefined, ...MOVED_FROM_ROOT].map((former) => ({
    ...former,
    type: "platform:index:PreviewKeeper",
}));

/** The arguments of {@link PullRequests}. */
export interface PullRequestsArgs {
    /** How they are tested. */
    readonly check: PullRequestCheckArgs;
    /** How branches are protected, so that nothing is merged unchecked. @default - they are not */
    readonly rules?: Omit<BranchRulesArgs, "context"> | undefined;
    /** By what a pull request that was checked gets a preview. @default - there are none */
    readonly previews?: Omit<PreviewControllerArgs, "checkProject"> | undefined;
}

/** PullRequests is all that pull requests get: the check, the rules that ask for it, and previews of what it has passed. */
export class PullRequests extends pulumi.ComponentResource {
    /** The settings of previews as their text; undefined where there are none. */
    readonly previewSettings: pulumi.Output<string> | undefined;
    /** The number of the check's webhook in GitHub; undefined where CodeBuild makes it through the connection. */
    readonly webhook: pulumi.Output<string> | undefined;

    /**
     * @param name The _unique_ name of this component.
     * @param args What pull requests get.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: PullRequestsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:PullRequests", name, {}, opts);
        const within = { parent: this, aliases: MOVED_FROM_ROOT };
        const check = new PullRequestCheck("pull-requests", args.check, within);
        if (args.rules !== undefined) {
            new BranchRules("branches", { ...args.rules, context: args.check.context }, within);
        }
        const controller =
            args.previews === undefined
                ? undefined
                : new PreviewController(
                      "previews",
                      { ...args.previews, checkProject: check.buildProject },
                      { parent: this, aliases: PREVIEW_KEEPER },
                  );
        this.webhook = check.webhook;
        this.previewSettings = controller?.settings;
        this.registerOutputs({ previewSettings: this.previewSettings });
    }
}
