import assert from "node:assert/strict";

import type { PolicyDocument } from "../../components/policies";
import { isAllowed } from "../support/iam";
import { recordPlatform } from "../support/platform";
import type { RecordedResource, Recording } from "../support/recorder";

const TESTS = "shop-artifacts-of-tests";
const BUILD = "arn:aws:iam::222222222222:role/shop-production-build";
const PERSON = "arn:aws:iam::333333333333:role/people/Deployer";
const MANAGED = { "platform:build": '{"mode":"managed"}' };

async function recorded(environments: object, more: object = {}): Promise<Recording> {
    return recordPlatform({ ...MANAGED, ...more, "platform:environments": JSON.stringify(environments) });
}

function inputsOf({ resources }: Recording, type: string, name: string): RecordedResource["inputs"] {
    const found = resources.find((each) => each.type === type && each.name === name);
    assert.ok(found !== undefined, `${type} ${name}`);
    return found.inputs;
}

function documentOf(recording: Recording, type: string, name: string): PolicyDocument {
    return JSON.parse(String(inputsOf(recording, type, name)["policy"])) as PolicyDocument;
}

describe("a stack that another one promotes from", () => {
    const bucket = "arn:Bucket/artifacts";
    const shared = { staging: { branch: "staging", promotedBy: [PERSON, BUILD] } };
    const policyOf = async (environments: object) =>
        documentOf(await recorded(environments), "aws:s3/bucketPolicy:BucketPolicy", "artifacts");

    /** Who may do what there. Accounts are principals, which the evaluation leaves out. */
    const may = (document: PolicyDocument, action: string, resource: string, role: string, prefix?: string) =>
        isAllowed([document], {
            action,
            resource,
            context: {
                "aws:PrincipalArn": role,
                "aws:SecureTransport": "true",
                ...(prefix === undefined ? {} : { "s3:prefix": prefix }),
            },
        });

    it("lets the named roles read the ledger and the packages, whole", async () => {
        const { Statement } = await policyOf(shared);
        const Principal = { AWS: ["arn:aws:iam::222222222222:root", "arn:aws:iam::333333333333:root"] };
        const roles = { ArnEquals: { "aws:PrincipalArn": [BUILD, PERSON] } };
        assert.deepEqual(Statement.slice(1), [
            {
                Sid: "FindReleases0Roles",
                Effect: "Allow",
                Action: ["s3:ListBucket"],
                Resource: [bucket],
                Principal,
                Condition: { StringLike: { "s3:prefix": "releases/staging/*" }, ...roles },
            },
            {
                Sid: "ReadReleases0Roles",
                Effect: "Allow",
                Action: ["s3:GetObject"],
                Resource: [`${bucket}/kept/shop-app/*`, `${bucket}/releases/staging/*`],
                Principal,
                Condition: roles,
            },
        ]);
    });

    it("lets nobody else read, nobody write, and nothing else be read", async () => {
        const document = await policyOf({ ...shared, production: { branch: "master" } });
        const kept = `${bucket}/kept/shop-app/0a.zip`;
        assert.ok(may(document, "s3:GetObject", kept, BUILD));
        assert.ok(may(document, "s3:ListBucket", bucket, PERSON, "releases/staging/"));
        const refused = [
            ["s3:GetObject", kept, "arn:aws:iam::222222222222:role/other"],
            ["s3:PutObject", kept, BUILD],
            ["s3:DeleteObject", kept, BUILD],
            ["s3:PutObject", `${bucket}/releases/staging/1.json`, PERSON],
            ["s3:GetObject", `${bucket}/releases/production/1.json`, BUILD],
            ["s3:GetObject", `${bucket}/kept/shop_production-app/0a.zip`, BUILD],
            ["s3:GetObject", `${bucket}/platform/release.cjs`, BUILD],
            ["s3:GetObject", `${bucket}/caches/environments/staging/a`, BUILD],
        ] as const;
        for (const [action, resource, role] of refused) {
            assert.ok(!may(document, action, resource, role), `${role} ${action} ${resource}`);
        }
        assert.ok(!may(document, "s3:ListBucket", bucket, BUILD, "kept/"));
        assert.ok(!may(document, "s3:ListBucket", bucket, BUILD, ""));
    });

    it("lets the packages of the environment's own function be read, where it has one", async () => {
        const document = await policyOf({ staging: { ...shared.staging, isolated: true } });
        assert.ok(may(document, "s3:GetObject", `${bucket}/kept/shop_staging-app/0a.zip`, BUILD));
        assert.ok(!may(document, "s3:GetObject", `${bucket}/kept/shop-app/0a.zip`, BUILD));
    });

    it("lets a whole account read where its root is named, beside named roles of another", async () => {
        const root = "arn:aws:iam::222222222222:root";
        const { Statement } = await policyOf({ staging: { branch: "staging", promotedBy: [PERSON, root] } });
        assert.deepEqual(
            Statement.slice(1).map(({ Sid, Principal, Condition }) => [Sid, Principal, Object.keys(Condition ?? {})]),
            [
                ["FindReleases0", { AWS: [root] }, ["StringLike"]],
                ["ReadReleases0", { AWS: [root] }, []],
                ["FindReleases0Roles", { AWS: ["arn:aws:iam::333333333333:root"] }, ["StringLike", "ArnEquals"]],
                ["ReadReleases0Roles", { AWS: ["arn:aws:iam::333333333333:root"] }, ["ArnEquals"]],
            ],
        );
    });

    it("says nothing more where nobody is named", async () => {
        const { Statement } = await policyOf({ staging: { branch: "staging" } });
        assert.deepEqual(
            Statement.map(({ Sid }) => Sid),
            ["TlsOnly"],
        );
    });
});

describe("a stack that promotes from another one", () => {
    const production = {
        branch: "master",
        promotesFrom: { environment: "staging", stack: `arn:aws:s3:::${TESTS}` },
    };

    it("has its build read there, and no more, and tells the engine where", async () => {
        const recording = await recorded({ production });
        const document = documentOf(recording, "aws:iam/rolePolicy:RolePolicy", "production-build");
        const there = `arn:aws:s3:::${TESTS}`;
        const may = (action: string, resource: string, context = {}) =>
            isAllowed([document], { action, resource, context });
        assert.ok(may("s3:GetObject", `${there}/releases/staging/1.json`));
        assert.ok(may("s3:GetObject", `${there}/kept/shop-app/0a.zip`));
        assert.ok(may("s3:ListBucket", there, { "s3:prefix": "releases/staging/" }));
        for (const [action, key] of [
            ["s3:PutObject", "kept/shop-app/0a.zip"],
            ["s3:PutObject", "releases/staging/1.json"],
            ["s3:DeleteObject", "releases/staging/1.json"],
            ["s3:GetObject", "releases/production/1.json"],
            ["s3:GetObject", "platform/release.cjs"],
        ] as const) {
            assert.ok(!may(action, `${there}/${key}`), `${action} ${key}`);
        }
        const { buildspec } = inputsOf(recording, "aws:codebuild/project:Project", "production")["source"] as {
            readonly buildspec: string;
        };
        assert.match(buildspec, new RegExp(`promotesFrom\\\\?":\\\\?"staging`));
        assert.match(buildspec, new RegExp(`promotesFromBucket\\\\?":\\\\?"${TESTS}`));
    });

    it("exports from where, for the command line", async () => {
        const { outputs } = await recorded({ production });
        const { environments } = outputs as { readonly environments: Readonly<Record<string, object>> };
        const { promotesFrom, promotesFromStack } = environments["production"] as Readonly<Record<string, unknown>>;
        assert.deepEqual([promotesFrom, promotesFromStack], [undefined, { environment: "staging", bucket: TESTS }]);
    });
});
