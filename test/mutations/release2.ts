import type { Break } from "./break";

/** Breaks of the release engine. */
export const RELEASE_2_BREAKS: readonly Break[] = [
    {
        file: "release/engine/keep.ts",
        before: "if (found !== codeSha256) {",
        after: 'if (found === "") {',
        specs: ["test/release/engine/restore.spec.ts", "test/release/engine/ownFunction.spec.ts"],
    },
    {
        file: "release/engine/promotePackage.ts",
        before: "if (keptDigest(written) === record.codeSha256) {",
        after: 'if (written !== "") {',
        specs: ["test/release/engine/ownFunction.spec.ts"],
    },
    {
        file: "release/engine/isolate.ts",
        before: 'if (!isRecorded(found, record.version, shared.clock.now()) || state !== "served" || isUnwell(record)) {',
        after: 'if (state !== "served" || isUnwell(record)) {',
        specs: ["test/release/engine/ownFunction.spec.ts", "test/cli/ownFunction.spec.ts"],
    },
    {
        file: "release/previews/limit.ts",
        before: "left.last - right.last || left.preview.pullRequest - right.preview.pullRequest;",
        after: "right.last - left.last || left.preview.pullRequest - right.preview.pullRequest;",
        specs: ["test/release/previews/failures.spec.ts", "test/release/previews/controller.spec.ts"],
    },
    {
        file: "release/previews/stage.ts",
        before: "if (before !== undefined && !isStageOf(before, pullRequest)) {",
        after: 'if (before !== undefined && before.name === "") {',
        specs: [
            "test/release/previews/failures.spec.ts",
            "test/release/previews/controller.spec.ts",
            "test/release/previews/races.spec.ts",
        ],
    },
    {
        file: "release/previews/reconcileAll.ts",
        before: "if (tools.clock.now() - last >= settings.hours * 3_600_000) {",
        after: "if (tools.clock.now() - last >= settings.hours * 7_200_000) {",
        specs: ["test/release/previews/failures.spec.ts", "test/release/previews/controller.spec.ts"],
    },
    {
        file: "release/previews/reconcileAll.ts",
        before: "if (parseDeploymentMark(description) !== undefined && created < before && !used.has(id)) {",
        after: "if (parseDeploymentMark(description) !== undefined && !used.has(id)) {",
        specs: [
            "test/release/previews/failures.spec.ts",
            "test/release/previews/controller.spec.ts",
            "test/release/previews/races.spec.ts",
            "test/release/previews/interleavings.spec.ts",
        ],
    },
    {
        file: "release/previews/failed.ts",
        before: "if (!isVerdict && tries < MOST_TRIES) {",
        after: "if (!isVerdict) {",
        specs: ["test/release/previews/failures.spec.ts", "test/release/previews/controller.spec.ts"],
    },
    {
        file: "release/packaging/package.ts",
        before: "!files.has(path) && !folders.has(path) && !foldersOf(path).some((folder) => files.has(folder));",
        after: "!files.has(path) && !foldersOf(path).some((folder) => files.has(folder));",
        specs: ["test/release/packaging/packageDependencies.spec.ts"],
    },
    {
        file: "release/packaging/package.ts",
        before: "refuseLost(parts);",
        after: "",
        specs: ["test/release/packaging/packageDependencies.spec.ts"],
    },
    {
        file: "release/packaging/native/check.ts",
        before: "if (reasons.every((each) => each.length > 0) && first.length > known) {",
        after: "if (first.length > known) {",
        specs: ["test/release/packaging/native/check.spec.ts"],
    },
    {
        file: "release/packaging/native/binary.ts",
        before: "return (places.find((difference) => difference !== 0) ?? 0) > 0;",
        after: "return version > other;",
        specs: ["test/release/packaging/native/binary.spec.ts"],
    },
    {
        file: "release/packaging/zip.ts",
        before: "common.writeUInt32LE(TIME, 6);",
        after: "common.writeUInt32LE(TIME + ((Date.now() / 2000) & 31), 6);",
        specs: ["test/release/packaging/package.spec.ts", "test/release/packaging/reproducible.spec.ts"],
    },
    {
        file: "release/packaging/zip.ts",
        before: "entry.writeUInt32LE((MODES[kind] << 16) >>> 0, 38);",
        after: "entry.writeUInt32LE((MODES.file << 16) >>> 0, 38);",
        specs: ["test/release/packaging/package.spec.ts"],
    },
    {
        file: "release/packaging/exclude.ts",
        before: "return foreign === -1 ? names : names.slice(0, foreign + 1);",
        after: "return names;",
        specs: ["test/release/packaging/exclude.spec.ts"],
    },
    {
        file: "release/packaging/links.ts",
        before: '} else if (target.startsWith("/") || (followed += 1) > MOST_FOLLOWED) {',
        after: '} else if (target.startsWith("/")) {',
        specs: ["test/release/packaging/packageLinks.spec.ts", "test/release/packaging/check.spec.ts"],
    },
    {
        file: "release/packaging/treeHash.ts",
        before: 'return mode === "40000" ? Buffer.concat([name, Buffer.from("/")]) : name;',
        after: "return name;",
        specs: ["test/release/packaging/treeHash.spec.ts"],
    },
    {
        file: "release/packaging/size.ts",
        before: "export const UNZIPPED_LIMIT = 262_144_000;",
        after: "export const UNZIPPED_LIMIT = 250_000_000;",
        specs: ["test/release/packaging/package.spec.ts", "test/release/packaging/check.spec.ts"],
    },
    {
        file: "release/packaging/dispatcher/platform_routes.mjs",
        before: 'return (left.method === "ANY") - (right.method === "ANY");',
        after: "return 0;",
        specs: ["test/release/packaging/dispatcher/precedence.spec.ts"],
    },
    {
        file: "release/packaging/dispatcher/platform_routes.py",
        before: '"pathParameters": parameters or None,',
        after: '"pathParameters": parameters,',
        specs: ["test/release/packaging/dispatcher/python.spec.ts"],
    },
    {
        file: "release/packaging/check.ts",
        before: "if (handler !== DISPATCHER_HANDLER) {",
        after: 'if (handler === "") {',
        specs: ["test/release/packaging/routedPackage.spec.ts", "test/release/programs/pipelineBuild.spec.ts"],
    },
    {
        file: "components/fromConfig/shared.ts",
        before: "handler: calledHandler(config.function),",
        after: "handler: config.function.handler,",
        specs: ["test/program/routes.spec.ts"],
    },
    {
        file: "release/engine/verifyOrRevert.ts",
        before: 'return overtaken(tools, target, record, started, moved, "left");',
        after: 'return overtaken(tools, target, record, started, moved, "succeeded");',
        specs: ["test/release/engine/conflict.spec.ts", "test/release/engine/report.spec.ts"],
    },
    {
        file: "release/ledger/history.ts",
        before: "return isOvertaken(record) || evidence.hasMoved(record)",
        after: "return evidence.hasMoved(record)",
        specs: ["test/release/engine/conflict.spec.ts"],
    },
    {
        file: "release/previews/reconcile.ts",
        before: "(current.record.package === key || current.record.codeSha256 === (await tools.store.digest(key)));",
        after: "current.record.package === key;",
        specs: ["test/release/previews/unchanged.spec.ts"],
    },
];
