import assert from "node:assert/strict";

import { OperationBench } from "./operations";

/** What pulumi 3.228 and AWS say, and what a person gets to read. */
const FAULTS: readonly (readonly [name: string, stderr: string, message: RegExp])[] = [
    [
        "a missing passphrase",
        "error: getting secrets manager: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables",
        /The secrets of the stack 'production' cannot be read[^]*\n {2}Set PULUMI_CONFIG_PASSPHRASE, in CI from a secret/,
    ],
    [
        "credentials that have expired",
        "error: 1 error occurred:\n\t* api error ExpiredTokenException: The security token included in the request is expired",
        /The AWS credentials have expired\. What was done until then[^]*ExpiredTokenException[^]*\n {2}Sign in again, in CI with a longer session/,
    ],
    [
        "a clock that is off",
        "error: api error RequestTimeTooSkewed: The difference between the request time and the current time is too large.",
        /the clock of this machine is off by more than 5 minutes[^]*\n {2}Set the clock, then run the same command/,
    ],
    [
        "an interrupted update",
        "error: the current deployment has 1 resource(s) with pending operations:\n  * urn:x, interrupted while creating",
        /An earlier run on the stack 'production' was interrupted[^]*platform -- refresh --stack production$/m,
    ],
    [
        "a back-end that is gone",
        'error: failed to load checkpoint: blob (key ".pulumi/stacks/x.json") (code=NotFound): operation error S3: GetObject, NoSuchBucket',
        /The back-end that keeps the stack 'production' does not answer[^]*may not be in the state\.[^]*pulumi whoami --verbose/,
    ],
    [
        "an empty file beside the state",
        "error: failed to load checkpoint: EOF",
        /The state of the stack 'production' cannot be read: a run was killed[^]*checkpoint: EOF\n\n? {2}Take the empty file away[^]*find <folder>\/\.pulumi -name '\*\.attrs' -empty -delete/,
    ],
    [
        "a domain that is taken",
        "error: creating API Gateway Domain Name (api.example.com): BadRequestException: The domain name you provided already exists.",
        /pulumi up failed\.[^]*already exists\.\n\n? {2}Another API or account has that domain name: give it up there/,
    ],
    ["anything else", "error: it rains", /pulumi up failed\.\n\nerror: it rains\n$/],
];

describe("what fails around a stack", () => {
    let bench: OperationBench;

    beforeEach(() => {
        bench = new OperationBench();
    });

    afterEach(() => bench.remove());

    for (const [name, stderr, message] of FAULTS) {
        it(`is said in a sentence, with what mends it: ${name}`, async () => {
            bench.fails("up", "", `${stderr}\n`);
            const outcome = await bench.run("up", "--yes");
            assert.equal(outcome.code, 1);
            assert.match(outcome.stderr, message);
            assert.doesNotMatch(outcome.stderr, /\bat .*\.js:\d/);
        });
    }

    it("is said where there is no pulumi", async () => {
        process.env["PATH"] = "/nowhere";
        bench.env["PATH"] = "/nowhere";
        const { code, stderr } = await bench.run("up", "--yes", "--stack", "production");
        assert.equal(code, 1);
        assert.match(stderr, /The command `pulumi` is not on PATH\./);
    });
});
