/**
 * The settings of the environment that a request came in through, read while it is answered.
 *
 * A version is promoted unchanged from one environment to the next, so nothing that differs between them can be part of
 * it. Plain settings are variables of the API's stage and come with the request. Secrets are SecureString parameters in
 * AWS Systems Manager, whose path the stage variable ParameterPath tells: `/<project>/<environment>/`.
 */

/** How long a secret is kept in memory. A new value is in use everywhere after as many milliseconds. */
const MILLISECONDS_TO_LIVE = 5 * 60 * 1000;

/** Parameter name to its value and the time until which that is good. */
const secrets = new Map();

/** A plain setting, or the default where the environment has none of that name. */
export function setting(event, name, otherwise) {
    return event.stageVariables?.[name] ?? otherwise;
}

/**
 * A secret of the environment.
 *
 * @param connect Gives the client for Systems Manager. @default - that of the SDK
 * @throws {Error} where there is none, or where no stage says which are meant.
 */
export async function secret(event, context, name, connect = client) {
    const parameter = parameterPath(event, context) + name;
    const known = secrets.get(parameter);
    // Not performance.now(): the wall clock goes on while Lambda keeps this process frozen between two requests.
    if (known !== undefined && Date.now() < known.goodUntil) {
        return known.value;
    }
    const value = await readParameter(await connect(), parameter);
    secrets.set(parameter, { value, goodUntil: Date.now() + MILLISECONDS_TO_LIVE });
    return value;
}

/** Where the secrets of the environment lie, checked against the alias that was invoked. */
function parameterPath(event, context) {
    const path = setting(event, "ParameterPath");
    if (!path) {
        throw new Error(
            "Secrets cannot be read: the event has no stage variable ParameterPath. The platform sets it on every " +
                'stage; a direct invocation has to send {"stageVariables": {"ParameterPath": "/<project>/<environment>/"}}.',
        );
    }
    const environment = environmentOf(event, context);
    if (!path.endsWith(`/${environment}/`)) {
        throw new Error(`ParameterPath is ${path}, but the request came in through the environment ${environment}.`);
    }
    return path;
}

/** The decrypted value of a parameter. */
async function readParameter(ssm, parameter) {
    try {
        const { Parameter } = await ssm.getParameter({ Name: parameter, WithDecryption: true });
        return Parameter.Value;
    } catch (error) {
        if (error.name !== "ParameterNotFound") {
            throw error;
        }
        const [environment, name] = parameter.split("/").slice(-2);
        const command = `npm run platform -- settings secret ${environment} ${name}`;
        throw new Error(`There is no secret ${parameter}. To set it: ${command}`, { cause: error });
    }
}

let connected;

/** The client of the SDK. The SDK comes with Lambda's runtime; it is slow to import, so it waits for a need. */
async function client() {
    if (connected === undefined) {
        const { SSM } = await import("@aws-sdk/client-ssm");
        connected = new SSM();
    }
    return connected;
}

/**
 * The environment that this request came in through, or null outside all of them.
 *
 * The alias in the invoked ARN says it: the same version of the code serves every environment it was promoted to. Where
 * the function was invoked without an alias, the stage of the API says it.
 */
export function environmentOf(event, context) {
    // arn:aws:lambda:<region>:<account>:function:<name>, and for an alias or a version :<qualifier>
    const qualifier = context.invokedFunctionArn?.split(":")[7];
    if (qualifier !== undefined && !isVersion(qualifier)) {
        return qualifier;
    }
    return setting(event, "LambdaFunctionAlias") || (event.requestContext?.stage ?? null);
}

/** True for a version's number and for $LATEST, which is not an alias either. */
function isVersion(qualifier) {
    return /^\d+$/.test(qualifier) || qualifier === "$LATEST";
}
