import { slip } from "../widen";
import { API, BUCKET, CONTROLLER, LEDGER_KEY, PREVIEW, PREVIEW_API, PRODUCTION, SHARED, TOKEN } from "../place";
import { checkBuild, parameter, project, role } from "../place";
import { held, rows, type Calls } from "./rows";

const EVERY_FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:*";

/** What the code of functions must not do, where production has a function of its own. */
export const FUNCTIONS: Calls = {
    "preview-app": rows(
        [
            "reads a parameter of staging",
            "ssm:GetParameter",
            parameter("/shop/staging/DbPassword"),
            slip("ReadParameters", { Resource: parameter("/*") }),
        ],
        [
            "reads a parameter of production",
            "ssm:GetParametersByPath",
            parameter("/shop/production/"),
            slip("ReadParameters", { Resource: parameter("/shop/*") }),
        ],
        [
            "reads previews' secrets of another project",
            "ssm:GetParameter",
            parameter("/_previews/bank/Key"),
            slip("ReadParameters", { Resource: parameter("/_previews/*") }),
        ],
        [
            "reads the secret of a webhook",
            "ssm:GetParameter",
            parameter("/_platform/shop/staging/webhook-secret"),
            slip("ReadParameters", { Resource: parameter("/_*") }),
        ],
        ["reads an earlier value of a secret", "ssm:GetParameterHistory", parameter("/_previews/shop/Key")],
        ["reads the GitHub token", "secretsmanager:GetSecretValue", TOKEN],
        ["reads the ledger", "s3:GetObject", `${BUCKET}/releases/production/1.json`],
        ["reads a package", "s3:GetObject", `${BUCKET}/kept/shop-app/a1.zip`],
        ["leaves a package", "s3:PutObject", `${BUCKET}/previews/${checkBuild("1")}/package.zip`],
        ["calls production past its API", "lambda:InvokeFunction", `${PRODUCTION}:production`],
        ["gives itself code", "lambda:UpdateFunctionCode", PREVIEW],
        ["calls the controller", "lambda:InvokeFunction", CONTROLLER],
        ["signs a record of the ledger", "kms:Sign", LEDGER_KEY],
    ),
    function: rows(
        [
            "reads a parameter of the environment that is isolated",
            "ssm:GetParameter",
            parameter("/shop/production/DbPassword"),
            slip("ReadParameters", { Resource: parameter("/shop/*") }),
        ],
        ["reads a secret of previews", "ssm:GetParameter", parameter("/_previews/shop/Key")],
        ["reads the secret of a webhook", "ssm:GetParameter", parameter("/_platform/shop/staging/webhook-secret")],
        ["reads the GitHub token", "secretsmanager:GetSecretValue", TOKEN],
        ["moves its own alias", "lambda:UpdateAlias", SHARED],
        ["forges its ledger", "s3:PutObject", `${BUCKET}/releases/staging/1.json`],
        ["signs a record of the ledger", "kms:Sign", LEDGER_KEY],
    ),
    "own-production": rows(
        [
            "reads a parameter of staging",
            "ssm:GetParameter",
            parameter("/shop/staging/DbPassword"),
            slip("ReadParameters", { Resource: parameter("/shop/*") }),
        ],
        ["gives itself code", "lambda:UpdateFunctionCode", PRODUCTION],
        ["writes a parameter", "ssm:PutParameter", parameter("/shop/production/DbPassword")],
        ["signs a record of the ledger", "kms:Sign", LEDGER_KEY],
    ),
    previews: rows(
        ["signs a record of the ledger", "kms:Sign", LEDGER_KEY],
        ["moves staging's alias", "lambda:UpdateAlias", SHARED, slip("Release", { Resource: EVERY_FUNCTION })],
        [
            "gives production code",
            "lambda:UpdateFunctionCode",
            PRODUCTION,
            slip("Release", { Resource: EVERY_FUNCTION }),
        ],
        [
            "takes previews' function away",
            "lambda:DeleteFunction",
            PREVIEW,
            slip("RemoveVersions", { Resource: `${PREVIEW}*` }),
        ],
        [
            "changes production's stage",
            "apigateway:PATCH",
            `${API}/stages/production`,
            slip("KeepStages", { Resource: "*" }),
        ],
        ["takes the API away", "apigateway:DELETE", PREVIEW_API],
        [
            "changes a stage that is no preview's",
            "apigateway:PATCH",
            `${PREVIEW_API}/stages/live`,
            slip("KeepStages", { Resource: `${PREVIEW_API}/stages/*` }),
        ],
        [
            "forges staging's ledger",
            "s3:PutObject",
            `${BUCKET}/releases/staging/1.json`,
            slip("WriteLedger", { Resource: `${BUCKET}/releases/*` }),
        ],
        ["leaves itself a package", "s3:PutObject", `${BUCKET}/previews/${checkBuild("1")}/package.zip`],
        [
            "starts staging's build",
            "codebuild:StartBuild",
            project("shop-staging"),
            slip("StartChecks", { Resource: "*" }),
        ],
        ["reads a secret of previews", "ssm:GetParameter", parameter("/_previews/shop/Key")],
    ),
};

/** The same, whatever a configuration gives the functions' roles. */
export const WIDENED_FUNCTIONS: Calls = {
    function: [
        ...held(
            "KeepFunction",
            ["moves its own alias", "lambda:UpdateAlias", SHARED],
            ["gives production code", "lambda:UpdateFunctionCode", PRODUCTION],
        ),
        ...held("KeepParameters", ["reads a secret of previews", "ssm:GetParameter", parameter("/_previews/shop/Key")]),
        ...held("KeepPaths", ["reads all parameters at once", "ssm:GetParametersByPath", parameter("/")]),
        ...held("KeepBucket", ["exchanges a package", "s3:PutObject", `${BUCKET}/kept/shop-app/a1.zip`]),
        ...held("KeepRoles", ["widens a role", "iam:PutRolePolicy", role("shop-eu-west-1-app")]),
    ],
    "own-production": held("KeepFunction", ["gives staging code", "lambda:UpdateFunctionCode", SHARED]),
    "preview-app": [
        ...held(
            "KeepParameters",
            ["reads a parameter of staging", "ssm:GetParameter", parameter("/shop/staging/DbPassword")],
            ["reads an earlier value of production's", "ssm:GetParameterHistory", parameter("/shop/production/Key")],
            ["reads the secret of a webhook", "ssm:GetParameters", parameter("/_platform/shop/staging/webhook-secret")],
        ),
        ...held(
            "KeepFunction",
            ["gives staging code", "lambda:UpdateFunctionCode", SHARED],
            ["gives production code", "lambda:UpdateFunctionCode", PRODUCTION],
            ["gives the controller code", "lambda:UpdateFunctionCode", CONTROLLER],
        ),
        ...held("KeepLedger", ["signs a record of the ledger", "kms:Sign", LEDGER_KEY]),
        ...held(
            "KeepPaths",
            ["reads all parameters of the project at once", "ssm:GetParametersByPath", parameter("/shop")],
            ["reads all parameters of the account at once", "ssm:GetParametersByPath", parameter("/")],
        ),
    ],
};
