import { conditionFaults } from "./apiCondition";
import type { Environment } from "./config";
import { removeCommand, setCommand, type Fault } from "./fault";
import type { Values } from "./keys";
import type { Reader } from "./reader";
import type { Standing } from "./standing";
import { parameterOf, partsOf, pathRule } from "./routePath";

type Api = Values["api"];

/** Whether releases can only be verified by a path that is open: nobody has a token for them. */
export function opensHealth({ authorizer }: { readonly authorizer?: Api["authorizer"] }): boolean {
    return authorizer?.type === "lambda" || authorizer?.type === "cognito";
}

/** Whether requests are signed with credentials of AWS, those that verify releases among them. */
export function isSigned({ authorizer }: { readonly authorizer?: Api["authorizer"] }): boolean {
    return authorizer?.type === "iam";
}

/** Checks what only several values of `api`, and others beside it, can show. */
export function checkApi(
    root: Reader,
    { api, release, build }: Pick<Values, "api" | "build" | "release">,
    environments: readonly Pick<Environment, "api" | "apiKeys" | "domain" | "name" | "usagePlan" | "webAcl">[],
    region: string,
    standing: Standing,
): void {
    const reader = root.object("api", "");
    root.faults.push(
        ...authorizerFaults(reader, api),
        ...openFaults(reader, api),
        ...conditionFaults(reader, api),
        ...healthFaults(reader, api, release.healthPath),
        ...keyFaults(reader, root.object("environments", ""), api, environments),
        ...domainFaults(root.object("environments", ""), environments, region),
        ...ownFaults(root.object("environments", ""), environments, standing),
        ...modeFaults(reader, api, build.mode),
    );
}

function authorizerFaults(reader: Reader, { authorizer }: Api): readonly Fault[] {
    const own = reader.object("authorizer", "");
    if (authorizer?.type === "lambda" && authorizer.event === "token") {
        const { identity = [] } = authorizer;
        const [first = ""] = identity;
        if (identity.length !== 1 || !first.startsWith("method.request.header.")) {
            const path = own.at("identity");
            return [
                {
                    path,
                    problem: `has ${identity.length === 1 ? first : `${identity.length} parts`}, and with event token the function gets one header`,
                    expected: "one header, or event request",
                    mend: setCommand(own.at("event"), "request"),
                },
            ];
        }
    }
    if (authorizer?.type === "cognito" && own.has("userPools") && authorizer.userPools.length === 0) {
        const path = own.at("userPools");
        return [
            {
                path,
                problem: "is empty",
                expected: "at least one user pool",
                mend: removeCommand(reader.at("authorizer")),
            },
        ];
    }
    return [];
}

/** Resources beside each other may have one name of a parameter: "CreateResource" of Amazon API Gateway. */
function openFaults(reader: Reader, { open = [], authorizer, keys }: Api): readonly Fault[] {
    const at = (index: number) => `${reader.at("open")}[${index}]`;
    const named = new Map<string, string>();
    const faults = open.flatMap((path, index): readonly Fault[] => {
        if (open.indexOf(path) !== index) {
            return [
                {
                    path: at(index),
                    problem: `is ${path}, which is there already`,
                    expected: "each once",
                    mend: removeCommand(at(index)),
                },
            ];
        }
        const parts = partsOf(path);
        const clash = parts.find((part, depth) => {
            const above = `/${parts.slice(0, depth).join("/")}`;
            const first = named.get(above) ?? part;
            if (parameterOf(part) !== undefined) {
                named.set(above, first);
            }
            return parameterOf(part) !== undefined && first !== part;
        });
        return clash === undefined
            ? []
            : [
                  {
                      path: at(index),
                      problem: `is ${path}, whose ${clash} is beside a parameter of another name in another route`,
                      expected: "one name at one place: API Gateway takes no other",
                      mend: removeCommand(at(index)),
                  },
              ];
    });
    const isOfNoUse = reader.has("open") && open.length > 0 && authorizer === undefined && !keys;
    return isOfNoUse
        ? [
              ...faults,
              {
                  path: reader.at("open"),
                  problem: "is there, and everything is open: there is neither api.authorizer nor api.keys",
                  expected: "to be left out, or one of them",
                  mend: removeCommand(reader.at("open")),
              },
          ]
        : faults;
}

/** Nobody has a token for releases: the path that they are verified by is open, and has to be one that may be. */
function healthFaults(
    reader: Reader,
    { authorizer, open = [], sources = [], condition }: Api,
    healthPath: string,
): readonly Fault[] {
    const isOpened = opensHealth({ authorizer });
    const limit = sources.length > 0 ? "api.sources" : condition === undefined ? undefined : "api.condition";
    const closes = isOpened ? "api.authorizer" : authorizer === undefined ? limit : undefined;
    if (closes === undefined || open.includes(healthPath) || healthPath === "") {
        return [];
    }
    const path = "release.healthPath";
    if (healthPath === "/") {
        const opened = isOpened
            ? ["# or, where everybody may call /:", setCommand(`${reader.at("open")}[0]`, "/")]
            : [];
        return [
            {
                path,
                problem: `is /, and ${closes} lets not everybody call it: releases are verified by a path that stays open to GET`,
                expected: "a path that may answer everybody",
                mend: [setCommand(path, "/health"), ...opened].join("\n"),
            },
        ];
    }
    const isPath =
        pathRule.check(healthPath) === true && partsOf(healthPath).every((part) => parameterOf(part) === undefined);
    return isPath || !isOpened
        ? []
        : [
              {
                  path,
                  problem: `is ${healthPath}, and with ${closes} it becomes a resource of the API, which takes no such path`,
                  expected: `letters, digits and . _ : - between the /, and no / at its end`,
                  mend: setCommand(path, "/health"),
              },
          ];
}

function keyFaults(
    reader: Reader,
    map: Reader,
    { keys }: Api,
    environments: readonly Pick<Environment, "apiKeys" | "name" | "usagePlan">[],
): readonly Fault[] {
    return environments.flatMap(({ name, apiKeys = [], usagePlan }) => {
        const at = map.object(name, "").at("apiKeys");
        const twice = apiKeys.flatMap((key, index) =>
            apiKeys.findIndex((other) => other.toLowerCase() === key.toLowerCase()) === index ? [] : [index],
        );
        const limits = Object.entries(usagePlan ?? {}).filter(
            ([key, value]) => key !== "quotaPeriod" && value !== undefined,
        );
        return [
            ...twice.map((index) => ({
                path: `${at}[${index}]`,
                problem: `is ${apiKeys[index]}, which is there already`,
                expected: "each once",
                mend: removeCommand(`${at}[${index}]`),
            })),
            ...(apiKeys.includes("releases")
                ? [
                      {
                          path: at,
                          problem: "has releases, which is the key by which releases are verified",
                          expected: "another name",
                          mend: removeCommand(`${at}[${apiKeys.indexOf("releases")}]`),
                      },
                  ]
                : []),
            ...(limits.length > 0 && apiKeys.length === 0
                ? [
                      {
                          path: map.object(name, "").at("usagePlan"),
                          problem: "has limits, and there is no key that they are of",
                          expected: keys
                              ? "at least one key of this environment"
                              : "keys of this environment, and api.keys",
                          mend: setCommand(`${at}[0]`, "partner"),
                      },
                  ]
                : []),
        ];
    });
}

/** What a domain name takes, that none is another environment's, and that what is named is in the Region of the stage. */
function domainFaults(
    map: Reader,
    environments: readonly Pick<Environment, "domain" | "name" | "webAcl">[],
    region: string,
): readonly Fault[] {
    return environments.flatMap(({ name, domain, webAcl }) => {
        const reader = map.object(name, "");
        const path = reader.at("domain");
        const other = environments.find((each) => each.domain?.name === domain?.name && each.domain?.name !== "");
        const places = { [`${path}.certificate`]: domain?.certificate, [reader.at("webAcl")]: webAcl };
        return [
            ...Object.entries(places).flatMap(([at, arn]): readonly Fault[] =>
                arn === undefined || arn.split(":")[3] === region
                    ? []
                    : [
                          {
                              path: at,
                              problem: `is in ${arn.split(":")[3]}, and the stack is in ${region}`,
                              expected: "one of the stack's Region: the stage is reached there",
                              mend: setCommand(at, arn.replace(/^((?:[^:]*:){3})[^:]*/, `$1${region}`)),
                          },
                      ],
            ),
            ...(domain !== undefined && domain.certificate === undefined && domain.zone === undefined
                ? [
                      {
                          path,
                          problem: "has neither certificate nor zone",
                          expected: "a certificate that is there, or a zone in which one is validated",
                          mend: setCommand(`${path}.zone`, "Z2ABCDEFGHIJKL"),
                      },
                  ]
                : []),
            ...(domain !== undefined &&
            other !== undefined &&
            other.name !== name &&
            environments.indexOf(other) < environments.findIndex((each) => each.name === name)
                ? [
                      {
                          path: `${path}.name`,
                          problem: `is ${domain.name}, which is the domain of environment ${other.name}`,
                          expected: "a name of its own for each environment",
                          mend: setCommand(`${path}.name`, `${name.toLowerCase()}.${domain.name}`),
                      },
                  ]
                : []),
        ];
    });
}

/** With another API, an environment has another address, and the one that it had is gone. */
function ownFaults(
    map: Reader,
    environments: readonly Pick<Environment, "api" | "name">[],
    standing: Standing,
): readonly Fault[] {
    return environments.flatMap(({ name, api }) => {
        const had = standing.get(name);
        const before = had?.hasOwnApi === true ? "own" : "shared";
        const path = `${map.at(name)}.api`;
        return had === undefined || api === before
            ? []
            : [
                  {
                      path,
                      problem: `is ${api}, and the environment is there already, at an address of ${before === "own" ? "its own API" : "the API that environments share"}, which would be gone`,
                      expected: `${before}, or another environment with it, that whoever calls this one is moved to: docs/api.md`,
                      mend: setCommand(path, before),
                  },
              ];
    });
}

/** The application's own build verifies a release as it likes: it has neither a key nor a right to sign. */
function modeFaults(reader: Reader, { keys, authorizer }: Api, mode: Values["build"]["mode"]): readonly Fault[] {
    const path = keys ? reader.at("keys") : isSigned({ authorizer }) ? `${reader.at("authorizer")}.type` : undefined;
    return mode === "managed" || path === undefined
        ? []
        : [
              {
                  path,
                  problem: "closes the API, and build.mode application has no way to verify a release through it",
                  expected: "build.mode managed",
                  mend: setCommand("build.mode", "managed"),
              },
          ];
}
