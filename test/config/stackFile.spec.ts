import assert from "node:assert/strict";

import { parseStackFile, type StackFile } from "../../config/stackFile";

function open(text: string): StackFile {
    const parsed = parseStackFile(text, "shop");
    assert.ok("file" in parsed, JSON.stringify(parsed.faults));
    return parsed.file;
}

describe("StackFile", () => {
    it("changes one line and leaves the others", () => {
        const text = [
            "# top",
            "encryptionsalt: v1:abc",
            "",
            "config:",
            "    aws:region: eu-west-1 # where",
            "    # a remark",
            "    shop:tags:",
            "        Owner: me",
            "    shop:build:",
            "        image: " + "long ".repeat(40) + "image",
            "",
        ].join("\n");
        const file = open(text);
        file.set(["aws:region"], "us-east-1");
        assert.equal(file.toString(), text.replace("eu-west-1", "us-east-1"));
        file.set(["tags", "Team"], "mine");
        assert.ok(file.toString().includes("        Owner: me\n        Team: mine\n    shop:build:"), file.toString());
    });

    it("shows what is at a path: a text, or in words what else it is", () => {
        const file = open("config:\n  shop:routes: [a, b]\n  shop:tags: { Owner: me }\n  shop:size: 3\n");
        const shown = ["routes", "tags", "size", "none"].map((key) => file.shown([key]));
        assert.deepEqual(shown, ["a list of 2", "a map", "3", undefined]);
    });

    it("starts from nothing", () => {
        for (const text of ["", "# only a remark\n", "config:\n", "config: {}\n"]) {
            const file = open(text);
            file.set(["environments", "staging", "branch"], "dev");
            assert.deepEqual(file.raw().project, { environments: { staging: { branch: "dev" } } }, text);
        }
        assert.equal(open("").toString(), "");
    });

    it("quotes what another reader of YAML would not take for a text", () => {
        const file = open("");
        const values = [
            "012345678901",
            "2026-01-31",
            "1_000",
            "0777",
            "yes",
            "y",
            "null",
            "~",
            "1:30",
            "a: b",
            "#c",
            "-",
        ];
        values.forEach((value, index) => file.set([`k${index}`], value));
        assert.equal(
            file.toString(),
            `config:\n${values.map((value, index) => `  shop:k${index}: ${JSON.stringify(value)}\n`).join("")}`,
        );
        file.set(["k0"], "word");
        assert.ok(file.toString().includes("shop:k0: word\n"));
    });

    it("compares", () => {
        const file = open(
            "config:\n  shop:a: x\n  shop:b: 012\n  shop:c: <fill in>\n  shop:d: { e: f }\n  g: h\n  shop:i:\n",
        );
        assert.equal(file.compare(["a"], "x"), "same");
        assert.equal(file.compare(["a"], "y"), "different");
        // Pulumi reads 12.
        assert.equal(file.compare(["b"], "012"), "replaceable");
        assert.equal(file.compare(["b"], "12"), "same");
        assert.equal(file.compare(["c"], "x"), "replaceable");
        assert.equal(file.compare(["d"], "x"), "different");
        assert.equal(file.compare(["d", "e"], "f"), "same");
        assert.equal(file.compare(["i"], "x"), "absent");
        assert.equal(file.compare(["none", "at", "all"], "x"), "absent");
        // A key without a namespace is the project's.
        assert.equal(file.compare(["g"], "h"), "same");
    });

    it("takes the place of what a comment calls an example, and of the comment", () => {
        const file = open(
            "config:\n  shop:accountId: '123456789012' # example\n  shop:roleName: Mine # an example of taste\n",
        );
        assert.equal(file.compare(["accountId"], "210987654321"), "replaceable");
        assert.equal(file.compare(["roleName"], "Other"), "different");
        file.set(["accountId"], "210987654321");
        file.set(["roleName"], "Other");
        const lines = ['  shop:accountId: "210987654321"', "  shop:roleName: Other # an example of taste"];
        assert.equal(file.toString(), ["config:", ...lines, ""].join("\n"));
    });

    it("tells the raw configuration, with what the project gives, and without the token", () => {
        const own = "shop:a: '[1]'\n  b: text\n  aws:region: eu-west-1\n  other:c: d\n  shop:s:\n    secure: x";
        const file = open(`config:\n  ${own}\n  shop:githubToken:\n    secure: y\n`);
        assert.deepEqual(file.raw({ "aws:region": "us-east-1", "aws:profile": "p", "shop:a": 1, "shop:e": 2 }), {
            project: { a: [1], b: "text", e: 2, s: { secure: "x" } },
            aws: { region: "eu-west-1", profile: "p" },
            tokens: { githubToken: "secret", githubBuildToken: "missing", githubCheckToken: "missing" },
            secrets: new Set(["s"]),
        });
    });

    it("tells how the token is there", () => {
        assert.equal(open("").tokenState(), "missing");
        assert.equal(open("config:\n  shop:githubToken: ''\n").tokenState(), "missing");
        assert.equal(open("config:\n  shop:githubToken: t\n").tokenState(), "clear");
        assert.equal(open("config:\n  githubToken:\n    secure: t\n").tokenState(), "secret");
        assert.equal(open("config:\n  shop:githubToken: t\n").tokenEquals("t"), true);
        assert.equal(open("config:\n  shop:githubToken: t\n").tokenEquals("u"), false);
    });

    it("points at what is no stack's file", () => {
        assert.deepEqual(parseStackFile("config:\n  a: b: c\n", "shop").faults, [
            { line: 2, column: 6, problem: "there are two 'key: value' pairs on one line" },
        ]);
        assert.deepEqual(
            ["config: text\n", "- a\n"].map((text) => parseStackFile(text, "shop").faults.length),
            [1, 1],
        );
    });
});
