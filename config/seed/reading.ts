import { DEFAULTS, setCommand } from "..";
import { sameButForCase } from "../resourceTags";
import { normalizeAccountId, parseRepositoryUrl, type Normalized } from "./normal";
import { looksLikeToken, redact, Secret } from "./secret";
import type { Entry, Note, Section } from "./section";
import type { Legacy, LegacyValue, Refusal } from "./types";
import { faultOf, formatPath, type ConfigPath } from "./verdict";

/** Shorter texts are no tokens: `xxxx` stands in the old template. GitHub's have 40 characters and more. */
const SHORTEST_TOKEN = 16;

/** Printable characters without spaces, so that nothing on the way can split or trim it. */
const TOKEN = new RegExp(`^[\\x21-\\x7e]{${SHORTEST_TOKEN},255}$`);

/** Reading gathers what the sections say. */
export class Reading {
    private readonly values: LegacyValue[] = [];
    private readonly refusals: Refusal[] = [];
    private readonly deployment: Section;
    private readonly github: Section;
    private readonly secrets: readonly Secret[];

    constructor(
        private readonly root: Section,
        private readonly notes: Note[],
    ) {
        this.deployment = root.section("deployment");
        this.github = root.section("github");
        this.secrets = this.github
            .texts("OAuthToken")
            .filter((text) => text.length >= SHORTEST_TOKEN)
            .map((text) => new Secret(text));
    }

    legacy(): Legacy {
        this.takeMember(["projectName"], this.deployment, "project_name");
        this.takeMember(["aws:region"], this.deployment, "region");
        this.takeMember(["aws:profile"], this.deployment, "profile");
        this.takeMember(["accountId"], this.deployment, "account_id", normalizeAccountId);
        this.takeMember(["roleName"], this.deployment, "role_name");
        this.takeTags();
        this.takeRepository();
        this.takeBranches();
        const token = this.readToken();
        for (const section of [this.root, this.deployment, this.github]) {
            section.noteUnknown();
        }
        return {
            values: this.values,
            refusals: this.refusals.map((refusal) => this.redacted(refusal)),
            notes: this.notes.map((note) => this.redacted(note)),
            token,
            secrets: this.secrets,
        };
    }

    /** A member that the platform would miss: what cannot be read is refused, and not only noted. */
    private takeMember(
        path: ConfigPath,
        section: Section,
        key: string,
        normalize: (entry: Entry) => Normalized = (entry) => entry,
    ): Entry | undefined {
        const entry = section.entry(key);
        if (entry !== undefined) {
            const { text, note } = normalize(entry);
            this.take(path, { ...entry, text });
            if (note !== undefined) {
                this.notes.push({ line: entry.line, from: entry.from, text: note });
            }
        } else if (section.has(key)) {
            this.refuse(section.at(key), section.line(key), path, "is nothing that can be imported", "one text");
        }
        return entry;
    }

    private take(path: ConfigPath, { from, line, text }: Entry): void {
        const whole = formatPath(path) + text;
        const isToken = looksLikeToken(whole) || this.secrets.some((secret) => secret.isWithin(whole));
        const found = isToken ? undefined : faultOf(path, text);
        const [root, key = ""] = path;
        const keys = this.values.flatMap((value) => (value.path[0] === "tags" ? [String(value.path[1])] : []));
        const same = root === "tags" ? sameButForCase(String(key), keys) : undefined;
        if (isToken) {
            this.refuse(from, line, path, "holds a token, which has no place there", "no token");
        } else if (same !== undefined) {
            const problem = `is the key ${same} again, and IAM does not tell upper and lower case apart`;
            this.refuse(from, line, path, problem, "keys that differ in more than that");
        } else if (found === undefined) {
            this.values.push({ from, line, path, text });
        } else if (path[0] === "tags") {
            this.refuse(from, line, path, found.problem, found.expected);
        } else {
            this.refusals.push({ from, line, path, fault: found });
        }
    }

    /** A platform without a tag is complete, so for tags a note will do. */
    private refuse(from: string, line: number, path: ConfigPath, problem: string, expected: string): void {
        if (path[0] === "tags") {
            this.notes.push({ line, from, text: `${problem}; expected ${expected}; it is not imported` });
        } else {
            const key = formatPath(path);
            this.refusals.push({
                from,
                line,
                path,
                fault: { path: key, problem, expected, mend: setCommand(key, "<value>") },
            });
        }
    }

    /** A map of tags, or CloudFormation's list of `Key` and `Value`. */
    private takeTags(): void {
        const list = this.deployment.list("audit_tags");
        for (const item of list ?? []) {
            const name = item.entry("Key");
            const value = item.entry("Value");
            item.noteUnknown();
            if (name !== undefined && value !== undefined) {
                this.take(["tags", name.text], { ...value, from: `deployment.audit_tags.${name.text}` });
            }
        }
        if (list === undefined) {
            const map = this.deployment.section("audit_tags");
            for (const name of map.keys()) {
                const entry = map.entry(name);
                if (entry !== undefined) {
                    this.take(["tags", name], entry);
                }
            }
        }
    }

    /** The repository, which the old file names twice: `Owner` and `Repo` were what the pipelines read. */
    private takeRepository(): void {
        const owner = this.takeMember(["githubOwner"], this.github, "Owner");
        const name = this.takeMember(["githubRepository"], this.github, "Repo");
        const url = this.github.entry("repo_url");
        const said = url === undefined ? undefined : parseRepositoryUrl(url.text);
        if (url !== undefined && said !== undefined && !this.github.has("Owner")) {
            this.take(["githubOwner"], { ...url, text: said.owner });
        }
        if (url !== undefined && said !== undefined && !this.github.has("Repo")) {
            this.take(["githubRepository"], { ...url, text: said.name });
        }
        if (url === undefined) {
            return;
        }
        const note = (text: string) => this.notes.push({ line: url.line, from: url.from, text });
        if (said === undefined) {
            note("is not the URL of a repository; the platform derives it from Owner and Repo");
            return;
        }
        if (said.hasCredentials) {
            note("holds credentials before its host, which are not imported; revoke them if the file was shared");
        }
        if (said.host !== "github.com") {
            note(`is on ${said.host}, but pipelines read repositories on github.com`);
        }
        const names = `${owner?.text ?? said.owner}/${name?.text ?? said.name}`;
        if (names.toLowerCase() !== `${said.owner}/${said.name}`.toLowerCase()) {
            note(`names ${said.owner}/${said.name}, but Owner and Repo name ${names}, which is imported`);
        }
    }

    /** The branches. A map of environments replaces the default one, so with one branch the other is written too. */
    private takeBranches(): void {
        const keys = ["staging", "production"] as const;
        const isGiven = keys.some((name) => this.github.has(`${name}_branch`));
        for (const name of keys) {
            const from = `github.${name}_branch`;
            const path = ["environments", name, "branch"] as const;
            if (this.github.has(`${name}_branch`)) {
                this.takeMember(path, this.github, `${name}_branch`);
            } else if (isGiven) {
                const text = DEFAULTS.environments[name].branch;
                this.values.push({ from, line: undefined, path, text });
                this.notes.push({ line: undefined, from, text: `is missing; the default ${text} is imported` });
            }
        }
        // In the old project, too, a merge of staging's branch was the promotion; it only built again.
        const isRead = (name: string) => this.values.some(({ path }) => path[0] === "environments" && path[1] === name);
        if (keys.every(isRead)) {
            const path = ["environments", "production", "promotesFrom"] as const;
            this.values.push({ from: "github.production_branch", line: undefined, path, text: "staging" });
        }
    }

    private readToken(): Legacy["token"] {
        const entry = this.github.entry("OAuthToken");
        if (entry === undefined) {
            return undefined;
        }
        const { from, line, text } = entry;
        if (!TOKEN.test(text)) {
            const problem =
                text.length < SHORTEST_TOKEN ? "is too short for a token" : "has characters that no token has";
            this.notes.push({ line, from, text: `${problem}; it is not imported` });
            return undefined;
        }
        return { from, line, secret: new Secret(text) };
    }

    /** The last guard: nothing that is said about the old file may hold its token. */
    private redacted<T extends Note | Refusal>(said: T): T {
        const hide = (value: unknown): unknown =>
            typeof value === "string"
                ? redact(value, this.secrets)
                : Array.isArray(value)
                  ? value.map(hide)
                  : typeof value === "object" && value !== null
                    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hide(inner)]))
                    : value;
        return hide(said) as T;
    }
}
