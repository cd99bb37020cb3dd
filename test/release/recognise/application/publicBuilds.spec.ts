import assert from "node:assert/strict";

import { NODE, read } from "./readFiles";

describe("a build that cannot be told", () => {
    it("is said, and all else is written: two lock files, and version 2 of the AWS SDK", async () => {
        const { config, missing } = await read({
            "serverless.yml":
                "service: a\nprovider: { name: aws, runtime: nodejs22.x }\nfunctions: { a: { handler: app.handler, events: [ http: GET /a ] } }\n",
            "app.js": `const AWS = require("aws-sdk");\n${NODE}`,
            "package.json": "{}",
            "package-lock.json": "{}",
            "yarn.lock": "",
        });
        assert.equal((config["function"] as { handler: string }).handler, "app.handler");
        assert.match(missing.join("\n"), /build: There are two lock files, package-lock\.json and yarn\.lock/);
        assert.match(missing.join("\n"), /aws-sdk: version 2 of the AWS SDK/);
    });
});

describe("tests that ask what is deployed", () => {
    const API =
        "service: a\nprovider: { name: aws, runtime: RUNTIME }\nfunctions: { a: { handler: app.handler, events: [ http: GET /a ] } }\n";
    const ASKING = "import os\nfrom unittest import TestCase\nNAME = os.environ['AWS_SAM_STACK_NAME']\n";
    const python = (files: Readonly<Record<string, string>>) =>
        read({
            "serverless.yml": API.replace("RUNTIME", "python3.13"),
            "app.py": "def handler(event, context):\n    return {'statusCode': 200}\n",
            ...files,
        });
    const node = (scripts: object, files: Readonly<Record<string, string>>) =>
        read({
            "serverless.yml": API.replace("RUNTIME", "nodejs22.x"),
            "app.js": NODE,
            "package.json": JSON.stringify({ scripts }),
            ...files,
        });
    const asks = 'const name = process.env.AWS_SAM_STACK_NAME;\ntest("a", () => expect(name).toBe("a"));\n';
    const said = "tests: tests that ask what is deployed, and a build tests before that";

    it("are left out of those that unittest runs", async () => {
        const { config, words, facts } = await python({
            "tests/integration/test_api.py": ASKING,
            "tests/integration/test_more.py": "from unittest import TestCase\n",
            "tests/unit/test_app.py": "from unittest import TestCase\n",
            "tests/test_other.py": "from unittest import TestCase\n",
        });
        assert.deepEqual(config["build"], { test: ["python3 -m unittest tests.test_other tests.unit.test_app"] });
        assert.ok(words.includes(said));
        assert.ok(!facts.some(({ what }) => what === "tests"));
    });

    it("are left out of those that pytest runs", async () => {
        const { config } = await python({
            "tests/integration/conftest.py": ASKING,
            "tests/integration/test_api.py": "def test_api(name):\n    pass\n",
            "tests/integration/test_more.py": "def test_more():\n    pass\n",
            "tests/unit/test_app.py": "import pytest\n\ndef test_a():\n    pass\n",
        });
        assert.deepEqual(config["build"], {
            environment: { PYTEST_ADDOPTS: "--ignore=tests/integration" },
        });
    });

    it("leave nothing to run where there are no others", async () => {
        const { config } = await python({
            "tests/integration/test_api.py": ASKING,
            "tests/test_data.py": "ROWS = []\n",
        });
        assert.deepEqual(config["build"], { test: ["echo 'All tests of this application ask what is deployed'"] });
    });

    for (const [what, files] of Object.entries<Readonly<Record<string, string>>>({
        "in a folder of another name": { "tests/api/test_api.py": ASKING },
        "where a word is all that is deployed": {
            "tests/integration/test_api.py": "from unittest import TestCase\n# See docs/deployment.md.\n",
        },
        "that ask nothing of a stack": { "tests/integration/test_api.py": "from unittest import TestCase\n" },
    })) {
        it(`are none ${what}`, async () => {
            const { config, facts } = await python(files);
            assert.equal(config["build"], undefined);
            assert.ok(facts.some(({ what: each, value }) => each === "tests" && value === "unittest"));
        });
    }

    for (const [what, scripts, test] of [
        ["the script for the others", { test: "jest", "test:unit": "jest unit" }, ["npm run test:unit"]],
        ["Jest", { test: "NODE_ENV=test jest --ci" }, ["npm test -- --testPathIgnorePatterns /node_modules/ /e2e/"]],
        ["no script that has them", { test: "mocha tests/unit/" }, undefined],
        ["no tests at all", { test: 'echo "Error: no test specified" && exit 1' }, undefined],
    ] as const) {
        it(`are left out for Node.js by ${what}`, async () => {
            const { config, values } = await node(scripts, { "tests/e2e/api.test.js": asks });
            assert.deepEqual((config["build"] as { test?: unknown } | undefined)?.test, test);
            assert.deepEqual(values, []);
        });
    }

    it("are no other code in a folder of that name", async () => {
        const client = "exports.url = process.env.API_URL;\n";
        const { config, values } = await node({ test: "jest" }, { "src/integration/client.js": client });
        assert.deepEqual([config["build"], values], [undefined, []]);
    });

    const SAM = `
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  A:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: services/integration/
      Handler: app.handler
      Runtime: python3.13
      Events: { A: { Type: Api, Properties: { Path: /a, Method: get } } }
`;

    it("are none where the application itself lies in a folder of that name", async () => {
        const { config } = await read({
            "template.yaml": SAM,
            "services/integration/app.py": "def handler(event, context):\n    return {'statusCode': 200}\n",
            "services/integration/requirements.txt": "",
            "services/integration/tests/test_api.py": ASKING,
        });
        assert.equal((config["build"] as { test?: unknown } | undefined)?.test, undefined);
    });

    it("are said where Jest is told by a file what it is to ignore, which a word on its command line would replace", async () => {
        const own = { "jest.config.js": "module.exports = { testPathIgnorePatterns: ['/dist/'] };\n" };
        const { config, values } = await node({ test: "jest" }, { ...own, "tests/e2e/api.test.js": asks });
        assert.deepEqual([config["build"], values], [undefined, [said]]);
    });

    it("are said where it cannot be told what runs the others", async () => {
        const { config, values } = await node({ test: "mocha" }, { "tests/e2e/api.test.js": asks });
        assert.equal(config["build"], undefined);
        assert.deepEqual(values, [said]);
    });
});

describe("a package that a handler imports and no package of the function has", () => {
    const importing = (manifest: object) =>
        read({
            "serverless.yml":
                "service: a\nprovider: { name: aws, runtime: nodejs22.x }\nfunctions: { a: { handler: app.handler, events: [ http: GET /a ] } }\n",
            "app.js": `require("source-map-support/register");\n${NODE}`,
            "package.json": JSON.stringify(manifest),
        });

    it("is said to be there for development alone, or not to be installed at all", async () => {
        const own = { "source-map-support": "^0.5.19" };
        const [development, none, whole] = await Promise.all([
            importing({ devDependencies: own }),
            importing({ devDependencies: {} }),
            importing({ dependencies: own, devDependencies: own }),
        ]);
        assert.deepEqual(development.missing, [
            "source-map-support: app.js imports source-map-support, which is there for development alone, and not packaged",
        ]);
        assert.equal(
            development.notes.find(({ kind }) => kind === "missing")?.todo,
            "move it to the dependencies in package.json",
        );
        assert.deepEqual(none.missing, [
            "source-map-support: app.js imports source-map-support, which nothing installs",
        ]);
        assert.deepEqual(whole.missing, []);
    });
});
