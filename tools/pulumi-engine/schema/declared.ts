import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import type { Field, Member, ObjectShape, Shape } from "./shape";

/** Where the compiled SDK names the type of a resource, or the function that it calls. */
const TOKEN = /(?:__pulumiType = '|runtime\.invoke\(")(\w+:[^'"]+)/g;

/** Names that the SDK uses for a string of a certain meaning. */
const STRING_NAMES: ReadonlySet<string> = new Set(["ARN", "Region", "RoutingRule"]);

/**
 * Declared reads what the types of an SDK package say, from its declaration files. Only their syntax is looked at, with
 * the TypeScript parser: a type check of the whole package takes ten times as long and tells nothing more.
 */
export class Declared {
    private readonly nested: ReadonlyMap<string, ts.InterfaceDeclaration>;

    /** @param folder The package, such as `node_modules/@pulumi/aws`. */
    constructor(private readonly folder: string) {
        this.nested = indexNested(parse(path.join(folder, "types", "input.d.ts")));
    }

    /** The arguments of the package's `Provider`. */
    provider(): ObjectShape {
        return this.interface(parse(path.join(this.folder, "provider.d.ts")), "ProviderArgs");
    }

    /** A resource by its token, or undefined when the SDK has none of that token. */
    resource(token: string): Member | undefined {
        const found = this.file(token);
        if (found === undefined) {
            return undefined;
        }
        const declaration = found.source.statements.find(
            (statement) => ts.isClassDeclaration(statement) && statement.name?.text === found.name,
        ) as ts.ClassDeclaration | undefined;
        const outputs = [...(declaration?.members ?? [])].filter(ts.isPropertyDeclaration).map(nameOf);
        return { inputs: this.interface(found.source, `${found.name}Args`), outputs: new Set(outputs) };
    }

    /** A function by its token, or undefined when the SDK has none of that token. */
    function(token: string): Member | undefined {
        const found = this.file(token);
        if (found === undefined) {
            return undefined;
        }
        const name = found.name.charAt(0).toUpperCase() + found.name.slice(1);
        return {
            inputs: this.interface(found.source, `${name}Args`),
            outputs: new Set(this.interface(found.source, `${name}Result`, true).fields.keys()),
        };
    }

    /** The tokens of all resources and functions of a module, such as `lambda`. */
    tokens(module: string): readonly string[] {
        const folder = this.moduleFolder(module);
        const found = readdirSync(folder)
            .filter((file) => file.endsWith(".js"))
            .flatMap((file) => [...readFileSync(path.join(folder, file), "utf8").matchAll(TOKEN)])
            .map((match) => match[1] ?? "");
        return [...new Set(found)];
    }

    /** The declaration file of a token; its compiled twin must carry the token, or it is another's. */
    private file(token: string): { readonly source: ts.SourceFile; readonly name: string } | undefined {
        const name = token.slice(token.lastIndexOf(":") + 1);
        const base = path.join(this.moduleFolder(moduleOf(token)), name.charAt(0).toLowerCase() + name.slice(1));
        if (!existsSync(`${base}.d.ts`) || !readFileSync(`${base}.js`, "utf8").includes(token)) {
            return undefined;
        }
        return { source: parse(`${base}.d.ts`), name };
    }

    private moduleFolder(module: string): string {
        return module === "index" ? this.folder : path.join(this.folder, module);
    }

    /** The fields of an interface of a file, or none when the file does not have it: not all functions take arguments. */
    private interface(source: ts.SourceFile, name: string, namesOnly = false): ObjectShape {
        const declaration = source.statements.find(
            (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name,
        ) as ts.InterfaceDeclaration | undefined;
        return declaration === undefined ? { kind: "object", fields: new Map() } : this.object(declaration, namesOnly);
    }

    private object(declaration: ts.InterfaceDeclaration, namesOnly = false): ObjectShape {
        const fields = declaration.members.filter(ts.isPropertySignature).map((member): [string, Field] => [
            nameOf(member),
            {
                required: member.questionToken === undefined,
                shape: namesOnly || member.type === undefined ? { kind: "any" } : this.shape(member.type),
            },
        ]);
        return { kind: "object", fields: new Map(fields) };
    }

    private shape(type: ts.TypeNode): Shape {
        if (ts.isUnionTypeNode(type)) {
            return this.union(type);
        }
        if (ts.isArrayTypeNode(type)) {
            return { kind: "array", of: this.shape(type.elementType) };
        }
        if (ts.isTypeLiteralNode(type)) {
            const [member] = type.members;
            if (member !== undefined && ts.isIndexSignatureDeclaration(member)) {
                return { kind: "map", of: this.shape(member.type) };
            }
        }
        switch (type.kind) {
            case ts.SyntaxKind.StringKeyword:
                return { kind: "string" };
            case ts.SyntaxKind.NumberKeyword:
                return { kind: "number" };
            case ts.SyntaxKind.BooleanKeyword:
                return { kind: "boolean" };
            case ts.SyntaxKind.AnyKeyword:
                return { kind: "any" };
        }
        return ts.isTypeReferenceNode(type) ? this.reference(type) : unknownType(type);
    }

    /** A union with a string is a string: every other alternative of it arrives as one. */
    private union(type: ts.UnionTypeNode): Shape {
        const shapes = type.types
            .filter((member) => member.kind !== ts.SyntaxKind.UndefinedKeyword)
            .map((member) => this.shape(member));
        return shapes.find((shape) => shape.kind === "string") ?? shapes[0] ?? { kind: "any" };
    }

    private reference(type: ts.TypeReferenceNode): Shape {
        const name = type.typeName.getText();
        const [argument] = type.typeArguments ?? [];
        if (name === "pulumi.Input" && argument !== undefined) {
            return this.shape(argument);
        }
        if (name === "pulumi.asset.Archive") {
            return { kind: "archive" };
        }
        if (name === "pulumi.asset.Asset") {
            return { kind: "asset" };
        }
        const nested = name.startsWith("inputs.") ? this.nested.get(name.slice("inputs.".length)) : undefined;
        if (nested !== undefined) {
            return this.object(nested);
        }
        // A resource's class stands for its identity, an enumeration for its value.
        return STRING_NAMES.has(name) || /^(enums\.|[A-Z]\w*$|\w+\.[A-Z]\w*$)/.test(name)
            ? { kind: "string" }
            : unknownType(type);
    }
}

/** The module of a token: `lambda` of `aws:lambda/alias:Alias`. */
export function moduleOf(token: string): string {
    return /^\w+:([^/]+)\//.exec(token)?.[1] ?? "";
}

function parse(file: string): ts.SourceFile {
    return ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
}

/** The interfaces of `types/input.d.ts` by their names as they are referred to, such as `lambda.FunctionVpcConfig`. */
function indexNested(source: ts.SourceFile): ReadonlyMap<string, ts.InterfaceDeclaration> {
    const index = new Map<string, ts.InterfaceDeclaration>();
    const visit = (statements: readonly ts.Statement[], prefix: string) => {
        for (const statement of statements) {
            if (ts.isInterfaceDeclaration(statement)) {
                index.set(prefix + statement.name.text, statement);
            } else if (ts.isModuleDeclaration(statement) && statement.body && ts.isModuleBlock(statement.body)) {
                visit(statement.body.statements, `${prefix}${statement.name.text}.`);
            }
        }
    };
    visit(source.statements, "");
    return index;
}

function nameOf(member: ts.PropertySignature | ts.PropertyDeclaration): string {
    return ts.isIdentifier(member.name) || ts.isStringLiteral(member.name) ? member.name.text : member.name.getText();
}

function unknownType(type: ts.TypeNode): never {
    throw new Error(`The SDK's types use a form that is not understood here: ${type.getText()}`);
}
