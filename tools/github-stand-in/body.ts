import { GitHubError, invalid, invalidRequest } from "./errors";

/** What is asked of a text. */
export interface TextRule {
    /** Characters at most. @default - no limit */
    readonly longest?: number;
    /** The only texts that are allowed. @default - any */
    readonly oneOf?: readonly string[];
}

/**
 * Body reads the members of a JSON body and refuses, as GitHub does, what has not the documented form. Members that
 * nobody asks for are ignored, as there. A member that is null counts as absent, save for {@link Body.nullable}.
 */
export class Body {
    /** @param resource GitHub's name for what is made, as in `errors[].resource`. */
    constructor(
        private readonly resource: string,
        private readonly members: Readonly<Record<string, unknown>>,
        private readonly path = "properties",
    ) {}

    /** @throws {GitHubError} 400 for what is no JSON object. An empty body counts as an empty object. */
    static parse(text: string): Readonly<Record<string, unknown>> {
        let value: unknown;
        try {
            value = text.trim() === "" ? {} : JSON.parse(text);
        } catch {
            throw new GitHubError(400, "Problems parsing JSON");
        }
        if (!isObject(value)) {
            throw new GitHubError(400, "Body should be a JSON object");
        }
        return value;
    }

    text(name: string, rule: TextRule = {}): string | undefined {
        const value = this.typed<string>(name, "string", (candidate) => typeof candidate === "string");
        if (value === undefined) {
            return undefined;
        }
        if (rule.oneOf?.includes(value) === false) {
            throw invalid(this.resource, name, `${name} is not included in the list`);
        }
        if (rule.longest !== undefined && value.length > rule.longest) {
            throw invalid(this.resource, name, `${name} is too long (maximum is ${rule.longest} characters)`);
        }
        return value;
    }

    requiredText(name: string, rule: TextRule = {}): string {
        const value = this.required(name, this.text(name, rule));
        if (value === "") {
            throw new GitHubError(422, "Validation Failed", [
                { resource: this.resource, code: "missing_field", field: name },
            ]);
        }
        return value;
    }

    /** An http or https URL. */
    url(name: string): string | undefined {
        const value = this.text(name);
        if (value !== undefined && value !== "" && !/^https?:\/\/[^\s/]+/.test(value)) {
            throw invalid(this.resource, name, `${name} must use http(s) scheme`);
        }
        return value;
    }

    flag(name: string): boolean | undefined {
        return this.typed(name, "boolean", (candidate) => typeof candidate === "boolean");
    }

    integer(name: string): number | undefined {
        return this.typed(name, "integer", (candidate) => Number.isInteger(candidate));
    }

    texts(name: string): readonly string[] | undefined {
        const isTexts = (candidate: unknown) =>
            Array.isArray(candidate) && candidate.every((each) => typeof each === "string");
        return this.typed(name, "array of strings", isTexts);
    }

    objects(name: string): readonly Body[] | undefined {
        const isObjects = (candidate: unknown) => Array.isArray(candidate) && candidate.every(isObject);
        const found = this.typed<readonly Record<string, unknown>[]>(name, "array of objects", isObjects);
        return found?.map((members) => new Body(this.resource, members, `${this.path}/${name}`));
    }

    object(name: string): Body | undefined {
        const members = this.typed<Record<string, unknown>>(name, "object", isObject);
        return members === undefined ? undefined : new Body(this.resource, members, `${this.path}/${name}`);
    }

    /** An object that has to be there, or null. */
    nullable(name: string): Body | undefined {
        this.required(name, this.members[name]);
        return this.object(name);
    }

    /** Anything, as it came. */
    any(name: string): unknown {
        return this.members[name];
    }

    required<T>(name: string, value: T | undefined): T {
        if (value === undefined) {
            throw invalidRequest(`"${name}" wasn't supplied.`);
        }
        return value;
    }

    private typed<T>(name: string, type: string, matches: (candidate: unknown) => boolean): T | undefined {
        const value = this.members[name];
        if (value === undefined || value === null) {
            return undefined;
        }
        if (!matches(value)) {
            // GitHub repeats the value, which may be a secret here.
            throw invalidRequest(
                `For '${this.path}/${name}', the value is not a${/^[aeio]/.test(type) ? "n" : ""} ${type}.`,
            );
        }
        return value as T;
    }
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
