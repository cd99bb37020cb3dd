import assert from "node:assert/strict";

import { restApiOf } from "../../contract/outputs";
import { apiUrl } from "../../tools/github-stand-in";
import { aliasTarget, aws, codeOf, inventory } from "./support/emulated";
import { TestLab } from "./support/lab";
import { release } from "./support/release";

const FUNCTION = "platform-rehearsal-app";
/** More than the quota of 10. The engine takes minutes for 50 environments: QUOTAS_ENVIRONMENTS=50 tries as many. */
const MANY = Number(process.env["QUOTAS_ENVIRONMENTS"] ?? 14);
const TOKEN = "ghp_QuotasTestTokenNeverInClear0123456";
const POLLING = { mode: "oauth", trigger: "polling" };
const TEAM = { staging: { branch: "staging" }, production: { branch: "master", promotesFrom: "staging" } };

/** The team's two environments, and others up to that number. */
function environments(count: number): Readonly<Record<string, unknown>> {
    const others = Array.from({ length: count - 2 }, (_, index) => `env${String(index + 1).padStart(2, "0")}`);
    return { ...TEAM, ...Object.fromEntries(others.map((name) => [name, { branch: name }])) };
}

function stages(restApiId: string): readonly string[] {
    const { item } = aws("apigateway", "get-stages", "--rest-api-id", restApiId);
    return item.map(({ stageName }: { stageName: string }) => stageName);
}

describe("quotas that would be exceeded, with the real engine", () => {
    let lab: TestLab;

    before(async () => {
        lab = await TestLab.start({}, { stagesPerApi: 2, writesOnce: true });
        await lab.setToken(TOKEN);
    });

    after(() => lab.stop());

    const refusal = async (operation: "preview" | "up"): Promise<string> => {
        const error = await lab.operate(operation).then(
            () => assert.fail(`${operation} went through`),
            (reason: Error) => reason,
        );
        assert.doesNotMatch(error.message, /^ +at |ghp_/m);
        return error.message;
    };

    const nothing = () => Object.fromEntries(Object.keys(inventory()).map((kind) => [kind, []]));

    it("refuses 50 environments at once, and makes nothing", async () => {
        lab.configure({ "platform:environments": environments(50), "platform:source": POLLING });
        for (const operation of ["preview", "up"] as const) {
            const text = await refusal(operation);
            assert.match(text, /environments: 50 environments take 50 stages of one REST API\n/);
            assert.match(text, /at most 10: the quota "Stages per API" \(L-379E48B0\) of Amazon API Gateway/);
            // The lab's provider has no such function, as an account may have no such permission.
            assert.match(text, /Service Quotas did not say: /);
            assert.match(text, /ask AWS for 50: [^\n]*\n +pulumi config set --path 'api\.stages' 50\n/);
        }
        assert.deepEqual(inventory(), nothing());
    });

    it("names the webhooks of a repository beside it, which are as many at most as GitHub takes", async () => {
        lab.configure({ "platform:environments": environments(50) });
        const text = await refusal("up");
        assert.match(text, /2 faults/);
        assert.match(text, /at most 20: GitHub lets a repository have no more webhooks for one event/);
        assert.match(text, /at most 10: the quota "Stages per API"/);
    });

    it("counts the webhooks of others before it makes any", async () => {
        const { github } = lab.record;
        for (let index = 0; index < 19; index++) {
            const response = await fetch(`${apiUrl(github)}/repos/${github.repository}/hooks`, {
                method: "POST",
                headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" },
                body: JSON.stringify({ config: { url: `https://others.invalid/${index}` }, events: ["push"] }),
            });
            assert.equal(response.status, 201, await response.text());
        }
        lab.configure();
        const text = await refusal("up");
        assert.match(
            text,
            /has 19 webhooks that tell of pushes, and 2 more would be made: GitHub lets a repository have 20/,
        );
        assert.deepEqual(inventory(), nothing());
    });

    it("ends after six attempts where AWS allows less than was said, and names what AWS said", async () => {
        const settings = { "platform:environments": environments(3), "platform:source": POLLING };
        lab.configure(settings);
        const text = await refusal("up");
        assert.match(
            text,
            /CreateStage, exceeded maximum number of attempts, 6, [^\n]*LimitExceededException: The maximum number/,
        );
    });
});

describe("many environments, with the quota raised and the real engine", () => {
    let lab: TestLab;
    let restApi: string;

    /** @param going What may be taken away. */
    const configure = (count: number, source: unknown, going: readonly string[] = []) =>
        lab.configure({
            "platform:environments": environments(count),
            "platform:source": source,
            "platform:api": { stages: MANY },
            "platform:removal": { protect: true, environments: going },
        });

    before(async () => {
        lab = await TestLab.start({}, { stagesPerApi: MANY, writesOnce: true });
        await lab.setToken(TOKEN);
    });

    after(() => lab.stop());

    it(`makes ${MANY} of them that poll`, async () => {
        configure(MANY, POLLING);
        await lab.operate("up");
        const outputs = await lab.stack.outputs();
        restApi = restApiOf(outputs, Object.keys(outputs.environments)[0] ?? "");
        const names = Object.keys(environments(MANY)).sort();
        assert.deepEqual(Object.keys(outputs.environments).sort(), names);
        assert.deepEqual([...stages(restApi)].sort(), names);
        assert.equal(inventory()["pipelines"]?.length, MANY);
    });

    it("goes back to 2 of them, and leaves their releases alone", async () => {
        release(FUNCTION, "staging", "2", "A");
        release(FUNCTION, "production", "3", "B");
        const served = () => ["staging", "production"].map((alias) => aliasTarget(FUNCTION, alias));
        const before = [...served(), codeOf(FUNCTION)];
        const going = Object.keys(environments(MANY)).filter((name) => !Object.hasOwn(TEAM, name));
        configure(MANY, POLLING, going);
        assert.deepEqual(await lab.operate("up"), []);
        configure(2, POLLING, going);
        const operations = await lab.operate("up");
        assert.deepEqual(
            operations.filter((operation) => !operation.startsWith("delete ")),
            [],
        );
        assert.deepEqual([...stages(restApi)].sort(), ["production", "staging"]);
        assert.deepEqual([...served(), codeOf(FUNCTION)], before);
        configure(2, POLLING);
        assert.deepEqual(await lab.operate("up"), []);
    });

    it(`makes ${MANY} in mode connection, too`, async () => {
        configure(MANY, { mode: "connection" });
        await lab.operate("up");
        assert.equal(stages(restApi).length, MANY);
        assert.equal(inventory()["pipelines"]?.length, MANY);
        assert.equal(aliasTarget(FUNCTION, "production").version, "3");
    });
});
