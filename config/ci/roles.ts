import { sharedNames } from "../../contract/names";
import { applicationRights } from "./applicationRights";
import { allow, document, type CiDocument, type CiStatement } from "./documents";
import { domainRights } from "./domainRights";
import { eventRights } from "./eventRights";
import { arnIn, ownRoles, resourceRights, type CiPlace, type Place, type Rights } from "./rights";
import { webAclRights } from "./webAclRights";
import { branchTrust, buildTrust, jobTrust, pullRequestTrust } from "./trust";

export type { CiPlace } from "./rights";

/** A role that jobs of a CI system work with. */
export interface CiRole {
    readonly name: string;
    readonly does: string;
    readonly trust: CiDocument;
    /** Its managed policies, by their names. Each is within the 6,144 characters that IAM takes. */
    readonly policies: Readonly<Record<string, CiDocument>>;
}

/** The services whose resources the stack gives a role to. */
const PASSED_TO = ["apigateway", "codebuild", "codepipeline", "lambda", "scheduler"];

/** What no role of the stack may ever do, whatever a policy says. */
const NEVER = [
    "account:*",
    "iam:*",
    "organizations:*",
    "sts:AssumeRole",
    "sts:AssumeRoleWithWebIdentity",
    "sts:GetFederationToken",
];

/** Characters of a managed policy, blanks not counted: "IAM and AWS STS quotas". */
export const MOST_CHARACTERS = 6_144;

/** The name of the boundary under which the stack's roles are made. */
export function boundaryName({ projectName, scope }: Place): string {
    return `${projectName}-${scope.region}.boundary`;
}

/**
 * The boundary of the stack's roles. It grants nothing: a role may do what its policies say and this leaves. So no policy that CI
 * writes makes another principal, or acts as one.
 */
export function boundary(): CiDocument {
    return document(
        // A boundary has to name what may be granted at all, and a team's function may need any service.
        { Sid: "WhatPoliciesGrant", Effect: "Allow", Action: ["*"], Resource: ["*"] },
        { Sid: "NeverOthersRights", Effect: "Deny", Action: NEVER, Resource: ["*"] },
    );
}

/** The roles of the jobs: one that applies, one for pull requests that sees no secret, one that looks for drift. */
export function ciRoles(place: CiPlace): readonly CiRole[] {
    const { projectName, scope } = place;
    const name = (what: string) => `${projectName}-${scope.region}.${what}`;
    const of = (what: string, groups: readonly (readonly CiStatement[])[]) =>
        Object.fromEntries(packed(groups).map((each, index) => [name(`${what}-${index + 1}`), each]));
    const rights = [
        ...resourceRights(place),
        ...domainRights(place),
        ...webAclRights(place),
        ...applicationRights(place),
        ...eventRights(place),
        ...roleRights(place),
    ];
    const all = rights.map((each) => [
        ...statements(each, "Read", each.reads),
        ...statements(each, "Change", each.writes),
    ]);
    const reading = rights.map((each) => statements(each, "Read", each.reads));
    return [
        {
            name: name("apply"),
            does: "applies what was merged",
            trust: place.isSelfUpdating === true ? buildTrust(place) : jobTrust(place),
            policies: of("apply", [
                ...all,
                state(place, true),
                ...(place.isSelfUpdating === true ? [building(place)] : []),
            ]),
        },
        {
            name: name("preview"),
            does: "previews pull requests, without secrets",
            trust: pullRequestTrust(place),
            policies: of("preview", [previewing(place)]),
        },
        {
            name: name("drift"),
            does: "looks for drift at night",
            trust: branchTrust(place),
            policies: of("drift", [...reading, state(place, false)]),
        },
    ];
}

/** What a build takes besides: its log, its source, and to stay the role of its own project. */
function building(place: CiPlace): readonly CiStatement[] {
    const { scope, projectName } = place;
    const { update } = sharedNames(projectName, scope.region);
    const group = arnIn(place, "logs", `log-group:/aws/codebuild/${update.buildProject}`);
    return [
        // The streams get their names from CodeBuild.
        allow("WriteOwnLog", ["logs:CreateLogStream", "logs:PutLogEvents"], [`${group}:log-stream:*`]),
        allow(
            "ReadOwnSource",
            [
                "codeconnections:GetConnectionToken",
                "codeconnections:UseConnection",
                "codestar-connections:UseConnection",
            ],
            // AWS makes up the id of a connection.
            ["codeconnections", "codestar-connections"].map((each) => arnIn(place, each, "connection/*")),
        ),
        {
            ...allow(
                "StayOwnRole",
                ["iam:PassRole"],
                [`arn:${scope.partition}:iam::${scope.accountId}:role/${update.role}`],
            ),
            Condition: { StringEquals: { "iam:PassedToService": `codebuild.${scope.dnsSuffix}` } },
        },
    ];
}

/** What a preview asks AWS before it knows what to change. It reads no resource: those are in the state. */
function previewing(place: Place & CiPlace): readonly CiStatement[] {
    const [functions] = resourceRights(place);
    const application = applicationRights(place);
    const own = (purpose: string) => application.find((each) => each.purpose === purpose)?.resources ?? [];
    const { scope, stateBucket } = place;
    return [
        allow(
            "LookAtFunction",
            ["lambda:GetFunction", "lambda:GetFunctionCodeSigningConfig", "lambda:GetFunctionConcurrency"],
            functions?.resources ?? [],
        ),
        allow("LookAtLogging", ["apigateway:GET"], [`arn:${scope.partition}:apigateway:${scope.region}::/account`]),
        // Whoever has set the account's logging role has named it.
        allow("LookAtLoggingRole", ["iam:GetRole"], [`arn:${scope.partition}:iam::${scope.accountId}:role/*`]),
        // How much would be lost, where something is left out. The keys of a bucket's objects are data: it is not listed.
        allow("CountItems", ["dynamodb:DescribeTable"], own("Tables")),
        allow("CountMessages", ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"], own("Queues")),
        ...connectionAndQuota(place),
        ...(stateBucket === undefined ? [] : readState(place, stateBucket)),
    ];
}

function connectionAndQuota(place: Place): readonly CiStatement[] {
    return [
        allow(
            "LookAtConnection",
            [
                "codeconnections:GetConnection",
                "codestar-connections:GetConnection",
                "codestar-connections:ListTagsForResource",
            ],
            // AWS makes up the id of a connection.
            ["codeconnections", "codestar-connections"].map((each) => arnIn(place, each, "connection/*")),
        ),
        allow("LookAtQuota", ["servicequotas:GetServiceQuota"], [arnIn(place, "servicequotas", "apigateway/*")]),
    ];
}

function roleRights(place: CiPlace): readonly Rights[] {
    const { scope, attached = [] } = place;
    const roles = ownRoles(place);
    const bound = `arn:${scope.partition}:iam::${scope.accountId}:policy/${boundaryName(place)}`;
    const underBoundary = { StringEquals: { "iam:PermissionsBoundary": bound } };
    const logging = `arn:${scope.partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs`;
    const rights = (purpose: string, writes: readonly string[], condition?: Rights["condition"]): Rights => ({
        ...{ purpose, reads: [], writes, resources: roles },
        ...(condition === undefined ? {} : { condition }),
    });
    return [
        {
            purpose: "Roles",
            reads: [
                ...["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
                ...["iam:ListInstanceProfilesForRole", "iam:ListRoleTags"],
            ],
            writes: ["iam:DeleteRole", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole"],
            resources: roles,
        },
        rights(
            "RolesUnderBoundary",
            ["iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
            underBoundary,
        ),
        rights("Attach", ["iam:AttachRolePolicy", "iam:DetachRolePolicy"], {
            ...underBoundary,
            ArnEquals: { "iam:PolicyARN": [logging, ...attached].sort() },
        }),
        rights("PassRoles", ["iam:PassRole"], {
            StringEquals: { "iam:PassedToService": PASSED_TO.map((each) => `${each}.${scope.dnsSuffix}`) },
        }),
        {
            purpose: "LookAtLoggingRole",
            reads: ["iam:GetRole"],
            writes: [],
            // Whoever has set the account's logging role has named it.
            resources: [`arn:${scope.partition}:iam::${scope.accountId}:role/*`],
        },
        {
            purpose: "LookAtQuota",
            reads: ["servicequotas:GetServiceQuota"],
            writes: [],
            resources: [arnIn(place, "servicequotas", "apigateway/*")],
        },
    ];
}

/** Where Pulumi keeps the state, and what encrypts the secrets in it. */
function state(place: CiPlace, isChanging: boolean): readonly CiStatement[] {
    const { scope, stateBucket: bucket, stateKey } = place;
    const objects = `arn:${scope.partition}:s3:::${bucket}/.pulumi/*`;
    return [
        ...(bucket === undefined ? [] : readState(place, bucket)),
        ...(bucket === undefined || !isChanging
            ? []
            : [allow("KeepState", ["s3:DeleteObject", "s3:PutObject"], [objects])]),
        ...(stateKey === undefined
            ? []
            : [allow("Secrets", ["kms:Decrypt", ...(isChanging ? ["kms:Encrypt"] : [])], [stateKey])]),
    ];
}

function readState({ scope }: Place, bucket: string): readonly CiStatement[] {
    const arn = `arn:${scope.partition}:s3:::${bucket}`;
    return [allow("FindState", ["s3:ListBucket"], [arn]), allow("ReadState", ["s3:GetObject"], [`${arn}/.pulumi/*`])];
}

function statements(
    { purpose, resources, condition }: Rights,
    how: string,
    actions: readonly string[],
): readonly CiStatement[] {
    return actions.length === 0
        ? []
        : [
              {
                  ...allow(`${how}${purpose}`, actions, resources),
                  ...(condition === undefined ? {} : { Condition: condition }),
              },
          ];
}

/** As few documents as the quota lets there be, in the order of the statements. */
function packed(groups: readonly (readonly CiStatement[])[]): readonly CiDocument[] {
    const documents: CiStatement[][] = [[]];
    for (const statement of groups.flat()) {
        const last = documents.at(-1) ?? [];
        if (JSON.stringify(document(...last, statement)).length > MOST_CHARACTERS) {
            documents.push([statement]);
        } else {
            last.push(statement);
        }
    }
    return documents.map((each) => document(...each));
}
