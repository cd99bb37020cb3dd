import type { AppFolder } from "./folder";

/** What stands between API Gateway's event and a web framework, or is a framework itself. */
interface Known {
    readonly name: string;
    /** How its import looks in a source. */
    readonly imports: RegExp;
}

const python = (module: string) => new RegExp(`^[ \\t]*(from|import)[ \\t]+${module}\\b`, "m");
const node = (name: string) =>
    new RegExp(
        `(require\\(\\s*|from\\s+|import\\s+|import\\(\\s*)["'\`]${name.replaceAll("/", "\\/")}(\\/[^"'\`]*)?["'\`]`,
    );

/** Adapters: with one of them, bodies in both directions may be bytes. */
const ADAPTERS: readonly Known[] = [
    { name: "Mangum", imports: python("mangum") },
    { name: "serverless-wsgi", imports: python("serverless_wsgi") },
    { name: "apig-wsgi", imports: python("apig_wsgi") },
    { name: "aws-wsgi", imports: python("awsgi2?") },
    { name: "aws-wsgi", imports: python("aws_wsgi") },
    { name: "a2wsgi-lambda", imports: python("a2wsgi_lambda") },
    { name: "serverless-http", imports: node("serverless-http") },
    { name: "@codegenie/serverless-express", imports: node("@codegenie/serverless-express") },
    { name: "@vendia/serverless-express", imports: node("@vendia/serverless-express") },
    { name: "aws-serverless-express", imports: node("aws-serverless-express") },
    { name: "aws-serverless-fastify", imports: node("aws-serverless-fastify") },
    { name: "@fastify/aws-lambda", imports: node("@fastify/aws-lambda") },
    { name: "hono/aws-lambda", imports: /["']hono\/aws-lambda["']/ },
    { name: "serverless-adapter", imports: node("@h4ad/serverless-adapter") },
    { name: "@as-integrations/aws-lambda", imports: node("@as-integrations/aws-lambda") },
    { name: "apollo-server-lambda", imports: node("apollo-server-lambda") },
];

/** A framework, and what would make a handler of an application of it. */
export interface Framework extends Known {
    /** The application that its sources make, such as `app = Flask(__name__)`. The first group is its variable. */
    readonly makes: RegExp;
    /** What is missing where there is no adapter, as one would type it; `<app>` is the variable of the application. */
    readonly adapter: string;
    /** Whether it makes links that begin with `/`, which lack the stage in front. */
    readonly links: boolean;
}

const SERVERLESS_HTTP =
    "add the package serverless-http and `exports.handler = require('serverless-http')(<app>)`, without listening in Lambda";

/** The frameworks that are known. */
export const FRAMEWORKS: readonly Framework[] = [
    {
        name: "FastAPI",
        imports: python("fastapi"),
        makes: /^(\w+)(?:\s*:[^=\n]+)?\s*=\s*(?:fastapi\.)?FastAPI\(/m,
        adapter: "add the package mangum and `handler = Mangum(<app>)`",
        links: true,
    },
    {
        name: "Starlette",
        imports: python("starlette"),
        makes: /^(\w+)\s*=\s*Starlette\(/m,
        adapter: "add the package mangum and `handler = Mangum(<app>)`",
        links: true,
    },
    {
        name: "Flask",
        imports: python("flask"),
        makes: /^(\w+)\s*=\s*(?:flask\.)?Flask\(/m,
        adapter: "add the package apig-wsgi and `handler = make_lambda_handler(<app>, binary_support=True)`",
        links: true,
    },
    {
        name: "Django",
        imports: python("django"),
        makes: /^(\w+)\s*=\s*get_[aw]sgi_application\(/m,
        adapter: "add the package apig-wsgi and `handler = make_lambda_handler(<app>, binary_support=True)`",
        links: true,
    },
    {
        name: "NestJS",
        imports: node("@nestjs/core"),
        makes: /(\w+)\s*=\s*await\s+NestFactory\.create/,
        adapter: SERVERLESS_HTTP,
        links: true,
    },
    {
        name: "Express",
        imports: node("express"),
        makes: /(\w+)(?:\s*:[^=\n]+)?\s*=\s*express\(\)/,
        adapter: SERVERLESS_HTTP,
        links: true,
    },
    { name: "Koa", imports: node("koa"), makes: /(\w+)\s*=\s*new Koa\(/, adapter: SERVERLESS_HTTP, links: true },
    {
        name: "Fastify",
        imports: node("fastify"),
        makes: /(\w+)\s*=\s*(?:require\(["']fastify["']\)|[Ff]astify)\(/,
        adapter: "add the package @fastify/aws-lambda and `exports.handler = require('@fastify/aws-lambda')(<app>)`",
        links: true,
    },
    {
        name: "Hono",
        imports: node("hono"),
        makes: /(\w+)\s*=\s*new Hono\b/,
        adapter: "add `import { handle } from 'hono/aws-lambda'` and `export const handler = handle(<app>)`",
        links: true,
    },
];

/** What was found, and where. */
export interface Found<T> {
    readonly what: T;
    readonly file: string;
    readonly where: string;
}

/** The adapter that some source of an application imports. */
export function adapterIn(folder: AppFolder, sources: readonly string[]): Found<string> | undefined {
    const zappa = folder.files.find((file) => /^zappa_settings\.(json|ya?ml|toml)$/.test(file));
    for (const file of sources) {
        const text = folder.text(file) ?? "";
        const adapter = ADAPTERS.find(({ imports }) => imports.test(text));
        if (adapter !== undefined) {
            return { what: adapter.name, file, where: folder.place(file, adapter.imports) };
        }
    }
    return zappa === undefined ? undefined : { what: "Zappa", file: zappa, where: zappa };
}

/** The framework of an application: the one that makes an application somewhere comes before those that are only imported. */
export function frameworkIn(folder: AppFolder, sources: readonly string[]): Found<Framework> | undefined {
    const found = sources.flatMap((file) => {
        const text = folder.text(file) ?? "";
        return FRAMEWORKS.filter(({ imports }) => imports.test(text)).map((what) => {
            const isMade = what.makes.test(text);
            return { what, file, isMade, where: folder.place(file, isMade ? what.makes : what.imports) };
        });
    });
    const best = found.find(({ isMade }) => isMade) ?? found[0];
    return best === undefined ? undefined : { what: best.what, file: best.file, where: best.where };
}
