import assert from "node:assert/strict";

import { parseConfig, type Fault } from "../../config";

function parsed(cors: unknown) {
    const project = {
        projectName: "shop",
        accountId: "123456789012",
        githubOwner: "octo",
        githubRepository: "shop-application",
        api: { cors },
    };
    const tokens = { githubToken: "secret", githubBuildToken: "missing", githubCheckToken: "missing" } as const;
    return parseConfig({ project, aws: { region: "eu-west-1" }, tokens, secrets: new Set() });
}

function faultOf(cors: unknown): Fault {
    const { faults } = parsed(cors);
    const [fault] = faults;
    assert.ok(fault !== undefined && faults.length === 1, JSON.stringify(faults));
    return fault;
}

const SHOP = "https://shop.example.com";

describe("api.cors", () => {
    it("is nothing where nothing is said, and complete where origins are", () => {
        const [absent, all] = [parsed(undefined), parsed({ origins: ["*"] })];
        assert.ok("config" in absent && "config" in all);
        assert.equal(absent.config.api.cors, undefined);
        assert.deepEqual(all.config.api.cors, {
            answers: false,
            origins: ["*"],
            methods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
            headers: [
                "Authorization",
                "Content-Type",
                "X-Amz-Date",
                "X-Amz-Security-Token",
                "X-Amz-User-Agent",
                "X-Api-Key",
            ],
            exposeHeaders: [],
            credentials: false,
            maxAge: undefined,
        });
    });

    it("takes the origins that browsers send", () => {
        const origins = [
            SHOP,
            "http://localhost:3000",
            "http://127.0.0.1:8080",
            "http://[::1]:5173",
            "capacitor://localhost",
        ];
        assert.deepEqual(parsed({ origins, credentials: true, maxAge: 0 }).faults, []);
    });

    const REFUSED: readonly (readonly [string, object, string, RegExp])[] = [
        ["no origins", {}, "origins", /is missing/],
        [
            "headers for answers without routes",
            { origins: [SHOP], answers: true },
            "answers",
            /no use without function/,
        ],
        ["empty origins", { origins: [] }, "origins", /is empty/],
        ["an origin with a path", { origins: [`${SHOP}/`] }, "origins[0]", /has a path, and origins have none/],
        ["an origin with a query", { origins: [`${SHOP}?a=1`] }, "origins[0]", /has a path/],
        ["an origin without a scheme", { origins: ["shop.example.com"] }, "origins[0]", /has no scheme/],
        ["an origin with a wildcard", { origins: ["https://*.example.com"] }, "origins[0]", /compares whole origins/],
        ["an origin in capitals", { origins: ["https://Shop.example.com"] }, "origins[0]", /has capitals/],
        ["an origin with the usual port", { origins: [`${SHOP}:443`] }, "origins[0]", /the scheme's own port/],
        [
            "an origin that breaks out of a template",
            { origins: ['https://a")#end'] },
            "origins[0]",
            /has a path|is no host/,
        ],
        ["an origin twice", { origins: [SHOP, SHOP] }, "origins[1]", /there already/],
        ["* beside others", { origins: ["*", SHOP] }, "origins", /which it includes/],
        ["* with credentials", { origins: ["*"], credentials: true }, "origins[0]", /browsers refuse/],
        [
            "all headers with credentials",
            { origins: [SHOP], headers: ["*"], credentials: true },
            "headers[0]",
            /refuse/,
        ],
        ["an unknown method", { origins: [SHOP], methods: ["FETCH"] }, "methods[0]", /is "FETCH"/],
        ["a method in small letters", { origins: [SHOP], methods: ["get"] }, "methods[0]", /is "get"/],
        ["no methods", { origins: [SHOP], methods: [] }, "methods", /is empty/],
        ["a header twice", { origins: [SHOP], headers: ["X-A", "x-a"] }, "headers[1]", /there already/],
        ["a header with a blank", { origins: [SHOP], headers: ["X A"] }, "headers[0]", /is "X A"/],
        ["a day and a second", { origins: [SHOP], maxAge: 86_401 }, "maxAge", /is 86401/],
        ["a member that is not known", { origins: [SHOP], origin: SHOP }, "origin", /did you mean|not a known key/],
    ];
    for (const [what, cors, path, problem] of REFUSED) {
        it(`refuses ${what}`, () => {
            const fault = faultOf(cors);
            assert.equal(fault.path, `api.cors.${path}`);
            assert.match(fault.problem, problem);
            assert.match(fault.mend, /pulumi config (set|rm) /);
        });
    }
});
