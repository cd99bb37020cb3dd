import assert from "node:assert/strict";

import * as aws from "@pulumi/aws/provider";
import * as sqs from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";

import { LinkedQueue, type LinksContext } from "../../../components";
import type { PolicyDocument } from "../../../components/policies";
import { recordPlatform } from "../../support/platform";
import { find, type Recording } from "../../support/recorder";

const ENVIRONMENTS = JSON.stringify({ staging: { branch: "staging", isolated: true } });

/** The program whose `resources.ts` makes that for staging. */
const recorded = (make: (context: LinksContext) => unknown) =>
    recordPlatform({ "platform:environments": ENVIRONMENTS }, {}, [], () => ({
        default: (context: LinksContext) => (context.environment === undefined ? {} : make(context)),
    }));

function statementsOf(recording: Recording, name: string): PolicyDocument["Statement"] {
    const { inputs } = find(recording, "aws:iam/rolePolicy:RolePolicy", name);
    return (JSON.parse(String(inputs["policy"])) as PolicyDocument).Statement;
}

const WRITTEN = [{ Sid: "Call", Action: "lambda:UpdateFunctionCode", Resource: "arn:aws:lambda:::f" }];

class Mailbox extends pulumi.ComponentResource {
    readonly settings = { name: "mail" };
    readonly statements = WRITTEN;
}

/** A helper's class with statements that the helper has not written. */
class OwnQueue extends LinkedQueue {
    override readonly statements = WRITTEN;
}

const COMPONENTS: Readonly<Record<string, (context: LinksContext) => object>> = {
    "a component of its own": ({ opts, named }) => new Mailbox("shop:mail:Mailbox", named("mail"), {}, opts),
    "a helper's class of its own": ({ opts, named, nameOf, tags }) =>
        new OwnQueue(named("mail"), { queueName: nameOf("mail", "queues"), tags }, opts),
};

describe("what resources.ts makes in classes of a team's own", () => {
    for (const [what, make] of Object.entries(COMPONENTS)) {
        it(`is a link that never reaches the platform's own, as ${what}`, async () => {
            const recording = await recorded((context) => ({ mail: make(context) }));
            const actions = statementsOf(recording, "own-staging-links").map(({ Action }) => Action);
            assert.deepEqual(actions, [["lambda:UpdateFunctionCode"]]);
            const denied = statementsOf(recording, "own-staging-own").filter(({ Effect }) => Effect === "Deny");
            assert.ok(denied.some(({ Sid }) => Sid === "KeepFunction"));
        });
    }

    it("needs no such guard where a helper has written all of it", async () => {
        const recording = await recorded(({ queue }) => ({ jobs: queue("jobs") }));
        assert.equal(statementsOf(recording, "own-staging-links").length, 1);
        const names = recording.resources.map(({ name }) => name);
        assert.ok(!names.includes("own-staging-own"));
    });
});

describe("what resources.ts makes without a place", () => {
    it("may be providers and references to other stacks", async () => {
        const recording = await recorded(({ opts, named, nameOf }) => {
            const provider = new aws.Provider(named("elsewhere"), { region: "us-east-1" });
            new pulumi.StackReference(named("net"), { name: "organization/net/prod" });
            new sqs.Queue(named("x"), { name: nameOf("x") }, { ...opts, provider });
            return {};
        });
        assert.equal(find(recording, "aws:sqs/queue:Queue", "staging-x").provider, "staging-elsewhere");
        // The platform's own parts are made afterwards, of which some have no parent.
        assert.equal(find(recording, "platform:index:ArtifactBucket", "artifacts").parent, undefined);
    });

    const REFUSED: Readonly<Record<string, (context: LinksContext) => unknown>> = {
        "aws:sqs/queue:Queue staging-x": ({ named, nameOf, provider }) => {
            new sqs.Queue(named("x"), { name: nameOf("x") }, { provider });
            return {};
        },
        "shop:mail:Mailbox staging-mail": async ({ named }) => {
            await Promise.resolve();
            new Mailbox("shop:mail:Mailbox", named("mail"));
            return {};
        },
    };
    for (const [what, make] of Object.entries(REFUSED)) {
        it(`is refused with a sentence where it is ${what}`, async () => {
            await assert.rejects(recorded(make), (error: Error) => {
                assert.ok(pulumi.RunError.isInstance(error), String(error));
                assert.match(error.message, /^resources\.ts for staging: makes /);
                assert.ok(error.message.includes(`makes ${what} without context.opts`), error.message);
                return true;
            });
        });
    }

    it("is refused while the file is loaded, too", async () => {
        const load = () => {
            new sqs.Queue("x", { name: "shop-x" });
            return () => ({});
        };
        await assert.rejects(
            recordPlatform({}, {}, [], load),
            /resources\.ts cannot be loaded: makes aws:sqs\/queue:Queue x without context\.opts/,
        );
    });
});
