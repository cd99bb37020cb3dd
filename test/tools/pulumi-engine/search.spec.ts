import assert from "node:assert/strict";
import { homedir } from "node:os";
import path from "node:path";
import { onPath, pluginFolders } from "../../../tools/pulumi-engine/search";

const environment = { XDG_CACHE_HOME: "/cache" };
const cached = "/cache/serverless-branches/pulumi-cli-0123456789ab";
const own = path.join(homedir(), ".pulumi", "plugins");

describe("onPath", () => {
    it("gives the files in the order of PATH, without relative folders", () => {
        const PATH = ["/first", "", "node_modules/.bin", "/second"].join(path.delimiter);
        assert.deepEqual(onPath("pulumi", { PATH }), ["/first/pulumi", "/second/pulumi"]);
    });

    it("passes over this project's own cache", () => {
        assert.deepEqual(onPath("pulumi", { ...environment, PATH: `${cached}${path.delimiter}/usr/bin` }), [
            "/usr/bin/pulumi",
        ]);
    });

    it("gives none without PATH", () => assert.deepEqual(onPath("pulumi", {}), []));
});

describe("pluginFolders", () => {
    it("gives the one of PULUMI_HOME before the usual one", () => {
        assert.deepEqual(pluginFolders({ PULUMI_HOME: "/home" }), ["/home/plugins", own]);
    });

    it("passes over a PULUMI_HOME in this project's own cache, and an empty one", () => {
        assert.deepEqual(pluginFolders({ ...environment, PULUMI_HOME: `${cached}/home` }), [own]);
        assert.deepEqual(pluginFolders({ PULUMI_HOME: "" }), [own]);
    });
});
