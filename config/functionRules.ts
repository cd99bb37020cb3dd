import { familyOf, type RuntimeFamily } from "../contract/runtimeFamily";
import type { Environment } from "./config";
import { pattern } from "./declare/rules";
import { removeCommand, setCommand, type Fault } from "./fault";
import { ofTheFunction, variableFaults } from "./functionVariables";
import type { FunctionConfig } from "./keys/function";
import type { Reader, Rule } from "./reader";
import { secretsSize } from "./secretVariables";

/** What a handler is in each family: "Define Lambda function handler" for each language in the AWS Lambda Developer Guide. */
export const HANDLER_RULES: Readonly<Record<RuntimeFamily, Rule<string>>> = {
    python: pattern(
        /^[\w-]+([./][\w-]+)*\.[A-Za-z_]\w*$/,
        "file.function, such as app.lambda_handler",
        "app.lambda_handler",
    ),
    nodejs: pattern(/^[\w-]+(\/[\w-]+)*\.[A-Za-z_$][\w$]*$/, "file.function, such as index.handler", "index.handler"),
    ruby: pattern(
        /^[\w-]+(\/[\w-]+)*\.([A-Z]\w*(::[A-Z]\w*)*\.)?[a-z_]\w*[!?]?$/,
        "file.method or file.Class.method, such as app.lambda_handler",
        "app.lambda_handler",
    ),
    java: pattern(
        /^([A-Za-z_$][\w$]*\.)*[A-Za-z_$][\w$]*::[A-Za-z_$][\w$]*$|^([A-Za-z_$][\w$]*\.)*[A-Z][\w$]*$/,
        "package.Class::method, or the class alone where it implements RequestHandler",
        "example.Handler::handleRequest",
    ),
    dotnet: pattern(
        /^[\w.-]+(::[\w.+`]+::\w+)?$/,
        "Assembly::Namespace.Class::Method, or the assembly alone where it runs by itself",
        "Shop::Shop.Function::FunctionHandler",
    ),
    provided: pattern(/^\S{1,128}$/, "a text without spaces, which Lambda gives to bootstrap", "bootstrap"),
};

/** Python's usual handler, which is the default, and which would be well formed for .NET. */
const DEFAULT_HANDLER = "app.lambda_handler";

/** The runtimes whose start Lambda can keep: "Supported features and limitations" of SnapStart. */
const SNAPPED = /^(java(1[1-9]|[2-9]\d)|python3\.(1[2-9]|[2-9]\d)|dotnet([89]|\d\d))/;

/** What an environment says of the copies of its function. */
type Concurrent = Pick<Environment, "function" | "isolated" | "name" | "provisionedConcurrency">;

/** Checks what only several keys of the function together can show, and what the Region decides. */
export function checkFunction(
    root: Reader,
    settings: FunctionConfig,
    environments: readonly Concurrent[],
    region: string,
): void {
    const map = root.object("function", "");
    const faults = [
        ...handlerFaults(map, settings),
        ...variableFaults(
            map.object("environment", ""),
            settings.environment,
            ofTheFunction(secretsSize("previews", settings.secretVariables)),
        ),
        ...layerFaults(map, settings),
        ...networkFaults(map, settings),
        ...snapStartFaults(map, settings),
        ...regionFaults(map, settings, region),
        ...concurrencyFaults(root, settings, environments),
    ];
    root.faults.push(...faults);
}

function handlerFaults(map: Reader, { runtime, handler, routes }: FunctionConfig): readonly Fault[] {
    const family = familyOf(runtime);
    // With routes, it is not what is called: routes.ts.
    if (family === undefined || routes !== undefined) {
        return [];
    }
    const rule = HANDLER_RULES[family];
    const isOthers = handler === DEFAULT_HANDLER && (family === "java" || family === "dotnet");
    if (rule.check(handler) === true && !isOthers) {
        return [];
    }
    const path = map.at("handler");
    const problem = `is ${map.shown("handler", handler)}, with the runtime ${runtime}`;
    return [{ path, problem, expected: rule.expected, mend: setCommand(path, rule.example ?? "<value>") }];
}

/** Lambda refuses two versions of one layer; that a layer is for another processor only shows when it is loaded. */
function layerFaults(map: Reader, { layers, architecture }: FunctionConfig): readonly Fault[] {
    const other = architecture === "arm64" ? /x86[_-]64|amd64/i : /arm64|aarch64/i;
    const nameOf = (arn: string) => arn.replace(/:\d+$/, "");
    return layers.flatMap((arn, index) => {
        const path = `${map.at("layers")}[${index}]`;
        const fault = (problem: string, expected: string) => [{ path, problem, expected, mend: removeCommand(path) }];
        if (layers.findIndex((each) => nameOf(each) === nameOf(arn)) < index) {
            return fault("is a layer that is there already", "one version of each layer");
        }
        const named = other.exec(arn.split(":")[6] ?? "")?.[0];
        return named === undefined
            ? []
            : fault(`is for ${named}, as its name says`, `a layer for ${architecture}, which function.architecture is`);
    });
}

function networkFaults(map: Reader, { vpc, fileSystem }: FunctionConfig): readonly Fault[] {
    const empty = (["subnets", "securityGroups"] as const).filter((key) => vpc?.[key]?.length === 0);
    return [
        ...empty.map((key) => {
            const path = `${map.at("vpc")}.${key}`;
            const example = key === "subnets" ? "<subnet-id>" : "<sg-id>";
            return { path, problem: "is empty", expected: "at least one", mend: setCommand(`${path}[0]`, example) };
        }),
        ...(fileSystem === undefined || vpc !== undefined
            ? []
            : [
                  {
                      path: map.at("fileSystem"),
                      problem: "is there without function.vpc",
                      expected: "the network that the file system is in",
                      mend: [
                          setCommand("function.vpc.subnets[0]", "<subnet-id>"),
                          setCommand("function.vpc.securityGroups[0]", "<sg-id>"),
                      ].join("\n"),
                  },
              ]),
    ];
}

/** "Supported features and limitations" of SnapStart. */
function snapStartFaults(map: Reader, settings: FunctionConfig): readonly Fault[] {
    const { snapStart, runtime, fileSystem, ephemeralStorage } = settings;
    if (!snapStart) {
        return [];
    }
    const path = map.at("snapStart");
    const against = (problem: string, expected: string) => ({ path, problem, expected, mend: removeCommand(path) });
    return [
        ...(SNAPPED.test(runtime)
            ? []
            : [against(`is true, with the runtime ${runtime}`, "Java 11, Python 3.12 or .NET 8, or newer ones")]),
        ...(fileSystem === undefined ? [] : [against("is true, with function.fileSystem", "one of the two")]),
        ...(ephemeralStorage <= 512
            ? []
            : [against(`is true, with function.ephemeralStorage ${ephemeralStorage}`, "at most 512 MiB beside it")]),
    ];
}

/** Lambda uses what is in its own Region. */
function regionFaults(map: Reader, settings: FunctionConfig, region: string): readonly Fault[] {
    const { layers, kmsKey, deadLetter, fileSystem } = settings;
    const arns: readonly (readonly [string, string | undefined])[] = [
        ...layers.map((arn, index) => [`${map.at("layers")}[${index}]`, arn] as const),
        [map.at("kmsKey"), kmsKey],
        [map.at("deadLetter"), deadLetter],
        [`${map.at("fileSystem")}.accessPoint`, fileSystem?.accessPoint],
    ];
    return arns.flatMap(([path, arn]) => {
        const [, , , found] = arn?.split(":") ?? [];
        return found === undefined || found === region || region === ""
            ? []
            : [
                  {
                      path,
                      problem: `is in ${found}`,
                      expected: `an ARN of ${region}, where the function is`,
                      mend: setCommand(path, "<arn>"),
                  },
              ];
    });
}

/** "Configuring provisioned concurrency for a function": two aliases of one version cannot both have it. */
function concurrencyFaults(
    root: Reader,
    { reservedConcurrency, snapStart }: FunctionConfig,
    environments: readonly Concurrent[],
): readonly Fault[] {
    const having = environments.filter(({ provisionedConcurrency }) => provisionedConcurrency !== undefined);
    const first = having.find(({ isolated }) => !isolated);
    return having.flatMap((environment) => {
        const { name, isolated, provisionedConcurrency = 0 } = environment;
        const reserved = isolated ? environment.function.reservedConcurrency : reservedConcurrency;
        const path = root.object("environments", "").object(name, "").at("provisionedConcurrency");
        const fault = (problem: string, expected: string) => ({ path, problem, expected, mend: removeCommand(path) });
        return [
            ...(environment === first || isolated
                ? []
                : [
                      fault(
                          `is there as well as that of ${first?.name}`,
                          "one environment: all share one function, and a promotion puts one version behind two aliases, of which Lambda lets one have it",
                      ),
                  ]),
            ...(snapStart ? [fault("is there with function.snapStart", "one of the two")] : []),
            ...(reserved !== undefined && provisionedConcurrency > reserved
                ? [
                      fault(
                          `is ${provisionedConcurrency}, more than ${isolated ? "its own " : ""}function.reservedConcurrency`,
                          `at most ${reserved}${isolated ? "" : ", which all environments share"}`,
                      ),
                  ]
                : []),
        ];
    });
}
