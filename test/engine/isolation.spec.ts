import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { bucketPolicy } from "../../components/policies";
import { keptKey } from "../../contract/bucketLayout";
import { functionNameOf } from "../../contract/outputs";
import { CHECKOUT } from "../../lab/folder";
import { ask } from "../../lab/probe";
import { platform, platformJson, startPlatform } from "./support/cli";
import { aliasTarget, aws, codeOf } from "./support/emulated";
import { TestLab } from "./support/lab";
import { Load } from "./support/load";

const SHARED = "platform-rehearsal-app";
const OWN = "platform-rehearsal_production-app";
const ISOLATED = { "platform:environments": { production: { isolated: true, environment: { REGION_OF: "own" } } } };

/** Another account, which the emulators keep apart by the access key. */
const OTHER = "222222222222";

/** Calls AWS as the root of another account. */
function asAccount(account: string, work: () => void): void {
    const { AWS_ACCESS_KEY_ID } = process.env;
    process.env["AWS_ACCESS_KEY_ID"] = account;
    try {
        work();
    } finally {
        process.env["AWS_ACCESS_KEY_ID"] = AWS_ACCESS_KEY_ID;
    }
}

/** What would take something away from requests that are on their way. */
const LOSSES = /^(delete|replace|create-replacement|delete-replaced) (?!aws:apigateway\/deployment:)/;

/** The tests build on each other. */
describe("an environment that gets a function of its own, with the real engine", () => {
    let lab: TestLab;
    let url: string;
    let outputs: Awaited<ReturnType<TestLab["stack"]["outputs"]>>;

    let source: string;

    const release = async (environment: string) => platformJson(lab, "release", source, "--to", environment, "--yes");
    const up = async () => {
        const operations = await lab.operate("up");
        outputs = await lab.stack.outputs();
        return operations;
    };
    const stage = () => {
        const { restApiId = "" } = outputs;
        return aws("apigateway", "get-stage", "--rest-api-id", restApiId, "--stage-name", "production").variables;
    };

    before(async () => {
        lab = await TestLab.start({}, { writesOnce: true });
        await up();
        url = outputs.environments["production"]?.url ?? "";
        source = mkdtempSync(join(tmpdir(), "isolation-"));
        cpSync(join(CHECKOUT, "examples", "application"), source, { recursive: true });
        await release("staging");
        await platformJson(lab, "promote", "staging", "production", "--yes");
    });

    after(() => {
        rmSync(source, { recursive: true, force: true });
        return lab.stop();
    });

    it("moves by two ups and one release between them, without a failed request", async () => {
        assert.equal((await ask(`${url}/health`)).status, 200);
        const load = new Load(`${url}/health`);
        try {
            lab.configure(ISOLATED);
            const first = await up();
            assert.deepEqual(
                first.filter((operation) => LOSSES.test(operation)),
                [],
            );
            assert.equal(functionNameOf(outputs, "production"), SHARED);
            assert.equal(outputs.environments["production"]?.moving?.functionName, OWN);
            assert.equal(stage().LambdaFunction, SHARED, "its own function has not got the code yet");
            assert.deepEqual(aliasTarget(OWN, "production"), { version: "1", weights: {} });
            const again = await platform(lab, "release", "production", "--again", "--yes");
            assert.equal(again.code, 0, again.stderr);
            const second = await up();
            assert.deepEqual(
                second.filter((operation) => LOSSES.test(operation)),
                [],
            );
        } finally {
            await load.stop();
        }
        assert.deepEqual([...load.answers.entries()], [["200 ", load.sent]]);
        assert.equal(functionNameOf(outputs, "production"), OWN);
        assert.equal(stage().LambdaFunction, OWN);
        assert.equal(
            codeOf(OWN, aliasTarget(OWN, "production").version),
            codeOf(SHARED, aliasTarget(SHARED, "production").version),
        );
    });

    it("has variables of its own, and its pipeline releases there", () => {
        const { Environment } = aws("lambda", "get-function-configuration", "--function-name", OWN);
        assert.deepEqual(Environment, { Variables: { REGION_OF: "own" } });
        const [project] = aws("codebuild", "batch-get-projects", "--names", "platform-rehearsal-production").projects;
        const variables: { name: string; value: string }[] = project.environment.environmentVariables;
        assert.equal(variables.find(({ name }) => name === "LAMBDA_FUNCTION_NAME")?.value, OWN);
    });

    it("takes from the shared function only what nothing needs any more, and then rests", async () => {
        const shared = aliasTarget(SHARED, "production");
        assert.deepEqual(await up(), ["update aws:iam/rolePolicy:RolePolicy function"]);
        assert.deepEqual(await up(), []);
        assert.deepEqual(aliasTarget(SHARED, "production"), shared, "no up moves an alias");
    });

    it("is promoted to by the very bytes that staging has tested, and goes back", async () => {
        const before = aliasTarget(OWN, "production").version;
        const tested = aliasTarget(SHARED, "staging").version;
        appendFileSync(join(source, "app.py"), "\n# Changed.\n");
        await release("staging");
        const { version } = aliasTarget(SHARED, "staging");
        assert.notEqual(version, tested);
        const promoted = await platform(lab, "promote", "staging", "production", "--yes");
        assert.equal(promoted.code, 0, promoted.stderr);
        assert.notEqual(aliasTarget(OWN, "production").version, before);
        assert.equal(codeOf(OWN, aliasTarget(OWN, "production").version), codeOf(SHARED, version));
        const back = await platform(lab, "rollback", "production", "--yes");
        assert.equal(back.code, 0, back.stderr);
        assert.equal(aliasTarget(OWN, "production").version, before);
        const { code, stdout } = await platform(lab, "status");
        assert.equal(code, 0, stdout);
    });

    it("is promoted to from a stack in another account by the very bytes, and not where they were replaced", async () => {
        const { version: tested } = aliasTarget(SHARED, "staging");
        const bucket = "shop-artifacts-of-another-account";
        const left = join(source, "left");
        aws("s3", "sync", `s3://${outputs.artifactBucket}`, left, "--only-show-errors");
        const root = `arn:aws:iam::${outputs.accountId}:root`;
        const where = `LocationConstraint=${outputs.region}`;
        // What a release of that stack has left there, under the policy that `promotedBy` makes.
        const readers = [{ environment: "staging", functionName: SHARED, roles: [root] }];
        asAccount(OTHER, () => {
            aws("s3api", "create-bucket", "--bucket", bucket, "--create-bucket-configuration", where);
            aws("s3", "sync", left, `s3://${bucket}`, "--only-show-errors");
        });
        const { production } = ISOLATED["platform:environments"];
        const promotesFrom = { environment: "staging", stack: `arn:aws:s3:::${bucket}` };
        lab.configure({ "platform:environments": { production: { ...production, promotesFrom } } });
        assert.deepEqual(
            (await up()).filter((operation) => LOSSES.test(operation)),
            [],
        );
        const promote = async () => platform(lab, "promote", "staging", "production", "--yes");

        const closed = await promote();
        assert.equal(closed.code, 1);
        assert.match(closed.stderr, /cannot be read: .*\n.*environments\.staging\.promotedBy/);
        // The emulators speak no TLS, and would refuse everything by the statement that asks for it.
        const { Statement, ...document } = bucketPolicy(`arn:aws:s3:::${bucket}`, readers);
        const granted = Statement.filter(({ Sid }) => Sid !== "TlsOnly");
        const policy = JSON.stringify({ ...document, Statement: granted });
        asAccount(OTHER, () => aws("s3api", "put-bucket-policy", "--bucket", bucket, "--policy", policy));

        const before = aliasTarget(OWN, "production").version;
        const key = keptKey(SHARED, codeOf(SHARED, tested));
        const replace = (body: string) =>
            asAccount(OTHER, () => aws("s3api", "put-object", "--bucket", bucket, "--key", key, "--body", body));
        replace(join(source, "app.py"));
        const tampered = await promote();
        assert.equal(tampered.code, 1);
        assert.match(tampered.stderr, /is not the package that was released: its SHA-256 is/);
        assert.equal(aliasTarget(OWN, "production").version, before);

        replace(join(left, key));
        const promoted = await promote();
        assert.equal(promoted.code, 0, promoted.stderr);
        assert.equal(codeOf(OWN, aliasTarget(OWN, "production").version), codeOf(SHARED, tested));
        assert.match(
            (await platform(lab, "history", "production")).stdout,
            new RegExp(`from staging of s3://${bucket}`),
        );
        assert.throws(() => aws("s3api", "put-object", "--bucket", bucket, "--key", key), /AccessDenied/);
        assert.throws(
            () => aws("s3api", "list-objects-v2", "--bucket", bucket, "--prefix", "platform/"),
            /AccessDenied/,
        );
    });

    it("has secrets in its variables before its code is loaded, and starts nothing that lacks one", async () => {
        const { production } = ISOLATED["platform:environments"];
        const environment = { ...production.environment, DB_PASSWORD: { secret: "DbPassword" } };
        lab.configure({
            "platform:environments": { production: { ...production, environment } },
            "platform:release": { signing: "own" },
        });
        const operations = await up();
        assert.deepEqual(
            operations.filter((operation) => LOSSES.test(operation)),
            [],
        );
        assert.ok(operations.includes("create aws:kms/key:Key ledger"));
        assert.ok(operations.includes("create aws:lambda/layerVersion:LayerVersion own-production-secrets"));
        appendFileSync(
            join(source, "app.py"),
            "\nimport os\n\nPASSWORD = os.environ['DB_PASSWORD']\n_answer = lambda_handler\n\n\n" +
                "def lambda_handler(event, context):\n" +
                "    if event.get('path') == '/password':\n" +
                "        return {'statusCode': 200, 'body': PASSWORD}\n" +
                "    return _answer(event, context)\n",
        );
        const before = aliasTarget(OWN, "production");
        const refused = await platform(lab, "release", source, "--to", "production", "--yes");
        assert.equal(refused.code, 1, refused.stderr);
        assert.deepEqual(aliasTarget(OWN, "production"), before);
        const secret = "a password that nobody sees\nin two lines";
        const stored = await startPlatform(lab, ["settings", "secret", "production", "DbPassword", "--yes"], secret)
            .ended;
        assert.equal(stored.code, 0, stored.stderr);
        await release("production");
        const answer = await fetch(`${url}/password`);
        assert.equal(await answer.text(), secret);
        const settings = JSON.stringify(aws("lambda", "get-function-configuration", "--function-name", OWN));
        assert.ok(settings.includes("/platform-rehearsal/production/DbPassword") && !settings.includes("a password"));
        assert.deepEqual(await up(), []);
    });

    it("has a ledger that the stack's key has signed, and promotes nothing of one that was changed", async () => {
        const { ledgerKey = "" } = outputs;
        const newest = (environment: string) => {
            const [found = ""] = (
                aws(
                    "s3api",
                    "list-objects-v2",
                    "--bucket",
                    outputs.artifactBucket,
                    "--prefix",
                    `releases/${environment}/`,
                ).Contents as { readonly Key: string }[]
            ).map(({ Key }) => Key);
            const file = join(source, "record.json");
            aws("s3api", "get-object", "--bucket", outputs.artifactBucket, "--key", found, file);
            return { key: found, file, text: readFileSync(file, "utf8") };
        };
        assert.equal(JSON.parse(newest("production").text).signature.key, ledgerKey);
        const untold = await platform(lab, "promote", "staging", "production", "--yes");
        assert.equal(untold.code, 1);
        assert.match(untold.stderr, /is not signed by arn:aws:kms:.*\n.*release staging --again/);
        await platformJson(lab, "release", "staging", "--again", "--yes");
        const { key, file, text } = newest("staging");
        const put = (body: string) => {
            writeFileSync(file, body);
            aws("s3api", "put-object", "--bucket", outputs.artifactBucket, "--key", key, "--body", file);
        };
        put(text.replace(/"by": "[^"]*"/, '"by": "somebody else"'));
        const forged = await platform(lab, "promote", "staging", "production", "--yes");
        assert.equal(forged.code, 1);
        assert.match(forged.stderr, /has a signature that arn:aws:kms:.* has not made/);
        assert.equal((await platform(lab, "status")).code, 1);
        put(text);
        await platformJson(lab, "promote", "staging", "production", "--yes");
        assert.equal(JSON.parse(newest("production").text).promotedFrom, "staging");
        assert.equal((await platform(lab, "status")).code, 0);
        const last = newest("production");
        aws("s3api", "delete-object", "--bucket", outputs.artifactBucket, "--key", last.key);
        const { code, stdout } = await platform(lab, "status");
        assert.equal(code, 1);
        assert.ok(stdout.includes(`${last.key}, which the alias production names.`), stdout);
        aws("s3api", "put-object", "--bucket", outputs.artifactBucket, "--key", last.key, "--body", last.file);
        assert.equal((await platform(lab, "status")).code, 0);
    });
});
