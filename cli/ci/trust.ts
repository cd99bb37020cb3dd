import { partitionOf } from "../../common/partition";
import { UsageError } from "../../common/errors";
import { boundary, boundaryName, ciRoles, type CiPlace, type CiRole } from "../../config/ci/roles";
import { findPlatform } from "../session/platform";
import type { PlatformOptions } from "../session/options";
import type { Context, ExitCode, OptionSpec } from "../shell/command";
import { shellWord } from "../shell/words";

/** The options of `ci trust`. */
export interface TrustOptions extends PlatformOptions {
    readonly repository?: string;
    readonly branch?: string;
    readonly environment?: string;
    readonly gitlab?: string;
    readonly codebuild?: boolean;
    readonly stateBucket?: string;
    readonly stateKey?: string;
}

export const TRUST_OPTIONS: readonly OptionSpec[] = [
    { flags: "--branch <name>", description: "for trust: the branch that is applied (default: main)" },
    {
        flags: "--environment <name>",
        description: "for trust: GitHub's environment of the job that applies, in place of the branch",
    },
    { flags: "--gitlab <host>", description: "for trust: the jobs run on this GitLab, such as gitlab.com" },
    { flags: "--codebuild", description: "for trust: the stack's own build project applies: ci.mode codebuild" },
    { flags: "--state-bucket <name>", description: "for trust: the bucket of the stack's state" },
    { flags: "--state-key <arn>", description: "for trust: the KMS key that encrypts the stack's secrets" },
];

/** Prints the roles of CI: as commands of the AWS CLI that make them, or as JSON. */
export async function printTrust(context: Context, options: TrustOptions): Promise<ExitCode> {
    const { repository = "", branch = "main", environment, gitlab, stateBucket, stateKey } = options;
    const isSelfUpdating = options.codebuild === true;
    const isRepository = gitlab === undefined ? /^[\w.-]+\/[\w.-]+$/ : /^[\w.-]+(\/[\w.-]+)+$/;
    if (!isRepository.test(repository)) {
        throw new UsageError(`--repository takes owner/name, not '${repository}'.`);
    }
    if (isSelfUpdating && (gitlab !== undefined || environment !== undefined)) {
        throw new UsageError(
            "--codebuild takes neither --gitlab nor --environment: a build of the stack applies, and no job.",
        );
    }
    for (const [flag, value] of Object.entries({ branch, environment: environment ?? "x" })) {
        // In a trust policy these would stand for more than one.
        if (!/^[\w./-]+$/.test(value)) {
            throw new UsageError(`--${flag} takes one name, not '${value}'.`);
        }
    }
    if (stateKey !== undefined && !/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(stateKey)) {
        throw new UsageError("--state-key takes the ARN of a key, not of an alias: arn:aws:kms:…:key/…");
    }
    const { outputs } = await findPlatform(context, options);
    const { accountId, region, projectName, functionName, resources } = outputs;
    const domains = Object.values(outputs.environments).flatMap(({ domain }) =>
        domain === undefined ? [] : [new URL(domain.url).hostname],
    );
    const webAcls = Object.entries(outputs.environments).flatMap(([environment, { webAcl: arn }]) =>
        arn === undefined ? [] : [{ environment, arn }],
    );
    const hasApiKeys = Object.values(outputs.environments).some(({ access }) => access?.apiKey !== undefined);
    const partition = partitionOf(region);
    const scope = {
        partition,
        region,
        accountId,
        dnsSuffix: partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com",
    };
    const place: CiPlace = {
        ...{
            scope,
            projectName,
            functionName,
            resources,
            domains,
            webAcls,
            hasApiKeys,
            repository,
            branch,
            environment,
            stateBucket,
            stateKey,
            isSelfUpdating,
        },
        ...(gitlab === undefined ? { service: "github", host: "github.com" } : { service: "gitlab", host: gitlab }),
    };
    const roles = ciRoles(place);
    context.stdout.write(
        options.json === true
            ? `${JSON.stringify({ boundary: { name: boundaryName(place), policy: boundary() }, roles }, undefined, 2)}\n`
            : script(place, roles),
    );
    return 0;
}

function script(place: CiPlace, roles: readonly CiRole[]): string {
    const { scope } = place;
    const arn = (kind: string, name: string) => `arn:${scope.partition}:iam::${scope.accountId}:${kind}/${name}`;
    const json = (document: object) => shellWord(JSON.stringify(document, undefined, 2));
    const issuer = place.service === "github" ? "token.actions.githubusercontent.com" : place.host;
    const audience = place.service === "github" ? "sts.amazonaws.com" : `https://${place.host}`;
    const policy = (name: string, document: object) =>
        `aws iam create-policy --policy-name ${name} --policy-document ${json(document)}`;
    return [
        "#!/bin/sh",
        "# Read it, then run it once with rights over IAM. It makes what is not there, and changes nothing that is.",
        "set -e",
        "",
        "# Once for each account. Where the provider is there already, leave this out.",
        `aws iam create-open-id-connect-provider --url https://${issuer} --client-id-list ${audience}`,
        "",
        `# The boundary of the stack's own roles. Then: pulumi config set permissionsBoundary ${boundaryName(place)}`,
        policy(boundaryName(place), boundary()),
        ...roles.flatMap(({ name, does, trust, policies }) => [
            "",
            `# ${name} ${does}.`,
            `aws iam create-role --role-name ${name} --assume-role-policy-document ${json(trust)}`,
            ...Object.entries(policies).flatMap(([each, document]) => [
                policy(each, document),
                `aws iam attach-role-policy --role-name ${name} --policy-arn ${arn("policy", each)}`,
            ]),
        ]),
        "",
    ].join("\n");
}
