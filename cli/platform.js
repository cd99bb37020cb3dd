#!/usr/bin/env node
// The command `platform`, from any folder. It runs one file that is made of all sources once and kept: to translate them at
// every start takes longer than most commands. Where that file cannot be made, the sources are translated as before.
const { dirname, join } = require("node:path");

const root = dirname(__dirname);

function translated() {
    // The compiler settings are this package's, whatever the caller's folder holds.
    require("ts-node").register({ transpileOnly: true, cwd: root, project: join(root, "tsconfig.json") });
    return require("./main");
}

void require("./bundle")
    .cliBundle(root)
    .then(require, () => undefined)
    .then((main) => (main ?? translated()).runProcess());
