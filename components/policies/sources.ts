import type { AwsScope } from "../../common/awsScope";
import type { Condition } from "../../config/keys/permissions";
import { allow, policy, type PolicyDocument } from "./statement";

/** Who may call an API from where, and when. */
export interface SourceLimits {
    /** Ranges of addresses. @default [] - all */
    readonly sources: readonly string[];
    /** What else has to hold of a request; not where requests are signed. @default - nothing */
    readonly condition: Condition | undefined;
    /** The path that releases are verified by. @default - none */
    readonly healthPath: string | undefined;
    /** Whether a function decides beside it who may call. */
    readonly isAsked: boolean;
    /** The roles of releases, where requests are signed; `*` may stand in it. @default - requests are not signed */
    readonly releases: string | undefined;
}

/**
 * The resource policy of an API that some addresses may call alone. Where requests are signed, or a function is asked, what a caller's own policy or
 * the function allows passes without this one ("How API Gateway resource policies affect authorization workflow", table A): so the others are
 * denied, but for the roles of releases, whose addresses nobody knows, and the health path. Elsewhere what is not allowed is not let in, and the
 * health path is allowed to all.
 */
export function sourcesPolicy(
    { partition, region, accountId }: AwsScope,
    restApi: string,
    { sources, condition, healthPath, isAsked, releases }: SourceLimits,
): PolicyDocument {
    const api = `arn:${partition}:execute-api:${region}:${accountId}:${restApi}`;
    const anybody = { Principal: "*" } as const;
    // Everything of this API: its stages, methods and paths are not named one by one.
    const all = allow("AllowSources", ["execute-api:Invoke"], `${api}/*`);
    const ranges = [...sources].sort();
    if (releases !== undefined) {
        return policy(
            { ...all, ...anybody, Condition: { IpAddress: { "aws:SourceIp": ranges } } },
            {
                ...all,
                ...anybody,
                Sid: "KeepOthersOut",
                Effect: "Deny",
                Condition: {
                    NotIpAddress: { "aws:SourceIp": ranges },
                    ArnNotLike: { "aws:PrincipalArn": releases },
                },
            },
        );
    }
    const verified = healthPath === undefined ? [] : [`${api}/*/GET${healthPath}`];
    const own: Condition =
        ranges.length === 0 ? {} : { IpAddress: { ...condition?.["IpAddress"], "aws:SourceIp": ranges } };
    return policy(
        { ...all, ...anybody, Condition: { ...condition, ...own } },
        ...verified.map((path) => ({ ...allow("VerifyReleases", ["execute-api:Invoke"], path), ...anybody })),
        ...(isAsked && ranges.length > 0
            ? [
                  {
                      Sid: "KeepOthersOut",
                      Effect: "Deny" as const,
                      ...anybody,
                      Action: ["execute-api:Invoke"],
                      ...(verified.length === 0 ? { Resource: [`${api}/*`] } : { NotResource: verified }),
                      Condition: { NotIpAddress: { "aws:SourceIp": ranges } },
                  },
              ]
            : []),
    );
}
