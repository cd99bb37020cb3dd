#!/usr/bin/env node
// The command `platform`, from any folder. It runs one file that is made of all sources once and kept: to translate them at
// every start takes longer than most commands. Where that file cannot be made, the sources are translated as before.
const { existsSync } = require("node:fs");
const { dirname, join } = require("node:path");

const root = dirname(__dirname);

function translated() {
    // The compiler settings are this package's, whatever the caller's folder holds.
    require("ts-node").register({ transpileOnly: true, cwd: root, project: join(root, "tsconfig.json") });
    return require("./main");
}

/** In the package that npm installs there are no sources, but that one file. */
const isPackage = !existsSync(join(__dirname, "main.ts"));

void (isPackage ? Promise.resolve(join(__dirname, "packed.cjs")) : require("./bundle").cliBundle(root))
    .then(require, (error) => {
        if (isPackage) {
            throw error;
        }
    })
    .then((main) => (main ?? translated()).runProcess());
