import assert from "node:assert/strict";

import { parseConfig } from "../../config";
import { buildLink } from "../../common/buildLink";
import { consoleHost, partitionOf } from "../../common/partition";
import { connectionsLink, handshakeAdvice } from "../../config/source/connection";

describe("the partition of a region", () => {
    const PARTITIONS = {
        "ap-southeast-2": "aws",
        "cn-north-1": "aws-cn",
        "us-gov-west-1": "aws-us-gov",
        "eusc-de-east-1": "aws-eusc",
        "us-iso-east-1": "aws-iso",
        "us-isob-east-1": "aws-iso-b",
        "eu-isoe-west-1": "aws-iso-e",
        "us-isof-south-1": "aws-iso-f",
        // Newer than the table: by the partition's pattern, and by the default.
        "eusc-de-west-9": "aws-eusc",
        "xx-somewhere-1": "aws",
    };
    for (const [name, partition] of Object.entries(PARTITIONS)) {
        it(`of ${name} is ${partition}, and the region is accepted`, () => {
            assert.equal(partitionOf(name), partition);
            const raw = { project: {}, secrets: new Set<string>(), aws: { region: name } };
            const { faults } = parseConfig({
                ...raw,
                tokens: { githubToken: "secret", githubBuildToken: "missing", githubCheckToken: "missing" },
            });
            assert.ok(!faults.some(({ path }) => path === "aws:region"));
        });
    }

    it("leads to its console, and to none where none is known", () => {
        const links = (name: string) => {
            const partition = partitionOf(name);
            const scope = { partition, region: name, accountId: "123456789012", dnsSuffix: "unused" };
            return [consoleHost(partition), connectionsLink(scope), buildLink(name, "shop-staging:1")];
        };
        const [host, connections, build] = links("eusc-de-east-1");
        assert.equal(host, "console.amazonaws-eusc.eu");
        assert.equal(connections, `https://${host}/codesuite/settings/connections?region=eusc-de-east-1`);
        assert.match(build ?? "", /^https:\/\/eusc-de-east-1\.console\.amazonaws-eusc\.eu\/codesuite\//);
        assert.deepEqual(links("us-iso-east-1"), [undefined, undefined, undefined]);
        assert.match(
            handshakeAdvice("shop", undefined),
            /^ {2}Open AWS's console, CodePipeline, Settings, Connections$/m,
        );
    });
});
