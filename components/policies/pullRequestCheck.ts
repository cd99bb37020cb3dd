import { ENGINE_PREFIX } from "../../contract/bucketLayout";
import { PREVIEWS_PREFIX } from "../../contract/previews/names";
import { allow, policy, readToken, useConnection, writeLogs, type PolicyDocument } from "./statement";

/** What the role of the check of pull requests works with. */
export interface CheckArns {
    readonly logGroup: string;
    /** How CodeBuild gets at the repository: with a token, or through a connection. */
    readonly source: { readonly tokenSecret: string } | { readonly connection: string };
    /** Where it fetches the release engine. @default - it needs none */
    readonly bucket: string | undefined;
    /** Whether it leaves packages for previews there. */
    readonly leavesPackages: boolean;
}

/**
 * Where one build leaves its package. CodeBuild says to IAM which build it is that asks, and the build cannot choose: where it says
 * nothing, nothing is allowed. See {@link checkedPackageKey}.
 */
const OWN_PACKAGES = `${PREVIEWS_PREFIX}\${codebuild:buildArn}/`;

/**
 * What the role of the check may do. The code of a pull request runs with it, which nobody may have looked at: it can
 * release nothing, and leaves a package where the preview controller looks for that of its own pull request alone.
 */
export function checkPolicy({ logGroup, bucket, leavesPackages, source }: CheckArns): PolicyDocument {
    return policy(
        writeLogs(logGroup),
        // CodeBuild gets at its source with the project's own role.
        ...("tokenSecret" in source
            ? readToken(source.tokenSecret)
            : [useConnection(source.connection, ["GetConnection", "GetConnectionToken", "UseConnection"])]),
        ...(bucket === undefined
            ? []
            : [
                  allow("ReadEngine", ["s3:GetObject"], `${bucket}/${ENGINE_PREFIX}*`),
                  ...(leavesPackages ? [allow("LeavePackage", ["s3:PutObject"], `${bucket}/${OWN_PACKAGES}*`)] : []),
              ]),
    );
}
