import assert from "node:assert/strict";

import type { ApiSurface, Authorizer } from "../../../components/documents/apiSurface";
import { healthAccess, ownPaths, resourceFor, restPaths } from "../../../components/documents/restPaths";

const LAMBDA: Authorizer = {
    type: "lambda",
    function: "arn:aws:lambda:eu-west-1:123456789012:function:auth",
    event: "token",
    identity: ["method.request.header.Authorization"],
    cacheSeconds: 300,
};
const surface = (more: Partial<ApiSurface> = {}): ApiSurface => {
    return { binaryMediaTypes: [], timeout: 29_000, healthPath: "/health", ...more };
};
const shown = (more: Partial<ApiSurface>, leaving?: readonly string[]) =>
    restPaths(surface(more), leaving).map(
        ({ path, methods }) =>
            `${path} ${methods.map(({ httpMethod, access }) => `${httpMethod}:${access}`).join(" ")}`,
    );

const ALWAYS = ["/ ANY:closed", "/{proxy+} ANY:closed"];

describe("the paths of an API", () => {
    it("are / and /{proxy+} where nobody is kept out", () => {
        assert.deepEqual(shown({}), ALWAYS);
        assert.deepEqual(shown({ keys: true }), ALWAYS);
        assert.deepEqual(shown({ authorizer: { type: "iam" } }), ALWAYS);
    });

    it("have GET of the health path open where nobody has a token for a release, and nothing else of it", () => {
        assert.deepEqual(shown({ authorizer: LAMBDA }), [...ALWAYS, "/health ANY:closed GET:health"]);
        const cognito = { type: "cognito", userPools: [], scopes: [] } as const;
        assert.deepEqual(shown({ authorizer: cognito, healthPath: "/api/health" }), [
            ...ALWAYS,
            "/api ANY:closed",
            "/api/health ANY:closed GET:health",
        ]);
    });

    it("have a resource with ANY for each open route, and for each part above it, which stays closed", () => {
        const open = ["/public/files/{proxy+}", "/login", "/"];
        assert.deepEqual(shown({ authorizer: LAMBDA, open, healthPath: "/login" }), [
            "/ ANY:open",
            "/{proxy+} ANY:closed",
            "/public ANY:closed",
            "/public/files ANY:closed",
            "/public/files/{proxy+} ANY:open",
            "/login ANY:open",
        ]);
        assert.deepEqual(ownPaths(surface({ authorizer: LAMBDA, open: ["/b", "/a"], healthPath: "/a" })), ["/a", "/b"]);
    });

    it("make no resource for a health path that an open route answers", () => {
        const open = ["/public/{proxy+}"];
        assert.deepEqual(shown({ authorizer: LAMBDA, open, healthPath: "/public/health" }), [
            ...ALWAYS,
            "/public ANY:closed",
            "/public/{proxy+} ANY:open",
        ]);
    });

    it("have what was open closed, before it goes", () => {
        assert.deepEqual(shown({ authorizer: LAMBDA, open: ["/new"] }, ["/old/deep"]), [
            ...ALWAYS,
            "/new ANY:open",
            "/health ANY:closed GET:health",
            "/old ANY:closed",
            "/old/deep ANY:closed",
        ]);
    });
});

describe("the resource that answers a request", () => {
    const paths = ["/", "/{proxy+}", "/items/{id}", "/items/new", "/files/{proxy+}"];
    for (const [path, resource] of [
        ["/", "/"],
        ["/items/new", "/items/new"],
        ["/items/new/", "/items/new"],
        ["/items/7", "/items/{id}"],
        ["/items/7/more", "/{proxy+}"],
        ["/files/a/b", "/files/{proxy+}"],
        ["/files", "/{proxy+}"],
    ] as const) {
        it(`is ${resource} for ${path}`, () => assert.equal(resourceFor(paths, path), resource));
    }
});

describe("how the request that verifies a release gets through", () => {
    it("says nothing where everybody does", () => assert.deepEqual(healthAccess(surface()), {}));

    it("names the resource that is open for it, the signature and the key", () => {
        assert.deepEqual(healthAccess(surface({ authorizer: LAMBDA })), { resource: "/health" });
        assert.deepEqual(healthAccess(surface({ authorizer: { type: "iam" }, keys: true }), "k1"), {
            signed: "iam",
            apiKey: "k1",
        });
    });
});
