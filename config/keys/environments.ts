import { OWN_VARIABLES } from "../../contract/stageVariables";
import { optional, preset } from "../declare/absence";
import { choice, flag, group, integer, map, text } from "../declare/kinds";
import { pattern, refusing } from "../declare/rules";
import { ownEvents } from "./events";
import { ownEnvironment } from "./functionParts";
import { domain, webAcl } from "./stageDomain";
import { apiKeys, usagePlan } from "./stageKeys";
import { promotedBy, promotesFrom } from "./promotions";
import { reservation } from "../reservedNames";

/** The environments that there are where the configuration names none. */
export const DEFAULT_ENVIRONMENTS = {
    staging: { branch: "staging" },
    production: { branch: "master", promotesFrom: "staging" },
} as const;

/** Values as API Gateway takes them for variables of a stage. */
export const settingValue = pattern(
    /^[A-Za-z0-9\-._~:/?#&=,]{1,512}$/,
    "1 to 512 letters, digits and - . _ ~ : / ? # & = , (what an API Gateway stage variable can hold)",
);

const settings = map({
    meaning:
        "Plain settings, which the application reads as variables of the stage. What is secret is set with " +
        "`npm run platform -- settings secret <environment> <name>`.",
    shape: "a map of names to plain texts",
    names: refusing(
        pattern(/^\w{1,64}$/, `1 to 64 letters, digits and _, none of ${OWN_VARIABLES.join(", ")}`),
        (name) => (OWN_VARIABLES.includes(name) ? "the platform sets it itself" : undefined),
    ),
    nameIs: "a setting's name",
    placeholder: "<name>",
    // API Gateway allows 100 variables on a stage; some are the platform's own.
    most: { count: 100 - OWN_VARIABLES.length, noun: "setting" },
    of: text({ meaning: "The value of a setting.", rule: settingValue }),
    limits: '"API Gateway stage variables reference" and "Amazon API Gateway quotas"',
});

/** An entry of the map: a branch and where it is released to. */
export const environment = group(
    { meaning: "One environment.", shape: "a map with the environment's branch" },
    {
        branch: text({
            meaning: "The Git branch that is released to the environment; no two may share one.",
            // git-check-ref-format(1), within what API Gateway takes as the value of a stage variable.
            rule: {
                expected:
                    "a Git branch of letters, digits and - . _ ~ : / ? # & = , (what an API Gateway stage variable can hold)",
                example: "<branch>",
                pattern: "^[A-Za-z0-9\\-._/#&=,]{1,255}$",
                check: (value) => {
                    if (/^refs\/heads\//.test(value)) {
                        return "leave out refs/heads/";
                    }
                    const isRef = !/^-|^\/|\/$|\/\/|\.\.|@\{|(^|\/)\.|\.lock(\/|$)|\.$|[\s~^:?*[\\\x00-\x20\x7f]/.test(
                        value,
                    );
                    return value.length <= 255 && isRef && /^[A-Za-z0-9\-._/#&=,]+$/.test(value);
                },
            },
            limits: 'git-check-ref-format(1); "API Gateway stage variables reference"',
        }),
        rateLimit: integer({
            meaning: "Steady requests per second that the stage lets through.",
            from: 1,
            to: 10_000,
            unit: "requests per second",
            absent: preset(1000),
            limits: '"Amazon API Gateway quotas"',
        }),
        burstLimit: integer({
            meaning: "Requests that the stage lets through at once.",
            from: 1,
            to: 5_000,
            unit: "requests",
            absent: preset(2000),
            limits: '"Amazon API Gateway quotas"',
        }),
        detailedMetrics: flag({
            meaning: "CloudWatch metrics per method, which AWS bills; metrics per stage are free and always there.",
            absent: preset(false),
        }),
        // At most one environment of a function may have it: a rule of functionRules.ts.
        provisionedConcurrency: integer({
            meaning:
                "How many copies of the version that is served are kept ready, which AWS bills for as long as they are. One " +
                "environment may have it.",
            from: 1,
            to: 100_000,
            unit: "requests at once",
            absent: optional(),
            limits: '"Configuring provisioned concurrency for a function" of AWS Lambda',
        }),
        isolated: flag({
            meaning:
                "Whether the environment has a function of its own, with its own role, log, concurrency, variables and parameters. " +
                "Otherwise it is an alias of the function that environments share. For one that is there already this begins a move " +
                "(docs/isolation.md).",
            absent: preset(false),
        }),
        apiKeys,
        usagePlan,
        domain,
        webAcl,
        api: choice({
            meaning:
                "`own`: a REST API for this environment alone, with its own stages' quota, firewall and addresses, which is also the way past " +
                "ten environments. `shared`: a stage of the API that environments share. One that is there already keeps what it has, since " +
                "its address would be another: docs/api.md.",
            values: ["shared", "own"],
            absent: preset("shared"),
        }),
        // What takes `isolated`: isolation.ts.
        environment: ownEnvironment,
        function: group(
            {
                meaning: "How its own function runs, where that is another way than `function` says.",
                shape: "a map of function settings",
            },
            {
                memorySize: integer({
                    meaning: "How much memory a request has. Only where it is `isolated`.",
                    from: 128,
                    to: 10_240,
                    unit: "MiB",
                    absent: optional("`function.memorySize`"),
                    effect: "release",
                    limits: '"Lambda quotas"',
                }),
                timeout: integer({
                    meaning: "How long a request may take. Only where it is `isolated`.",
                    from: 1,
                    to: 900,
                    unit: "seconds",
                    absent: optional("`function.timeout`"),
                    effect: "release",
                    limits: '"Lambda quotas"',
                }),
                reservedConcurrency: integer({
                    meaning: "How many requests of this environment run at once. Only where it is `isolated`.",
                    from: 0,
                    to: 100_000,
                    unit: "requests at once",
                    absent: optional("what the account has left"),
                    limits: '"Configuring reserved concurrency for a function" of AWS Lambda',
                }),
            },
        ),
        promotesFrom,
        promotedBy,
        settings,
        events: ownEvents,
    },
);

/** Alias, stage, parameter path, commit status and output at once. */
export const environments = map({
    meaning:
        "The environments, by name. Each gets an API stage, a Lambda alias and a pipeline, and the output `<name>Url`. What a " +
        "stack says replaces the whole default, but for one case: an entry `staging` or `production` without a branch changes " +
        "the default environment of that name, and the other one is there, too. `check`, `repository`, `placeholder` and " +
        "`pr-<number>` are the platform's own.",
    shape: "a map of environment names to their branches",
    // Lambda aliases may not be a number.
    names: refusing(
        pattern(/^[A-Za-z][\w-]{0,63}$/, "1 to 64 letters, digits, '-' and '_', starting with a letter"),
        reservation,
    ),
    nameIs: "an environment's name",
    placeholder: "<name>",
    of: environment,
    absent: preset(DEFAULT_ENVIRONMENTS),
    limits: "CreateAlias of AWS Lambda",
});
