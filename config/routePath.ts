import type { Rule } from "./reader";

/** What API Gateway takes for one part of a path, or for the name of a parameter: "CreateResource". */
const PART = /^[A-Za-z0-9._:-]+$/;

/** The name of the parameter that a part of a path is, such as `id` of `{id}` and `proxy+` of `{proxy+}`. */
export function parameterOf(part: string): string | undefined {
    return /^\{(.*)\}$/.exec(part)?.[1];
}

/** The parts of a path; none of `/`. */
export function partsOf(path: string): readonly string[] {
    return path === "/" ? [] : path.slice(1).split("/");
}

/** The path of a route, as API Gateway takes the path of a resource. */
export const pathRule: Rule<string> = {
    expected: "a path such as /, /todos/{id} or /files/{proxy+}",
    example: "'/todos/{id}'",
    pattern: "^/[A-Za-z0-9._:/{}+-]*$",
    check: (path) => problemOf(path) ?? true,
};

function problemOf(path: string): string | undefined {
    if (!path.startsWith("/")) {
        return "it has to start with /";
    }
    if (path !== "/" && path.endsWith("/")) {
        return "leave out the / at its end: a request is answered with and without it";
    }
    const parts = partsOf(path);
    const names = parts.map(parameterOf).filter((name) => name !== undefined);
    const wrong = parts.find((part) => !PART.test(parameterOf(part)?.replace(/\+$/, "") ?? part));
    if (wrong === "") {
        return "it has two / in a row";
    }
    if (wrong !== undefined) {
        return /[{}]/.test(wrong) && parameterOf(wrong) === undefined
            ? `${wrong} is a parameter in part only: what is between two / is one, or is none`
            : `${wrong} has characters other than letters, digits and . _ : -`;
    }
    if (parts.slice(0, -1).some((part) => part.endsWith("+}"))) {
        return "a greedy parameter such as {proxy+} can only be its end";
    }
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    return twice === undefined ? undefined : `it has two parameters ${twice}`;
}
