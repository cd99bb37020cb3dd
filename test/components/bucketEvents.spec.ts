import assert from "node:assert/strict";

import { recordPlatform } from "../support/platform";
import { find } from "../support/recorder";

const recorded = (events: object, environments: object, rest: Readonly<Record<string, string>> = {}) =>
    recordPlatform({
        "platform:events": JSON.stringify(events),
        "platform:environments": JSON.stringify(environments),
        ...rest,
    });

describe("the notifications of a bucket that environments have events of", () => {
    it("has all notifications of a bucket in the one configuration that S3 keeps", async () => {
        const production = { branch: "master", events: { buckets: { uploads: { prefix: "p/" } } } };
        const staging = { branch: "staging", events: { buckets: { uploads: { prefix: "s/" } } } };
        const buckets = { uploads: { bucket: "arn:aws:s3:::uploads", replaces: true, suffix: ".jpg" } };
        const both = await recorded({ buckets }, { staging, production });
        const told = (environment: string, filterPrefix: string) => ({
            id: `${environment}/uploads`,
            lambdaFunctionArn: `arn:Alias/function-${environment}`,
            events: ["s3:ObjectCreated:*"],
            filterPrefix,
            filterSuffix: ".jpg",
        });
        assert.deepEqual(find(both, "aws:s3/bucketNotification:BucketNotification", "uploads"), {
            type: "aws:s3/bucketNotification:BucketNotification",
            name: "uploads",
            parent: undefined,
            provider: "aws",
            inputs: { bucket: "uploads", lambdaFunctions: [told("production", "p/"), told("staging", "s/")] },
            options: {
                dependsOn: [
                    "aws:lambda/permission:Permission production-bucket-uploads",
                    "aws:lambda/permission:Permission staging-bucket-uploads",
                ],
            },
        });
    });

    const sharing = (...events: readonly (readonly [environment: string, bucket: string, prefix: string])[]) =>
        Object.fromEntries(
            events.map(([name, bucket, prefix]) => [
                name,
                { branch: name, events: { buckets: { uploads: { bucket, prefix, replaces: true } } } },
            ]),
        );

    it("has one configuration for a bucket of resources that environments share, which takes over those that each has had", async () => {
        const resources = JSON.stringify({ buckets: { files: { shared: true } } });
        const environments = sharing(["production", "files", "p/"], ["staging", "files", "s/"]);
        const both = await recorded({}, environments, { "platform:resources": resources });
        const { inputs, options } = find(both, "aws:s3/bucketNotification:BucketNotification", "resources.files");
        const told = inputs["lambdaFunctions"] as readonly { readonly id: string }[];
        assert.deepEqual(
            [told.map(({ id }) => id), options["aliases"]],
            [
                ["production/uploads", "staging/uploads"],
                ['{"name":"production-files"}', '{"name":"staging-files"}'],
            ],
        );
        assert.equal(both.resources.filter(({ type }) => type.endsWith(":BucketNotification")).length, 1);
        const own = JSON.stringify({ buckets: { files: {} } });
        const each = await recorded({}, environments, { "platform:resources": own });
        for (const name of ["production-files", "staging-files"]) {
            const found = find(each, "aws:s3/bucketNotification:BucketNotification", name);
            assert.equal((found.inputs["lambdaFunctions"] as unknown[]).length, 1);
            assert.equal(found.options["aliases"], undefined);
        }
    });

    it("has one for a bucket that is there already, whether its ARN or its key is named, and no two for one object", async () => {
        const resources = {
            "platform:resources": '{"buckets":{"theirs":{"arn":"arn:aws:s3:::uploads","grant":"read"}}}',
        };
        const both = await recorded(
            {},
            sharing(["production", "theirs", "p/"], ["staging", "arn:aws:s3:::uploads", "s/"]),
            resources,
        );
        const { inputs } = find(both, "aws:s3/bucketNotification:BucketNotification", "uploads");
        assert.equal((inputs["lambdaFunctions"] as unknown[]).length, 2);
        await assert.rejects(
            recorded(
                {},
                sharing(["production", "theirs", "p/"], ["staging", "arn:aws:s3:::uploads", "p/s"]),
                resources,
            ),
            /would be told of objects of which uploads of \w+ is told/,
        );
    });

    it("is refused where two buckets would be one configuration", async () => {
        const environments = sharing(["production", "arn:aws:s3:::staging-files", "p/"], ["staging", "files", "s/"]);
        await assert.rejects(
            recorded({}, environments, { "platform:resources": '{"buckets":{"files":{}}}' }),
            /production\/uploads, staging\/uploads come from staging-files and \S+, whose notifications would both be called staging-files/,
        );
    });
});
