import { RepositoryRuleset } from "@pulumi/github/repositoryRuleset";
import * as pulumi from "@pulumi/pulumi";

import type { GitHubRepository } from "./githubRepository";

/** A branch that is protected. */
export interface RuledBranch {
    readonly branch: pulumi.Input<string>;
    /** The name of its ruleset in GitHub. */
    readonly rulesetName: pulumi.Input<string>;
}

/** The arguments of {@link BranchRules}. */
export interface BranchRulesArgs {
    readonly repository: Pick<GitHubRepository, "name" | "opts">;
    /** The branches to protect, each by a key that its resource is named by. */
    readonly branches: Readonly<Record<string, RuledBranch>>;
    /** The commit status that what is merged has to have, such as `shop/check`. */
    readonly context: pulumi.Input<string>;
}

/**
 * BranchRules protects the environments' branches: what is merged has passed the check of pull requests. They are
 * rulesets, which come on top of whatever else protects a branch, where the older branch protection would replace it.
 */
export class BranchRules extends pulumi.ComponentResource {
    /**
     * @param name The _unique_ name of this component.
     * @param args The branches to protect.
     * @param opts Options that control the component's behaviour.
     */
    constructor(name: string, args: BranchRulesArgs, opts?: pulumi.ComponentResourceOptions) {
        super("platform:index:BranchRules", name, {}, opts);
        for (const [key, { branch, rulesetName }] of Object.entries(args.branches)) {
            new RepositoryRuleset(
                `${name}-${key}`,
                {
                    name: rulesetName,
                    repository: args.repository.name,
                    target: "branch",
                    enforcement: "active",
                    conditions: { refName: { includes: [pulumi.interpolate`refs/heads/${branch}`], excludes: [] } },
                    rules: {
                        deletion: true,
                        nonFastForward: true,
                        // Not requiredLinearHistory: a promotion is a merge.
                        requiredStatusChecks: {
                            requiredChecks: [{ context: args.context }],
                            // Nobody could promote twice: the merge commit of a promotion is on this branch alone, so that
                            // the branch which is promoted is behind ever after, and to bring it up to date is a push to a
                            // protected branch. The release engine compares trees, and builds what was not released before.
                            strictRequiredStatusChecksPolicy: false,
                            doNotEnforceOnCreate: true,
                        },
                    },
                },
                { parent: this, ...args.repository.opts },
            );
        }
        this.registerOutputs({});
    }
}
