export { build } from "./build";
export { install, INSTALLED, requireFolder } from "./install";
export { applicationParts } from "./parts";
export { Place } from "./place";
export { test } from "./test";
export { watchedHash } from "./watched";
export { buildOnWorkstation, type WorkstationBuild } from "./workstation";
