import { slip } from "../widen";
import { API, BUCKET, CONTROLLER, DATABASE, LEDGER_KEY, PREVIEW, PRODUCTION, SHARED, TOKEN } from "../place";
import { checkBuild, logs, parameter, pipeline, project } from "../place";
import { held, rows, type Calls } from "./rows";

const BUILD = "${codebuild:buildArn}";

/** What builds and pipelines must not do, where production has a function of its own. */
export const BUILDS: Calls = {
    "staging-build": [
        ...held(
            "KeepOtherFunctions",
            ["moves production's alias", "lambda:UpdateAlias", PRODUCTION],
            ["gives production other code", "lambda:UpdateFunctionCode", PRODUCTION],
            ["publishes a version of production's function", "lambda:PublishVersion", PRODUCTION],
            ["runs production's code", "lambda:InvokeFunction", `${PRODUCTION}:production`],
            ["lets others call production", "lambda:AddPermission", `${PRODUCTION}:production`],
        ),
        ...held(
            "KeepOtherEnvironments",
            ["forges production's ledger", "s3:PutObject", `${BUCKET}/releases/production/1.json`],
            ["leaves production a package", "s3:PutObject", `${BUCKET}/kept/shop_production-app/a1.zip`],
            ["deletes a package of production", "s3:DeleteObject", `${BUCKET}/kept/shop_production-app/a1.zip`],
            ["stops production's status", "s3:PutObject", `${BUCKET}/builds/production.json`],
        ),
        ...rows(
            ["lets others call staging", "lambda:AddPermission", SHARED],
            ["has staging run with another role", "lambda:UpdateFunctionConfiguration", SHARED],
            ["takes a version away", "lambda:DeleteFunction", `${SHARED}:7`],
            ["gives previews code", "lambda:UpdateFunctionCode", PREVIEW],
            ["gives the preview controller code", "lambda:UpdateFunctionCode", CONTROLLER],
            ["exchanges the release engine", "s3:PutObject", `${BUCKET}/platform/release-0123456789abcdef.cjs`],
            ["leaves a preview a package", "s3:PutObject", `${BUCKET}/previews/${checkBuild("1")}/package.zip`],
            ["deletes its own ledger", "s3:DeleteObject", `${BUCKET}/releases/staging/1.json`],
            [
                "exchanges the source of a later build",
                "s3:PutObject",
                `${BUCKET}/shop-staging/source/a1b2c3`,
                slip("ReadSource", { Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"] }),
            ],
            [
                "reads production's source",
                "s3:GetObject",
                `${BUCKET}/shop-production/source/a1b2c3`,
                slip("ReadSource", { Resource: `${BUCKET}/shop-*` }),
            ],
            [
                "takes what a check of an older version has left in its cache",
                "s3:GetObject",
                `${BUCKET}/caches/pull-requests/python3.13-a`,
                slip("KeepCache", { Resource: `${BUCKET}/caches/*` }),
            ],
            [
                "leaves something in production's cache",
                "s3:PutObject",
                `${BUCKET}/caches/environments/production/python3.13-a`,
                slip("KeepCache", { Resource: `${BUCKET}/caches/environments/*` }),
            ],
            ["reads a parameter of staging", "ssm:GetParameters", parameter("/shop/staging/DbPassword")],
            ["reads a parameter of production", "ssm:GetParameters", parameter("/shop/production/DbPassword")],
            [
                "reads a secret that is not its own",
                "secretsmanager:GetSecretValue",
                DATABASE,
                slip("ReadBuildSecrets", { Resource: "*" }),
            ],
            ["starts production's pipeline", "codepipeline:StartPipelineExecution", pipeline("shop-production")],
            ["approves for production", "codepipeline:PutApprovalResult", pipeline("shop-production")],
            ["starts production's build", "codebuild:StartBuild", project("shop-production")],
            ["changes what production's stage calls", "apigateway:PATCH", `${API}/stages/production`],
            [
                "signs with another key",
                "kms:Sign",
                LEDGER_KEY.replace("key/0a1b", "key/9f8e"),
                slip("SignLedger", { Resource: "*" }),
            ],
            ["has the ledger's key forgotten", "kms:ScheduleKeyDeletion", LEDGER_KEY],
            ["writes into production's log", "logs:PutLogEvents", logs("/aws/codebuild/shop-production:log-stream:a")],
        ),
    ],
    "production-build": [
        ...held(
            "KeepOtherFunctions",
            ["moves staging's alias", "lambda:UpdateAlias", SHARED],
            ["runs staging's code", "lambda:InvokeFunction", `${SHARED}:7`],
        ),
        ...held(
            "KeepOtherEnvironments",
            ["exchanges the package that was tested", "s3:PutObject", `${BUCKET}/kept/shop-app/a1.zip`],
            ["forges staging's ledger", "s3:PutObject", `${BUCKET}/releases/staging/1.json`],
        ),
    ],
    "pull-requests": rows(
        [
            "writes another build's package",
            "s3:PutObject",
            `${BUCKET}/previews/${checkBuild("2")}/package.zip`,
            slip("LeavePackage", { Resource: `${BUCKET}/previews/*` }),
            { "codebuild:buildArn": checkBuild("1") },
        ],
        [
            "writes a package without saying which build it is",
            "s3:PutObject",
            `${BUCKET}/previews/${BUILD}/package.zip`,
            slip("LeavePackage", { Resource: `${BUCKET}/previews/*` }),
        ],
        [
            "reads another build's package",
            "s3:GetObject",
            `${BUCKET}/previews/${checkBuild("2")}/package.zip`,
            slip("LeavePackage", { Action: ["s3:GetObject", "s3:PutObject"], Resource: `${BUCKET}/previews/*` }),
            { "codebuild:buildArn": checkBuild("1") },
        ],
        ["leaves a package that is released", "s3:PutObject", `${BUCKET}/packages/a/1.zip`],
        ["leaves a package that is kept", "s3:PutObject", `${BUCKET}/kept/shop-app/a1.zip`],
        ["forges a preview's ledger", "s3:PutObject", `${BUCKET}/releases/pr-7/1.json`],
        ["writes the controller's notes", "s3:PutObject", `${BUCKET}/preview-notes/7/1.json`],
        [
            "exchanges the release engine",
            "s3:PutObject",
            `${BUCKET}/platform/release-0123456789abcdef.cjs`,
            slip("ReadEngine", { Action: ["s3:GetObject", "s3:PutObject"] }),
        ],
        ["leaves something in staging's cache", "s3:PutObject", `${BUCKET}/caches/environments/staging/python3.13-a`],
        ["leaves something for other checks", "s3:PutObject", `${BUCKET}/caches/pull-requests/python3.13-a`],
        ["starts from what another check has left", "s3:GetObject", `${BUCKET}/caches/pull-requests/python3.13-a`],
        ["reads a package that is kept", "s3:GetObject", `${BUCKET}/kept/shop-app/a1.zip`],
        ["reads the source of an environment", "s3:GetObject", `${BUCKET}/shop-staging/source/a1b2c3`],
        ["gives staging code", "lambda:UpdateFunctionCode", SHARED],
        ["gives previews code past the controller", "lambda:UpdateFunctionCode", PREVIEW],
        ["looks at staging's variables", "lambda:GetFunctionConfiguration", SHARED],
        ["reads a parameter of staging", "ssm:GetParameter", parameter("/shop/staging/DbPassword")],
        [
            "reads a secret of the builds",
            "secretsmanager:GetSecretValue",
            DATABASE.replace("shop/database", "registry/npm"),
        ],
        ["starts a build with a specification of its own", "codebuild:StartBuild", project("shop_pull-requests")],
        ["signs a record of the ledger", "kms:Sign", LEDGER_KEY],
    ),
    "staging-pipeline": rows(
        [
            "starts production's build",
            "codebuild:StartBuild",
            project("shop-production"),
            slip("RunBuild", { Resource: "*" }),
        ],
        [
            "reads production's artifacts",
            "s3:GetObject",
            `${BUCKET}/shop-production/source/a1b2c3`,
            slip("KeepArtifacts", { Resource: `${BUCKET}/*` }),
        ],
        ["forges the ledger", "s3:PutObject", `${BUCKET}/releases/staging/1.json`],
        ["releases", "lambda:UpdateFunctionCode", SHARED],
        ["reads the GitHub token", "secretsmanager:GetSecretValue", TOKEN],
        ["signs a record of the ledger", "kms:Sign", LEDGER_KEY],
    ),
};

/** The same, where the application's own build releases. */
export const APPLICATION_BUILDS: Calls = {
    "staging-build": [
        ...held("KeepOtherFunctions", ["moves production's alias", "lambda:UpdateAlias", PRODUCTION]),
        ...held("KeepOtherEnvironments", [
            "exchanges production's package",
            "s3:PutObject",
            `${BUCKET}/shop-production-app.zip`,
        ]),
        ...rows(
            ["reads the GitHub token", "secretsmanager:GetSecretValue", TOKEN],
            ["forges a ledger", "s3:PutObject", `${BUCKET}/releases/staging/1.json`],
            ["signs a record of the ledger", "kms:Sign", LEDGER_KEY],
        ),
    ],
};
