import assert from "node:assert/strict";

import { Ajv } from "ajv";

import { rowsOf } from "../../docs/declared";
import { stackSchema } from "../../docs/stackSchema";
import { derived, optional, preset } from "../../config/declare/absence";
import * as kinds from "../../config/declare/kinds";
import { readRoot } from "../../config/declare/read";
import { pattern } from "../../config/declare/rules";
import type { Fault } from "../../config";
import { KEYS } from "../../config/keys";
import { Reader } from "../../config/reader";

const word = kinds.text({ meaning: "A word.", rule: pattern(/^[a-z]+$/, "a word", "word") });
const sum = { meaning: "A sum.", from: 1, to: 9, unit: "euros" };

/** Keys of every kind and nesting that there may be. */
const SHOP = {
    routes: kinds.list({
        meaning: "Routes, one for each handler.",
        effect: "release",
        noun: "routes",
        most: 2,
        absent: preset([]),
        of: kinds.group(
            { meaning: "A route.", shape: "a map with path and price" },
            {
                path: word,
                price: kinds.integer({ ...sum, absent: optional("free") }),
                open: kinds.flag({ meaning: "Open." }),
            },
        ),
    }),
    network: kinds.group(
        { meaning: "The network.", shape: "a map with subnets", absent: optional("none") },
        {
            subnets: kinds.list({ meaning: "Subnets.", of: word, noun: "subnets" }),
            limits: kinds.group(
                { meaning: "Limits.", shape: "a map of limits" },
                { sum: kinds.integer({ ...sum, absent: preset(5) }) },
            ),
        },
    ),
    stock: kinds.map({
        meaning: "Stock, by place.",
        shape: "a map of places",
        names: pattern(/^[a-z]+$/, "a place"),
        nameIs: "a place",
        placeholder: "<place>",
        of: kinds.group(
            { meaning: "A place.", shape: "a map of one place" },
            {
                prices: kinds.map({
                    ...{ meaning: "Prices.", shape: "a map", nameIs: "a word", placeholder: "<word>" },
                    names: word.rule,
                    of: word,
                }),
            },
        ),
    }),
    payment: kinds.variants(
        {
            meaning: "How people pay.",
            shape: "a map with by",
            mode: kinds.choice({ meaning: "By what.", values: ["cash", "card"], absent: preset("cash") }),
        },
        "by",
        {
            cash: { change: kinds.flag({ meaning: "Whether change is given.", absent: preset(true) }) },
            card: { terminal: word },
        },
    ),
    total: kinds.integer({
        ...sum,
        absent: derived(
            "that of the limits",
            ({ network }: { network?: { limits: { sum: number } } }) => network?.limits.sum ?? 1,
        ),
    }),
    key: kinds.secret({ meaning: "A key." }),
};

function read(members: Readonly<Record<string, unknown>>) {
    const faults: Fault[] = [];
    const values = readRoot(new Reader("", members, faults), SHOP, {});
    return { values, faults: faults.map(({ path, problem, expected }) => `${path} ${problem}: ${expected}`) };
}

const isTaken = new Ajv({ strict: false }).compile({
    ...stackSchema("shop", SHOP, {}),
});

const WHOLE = {
    routes: [
        { path: "a", price: "3", open: true },
        { path: "b", open: false },
    ],
    network: { subnets: ["a"], limits: { sum: 7 } },
    stock: { north: { prices: { apple: "cheap" } }, south: {} },
    payment: { by: "card", terminal: "till" },
};

describe("declared keys", () => {
    it("read as values of their types, in lists, maps, groups and modes", () => {
        const { values, faults } = read(WHOLE);
        assert.deepEqual(faults, []);
        assert.deepEqual(values, {
            routes: [
                { path: "a", price: 3, open: true },
                { path: "b", price: undefined, open: false },
            ],
            network: { subnets: ["a"], limits: { sum: 7 } },
            stock: { north: { prices: { apple: "cheap" } }, south: { prices: {} } },
            payment: { by: "card", terminal: "till" },
            total: 7,
        });
        // The compiler knows which mode has what.
        const { payment } = values;
        assert.equal(payment.by === "card" ? payment.terminal : payment.change, "till");
        assert.ok(
            isTaken({
                config: Object.fromEntries(Object.entries(WHOLE).map(([key, value]) => [`shop:${key}`, value])),
            }),
        );
    });

    it("read as what they are where they are absent", () => {
        assert.deepEqual(read({}), {
            values: { routes: [], network: undefined, stock: {}, payment: { by: "cash", change: true }, total: 1 },
            faults: [],
        });
    });

    const refused: readonly [string, Readonly<Record<string, unknown>>, readonly string[]][] = [
        ["a list that is none", { routes: "a" }, ['routes is "a": a list, each a map with path and price']],
        [
            "an item that is no map",
            { routes: ["a"] },
            [
                'routes[0] is "a": a map with path and price',
                "routes[0].path is missing: a word",
                "routes[0].open is missing: true or false",
            ],
        ],
        [
            "a member of an item",
            { routes: [{ path: "A", open: true, x: 1 }] },
            ['routes[0].path is "A": a word', "routes[0].x is not a known key: one of open, path, price"],
        ],
        ["too many items", { routes: Array(3).fill({ path: "a", open: true }) }, ["routes has 3 routes: at most 2"]],
        ["a list that has to be there", { network: {} }, ["network.subnets is missing: a list of subnets"]],
        [
            "a member of a nested map",
            { network: { subnets: [], limits: { sum: 0 } } },
            ["network.limits.sum is 0: a whole number from 1 to 9 (euros)"],
        ],
        ["a name of a map", { stock: { North: {} } }, ["stock.North is not a place: a place"]],
        [
            "a value deep in maps",
            { stock: { north: { prices: { apple: "1 €" } } } },
            ['stock.north.prices.apple is "1 €": a word'],
        ],
        [
            "a mode that there is not",
            { payment: { by: "cheque", x: 1 } },
            ['payment.by is "cheque": one of cash, card', "payment.x is not a known key: did you mean by?"],
        ],
        [
            "what belongs to another mode",
            { payment: { by: "cash", terminal: "till" } },
            ["payment.terminal is not a known key: one of by, change"],
        ],
    ];
    for (const [what, members, expected] of refused) {
        it(`refuse ${what}, each with its path`, () => {
            assert.deepEqual(read(members).faults, expected);
            const config = Object.fromEntries(Object.entries(members).map(([key, value]) => [`shop:${key}`, value]));
            assert.ok(!isTaken({ config }), "the JSON Schema refuses it, too");
        });
    }

    it("have a row each in the documents, with the effect of what they are in", () => {
        assert.deepEqual(
            rowsOf(SHOP).map(({ path, type, fallback, effect }) => [path, type, fallback, effect].join(" | ")),
            [
                "routes | array | none | release",
                "routes[].path | string | required | release",
                "routes[].price | integer, euros | free | release",
                "routes[].open | boolean | required | release",
                "network | object | none | up",
                "network.subnets | array | required | up",
                "network.limits | object |  | up",
                "network.limits.sum | integer, euros | 5 | up",
                "stock | object | none | up",
                "stock.<place>.prices | object | none | up",
                "payment | object |  | up",
                "payment.by | string | cash | up",
                "payment.change | boolean | true | up",
                "payment.terminal | string | required | up",
                "total | integer, euros | that of the limits | up",
                "key | string, secret |  | up",
            ],
        );
    });
});

describe("the keys of the platform", () => {
    /** Every key with its path, at whatever depth. */
    function all(members: kinds.Members, path = ""): readonly (readonly [string, kinds.Key])[] {
        return Object.entries(members).flatMap(([name, key]) => {
            const of = "of" in key ? key.of : key;
            const inner = of.kind === "group" ? all(of.members, `${path}${name}.`) : [];
            return [[`${path}${name}`, key] as const, ...inner];
        });
    }

    it("have defaults that their own rules take", () => {
        for (const [path, key] of all(KEYS)) {
            if ((key.kind === "text" || key.kind === "integer") && key.absent !== undefined && "value" in key.absent) {
                assert.equal((key.rule.check as (value: unknown) => unknown)(key.absent.value), true, path);
            }
        }
    });

    it("say what they mean in whole sentences", () => {
        for (const [path, { meaning }] of all(KEYS)) {
            assert.match(meaning, /^[`A-Z][^]*\.$/, path);
        }
    });

    it("have patterns that take what the rules take, for editors that know no flags", () => {
        for (const [path, key] of all(KEYS)) {
            const rules = [key.kind === "text" ? key.rule : undefined, key.kind === "map" ? key.names : undefined];
            for (const rule of rules.filter((each) => each?.pattern !== undefined)) {
                assert.doesNotThrow(() => new RegExp(rule?.pattern ?? "", "u"), path);
            }
        }
    });
});
