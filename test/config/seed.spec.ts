import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { formatPath, parseLegacy, type Legacy } from "../../config/seed";

const EXAMPLE = readFileSync(join(__dirname, "..", "..", "examples", "config.yaml"), "utf8");
const TOKEN = "ghp_exampleexampleexample";

function read(text: string): Legacy {
    const parsed = parseLegacy(text);
    assert.ok("legacy" in parsed, JSON.stringify(parsed.faults));
    return parsed.legacy;
}

/** The values by their new paths. */
function values(legacy: Legacy): Record<string, string> {
    return Object.fromEntries(legacy.values.map(({ path, text }) => [formatPath(path), text]));
}

/** What is said, as `line from text`. */
function notes(legacy: Legacy): readonly string[] {
    return legacy.notes.map(({ line, from, text }) => `${line ?? "-"} ${from} ${text}`);
}

/** What is refused, as `line path problem`. */
function refusals(legacy: Legacy): readonly string[] {
    return legacy.refusals.map(({ line, fault }) => `${line ?? "-"} ${fault.path} ${fault.problem}`);
}

describe("parseLegacy", () => {
    it("takes over everything in the example", () => {
        const legacy = read(EXAMPLE);
        assert.deepEqual(values(legacy), {
            projectName: "platform",
            "aws:region": "ap-southeast-2",
            "aws:profile": "default",
            accountId: "012345678901",
            roleName: "PlatformDeployer",
            "tags.Customer": "customer1",
            "tags.Owner": "my.email@example.com",
            githubOwner: "excessivedemon",
            githubRepository: "platform-application",
            "environments.staging.branch": "staging",
            "environments.production.branch": "master",
            "environments.production.promotesFrom": "staging",
        });
        assert.deepEqual([legacy.refusals, legacy.notes], [[], []]);
        assert.equal(legacy.token?.secret.reveal(), TOKEN);
    });

    it("takes empty values, as in the old template, for absent ones", () => {
        const legacy = read(
            "deployment:\n  role_name: # none\n  account_id:\n  audit_tags:\ngithub:\n  OAuthToken: ''\n",
        );
        assert.deepEqual([legacy.values, legacy.refusals, legacy.notes, legacy.token], [[], [], [], undefined]);
    });

    it("keeps texts as they are written, whatever YAML makes of them", () => {
        const tags = "{ a: 0042, b: 1.10, c: yes, d: 2026-01-31, e: true, f: 0x1F }";
        const legacy = read(`deployment:\n  audit_tags: ${tags}\n`);
        const expected = { a: "0042", b: "1.10", c: "yes", d: "2026-01-31", e: "true", f: "0x1F" };
        assert.deepEqual(
            values(legacy),
            Object.fromEntries(Object.entries(expected).map(([k, v]) => [`tags.${k}`, v])),
        );
    });

    it("takes a list of Key and Value for tags", () => {
        const list = "\n    - Key: Team\n      Value: 7\n    - { Key: cost center, Value: x }\n";
        assert.deepEqual(values(read(`deployment:\n  audit_tags:${list}`)), {
            "tags.Team": "7",
            'tags["cost center"]': "x",
        });
    });

    it("notes tags that AWS would refuse, and takes the others", () => {
        const legacy = read(
            "deployment:\n  audit_tags:\n    aws:x: a\n    ok: b\n    bad: 'c!'\n    none:\n    list: [1]\n",
        );
        assert.deepEqual(values(legacy), { "tags.ok": "b" });
        assert.deepEqual(
            legacy.notes.map(({ line, from }) => [line, from]),
            [
                [3, "deployment.audit_tags.aws:x"],
                [5, "deployment.audit_tags.bad"],
                [7, "deployment.audit_tags.list"],
            ],
        );
    });

    it("takes the first of two tags whose keys IAM takes for one", () => {
        const legacy = read("deployment:\n  audit_tags:\n    Team: a\n    team: b\n");
        assert.deepEqual(values(legacy), { "tags.Team": "a" });
        assert.deepEqual(notes(legacy), [
            "4 deployment.audit_tags.team is the key Team again, and IAM does not tell upper and lower case apart; " +
                "expected keys that differ in more than that; it is not imported",
        ]);
    });

    it("follows anchors", () => {
        const legacy = read("deployment: &d\n  project_name: &p shop\ngithub:\n  Repo: *p\n");
        assert.deepEqual(values(legacy), { projectName: "shop", githubRepository: "shop" });
    });

    describe("account_id", () => {
        const cases: readonly (readonly [string, string | undefined, RegExp | undefined])[] = [
            ["123456789012", "123456789012", undefined],
            ["012345678901", "012345678901", undefined],
            ["'012345678901'", "012345678901", undefined],
            ["12345678901", "012345678901", /11 digits without quotes/],
            ["1234-5678-9012", "123456789012", /without the marks/],
            ["'12345678901'", undefined, undefined],
            ["1234567890", undefined, undefined],
            ["1234567890123", undefined, undefined],
            ["1.23456789012e11", undefined, undefined],
        ];
        for (const [written, expected, note] of cases) {
            it(`${written} is ${expected === undefined ? "refused" : `imported as ${expected}`}`, () => {
                const legacy = read(`deployment:\n  account_id: ${written}\n`);
                assert.deepEqual(values(legacy), expected === undefined ? {} : { accountId: expected });
                assert.deepEqual(
                    legacy.refusals.map(({ line, fault }) => [line, fault.path]),
                    expected === undefined ? [[2, "accountId"]] : [],
                );
                assert.equal(legacy.notes.length, note === undefined ? 0 : 1);
                assert.match(notes(legacy)[0] ?? "", note ?? /^$/);
            });
        }
    });

    describe("refuses with a proposal", () => {
        const long = `${"long-".repeat(9)}name`;
        const cases: readonly (readonly [string, string, string])[] = [
            ["deployment", "project_name: My_Platform", "pulumi config set projectName my-platform"],
            ["deployment", "project_name: 2nd--App-", "pulumi config set projectName nd-app"],
            ["deployment", `project_name: ${long}`, `pulumi config set projectName ${long.slice(0, 39)}`],
            // Nothing that may be a token becomes a part of a command.
            ["deployment", `project_name: ${"X".repeat(32)}`, "pulumi config set projectName my-project"],
            ["deployment", "project_name: aws-things", "pulumi config set projectName my-project"],
            ["deployment", "region: AP-Southeast-2a", "pulumi config set aws:region ap-southeast-2"],
            [
                "deployment",
                "role_name: arn:aws:iam::123456789012:role/ci/Deploy",
                "pulumi config set roleName ci/Deploy",
            ],
            ["github", "Owner: https://github.com/me/app", "pulumi config set githubOwner me"],
            ["github", "Repo: me/app.git", "pulumi config set githubRepository app"],
            ["github", "staging_branch: refs/heads/dev", "pulumi config set --path 'environments.staging.branch' dev"],
        ];
        for (const [section, line, mend] of cases) {
            it(line, () => {
                const { refusals } = read(`${section}:\n  ${line}\n`);
                assert.deepEqual(
                    refusals.map((refusal) => [refusal.line, refusal.fault.mend]),
                    [[2, mend]],
                );
            });
        }
    });

    describe("repo_url", () => {
        const github = (url: string, rest = "Owner: me, Repo: app, ") =>
            read(`github: { ${rest}repo_url: "${url}" }\n`);
        for (const url of [
            "https://github.com/me/app.git",
            "https://github.com/Me/App/",
            "git@github.com:me/app.git",
            "ssh://git@github.com/me/app",
            "github.com/me/app",
        ]) {
            it(`agrees: ${url}`, () => assert.deepEqual(notes(github(url)), []));
        }

        it("gives Owner and Repo where they are missing", () => {
            const legacy = github("https://github.com/me/app.git", "");
            assert.deepEqual(values(legacy), { githubOwner: "me", githubRepository: "app" });
        });

        const odd: readonly (readonly [string, RegExp])[] = [
            ["https://github.com/you/app", /names you\/app, but Owner and Repo name me\/app, which is imported/],
            ["https://gitlab.com/me/app", /is on gitlab\.com, but pipelines read repositories on github\.com/],
            ["https://me:secret@github.com/me/app", /holds credentials .* revoke them/],
            ["not a URL", /is not the URL of a repository/],
        ];
        for (const [url, expected] of odd) {
            it(`notes ${url}`, () => {
                const legacy = github(url);
                assert.deepEqual(values(legacy), { githubOwner: "me", githubRepository: "app" });
                assert.equal(legacy.notes.length, 1);
                assert.match(notes(legacy)[0] ?? "", expected);
            });
        }
    });

    it("writes both branches where one is given, because a map of environments replaces the default one", () => {
        const legacy = read("github:\n  staging_branch: dev\n");
        assert.deepEqual(values(legacy), {
            "environments.staging.branch": "dev",
            "environments.production.branch": "master",
            "environments.production.promotesFrom": "staging",
        });
        assert.deepEqual(notes(legacy), ["- github.production_branch is missing; the default master is imported"]);
        assert.deepEqual(values(read("github:\n  Owner: me\n")), { githubOwner: "me" });
    });

    it("refuses a branch that cannot be read, so that its environment does not quietly disappear", () => {
        const legacy = read('github:\n  staging_branch: "{{ branch }}"\n  production_branch: main\n');
        assert.deepEqual(values(legacy), { "environments.production.branch": "main" });
        assert.deepEqual(refusals(legacy), ["2 environments.staging.branch is nothing that can be imported"]);
    });

    it("notes unknown keys with their lines and the nearest known ones, and goes on", () => {
        const legacy = read("deploymnt: {}\ngithub:\n  owner: me\n  Repo: app\n  banana: 1\n");
        assert.deepEqual(values(legacy), { githubRepository: "app" });
        assert.deepEqual(notes(legacy), [
            "1 deploymnt is not a known key and is not imported; did you mean deployment?",
            "3 github.owner is not a known key and is not imported; did you mean Owner?",
            "5 github.banana is not a known key and is not imported; known here are OAuthToken, Owner, " +
                "Repo, repo_url, staging_branch, production_branch",
        ]);
    });

    it("notes wrong types, and what only Ansible could read", () => {
        const legacy = read(
            'deployment: [1]\ngithub:\n  Owner: { a: 1 }\n  Repo: "{{ repo }}"\n  OAuthToken: !vault |\n    $ANSIBLE_VAULT;1.1\n',
        );
        assert.deepEqual([values(legacy), legacy.token], [{}, undefined]);
        assert.deepEqual(refusals(legacy), [
            "3 githubOwner is nothing that can be imported",
            "4 githubRepository is nothing that can be imported",
        ]);
        assert.deepEqual(notes(legacy), [
            "1 deployment is a list where a map belongs; nothing in it is imported",
            "3 github.Owner is a map where one text belongs; it is not imported",
            "4 github.Repo is an Ansible expression, whose value only Ansible knows; it is not imported",
            "5 github.OAuthToken is encrypted by ansible-vault, which this cannot open; it is not imported",
        ]);
    });

    it("does not take a placeholder or a text with spaces for a token", () => {
        const said = (token: string) => {
            const legacy = read(`github:\n  OAuthToken: ${token}\n`);
            assert.equal(legacy.token, undefined);
            return notes(legacy);
        };
        assert.deepEqual(said("xxxx"), ["2 github.OAuthToken is too short for a token; it is not imported"]);
        assert.deepEqual(said("two words of text"), [
            "2 github.OAuthToken has characters that no token has; it is not imported",
        ]);
    });

    it("does not import a token from where it does not belong", () => {
        const other = `ghp_${"a".repeat(36)}`;
        const legacy = read(
            `deployment:\n  audit_tags: { x: ${TOKEN} }\ngithub:\n  Owner: ${other}\n  OAuthToken: ${TOKEN}\n`,
        );
        assert.deepEqual(values(legacy), {});
        assert.deepEqual(refusals(legacy), ["4 githubOwner holds a token, which has no place there"]);
        assert.deepEqual(notes(legacy), [
            "2 deployment.audit_tags.x holds a token, which has no place there; expected no token; it is not imported",
        ]);
    });

    describe("points at what is no configuration", () => {
        const cases: readonly (readonly [string, string, number, number, RegExp])[] = [
            ["a missing colon", "github:\n  OAuthToken ghp\n  Repo: x\n", 2, 3, /no ':'/],
            ["a tab", "github:\n\tRepo: x\n", 2, 1, /tab/],
            ["a repeated key", "github:\n  Repo: x\n  Repo: y\n", 3, 3, /second time/],
            ["an open quote", 'github:\n  Repo: "x\n', 3, 1, /quote/],
            ["two documents", "github: {}\n---\ngithub: {}\n", 2, 1, /second document/],
            ["an empty file", "", 1, 1, /neither a section/],
            ["a list", "- github\n", 1, 1, /neither a section/],
            ["a vault", "$ANSIBLE_VAULT;1.1;AES256\n3132\n", 1, 1, /ansible-vault/],
        ];
        for (const [what, text, line, column, problem] of cases) {
            it(what, () => {
                const { faults } = parseLegacy(text);
                assert.deepEqual([faults[0]?.line, faults[0]?.column], [line, column]);
                assert.match(faults[0]?.problem ?? "", problem);
            });
        }
    });
});
