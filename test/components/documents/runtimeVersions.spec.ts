import assert from "node:assert/strict";

import { runtimeVersions } from "../../../components/documents/runtimeVersions";
import { BUILD_IMAGES } from "../../../config/keys/build";
import { RUNTIME_NAMES } from "../../../config/runtimes";

/** What both images have that builds use where nothing is said: "Available runtimes" of the AWS CodeBuild User Guide. */
const AVAILABLE: Readonly<Record<string, readonly string[]>> = {
    python: ["3.9", "3.10", "3.11", "3.12", "3.13", "3.14"],
    nodejs: ["18", "20", "22", "24"],
    ruby: ["3.1", "3.2", "3.3", "3.4", "4.0"],
    java: ["corretto8", "corretto11", "corretto17", "corretto21", "corretto25"],
    dotnet: ["6.0", "8.0", "10.0"],
    golang: ["1.20", "1.21", "1.22", "1.23", "1.24", "1.25", "1.26", "latest"],
};

describe("the languages of a build", () => {
    it("are for every runtime some that CodeBuild's images have, by their names there", () => {
        for (const runtime of RUNTIME_NAMES) {
            const versions = Object.entries(runtimeVersions(runtime, BUILD_IMAGES.x86_64) ?? {});
            assert.equal(versions.length, runtime.startsWith("nodejs") ? 1 : 2, runtime);
            for (const [language, version] of versions) {
                assert.ok(AVAILABLE[language]?.includes(version), `${runtime}: ${language} ${version}`);
            }
        }
    });

    it("are those of the runtime, beside the Node.js of the release engine", () => {
        const of = (runtime: string) => runtimeVersions(runtime, BUILD_IMAGES.arm64);
        assert.deepEqual(
            ["java21", "java17.al2023", "java8.al2", "dotnet10", "ruby3.4", "provided.al2023", "nodejs24.x"].map(of),
            [
                { nodejs: "22", java: "corretto21" },
                { nodejs: "22", java: "corretto17" },
                { nodejs: "22", java: "corretto8" },
                { nodejs: "22", dotnet: "10.0" },
                { nodejs: "22", ruby: "3.4" },
                { nodejs: "22", golang: "latest" },
                { nodejs: "24" },
            ],
        );
    });

    it("are none with an image of one's own, for which CodeBuild refuses them", () => {
        assert.equal(runtimeVersions("java21", "registry.example.com/build:1"), undefined);
    });
});
