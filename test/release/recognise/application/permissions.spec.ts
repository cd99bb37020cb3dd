import assert from "node:assert/strict";

import { recogniseApplication } from "../../../../release/recognise/application";
import { AppFolder } from "../../../../release/recognise/application/folder";
import { POLICY_TEMPLATES } from "../../../../release/recognise/application/sam/policyTemplates";
import { readTemplate } from "../../../../release/recognise/application/template";
import { statementFaults } from "../../../../config/iam/statements";
import { inFolder } from "./folders";

const NODE = "exports.handler = async () => ({ statusCode: 200 });\n";
const ROUTE = "Events: { A: { Type: Api, Properties: { Path: /a, Method: get } } }";
const PLACE = { partition: "aws", region: "eu-west-1", accountId: "123456789012", projectName: "shop" };

async function read(files: Readonly<Record<string, string>>) {
    return inFolder(files, async (folder) => {
        const { config, notes } = await recogniseApplication(folder, { place: PLACE });
        const { policies, statements } = (config["function"] ?? {}) as Record<string, unknown>;
        const said = notes
            .filter(({ what }) => /permission|policy/.test(what))
            .map(({ kind, name, what }) => `${kind} ${name}: ${what}`);
        return { policies, statements, said, config };
    });
}

function serverless(provider: string, rest = ""): Readonly<Record<string, string>> {
    const route = "functions: { a: { handler: app.handler, events: [ http: GET /a ] } }";
    return {
        "serverless.yml": `provider:\n  name: aws\n  runtime: nodejs22.x\n${provider}\n${rest}\n${route}\n`,
        "app.js": NODE,
    };
}

function sam(properties: string, rest = ""): Readonly<Record<string, string>> {
    const own = `{ Handler: app.handler, Runtime: nodejs22.x, ${properties}, ${ROUTE} }`;
    return {
        "template.yaml": `Resources:\n  F: { Type: AWS::Serverless::Function, Properties: ${own} }\n${rest}`,
        "app.js": NODE,
    };
}

describe("permissions of a template", () => {
    it("of all that a service has are written with all parts of the ARN, as IAM completes it", async () => {
        const { statements, said } = await read(
            sam(
                'Policies: [ { Statement: [ { Effect: Deny, Action: sns:Publish, Resource: "arn:aws:sns:*:*" }, ' +
                    '{ Effect: Allow, Action: sqs:SendMessage, Resource: "arn:aws:sqs:*" }, ' +
                    '{ Effect: Allow, Action: sqs:SendMessage, Resource: "arn:aws:sqs:eu-west-1" } ] } ]',
            ),
        );
        assert.deepEqual(statements, [
            { Effect: "Deny", Action: "sns:Publish", Resource: "arn:aws:sns:*:*:*" },
            { Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn:aws:sqs:*:*:*" },
        ]);
        assert.deepEqual(said, [
            'missing sqs:SendMessage: permission for sqs:SendMessage on arn:aws:sqs:eu-west-1, which has "arn:aws:sqs:eu-west-1"',
        ]);
    });

    it("of a serverless.yml become statements and policies, with placeholders for what only a stack has", async () => {
        const { policies, statements, said } = await read(
            serverless(
                `  region: eu-central-1
  iam:
    role:
      managedPolicies: [arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess]
      statements:
        - Effect: Allow
          Action: [logs:CreateLogStream, "sqs:SendMessage"]
          Resource: !Sub "arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:jobs"
        - { Effect: Allow, Action: "logs:*", Resource: "*" }
        - Effect: Allow
          Action: s3:GetObject
          Resource: ["arn:aws:s3:::\${self:custom.bucket}/*", "arn:aws:dynamodb:\${self:provider.region}:*:table/a"]
          Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } }
        - { Effect: Deny, Action: [sns:Publish], Resource: "arn:aws:sns:#{AWS::Region}:#{AWS::AccountId}:x" }`,
                "custom: { bucket: pictures }",
            ),
        );
        assert.deepEqual(policies, ["arn:${partition}:iam::aws:policy/AmazonSSMReadOnlyAccess"]);
        assert.deepEqual(statements, [
            {
                Effect: "Allow",
                Action: "sqs:SendMessage",
                Resource: "arn:${partition}:sqs:${region}:${accountId}:jobs",
            },
            {
                Effect: "Allow",
                Action: "s3:GetObject",
                Resource: ["arn:aws:s3:::pictures/*", "arn:aws:dynamodb:${region}:*:table/a"],
                Condition: { StringEquals: { "aws:SourceAccount": "${accountId}" } },
            },
            { Effect: "Deny", Action: "sns:Publish", Resource: "arn:aws:sns:${region}:${accountId}:x" },
        ]);
        assert.deepEqual(said, []);
    });

    it("of a serverless.yml that names no Region are in the stack's", async () => {
        const { statements, said } = await read(
            serverless(`  iamRoleStatements:
    - { Effect: Allow, Action: "sns:Publish", Resource: "arn:aws:sns:\${opt:region, self:provider.region}:\${aws:accountId}:news" }`),
        );
        assert.deepEqual(statements, [
            { Effect: "Allow", Action: "sns:Publish", Resource: "arn:aws:sns:${region}:${accountId}:news" },
        ]);
        assert.deepEqual(said, []);
    });

    it("that the platform refuses, or that cannot be read, are said and not written", async () => {
        const { policies, statements, said } = await read(
            serverless(
                `  iamManagedPolicies: [arn:aws:iam::aws:policy/AdministratorAccess, arn:aws:iam::210987654321:policy/mine]
  iamRoleStatements:
    - { Effect: Allow, Action: "dynamodb:*", Resource: "*" }
    - { Effect: Allow, NotAction: "iam:*", Resource: "*" }
    - { Effect: Allow, Action: "sns:Publish", Resource: { Ref: Unknown } }
    - { Effect: Allow, Action: "sqs:SendMessage", Resource: { "Fn::GetAtt": [Jobs, Arn] } }
    - { Effect: Allow, Action: "ses:SendEmail" }`,
                "resources: { Resources: { Jobs: { Type: AWS::SQS::Queue } } }",
            ),
        );
        assert.equal(policies, undefined);
        assert.equal(statements, undefined);
        assert.deepEqual(said, [
            "missing role: permission for what one of its statements says, and all that it does not name",
            "missing role: permission for sns:Publish on Unknown, which is not in the template",
            "missing role: permission for ses:SendEmail on nothing that is named",
            "missing AdministratorAccess: the managed policy AdministratorAccess, under which the code could change the platform and all else",
            "value mine: a managed policy of the account 210987654321, and only one of the stack's own can be attached",
            "value dynamodb:*: permission for dynamodb:* on *, which allows dynamodb:* on *",
        ]);
    });

    it("that the platform refuses keep no other from being written", async () => {
        const { policies, statements } = await read(
            serverless(
                `  iamManagedPolicies:
    - arn:aws:iam::aws:policy/AdministratorAccess
    - arn:aws:iam::210987654321:policy/mine
    - arn:aws:iam::aws:policy/AmazonSSMReadOnlyAccess
  iamRoleStatements:
    - { Effect: Allow, Action: "dynamodb:*", Resource: "*" }
    - { Effect: Allow, Action: "ses:SendEmail", Resource: "arn:aws:ses:eu-west-1:123456789012:identity/example.org" }`,
            ),
        );
        assert.deepEqual(policies, ["arn:${partition}:iam::aws:policy/AmazonSSMReadOnlyAccess"]);
        assert.deepEqual(
            (statements as readonly { readonly Action: string }[]).map(({ Action }) => Action),
            ["ses:SendEmail"],
        );
    });

    it("of SAM are managed policies by name, policy templates, inline statements, and roles of the template", async () => {
        const policies = `Policies: [AmazonDynamoDBReadOnlyAccess, AWSLambdaRole, AWSLambdaBasicExecutionRole,
            { SQSSendMessagePolicy: { QueueName: !GetAtt Jobs.QueueName } }, { S3ReadPolicy: { BucketName: !Ref Nameless } },
            { Statement: { Effect: Allow, Action: "states:StartExecution", Resource: "*" } }, { NoSuchPolicy: {} }]`;
        const made =
            "  Jobs: { Type: AWS::SQS::Queue, Properties: { QueueName: jobs } }\n  Nameless: { Type: AWS::S3::Bucket }\n";
        const first = await read(sam(policies, made));
        assert.deepEqual(first.policies, [
            "arn:${partition}:iam::aws:policy/AmazonDynamoDBReadOnlyAccess",
            "arn:${partition}:iam::aws:policy/service-role/AWSLambdaRole",
        ]);
        assert.deepEqual(
            first.statements,
            [{ Effect: "Allow", Action: "states:StartExecution", Resource: "*" }].map((each) => ({
                ...each,
                Action: [each.Action].flat().length === 1 ? [each.Action].flat()[0] : each.Action,
            })),
        );
        assert.deepEqual(
            first.said.map((each) => each.replace(/ for .* on /, " for … on ")),
            [
                "missing F: permission for what the policy template NoSuchPolicy allows",
                "word Nameless: permission for … on buckets.nameless, which none of its grants has",
            ],
        );
        const role = `  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [ { Principal: { Service: lambda.amazonaws.com } } ] }
      ManagedPolicyArns: [!Ref M, !Sub "arn:\${AWS::Partition}:iam::aws:policy/TranslateReadOnly"]
      Policies: [ { PolicyDocument: { Statement: [ { Effect: Allow, Action: "polly:SynthesizeSpeech", Resource: "*" } ] } } ]
  M: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Statement: { Effect: Allow, Action: "ses:SendEmail", Resource: "*" } } } }
  P: { Type: AWS::IAM::Policy, Properties: { Roles: [!Ref R], PolicyDocument: { Statement: [ { Effect: Allow, Action: "kms:Decrypt", Resource: "*" } ] } } }
`;
        const second = await read(sam("Role: !GetAtt R.Arn", role));
        assert.deepEqual(second.policies, ["arn:${partition}:iam::aws:policy/TranslateReadOnly"]);
        const actions = (second.statements as readonly { Action: string }[]).map(({ Action }) => Action);
        assert.deepEqual(actions, ["polly:SynthesizeSpeech", "ses:SendEmail", "kms:Decrypt"]);
        assert.deepEqual(second.said, []);
    });

    it("leave out what a network gives the role, and tell that several functions share one role", async () => {
        const vpc = "VpcConfig: { SubnetIds: [subnet-1], SecurityGroupIds: [sg-1] }";
        const network =
            "Policies: [ { Statement: [ { Effect: Allow, Action: [ec2:CreateNetworkInterface, ses:SendEmail], Resource: '*' } ] } ]";
        const other = `  G: { Type: AWS::Serverless::Function, Properties: { Handler: app.handler, Runtime: nodejs22.x, Events: { A: { Type: Api, Properties: { Path: /b, Method: get } } } } }\n`;
        const found = await inFolder(sam(`${vpc}, ${network}`, other), async (folder) => recogniseApplication(folder));
        const own = found.config["function"] as Record<string, unknown>;
        assert.deepEqual(own["statements"], [{ Effect: "Allow", Action: "ses:SendEmail", Resource: "*" }]);
        const words = found.notes.filter(
            ({ kind, what }) => kind === "word" && what.includes("permissions of their own"),
        );
        assert.deepEqual(
            words.map(({ name }) => name),
            ["F"],
        );
    });

    it("know each policy template of SAM, whose statements the rules take", () => {
        assert.equal(POLICY_TEMPLATES.size, 81);
        const place = { partition: "aws", region: "us-east-1", accountId: "123456789012", projectName: "platform" };
        const absent = { Sid: undefined, Condition: undefined, reason: undefined };
        const refused = [...POLICY_TEMPLATES].flatMap(([name, statements]) =>
            statements.flatMap(({ actions, resources }) => {
                const filled = resources.map((each) =>
                    each
                        .replace(/^\{\w+Arn\}$/, "arn:aws:acm:us-east-1:123456789012:certificate/a")
                        .replaceAll(/(?<!\$)\{\w+\}/g, "name"),
                );
                const statement = { ...absent, Effect: "Allow" as const, Action: actions, Resource: filled };
                return statementFaults(name, statement, place).map(({ path }) => path);
            }),
        );
        assert.deepEqual(refused, ["TextractPolicy"]);
    });
});

describe("what a template makes", () => {
    it("is told with the variables and the permissions that are about it", async () => {
        const files = sam(
            `Environment: { Variables: { TABLE: !Ref T, QUEUE: !Ref Q, TOPIC: !Ref N, PLAIN: a } }, Policies: [ { DynamoDBReadPolicy: { TableName: !Ref T } }, { Statement: { Effect: Allow, Action: "sns:Publish", Resource: !Ref N } } ]`,
            "  T: { Type: AWS::DynamoDB::Table }\n  Q: { Type: AWS::SQS::Queue, Properties: { QueueName: jobs } }\n  N: { Type: AWS::SNS::Topic, Properties: { TopicName: news } }\n  B: { Type: AWS::S3::Bucket }\n",
        );
        await inFolder(files, (folder) => {
            const found = readTemplate(new AppFolder(folder), PLACE);
            assert.deepEqual(
                found?.made.map(({ kind, name, physicalName, where }) => [kind, name, physicalName, where]),
                [
                    ["table", "T", undefined, "template.yaml:3"],
                    ["queue", "Q", "jobs", "template.yaml:4"],
                    ["topic", "N", "news", "template.yaml:5"],
                    ["bucket", "B", undefined, "template.yaml:6"],
                ],
            );
            const [own] = found?.functions ?? [];
            assert.deepEqual(
                [...(own?.links ?? [])],
                [
                    ["TABLE", { resource: "T", attribute: "Ref" }],
                    ["QUEUE", { resource: "Q", attribute: "Ref" }],
                    ["TOPIC", { resource: "N", attribute: "Ref" }],
                ],
            );
            assert.deepEqual(
                own?.permissions.grants.map(({ of, isWritten }) => [of.resource, isWritten]),
                [
                    ["T", false],
                    ["T", false],
                    ["N", true],
                ],
            );
            assert.deepEqual(
                [...(own?.environment ?? [])].map(([name, { value }]) => [name, value]),
                [
                    ["QUEUE", "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"],
                    ["TOPIC", "arn:aws:sns:eu-west-1:123456789012:news"],
                    ["PLAIN", "a"],
                ],
            );
            return Promise.resolve();
        });
    });
});
