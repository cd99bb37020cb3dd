import assert from "node:assert/strict";

import type { LinksContext } from "../../../components";
import { recordPlatform } from "../../support/platform";

/** What the program says with such a `resources.ts`, and what it exports. */
const recorded = (make: ((context: LinksContext) => object) | undefined, outputs: object = {}, config = {}) =>
    recordPlatform(
        config,
        // The mocks keep no setting of the account, so there is none that is missed.
        { outputs: { ...outputs, apiLogging: "none" } },
        [],
        make === undefined ? undefined : () => ({ default: make }),
    );

const usual = ({ environment, table, queue, topic, secret }: LinksContext) =>
    environment === undefined
        ? { countries: table("countries", { partitionKey: "code" }) }
        : {
              todos: table("todos", { partitionKey: "id" }),
              jobs: queue("jobs", { fifo: true }),
              news: topic("news"),
              stripe: secret("stripe", { protect: false }),
          };

/** What {@link usual} makes, without one of it. */
const without = (left: string) => (context: LinksContext) =>
    Object.fromEntries(Object.entries(usual(skipping(context, left))).filter(([, link]) => link !== undefined));

/** A context whose helpers make nothing of a key. */
function skipping(context: LinksContext, left: string): LinksContext {
    const helpers = ["bucket", "queue", "secret", "table", "topic"] as const;
    const skip = (name: (typeof helpers)[number]) => {
        const make = context[name] as (key: string, args?: unknown) => unknown;
        return [name, (key: string, args?: unknown) => (key === left ? undefined : make(key, args))] as const;
    };
    return { ...context, ...Object.fromEntries(helpers.map(skip)) };
}

describe("what resources.ts makes no more", () => {
    let outputs: Record<string, unknown>;

    before(async () => {
        outputs = (await recorded(usual)).outputs as Record<string, unknown>;
    });

    it("is known by what the stack has exported of it: whose it is, its name, and whether it is protected", () => {
        const of = (environment: string) => [
            { kind: "tables", key: "todos", environment, name: `shop_${environment}-todos`, protect: true },
            { kind: "queues", key: "jobs", environment, name: `shop_${environment}-jobs.fifo`, protect: true },
            { kind: "secrets", key: "stripe", environment, name: `shop_${environment}-stripe`, protect: false },
        ];
        assert.deepEqual(outputs["ownResources"], [
            { kind: "tables", key: "countries", name: "shop-countries", protect: true },
            ...of("staging"),
            ...of("production"),
        ]);
    });

    it("is nothing to speak of where all is there", async () => {
        const { warnings, outputs: again } = await recorded(usual, outputs);
        assert.deepEqual([warnings, (again as typeof outputs)["ownResources"]], [[], outputs["ownResources"]]);
    });

    it("is refused while it is protected, with what would be lost and how much is in it", async () => {
        await assert.rejects(recorded(without("todos"), outputs), (error: Error) => {
            assert.equal(error.constructor.name, "RunError");
            assert.match(error.message, /has 1 fault:\n\n {2}resources\.ts, tables\.todos: is left out/);
            assert.match(error.message, /would lose shop_staging-todos, shop_production-todos, with all that is in it/);
            for (const name of ["shop_staging-todos", "shop_production-todos"]) {
                const count = `aws dynamodb describe-table --table-name ${name} --query Table.ItemCount`;
                assert.ok(error.message.includes(count), error.message);
            }
            return true;
        });
    });

    it("is refused without the file, too, and where all are to share what each had", async () => {
        await assert.rejects(recorded(undefined, outputs), /3 faults:[^]*queues\.jobs[^]*countries[^]*tables\.todos/);
        const shared = (context: LinksContext) =>
            context.environment === undefined
                ? { ...usual(context), todos: context.table("todos", { partitionKey: "id" }) }
                : without("todos")(context);
        await assert.rejects(recorded(shared, outputs), /resources\.ts, tables\.todos: is left out/);
    });

    it("goes once it is not protected, and stays in AWS, which is said; what holds nothing goes without a word", async () => {
        assert.deepEqual((await recorded(without("news"), outputs)).warnings, []);
        const { warnings } = await recorded(without("stripe"), outputs);
        assert.deepEqual(
            warnings.map((each) => /secrets\.stripe is no part of the stack any more\. \S+ stays/.exec(each)?.[0]),
            ["staging", "production"].map(
                (name) => `secrets.stripe is no part of the stack any more. shop_${name}-stripe stays`,
            ),
        );
    });

    it("goes with its environment", async () => {
        const free = { ...outputs, environments: {} };
        const staging = { "platform:environments": '{"staging":{"branch":"staging"}}' };
        const { warnings } = await recorded(usual, free, staging);
        assert.equal(warnings.filter((each) => each.includes("shop_production-")).length, 3, warnings.join("\n"));
    });
});
