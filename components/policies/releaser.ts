import { ARTIFACTS } from "../../contract/handover";
import { keptFolder, PACKAGES_PREFIX } from "../../contract/bucketLayout";
import { ledgerFolder } from "../../contract/releaseRecord";
import { keepOthers, nameOf, readLedger, readPromoted, type BuildArns } from "./build";
import { signLedger } from "./ledgerKey";
import { allow, policy, readToken, writeLogs, type PolicyDocument } from "./statement";
import { verifyRelease } from "./verify";

/** What the role of the function that releases to one environment works with. */
export interface ReleaserArns extends Omit<BuildArns, "cache" | "packageKey" | "secrets"> {
    /** The secret with the token with which it reports. @default - it does not */
    readonly tokenSecret?: string | undefined;
}

/** What whoever releases what a managed build has made may do. No code but the platform's own runs with it. */
export function releaserPolicy({ bucket, environment, ...arns }: ReleaserArns): PolicyDocument {
    const { handlers = [] } = arns;
    const artifacts = [ARTIFACTS.source, ARTIFACTS.package].map((name) => `${bucket}/${arns.artifactPrefix}/${name}/*`);
    return policy(
        writeLogs(arns.logGroup),
        allow("ReadArtifacts", ["s3:GetObject"], ...artifacts),
        // CodePipeline knows no resource for these: "Actions, resources, and condition keys for AWS CodePipeline". Whoever has them has to
        // know the random id of a job as well.
        allow("EndJob", ["codepipeline:PutJobFailureResult", "codepipeline:PutJobSuccessResult"], "*"),
        allow("SeeExecution", ["codepipeline:GetPipelineExecution"], arns.pipeline),
        ...readToken(arns.tokenSecret),
        ...verifyRelease(arns.verify ?? {}),
        // Lambda reads a package with the permissions of whoever calls UpdateFunctionCode.
        allow("KeepPackages", ["s3:GetObject", "s3:PutObject"], `${bucket}/${keptFolder(nameOf(arns.function))}*`),
        // Those of older engines, whose versions may be promoted.
        allow("ReadOldPackages", ["s3:GetObject"], `${bucket}/${PACKAGES_PREFIX}*`),
        ...readLedger(bucket),
        allow("WriteLedger", ["s3:PutObject"], `${bucket}/${ledgerFolder(environment)}*`),
        ...signLedger(arns.ledgerKey),
        // AWS authorizes what is done to an alias on its function: no policy can name one alias for it. "Actions,
        // resources, and condition keys for AWS Lambda" in the Service Authorization Reference.
        allow(
            "Release",
            [
                "lambda:GetAlias",
                "lambda:GetFunctionConfiguration",
                "lambda:PublishVersion",
                "lambda:UpdateAlias",
                "lambda:UpdateFunctionCode",
            ],
            arns.function,
            ...handlers,
        ),
        // A version's number is not known before it is published; AWS names versions in the ARN's last part.
        allow("TestVersion", ["lambda:GetFunctionConfiguration", "lambda:InvokeFunction"], `${arns.function}:*`),
        // Those of further handlers are looked at, and never called: their jobs would run.
        ...(handlers.length === 0
            ? []
            : [allow("SeeVersions", ["lambda:GetFunctionConfiguration"], ...handlers.map((arn) => `${arn}:*`))]),
        ...readPromoted(bucket, arns),
        ...(arns.others === undefined ? [] : keepOthers(bucket, arns.others)),
    );
}
