/**
 * Evaluates the whole program once and prints how many resources it asked for. It is a program of its own, so that each
 * evaluation starts cold, and plain JavaScript, as what the language host starts is; `process.argv[2]` is the number of
 * environments. With a second argument it prints how many there are of each type, as JSON.
 */
// As in the engine's own run, where it is the program that loads all of the SDK.
require("../../sdkPatches/lateModules").loadLate();
const pulumi = require("@pulumi/pulumi");

const ACCOUNT = "123456789012";
const LOGGING_ROLE = `arn:aws:iam::${ACCOUNT}:role/logging`;

const environments = Number(process.argv[2]);
const names = Array.from({ length: environments }, (_, index) => [`env${index}`, { branch: `branch${index}` }]);

const config = {
    "aws:region": "eu-west-1",
    "platform:projectName": "bench",
    "platform:accountId": ACCOUNT,
    "platform:githubOwner": "octo",
    "platform:githubRepository": "application",
    "platform:githubToken": "a token",
    // The graph that the peers have, too: nothing in GitHub.
    "platform:source": '{"trigger":"polling"}',
    "platform:release": '{"report":false}',
    "platform:environments": JSON.stringify(Object.fromEntries(names)),
    // AWS has granted as many stages.
    "platform:api": JSON.stringify({ stages: Math.max(10, environments) }),
};

/** How many there are of each type. */
const types = {};

/** Answers at once and with little: what is measured is the program and the SDK. */
const mocks = {
    newResource: ({ type, name, inputs, id }) => {
        if (id !== undefined && id !== "") {
            // A read of what is there already: API Gateway's role for logs, as in the lab.
            return { id, state: { ...inputs, cloudwatchRoleArn: LOGGING_ROLE } };
        }
        types[type] = (types[type] ?? 0) + 1;
        return {
            id: `${name}-id`,
            state: { ...inputs, arn: `arn:${name}`, bucket: name, rootResourceId: "root" },
        };
    },
    call: ({ token }) =>
        token === "aws:index/getPartition:getPartition"
            ? { partition: "aws", dnsSuffix: "amazonaws.com" }
            : { accountId: ACCOUNT, region: config["aws:region"] },
};

async function evaluate() {
    pulumi.runtime.setAllConfig(config, ["platform:githubToken"]);
    await pulumi.runtime.setMocks(mocks, "platform", "bench", false, "organization");
    await pulumi.runtime.runInPulumiStack(require("../../program/start"));
    await pulumi.runtime.waitForRPCs();
    const total = Object.values(types).reduce((sum, count) => sum + count, 0);
    process.stdout.write(`${process.argv[3] === undefined ? total : JSON.stringify(types)}\n`);
}

void evaluate();
