import { at, membersOf, scalarOf, type Located } from "../../../../common/locatedYaml";
import { readCors, type DescribedCors } from "../template/cors";
import type { Notes } from "../template/notes";
import type { Intrinsics } from "../template/intrinsics";

/** Reads `Cors` of a REST API: the origin, quoted, or a map. */
export function restCors(cors: Located | undefined, intrinsics: Intrinsics, notes: Notes): readonly DescribedCors[] {
    if (cors === undefined || cors.value === null || scalarOf(cors) === "false") {
        return [];
    }
    const isMap = membersOf(cors).size > 0 && at(cors, "AllowOrigin") === undefined && isCall(cors);
    const members =
        membersOf(cors).size === 0 || isMap
            ? { origins: [scalarOf(cors) === "true" ? undefined : cors] }
            : {
                  origins: [at(cors, "AllowOrigin")],
                  methods: at(cors, "AllowMethods"),
                  headers: at(cors, "AllowHeaders"),
                  credentials: at(cors, "AllowCredentials"),
                  maxAge: at(cors, "MaxAge"),
              };
    return [readCors(cors.line, members, false, intrinsics, notes)].flatMap((found) => found ?? []);
}

/** Reads what an HTTP API or a function URL says: `true`, or a map. */
export function httpCors(cors: Located | undefined, intrinsics: Intrinsics, notes: Notes): readonly DescribedCors[] {
    if (cors === undefined || cors.value === null || scalarOf(cors) === "false") {
        return [];
    }
    const members = {
        origins: [at(cors, "AllowOrigins")],
        methods: at(cors, "AllowMethods"),
        headers: at(cors, "AllowHeaders"),
        exposeHeaders: at(cors, "ExposeHeaders"),
        credentials: at(cors, "AllowCredentials"),
        maxAge: at(cors, "MaxAge"),
    };
    return [readCors(cors.line, members, true, intrinsics, notes)].flatMap((found) => found ?? []);
}

/** Reads an OPTIONS method of an OpenAPI document that API Gateway answers by itself. */
export function mockCors(integration: Located | undefined, where: string): DescribedCors | undefined {
    const responses = [...membersOf(at(integration, "responses")).values()];
    const parameters = responses.map((response) => membersOf(at(response, "responseParameters")));
    const text = (name: string) => {
        const found = parameters.flatMap((map) => {
            const [, value] = [...map].find(([key]) => key.toLowerCase().endsWith(`.access-control-${name}`)) ?? [];
            return scalarOf(value)?.replace(/^'(.*)'$/, "$1") ?? [];
        });
        return found[0]?.split(",").map((part) => part.trim());
    };
    const origins = text("allow-origin");
    const [methods, headers, age] = [text("allow-methods"), text("allow-headers"), text("max-age")?.[0]];
    return origins === undefined
        ? undefined
        : {
              where,
              origins,
              ...(methods === undefined || methods.includes("*") ? {} : { methods }),
              ...(headers === undefined ? {} : { headers }),
              ...(text("allow-credentials")?.[0] === "true" ? { credentials: true } : {}),
              ...(age === undefined || !/^\d+$/.test(age) ? {} : { maxAge: Number(age) }),
              isOfAnswers: false,
          };
}

function isCall(value: Located): boolean {
    return [...membersOf(value).keys()].every((name) => name === "Ref" || name.startsWith("Fn::"));
}
