/**
 * Evaluates the whole program once and prints how many resources it asked for. It is a program of its own, so that each
 * evaluation starts cold; `process.argv[2]` is the number of environments.
 */
import * as pulumi from "@pulumi/pulumi";

import { branches } from "../environments";

const ACCOUNT = "123456789012";

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
    "platform:environments": JSON.stringify(branches(Number(process.argv[2]))),
};

let resources = 0;

/** Answers at once and with little: what is measured is the program and the SDK. */
const mocks: pulumi.runtime.Mocks = {
    newResource: ({ name, inputs, id }) => {
        // With an id it is a read of something that is there already.
        resources += id === undefined || id === "" ? 1 : 0;
        return {
            id: `${name}-id`,
            state: { ...(inputs as object), arn: `arn:${name}`, bucket: name, rootResourceId: "root" },
        };
    },
    call: ({ token }) =>
        token === "aws:index/getPartition:getPartition"
            ? { partition: "aws", dnsSuffix: "amazonaws.com" }
            : { accountId: ACCOUNT, region: config["aws:region"] },
};

async function evaluate(): Promise<void> {
    pulumi.runtime.setAllConfig(config, ["platform:githubToken"]);
    await pulumi.runtime.setMocks(mocks, "platform", "bench", false, "organization");
    const program = require("../../index") as typeof import("../../index");
    await pulumi.runtime.runInPulumiStack(program);
    const runtime = pulumi.runtime as typeof pulumi.runtime & { waitForRPCs(): Promise<void> };
    await runtime.waitForRPCs();
    process.stdout.write(`${resources}\n`);
}

void evaluate();
