import assert from "node:assert/strict";

import { parseConfig } from "../../config";
import { deadLetterNotices } from "../../config/events/deadLetters";
import { configOf, raw } from "./raw";

const QUEUE = "arn:aws:sqs:eu-west-1:123456789012:orders";

describe("a queue that gives up no message", () => {
    it("is named once, with how to add dead letters", () => {
        const kept = { deadLetters: { maxReceiveCount: 3 }, visibilityTimeout: 180 };
        const queues = {
            jobs: { visibilityTimeout: 180 },
            line: { fifo: true, visibilityTimeout: 180 },
            kept,
            theirs: { arn: QUEUE },
        };
        const two = { staging: { branch: "staging" }, production: { branch: "master" } };
        const noticed = (events: object, environments: object = two) => {
            const isolated = Object.entries(environments).map(([name, each]) => [
                name,
                { ...(each as object), isolated: true },
            ]);
            const given = { resources: { queues }, events: { queues: events } };
            const config = configOf(parseConfig(raw({ environments: Object.fromEntries(isolated), ...given })));
            return deadLetterNotices(config, config.environments);
        };
        const [notice = "", ...more] = noticed({ jobs: { queue: "jobs" }, kept: { queue: "kept" } });
        assert.deepEqual(more, []);
        assert.match(
            notice,
            /^resources\.queues\.jobs has no deadLetters: .* comes again until .* retention is over; then it is deleted\./,
        );
        assert.match(notice, /pulumi config set --path 'resources\.queues\.jobs\.deadLetters\.maxReceiveCount' 5$/);
        assert.match(noticed({ line: { queue: "line" } })[0] ?? "", /, and those behind it in its group wait; then/);
        const production = { branch: "master" };
        assert.deepEqual(noticed({ theirs: { queue: "theirs" } }, { production }), []);
        assert.deepEqual(noticed({ jobs: { queue: "jobs", enabled: false } }), []);
    });
});
