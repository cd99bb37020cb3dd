import assert from "node:assert/strict";

import { UserError } from "../../../../common/errors";
import { explain, explaining, isNamed } from "../../../../release/adapters/aws/errors";

/** An error as the SDK throws it. */
function thrown(name: string, message: string, httpStatusCode?: number, attempts?: number): Error {
    return Object.assign(new Error(message), { name, $metadata: { httpStatusCode, attempts } });
}

function wordsOf(error: unknown): readonly (string | undefined)[] {
    const explained = explain("Moving the alias live of shop-app", error);
    assert.ok(explained instanceof UserError);
    return [explained.message, explained.remedy];
}

function restoreVariable(name: string, value: string | undefined): void {
    if (value === undefined) {
        Reflect.deleteProperty(process.env, name);
    } else {
        process.env[name] = value;
    }
}

describe("what AWS says, for a person", () => {
    it("is a lack of permission, whatever the service calls it", () => {
        const message = "User: arn:aws:iam::1:user/a is not authorized to perform: lambda:UpdateAlias on resource: b";
        for (const error of [
            thrown("AccessDeniedException", message, 403),
            thrown("AccessDenied", message, 403),
            thrown("UnauthorizedOperation", message, 400),
            thrown("Forbidden", message, 403),
        ]) {
            assert.deepEqual(wordsOf(error), [
                `Moving the alias live of shop-app is not permitted: ${message}`,
                "Use credentials that may, or add that action.",
            ]);
        }
    });

    it("names the profile that may not be there, and no more than the first line of what the SDK says", () => {
        const before = process.env["AWS_PROFILE"];
        process.env["AWS_PROFILE"] = "nobody";
        try {
            assert.deepEqual(wordsOf(thrown("CredentialsProviderError", "No such profile\nSome more", undefined)), [
                "Moving the alias live of shop-app: the AWS credentials are missing or no longer valid: No such profile",
                "Is there a profile nobody? See, with version 2 of the AWS CLI: aws configure list-profiles. If there is, sign in again with it.",
            ]);
        } finally {
            restoreVariable("AWS_PROFILE", before);
        }
    });

    it("is a clock that is off, by whatever name", () => {
        for (const [name, message] of [
            ["RequestTimeTooSkewed", "The difference is too large."],
            ["InvalidSignatureException", "Signature expired: 20261128T1015Z is now earlier than 20261128T1020Z"],
            ["SignatureDoesNotMatch", "Signature not yet current: 20261128T1015Z"],
        ] as const) {
            const [said, remedy] = wordsOf(thrown(name, message, 403));
            assert.match(said ?? "", /the clock of this machine is off: /);
            assert.equal(remedy, "Set the clock, then run the same command again.");
        }
    });

    it("is credentials that are not valid, although AWS says 403 to these, too", () => {
        for (const [name, status] of [
            ["ExpiredTokenException", 403],
            ["ExpiredToken", 400],
            ["UnrecognizedClientException", 403],
            ["InvalidClientTokenId", 403],
            ["InvalidSignatureException", 403],
            ["InvalidAccessKeyId", 403],
            ["SignatureDoesNotMatch", 403],
            ["CredentialsProviderError", undefined],
        ] as const) {
            assert.deepEqual(
                wordsOf(thrown(name, "The security token is expired", status)),
                [
                    "Moving the alias live of shop-app: the AWS credentials are missing or no longer valid: The security token is expired",
                    "Sign in again, or name a profile with --profile; those that there are, with version 2 of the AWS CLI: aws configure list-profiles",
                ],
                name,
            );
        }
        // This one is about the signature of code.
        assert.match(wordsOf(thrown("InvalidCodeSignatureException", "no", 400))[0] ?? "", / failed: InvalidCode/);
    });

    it("is throttling, with the number of attempts that were made", () => {
        for (const [name, status] of [
            ["TooManyRequestsException", 429],
            ["ThrottlingException", 400],
            ["SlowDown", 503],
            ["RequestLimitExceeded", 503],
            ["Whatever", 429],
        ] as const) {
            assert.deepEqual(wordsOf(thrown(name, "Rate exceeded", status, 6)), [
                "Moving the alias live of shop-app: AWS takes no more requests just now after 6 attempts.",
                "Run the same command again later.",
            ]);
        }
        assert.match(wordsOf(thrown("SlowDown", "no"))[0] ?? "", /takes no more requests just now\.$/);
    });

    it("is a quota that is reached, which waiting does not help, with what does", () => {
        for (const [name, status, remedy] of [
            ["CodeStorageExceededException", 400, /75 GB: npm run platform -- prune --delete; or ask AWS for more/],
            ["LimitExceededException", 429, /make room, or ask AWS for more, in the console under Service Quotas/],
            ["AliasLimitExceededException", 400, /remove environments or previews/],
            ["ParameterLimitExceeded", 400, /10,000 standard parameters/],
            ["PolicyLengthExceededException", 400, /20 KB/],
        ] as const) {
            const [text, advice] = wordsOf(thrown(name, "Limit exceeded", status, 6));
            assert.equal(text, `Moving the alias live of shop-app: a quota is reached: ${name}: Limit exceeded`);
            assert.match(advice ?? "", remedy);
        }
    });

    it("is no answer, where there is none", () => {
        const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" });
        const unnamed = Object.assign(new Error("getaddrinfo ENOTFOUND a"), { code: "ENOTFOUND" });
        const slow = Object.assign(new Error("connect ETIMEDOUT 10.0.0.1:443"), { code: "ETIMEDOUT" });
        for (const error of [refused, unnamed, slow, thrown("TimeoutError", "socket timeout")]) {
            assert.deepEqual(wordsOf(error), [
                `Moving the alias live of shop-app: AWS did not answer: ${error.message}`,
                "Run the same command again.",
            ]);
        }
    });

    it("is anything else as AWS has put it", () => {
        assert.deepEqual(wordsOf(thrown("InvalidParameterValueException", "Unzipped size is too large", 400)), [
            "Moving the alias live of shop-app failed: InvalidParameterValueException: Unzipped size is too large",
            undefined,
        ]);
        assert.ok(explain("Doing it", "text") instanceof UserError);
        assert.ok(explain("Doing it", undefined) instanceof UserError);
        assert.ok(explain("Doing it", null) instanceof UserError);
    });

    it("stays as it is where it has been explained already", async () => {
        const error = new UserError("known", "what to do");
        assert.equal(explain("Doing it", error), error);
        await assert.rejects(
            explaining("Doing it", async () => Promise.reject(error)),
            error,
        );
        assert.equal(await explaining("Doing it", async () => 1), 1);
    });

    it("says what comes back, and what does not, where the bucket was deleted", () => {
        const gone = Object.assign(new Error("The specified bucket does not exist"), { name: "NoSuchBucket" });
        const explained = explain("Listing s3://shop/releases/", gone);
        assert.ok(explained instanceof UserError);
        assert.equal(explained.message, "Listing s3://shop/releases/: there is no such bucket.");
        assert.match(
            explained.remedy ?? "",
            /pulumi up --refresh\. What is served goes on; its history does not come back/,
        );
    });

    it("is known by its name", () => {
        assert.ok(isNamed(thrown("NoSuchKey", ""), "NotFound", "NoSuchKey"));
        assert.ok(!isNamed(thrown("NoSuchKey", ""), "NotFound"));
        assert.ok(!isNamed(undefined, "NotFound"));
    });
});
