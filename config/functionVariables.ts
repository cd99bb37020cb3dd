import { removeCommand, type Fault } from "./fault";
import type { Reader } from "./reader";
import { looksLikeToken } from "./seed/secret";

/** Bytes of all variables together, measured as the JSON text that Lambda measures: "Lambda quotas". */
const MOST_VARIABLE_BYTES = 4096;

/** Names that end in what is kept secret. One that goes on, such as `TOKEN_URL` or `SECRET_ARN`, says where it is. */
const SECRET_NAME =
    /(^|_)(secret|password|passwd|pwd|pass|token|credentials?|api_?key|private_?key|secret_?key|access_?key|signing_?key|encryption_?key)$/i;

/** Values that can be nothing else: keys of AWS, Stripe, Slack and Google, private keys, and URLs with a password. */
const SECRET_VALUE =
    /\b(AKIA|ASIA)[A-Z0-9]{16}\b|\b[rs]k_(live|test)_\w{16}|\bxox[abprs]-\w{10}|\bAIza[\w-]{35}|-----BEGIN [A-Z ]*PRIVATE KEY-----|^\w[\w+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/;

/** Whether a variable's name is one of a secret, as `DB_PASSWORD` and `dbPassword` are. */
function isSecretName(name: string): boolean {
    return SECRET_NAME.test(name.replace(/([a-z0-9])([A-Z])/g, "$1_$2"));
}

/** Tokens of npm, PyPI and GitLab, which nobody takes for a name. */
const REGISTRY_TOKEN = /^npm_\w{36}|^pypi-[\w-]{16}|^glpat-[\w-]{20}/;

/** Whether a text is a secret by all looks. */
export function isSecretValue(value: string): boolean {
    return looksLikeToken(value) || SECRET_VALUE.test(value) || REGISTRY_TOKEN.test(value);
}

/** Whether a variable is to be kept secret, by its name or its value: the configuration refuses it, and nothing writes it in clear. */
export function isSecretVariable(name: string, value: string): boolean {
    return isSecretName(name) || isSecretValue(value);
}

/** The map that plain variables are in. */
export interface VariablesPlace {
    readonly path: string;
    /** Where {@link MOST_VARIABLE_BYTES} comes from. */
    readonly quota: string;
    /** What a secret is replaced with. */
    readonly expected: string;
    /** The command that puts a secret where it belongs. */
    command(name: string): string;
    /** Variables that come with them and count, too. @default - none */
    readonly beside?: Readonly<Record<string, string>>;
}

/** `function.environment`, whose secrets the application reads when it runs. */
const OF_THE_FUNCTION: VariablesPlace = {
    path: "function.environment",
    quota: "a quota of AWS Lambda that is never raised",
    expected:
        "a parameter that the application reads at run time or, where every environment is isolated, { secret: <name> }; a name such as TOKEN_URL says where one is",
    command: (name) => `npm run platform -- settings secret <environment> ${name}`,
};

/** @param beside What secrets among them add. */
export function ofTheFunction(beside: Readonly<Record<string, string>>): VariablesPlace {
    return { ...OF_THE_FUNCTION, beside };
}

/** What is wrong with plain variables: secrets among them, and their size. No value is ever shown. */
export function variableFaults(
    reader: Reader,
    variables: Readonly<Record<string, string>>,
    place: VariablesPlace = OF_THE_FUNCTION,
): readonly Fault[] {
    const secrets = Object.entries(variables).flatMap(([name, value]) => {
        if (!isSecretVariable(name, value)) {
            return [];
        }
        const isValue = isSecretValue(value);
        const path = looksLikeToken(name) ? reader.at("NAME") : reader.at(name);
        const shown = looksLikeToken(name) ? "NAME" : name;
        const what = isValue ? "holds what looks like a secret" : "has the name of a secret";
        return [
            {
                path,
                problem: `${what}, and variables are kept in clear`,
                expected: place.expected,
                mend: [removeCommand(path), place.command(shown)].join("\n"),
            },
        ];
    });
    const bytes = Buffer.byteLength(JSON.stringify({ ...place.beside, ...variables }));
    const { path } = place;
    return bytes <= MOST_VARIABLE_BYTES
        ? secrets
        : [
              ...secrets,
              {
                  path,
                  problem: `takes ${bytes} bytes`,
                  expected: `at most ${MOST_VARIABLE_BYTES}, as JSON: ${place.quota}`,
                  mend: removeCommand(`${path}.<name>`),
              },
          ];
}
