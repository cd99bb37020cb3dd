import * as pulumi from "@pulumi/pulumi";

import { environmentNames } from "../../contract/names";
import { LedgerKey, type LedgerKeyArgs } from "../ledgerKey";
import { stackRoles } from "./kept";
import type { Platform } from "./platform";

/**
 * The ARN of the key that signs the ledger: one that the stack makes, or one that the configuration names; undefined where none does.
 *
 * @param opts Options of what is made.
 */
export function ledgerKey(
    platform: Platform,
    opts: pulumi.ComponentResourceOptions,
): pulumi.Output<string> | undefined {
    const { signing } = platform.config.release;
    return signing === "own"
        ? new LedgerKey("ledger", ledgerKeyArgs(platform), opts).arn
        : signing === undefined
          ? undefined
          : pulumi.output(signing);
}

function ledgerKeyArgs({ config, scope, tags }: Platform): LedgerKeyArgs {
    const { projectName, region, environments } = config;
    const { partition, accountId } = scope;
    const roleArn = (name: string) => `arn:${partition}:iam::${accountId}:role/${name}`;
    return {
        description: `Signs the ledger of releases of ${projectName}`,
        holders: {
            partition,
            accountId,
            stack: stackRoles(projectName, scope),
            // In mode `application` nothing of the stack writes the ledger.
            releasing: (config.build.mode === "managed" ? environments : []).map(({ name }) =>
                roleArn(environmentNames(projectName, region, name).releaserRole),
            ),
            readers: environments.flatMap(({ promotedBy }) => promotedBy),
        },
        deleteOnDestroy: config.deleteArtifacts,
        tags,
    };
}
