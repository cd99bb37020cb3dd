import { RepositoryRuleset } from "@pulumi/github/repositoryRuleset";
import * as pulumi from "@pulumi/pulumi";

import type { Environment } from "../model/config";
import { checkContext } from "../model/github/access";
import { shorten } from "../model/names";
import type { GitHubRepository } from "./githubRepository";

/** The arguments of {@link BranchRules}. */
export interface BranchRulesArgs {
    /** What the platform is called in GitHub. */
    readonly label: string;
    readonly repository: GitHubRepository;
    readonly environments: readonly Environment[];
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
        for (const { name: environment, branch } of args.environments) {
            new RepositoryRuleset(
                `${name}-${environment}`,
                {
                    name: shorten(`${args.label}/${environment}`, "ruleset"),
                    repository: args.repository.name,
                    target: "branch",
                    enforcement: "active",
                    conditions: { refName: { includes: [`refs/heads/${branch}`], excludes: [] } },
                    rules: {
                        deletion: true,
                        nonFastForward: true,
                        // Not requiredLinearHistory: a promotion is a merge.
                        requiredStatusChecks: {
                            requiredChecks: [{ context: checkContext(args.label) }],
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
