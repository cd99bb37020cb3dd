import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { Ajv } from "ajv";
import { parse } from "yaml";

import { generated } from "../../docs/generate";

const ROOT = join(__dirname, "..", "..");
const SCHEMA = "docs/stack.schema.json";
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

const validate = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(read(SCHEMA)) as object);

/** What is wrong with a stack's file, as an editor would say it. */
function problems(text: string): readonly string[] {
    validate(parse(text));
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The stacks' files of the checkout, examples included. */
const STACK_FILES = readdirSync(ROOT, { recursive: true, encoding: "utf8" }).filter(
    (path) => /(^|\/)Pulumi\.[\w-]+\.yaml$/.test(path) && !/(^|\/)(node_modules|\.[^/]+)\//.test(path),
);

const COMPLETE = [
    "config:",
    "  aws:region: eu-west-1",
    "  platform:projectName: shop",
    '  platform:accountId: "123456789012"',
    "  platform:githubOwner: octo",
    "  platform:githubRepository: shop",
    "",
].join("\n");

describe("what is written from the declarations of the keys", () => {
    for (const [name, text] of Object.entries(generated(read))) {
        it(`is what ${name} holds (npm run docs writes it)`, () => {
            assert.equal(read(name), text);
        });
    }
});

describe("the JSON Schema of stacks' files", () => {
    it("is named in every one of them, and holds for it", () => {
        assert.ok(STACK_FILES.includes("Pulumi.staging.yaml") && STACK_FILES.includes("Pulumi.production.yaml"));
        for (const file of STACK_FILES) {
            const [, schema = ""] = /^# yaml-language-server: \$schema=(\S+)$/m.exec(read(file)) ?? [];
            assert.equal(join(dirname(file), schema), SCHEMA, file);
            assert.ok(existsSync(join(ROOT, dirname(file), schema)), file);
            assert.deepEqual(problems(read(file)), [], file);
        }
    });

    const taken: readonly [string, string][] = [
        ["what is only just complete", ""],
        [
            "numbers and truth values as texts",
            '  platform:function: { memorySize: "512" }\n  platform:removal: { protect: "false" }\n',
        ],
        ["a map as Pulumi stores one without --path", `  platform:tags: '{"Owner":"me"}'\n`],
        ["an encrypted token", "  platform:githubToken: { secure: v1:abc }\n"],
        ["an encrypted map", "  platform:tags: { secure: v1:abc }\n"],
        [
            "an edit of a default environment",
            "  platform:environments: { staging: { rateLimit: 5 }, production: null }\n",
        ],
        [
            "settings that are no texts",
            "  platform:environments: { a: { branch: a, settings: { AGE: 60, ON: true } } }\n",
        ],
        ["a key without its namespace", "  roleName: team/deployer\n"],
        ["keys of the AWS provider and of others", "  aws:maxRetries: 3\n  github:baseUrl: https://x\n"],
        ["what belongs to a mode", "  platform:source: { mode: connection, include: [src/**] }\n"],
        [
            "what belongs to the other mode, at its default",
            "  platform:source: { mode: connection, trigger: webhook }\n",
        ],
    ];
    for (const [what, text] of taken) {
        it(`takes ${what}`, () => {
            assert.deepEqual(problems(`${COMPLETE}${text}`), []);
        });
    }

    const refused: readonly [string, string, RegExp][] = [
        ["an unknown key", "  platform:enviroments: {}\n", /^\/config must NOT have additional properties$/],
        ["an unknown key of the AWS provider", "  aws:profil: a\n", /^\/config must NOT have additional properties$/],
        ["an unknown member", "  platform:function: { memory: 1 }\n", /^\/config\/platform:function must NOT have add/],
        ["a number out of range", "  platform:function: { memorySize: 64 }\n", /memorySize must be >= 128$/],
        [
            "a text that does not fit",
            "  platform:roleName: arn:aws:iam::1:role/x\n",
            /^\/config\/platform:roleName must match/,
        ],
        [
            "a choice that there is not",
            "  platform:build: { mode: manged }\n",
            /\/mode must be equal to one of the allowed/,
        ],
        [
            "a retention that there is not",
            "  platform:retention: { logs: 31 }\n",
            /\/logs must be equal to one of the allowed/,
        ],
        [
            "too many items",
            `  platform:source: { mode: connection, exclude: [${"a,".repeat(9)}] }\n`,
            /\/exclude must NOT have more than 8/,
        ],
        ["an item", "  platform:api: { binaryMediaTypes: [png] }\n", /\/binaryMediaTypes\/0 must match/],
        ["a token in clear", "  platform:githubToken: ghp_1\n", /githubToken must NOT have more than 0 characters$/],
        [
            "an environment without a branch",
            "  platform:environments: { a: { rateLimit: 5 } }\n",
            /\/a must have required property 'branch'$/,
        ],
        [
            "an environment's odd name",
            "  platform:environments: { a b: { branch: a } }\n",
            /environments must match pattern|property name must be valid$/,
        ],
        [
            "what belongs to the other mode",
            "  platform:source: { include: [src/**] }\n",
            /\/include must be equal to one of the allowed/,
        ],
    ];
    for (const [what, text, problem] of refused) {
        it(`refuses ${what}`, () => {
            const found = problems(`${COMPLETE}${text}`);
            assert.ok(
                found.some((line) => problem.test(line)),
                found.join("\n") || "nothing found",
            );
        });
    }

    it("asks for what there has to be", () => {
        const found = problems("config: {}\n");
        for (const key of ["aws:region", "platform:projectName", "platform:accountId", "platform:githubOwner"]) {
            assert.ok(
                found.some((line) => line.includes(`'${key}'`)),
                key,
            );
        }
    });
});
