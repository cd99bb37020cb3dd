import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import ts from "typescript";

const ROOT = join(__dirname, "..", "..");

/** What a service is called by its permissions, where its client has another name. */
const SERVICES: Readonly<Record<string, string>> = { "cloudwatch-logs": "logs" };

/** A call that the sources make: `lambda` and `GetAlias`, or `github` and `GET /repos/{owner}/{repo}/pulls/{}`. */
export interface SourceCall {
    readonly service: string;
    readonly call: string;
    readonly file: string;
}

/** Every call in the sources of some folders, through an SDK of AWS or the client of GitHub. */
export function sourceCalls(...folders: readonly string[]): readonly SourceCall[] {
    return folders.flatMap((folder) =>
        readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(".ts"))
            .flatMap((file) => callsIn(join(folder, file))),
    );
}

/** The calls in one source. @param text @default - what the file holds */
export function callsIn(file: string, text: string = readFileSync(join(ROOT, file), "utf8")): readonly SourceCall[] {
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const found: SourceCall[] = [];
    const visit = (node: ts.Node): void => {
        if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
            const client = /^@aws-sdk\/(?:client|lib)-(.+)$/.exec(node.moduleSpecifier.text)?.[1];
            const bindings = node.importClause?.namedBindings;
            if (client !== undefined && bindings !== undefined && ts.isNamedImports(bindings)) {
                for (const { name, propertyName } of bindings.elements) {
                    for (const call of operations(client, (propertyName ?? name).text)) {
                        found.push({ service: SERVICES[client] ?? client.replaceAll("-", ""), call, file });
                    }
                }
            }
        }
        const path = ts.isObjectLiteralExpression(node) && has(node, "what") ? pathOf(node) : undefined;
        if (path !== undefined && ts.isObjectLiteralExpression(node)) {
            found.push({ service: "github", call: `${methodOf(node)} ${path}`, file });
        }
        ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
}

/** What a class or function of an SDK's client asks for: `GetAliasCommand`, `paginateListAliases`, `waitUntilFunctionUpdated`. */
function operations(client: string, name: string): readonly string[] {
    const operation = /^(\w+)Command$/.exec(name)?.[1] ?? /^paginate(\w+)$/.exec(name)?.[1];
    const waiter = /^waitUntil(\w+)$/.exec(name)?.[1];
    if (waiter === undefined) {
        return operation === undefined ? [] : [operation];
    }
    const program = join(ROOT, `node_modules/@aws-sdk/client-${client}/dist-es/waiters/waitFor${waiter}.js`);
    return [
        ...new Set([...readFileSync(program, "utf8").matchAll(/new (\w+)Command\(/g)].map(([, asked = ""]) => asked)),
    ];
}

function has(node: ts.ObjectLiteralExpression, name: string): boolean {
    return member(node, name) !== undefined;
}

function member(node: ts.ObjectLiteralExpression, name: string): ts.ObjectLiteralElementLike | undefined {
    return node.properties.find((property) => property.name?.getText() === name);
}

function methodOf(node: ts.ObjectLiteralExpression): string {
    const method = member(node, "method");
    const value = method !== undefined && ts.isPropertyAssignment(method) ? method.initializer : undefined;
    return value !== undefined && ts.isStringLiteral(value) ? value.text : "GET";
}

/** The whole path, with `{}` for what is not known before the program runs. */
function pathOf(node: ts.ObjectLiteralExpression): string | undefined {
    const path = member(node, "path");
    const value =
        path !== undefined && ts.isPropertyAssignment(path)
            ? path.initializer
            : path !== undefined && ts.isShorthandPropertyAssignment(path)
              ? declared(node, path.name.text)
              : undefined;
    const text = value === undefined ? undefined : templateOf(value);
    if (text === undefined) {
        return undefined;
    }
    return text.startsWith("{}") ? text.slice("{}".length) : `/repos/{}/{}${text}`;
}

/** What a constant around a node begins as. */
function declared(node: ts.Node, name: string): ts.Expression | undefined {
    for (let scope: ts.Node | undefined = node.parent; scope !== undefined; scope = scope.parent) {
        const statements = ts.isBlock(scope) || ts.isSourceFile(scope) ? scope.statements : [];
        for (const statement of statements) {
            const declarations = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
            const found = declarations.find((declaration) => declaration.name.getText() === name);
            if (found !== undefined) {
                return found.initializer;
            }
        }
    }
    return undefined;
}

function templateOf(value: ts.Expression): string | undefined {
    if (ts.isStringLiteralLike(value)) {
        return value.text;
    }
    return ts.isTemplateExpression(value)
        ? value.head.text + value.templateSpans.map(({ literal }) => `{}${literal.text}`).join("")
        : undefined;
}
