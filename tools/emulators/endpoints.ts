/** The emulators, and which AWS service each of them stands for. */
export type EmulatorName = "ministack" | "moto";

/** What requests to the emulators are signed with. */
export const SECRET_ACCESS_KEY = "emulated";

export const EMULATOR_NAMES: readonly EmulatorName[] = ["ministack", "moto"];

/**
 * Which emulator serves a service, by its key in the AWS provider's `endpoints`.
 *
 * IAM lives in moto although MiniStack has one too: moto's CodePipeline looks for the pipeline's role in moto's own IAM,
 * while nothing in MiniStack asks its IAM unless it runs with AUTH=true.
 */
const SERVED_BY: Readonly<Record<string, EmulatorName>> = {
    acm: "ministack",
    apigateway: "ministack",
    cloudwatch: "ministack",
    codebuild: "ministack",
    dynamodb: "ministack",
    events: "ministack",
    kms: "ministack",
    lambda: "ministack",
    logs: "ministack",
    route53: "ministack",
    s3: "ministack",
    s3control: "ministack",
    scheduler: "ministack",
    secretsmanager: "ministack",
    sns: "ministack",
    sqs: "ministack",
    ssm: "ministack",
    sts: "ministack",
    codeconnections: "moto",
    codedeploy: "moto",
    codepipeline: "moto",
    codestarconnections: "moto",
    iam: "moto",
};

/** How the SDKs' variables name a service, where that is not its key in capitals. */
const VARIABLE_NAMES: Readonly<Record<string, string>> = { codestarconnections: "CODESTAR_CONNECTIONS" };

/** For each service key of the AWS provider, the URL to send it to. */
export function endpoints(urls: Readonly<Record<EmulatorName, string>>): Record<string, string> {
    return Object.fromEntries(Object.entries(SERVED_BY).map(([service, name]) => [service, urls[name]]));
}

/**
 * The variables that point the AWS SDKs and the AWS CLI at the emulators. MiniStack takes everything by default; what
 * moto serves is named.
 */
export function sdkEnvironment(
    urls: Readonly<Record<EmulatorName, string>>,
    accountId: string,
    region: string,
    inherited: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
    const inMoto = Object.keys(SERVED_BY).filter((service) => SERVED_BY[service] === "moto");
    // Python's HTTP clients would send even 127.0.0.1 through a proxy.
    const noProxy = [inherited["NO_PROXY"] ?? inherited["no_proxy"], "127.0.0.1"].filter(Boolean).join(",");
    return {
        AWS_ENDPOINT_URL: urls.ministack,
        ...Object.fromEntries(
            inMoto.map((service) => [
                `AWS_ENDPOINT_URL_${VARIABLE_NAMES[service] ?? service.toUpperCase()}`,
                urls.moto,
            ]),
        ),
        AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "false",
        // MiniStack takes an access key of twelve digits as the account to work in.
        AWS_ACCESS_KEY_ID: accountId,
        AWS_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY,
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        AWS_EC2_METADATA_DISABLED: "true",
        NO_PROXY: noProxy,
        no_proxy: noProxy,
    };
}

/** Where MiniStack answers for a stage of a REST API; the path of a request follows it. */
export function invokeUrl(urls: Readonly<Record<"ministack", string>>, restApiId: string, stage: string): string {
    return `${urls.ministack}/restapis/${restApiId}/${stage}/_user_request_`;
}
