import assert from "node:assert/strict";

import { checkPackage, packageFolder } from "../../../release/packaging";
import { madeElf } from "./native/madeElf";
import { withTree, type Tree } from "./trees";

const PROGRAM = madeElf({ needed: [] }).toString("latin1");

/** What is said of a folder that is packaged for a runtime without a language; undefined where it is right. */
function fault(tree: Tree): string | undefined {
    return withTree(tree, (folder) => {
        try {
            const settings = { handler: "bootstrap", runtime: "provided.al2023", architecture: "x86_64" };
            checkPackage(packageFolder(folder, { exclude: [] }), settings);
            return undefined;
        } catch (error) {
            return `${(error as Error).message} ${(error as { remedy?: string }).remedy}`;
        }
    });
}

describe("checkPackage, of a runtime without a language", () => {
    it("takes an executable file bootstrap at the root, or a link to one", () => {
        assert.equal(fault({ bootstrap: { text: PROGRAM, mode: 0o755 } }), undefined);
        assert.equal(fault({ bootstrap: { text: "#!/bin/sh\n", mode: 0o755 } }), undefined);
        assert.equal(
            fault({ "bin/bootstrap": { text: PROGRAM, mode: 0o755 }, bootstrap: { link: "bin/bootstrap" } }),
            undefined,
        );
    });

    it("refuses none, and names the one that lies elsewhere", () => {
        assert.match(fault({ main: "" }) ?? "", /^The package has no file bootstrap at its root.* go build /);
        assert.match(fault({ "out/bootstrap": PROGRAM }) ?? "", /It holds out\/bootstrap\. Put that at the root\.$/);
    });

    it("refuses a program that may not be executed, also behind a link", () => {
        assert.match(
            fault({ bootstrap: PROGRAM }) ?? "",
            /^The file bootstrap is not executable.* chmod \+x bootstrap$/,
        );
        assert.match(
            fault({ "bin/bootstrap": PROGRAM, bootstrap: { link: "bin/bootstrap" } }) ?? "",
            /is not executable/,
        );
    });
});
