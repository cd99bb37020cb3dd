import assert from "node:assert/strict";

import { userFolder, userPath } from "../../cli/shell/paths";

const MANIFEST = "/checkout/package.json";
const NPM = { npm_lifecycle_event: "platform", npm_package_json: MANIFEST, INIT_CWD: "/home/me/shop" };

describe("Paths on the command line", () => {
    it("count from where npm was called for our own script", () => {
        assert.equal(userFolder(NPM, "/checkout", MANIFEST), "/home/me/shop");
        assert.equal(userPath({ cwd: "/checkout", userCwd: "/home/me/shop" }, "."), "/home/me/shop");
        assert.equal(userPath({ cwd: "/checkout", userCwd: "/home/me/shop" }, "/srv/app"), "/srv/app");
    });

    it("count from the folder of another package's script, and of a process without npm", () => {
        const theirs = { ...NPM, npm_package_json: "/home/me/shop/package.json" };
        assert.equal(userFolder(theirs, "/home/me/shop", MANIFEST), "/home/me/shop");
        assert.equal(userFolder({ ...NPM, npm_lifecycle_event: "deploy" }, "/elsewhere", MANIFEST), "/elsewhere");
        assert.equal(userFolder({}, "/elsewhere", MANIFEST), "/elsewhere");
        assert.equal(userPath({ cwd: "/elsewhere" }, "app"), "/elsewhere/app");
    });
});
