import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compileFunction } from "node:vm";

import { ModuleKind, transpileModule } from "typescript";

import type { LinksContext } from "../../components";
import { recordPlatform } from "../support/platform";
import type { Recording } from "../support/recorder";

/** The programs of the page: a whole file, the helpers one by one, and a resource that none of them makes. */
const [FILE = "", HELPERS = "", OTHER = ""] = [
    ...readFileSync(join(__dirname, "..", "..", "docs", "resources.md"), "utf8").matchAll(/^```ts\n([^]*?)^```$/gm),
].map(([, source]) => source);

/** What the page names without saying where it comes from: the members of the context. */
const CONTEXT = "{ table, bucket, queue, topic, secret, existing, named, nameOf, tags, opts }";

function compiled(source: string): unknown {
    const { outputText } = transpileModule(source, { compilerOptions: { module: ModuleKind.CommonJS } });
    const module = { exports: {} };
    compileFunction(outputText, ["module", "exports", "require"])(module, module.exports, require);
    return module.exports;
}

/** The program with a `resources.ts` whose body for each environment is a part of the page. */
async function recorded(source: string, returned = ""): Promise<Recording> {
    const [imports, body] = [/^import .*$/gm.exec(source)?.[0] ?? "", source.replace(/^import .*$/gm, "")];
    const whole = `${imports}
        export default (context) => {
            if (context.environment === undefined) { return {}; }
            const ${CONTEXT} = context;
            ${body}
            ${returned}
        };`;
    return recordPlatform({ "platform:environments": '{"staging":{"branch":"staging"}}' }, {}, [], () =>
        compiled(whole),
    );
}

const madeIn = ({ resources }: Recording) =>
    new Set(resources.filter(({ name }) => name.startsWith("staging-")).map(({ type }) => type));

describe("docs/resources.md", () => {
    it("has a whole resources.ts", async () => {
        const load = () => compiled(FILE);
        const { resources } = await recordPlatform({}, {}, [], load);
        const named = resources.filter(({ type }) => type === "aws:dynamodb/table:Table").map(({ name }) => name);
        assert.deepEqual(named.sort(), ["countries", "production-todos", "staging-todos"]);
    });

    it("shows every helper that there is", async () => {
        const recording = await recorded(HELPERS, "return { todos, files, jobs, news, stripe, users };");
        const kinds = ["dynamodb/table:Table", "s3/bucket:Bucket", "secretsmanager/secret:Secret", "sns/topic:Topic"];
        for (const kind of [...kinds, "sqs/queue:Queue"]) {
            assert.ok(madeIn(recording).has(`aws:${kind}`), kind);
        }
        const helpers: readonly (keyof LinksContext)[] = ["table", "bucket", "queue", "topic", "secret", "existing"];
        assert.deepEqual(
            helpers.filter((helper) => !HELPERS.includes(` ${helper}(`)),
            [],
        );
    });

    it("shows a resource that no helper makes, as a link", async () => {
        assert.ok(madeIn(await recorded(OTHER)).has("aws:kinesis/stream:Stream"));
    });
});
