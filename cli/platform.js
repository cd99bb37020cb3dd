#!/usr/bin/env node
// The command `platform`, from any folder: the compiler settings are this package's, whatever the caller's folder holds.
const { dirname, join } = require("node:path");

const root = dirname(__dirname);
require("ts-node").register({ transpileOnly: true, cwd: root, project: join(root, "tsconfig.json") });
void require("./main").runProcess();
