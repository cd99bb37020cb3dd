import { PREVIEW_NAMES, PREVIEWS_PREFIX } from "../../contract/previews/names";
import { NOTES_PREFIX } from "../../contract/previews/note";
import { LEDGER_PREFIX } from "../../contract/releaseRecord";
import { allow, listFolder, policy, readToken, writeLogs, type PolicyDocument, type Statement } from "./statement";

import { verifyRelease, type VerifyArns } from "./verify";

/** What the preview controller works with. */
export interface PreviewControllerArns {
    readonly bucket: string;
    readonly function: string;
    readonly logGroup: string;
    readonly tokenSecret: string;
    /** The build project of the check of pull requests. */
    readonly checkProject: string;
    /** The REST API as API Gateway's own permissions name it: `arn:aws:apigateway:<region>::/restapis/<id>`. */
    readonly restApi: string;
    /** What the request that verifies a release takes. @default - nothing */
    readonly verify?: VerifyArns | undefined;
    /** What previews shared with the environments until now. @default - nothing */
    readonly former?: { readonly function: string; readonly restApi: string } | undefined;
}

/** What the preview controller may do: make, release and remove previews, which all are called `pr-<number>`. */
export function previewControllerPolicy({ bucket, restApi, former, ...arns }: PreviewControllerArns): PolicyDocument {
    return policy(
        writeLogs(arns.logGroup),
        ...readToken(arns.tokenSecret),
        allow(
            "StartChecks",
            ["codebuild:BatchGetBuilds", "codebuild:ListBuildsForProject", "codebuild:StartBuild"],
            arns.checkProject,
        ),
        allow("ReadPackages", ["s3:GetObject"], `${bucket}/${PREVIEWS_PREFIX}*`),
        allow("ReadLedger", ["s3:GetObject"], `${bucket}/${LEDGER_PREFIX}*`),
        allow("WriteLedger", ["s3:PutObject"], `${bucket}/${LEDGER_PREFIX}${PREVIEW_NAMES}*`),
        // Not where packages are: the code of a pull request can write there.
        allow("KeepNotes", ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], `${bucket}/${NOTES_PREFIX}*`),
        // Whoever may not list a folder gets 403 for what is not in it.
        listFolder("ListLedger", bucket, LEDGER_PREFIX),
        listFolder("ListPackages", bucket, PREVIEWS_PREFIX),
        listFolder("ListNotes", bucket, NOTES_PREFIX),
        // AWS authorizes what is done to an alias on its function: no policy can name one alias for it.
        allow(
            "Release",
            [
                "lambda:AddPermission",
                "lambda:CreateAlias",
                "lambda:DeleteAlias",
                "lambda:GetAlias",
                "lambda:GetFunctionConfiguration",
                "lambda:GetPolicy",
                "lambda:ListAliases",
                "lambda:ListVersionsByFunction",
                "lambda:PublishVersion",
                "lambda:RemovePermission",
                "lambda:UpdateAlias",
                "lambda:UpdateFunctionCode",
            ],
            arns.function,
        ),
        // A version's number is not known before it is published; AWS names versions and aliases in the ARN's last part.
        allow(
            "TestVersion",
            [
                "lambda:AddPermission",
                "lambda:GetFunctionConfiguration",
                "lambda:GetPolicy",
                "lambda:InvokeFunction",
                "lambda:RemovePermission",
            ],
            `${arns.function}:*`,
        ),
        // Never the function itself: without a version, the ARN is another one.
        allow("RemoveVersions", ["lambda:DeleteFunction"], `${arns.function}:*`),
        ...verifyRelease(arns.verify ?? {}),
        allow("MakeStages", ["apigateway:GET", "apigateway:POST"], `${restApi}/deployments`, `${restApi}/stages`),
        allow("KeepStages", ["apigateway:DELETE", "apigateway:PATCH"], `${restApi}/stages/${PREVIEW_NAMES}*`),
        // A deployment has a random id, and nothing else to be known by.
        allow("RemoveDeployments", ["apigateway:DELETE"], `${restApi}/deployments/*`),
        ...(former === undefined ? [] : removeFormer(former)),
    );
}

/** To take away what an older version has made beside the environments. Nothing of it makes, moves or invokes anything. */
function removeFormer({ function: fn, restApi }: NonNullable<PreviewControllerArns["former"]>): readonly Statement[] {
    return [
        // AWS authorizes what is done to an alias on its function.
        allow("RemoveFormerAliases", ["lambda:DeleteAlias", "lambda:GetAlias", "lambda:ListAliases"], fn),
        allow("ListFormerStages", ["apigateway:GET"], `${restApi}/deployments`, `${restApi}/stages`),
        allow("RemoveFormerStages", ["apigateway:DELETE"], `${restApi}/stages/${PREVIEW_NAMES}*`),
        allow("RemoveFormerDeployments", ["apigateway:DELETE"], `${restApi}/deployments/*`),
    ];
}
