/** What an expression of a workflow comes to. */
export type Value = boolean | null | number | string | { readonly [name: string]: Value };

/** What expressions of a workflow may name: contexts, and functions without arguments. */
export interface Scope {
    readonly contexts: Readonly<Record<string, Value>>;
    readonly functions?: Readonly<Record<string, () => boolean>>;
}

const TOKEN = /\s*(?:(?<name>[A-Za-z_][\w-]*)|(?<text>'(?:[^']|'')*')|(?<mark>==|!=|&&|\|\||[!().]))/y;

/**
 * Puts the values of `${{ … }}` into a text.
 *
 * @throws {Error} where an expression names what there is not, or is of a kind that is not known here.
 */
export function interpolate(text: string, scope: Scope): string {
    return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_all, expression: string) => asText(evaluate(expression, scope)));
}

/** Whether a condition holds. One that asks for no status holds only where nothing has failed. */
export function holds(condition: string | undefined, scope: Scope): boolean {
    const text = (condition ?? "success()").replace(/^\s*\$\{\{(.*)\}\}\s*$/s, "$1");
    const asksStatus = /\b(always|cancelled|failure|success)\(\)/.test(text);
    return isTrue(evaluate(asksStatus ? text : `success() && (${text})`, scope));
}

/** Source: "Evaluate expressions in workflows and actions" of GitHub Actions, as far as the workflows here use it. */
export function evaluate(text: string, scope: Scope): Value {
    return new Expression(text, scope).value();
}

class Expression {
    private readonly tokens: readonly string[];
    private next = 0;

    constructor(
        private readonly text: string,
        private readonly scope: Scope,
    ) {
        const tokens: string[] = [];
        const pattern = new RegExp(TOKEN);
        while (text.slice(pattern.lastIndex).trim() !== "") {
            const place = pattern.lastIndex;
            const found = pattern.exec(text);
            if (found === null) {
                throw new Error(`Not known in an expression: ${text.slice(place)}`);
            }
            tokens.push(found[0].trim());
        }
        this.tokens = tokens;
    }

    value(): Value {
        const value = this.or();
        if (this.next < this.tokens.length) {
            throw this.unexpected();
        }
        return value;
    }

    private or(): Value {
        let left = this.and();
        while (this.take("||")) {
            const right = this.and();
            left = isTrue(left) ? left : right;
        }
        return left;
    }

    private and(): Value {
        let left = this.equality();
        while (this.take("&&")) {
            const right = this.equality();
            left = isTrue(left) ? right : left;
        }
        return left;
    }

    private equality(): Value {
        const left = this.not();
        const mark = ["==", "!="].find((each) => this.take(each));
        if (mark === undefined) {
            return left;
        }
        const right = this.not();
        if (typeof left !== "string" || typeof right !== "string") {
            throw new Error(`Only texts are compared here: ${this.text}`);
        }
        // GitHub does not look at the case of letters.
        return (left.toLowerCase() === right.toLowerCase()) === (mark === "==");
    }

    private not(): Value {
        return this.take("!") ? !isTrue(this.not()) : this.operand();
    }

    private operand(): Value {
        if (this.take("(")) {
            const value = this.or();
            this.expect(")");
            return value;
        }
        const token = this.tokens[this.next++] ?? "";
        if (token.startsWith("'")) {
            return token.slice(1, -1).replaceAll("''", "'");
        }
        if (!/^[A-Za-z_]/.test(token)) {
            throw this.unexpected();
        }
        return this.take("(") ? this.call(token) : this.member(token);
    }

    private call(name: string): Value {
        this.expect(")");
        const called = this.scope.functions?.[name];
        if (called === undefined) {
            throw new Error(`Not known here: ${name}() in ${this.text}`);
        }
        return called();
    }

    private member(name: string): Value {
        let value: Value | undefined = own(this.scope.contexts, name);
        let path = name;
        while (this.take(".")) {
            const part = this.tokens[this.next++] ?? "";
            path = `${path}.${part}`;
            value = typeof value === "object" && value !== null ? own(value, part) : undefined;
        }
        if (value === undefined) {
            throw new Error(`Nothing here has the name ${path}`);
        }
        return value;
    }

    private take(token: string): boolean {
        const isNext = this.tokens[this.next] === token;
        this.next += isNext ? 1 : 0;
        return isNext;
    }

    private expect(token: string): void {
        if (!this.take(token)) {
            throw this.unexpected();
        }
    }

    private unexpected(): Error {
        return new Error(`Not known in an expression: ${this.text.trim()}`);
    }
}

function own(value: Readonly<Record<string, Value>>, name: string): Value | undefined {
    return Object.hasOwn(value, name) ? value[name] : undefined;
}

function isTrue(value: Value): boolean {
    return value !== false && value !== null && value !== "" && value !== 0;
}

function asText(value: Value): string {
    if (typeof value === "object" && value !== null) {
        throw new Error("A whole context is no text.");
    }
    return value === null ? "" : String(value);
}
