import type { ChildProcess } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { UserError } from "../../common/errors";
import { SECRET_ACCESS_KEY, type EmulatorName } from "./endpoints";
import { cacheFolder } from "../cacheFolder";
import { startDetached } from "../processes/processes";

const PYTHON_FOLDER = join(__dirname, "python");
const HEALTH_TIMEOUT = 2000;

const HEALTH_PATHS: Readonly<Record<EmulatorName, string>> = {
    ministack: "/_ministack/health",
    moto: "/moto-api/config",
};

/** An emulator that has been started, and may or may not answer yet. */
export interface Launch {
    readonly name: EmulatorName;
    readonly pid: number;
    readonly child: ChildProcess;
    readonly url: string;
    readonly log: string;
}

/** Where to start, and as which AWS account. */
export interface LaunchOptions {
    readonly folder: string;
    readonly accountId: string;
    readonly region: string;
    readonly leaveOut?: Partial<Readonly<Record<EmulatorName, readonly string[]>>>;
    readonly stagesPerApi?: number | undefined;
    readonly policies?: boolean | undefined;
    readonly githubUrl?: string | undefined;
    /** Where moto is: CodeBuild asks it for the status of a connection. */
    readonly motoUrl?: string | undefined;
}

function script(name: EmulatorName): string {
    return join(PYTHON_FOLDER, `start_${name}.py`);
}

/** Where an emulator writes down which calls it has got, each kind once: for name_calls.py. */
export function callsFile(folder: string, name: EmulatorName): string {
    return join(folder, `${name}.calls`);
}

function temporaryFolder(folder: string): string {
    return join(folder, "tmp");
}

/** Empties the emulators' temporary folder, where each Lambda function that ran has left its code. */
export function clearTemporary(folder: string): void {
    rmSync(temporaryFolder(folder), { recursive: true, force: true });
    mkdirSync(temporaryFolder(folder), { recursive: true });
}

/** True for the command line of an emulator of this checkout, or of a Lambda function that MiniStack runs. */
export function isEmulator(commandLine: string): boolean {
    return commandLine.includes(PYTHON_FOLDER) || commandLine.includes("/ministack-lambda-");
}

/**
 * The whole environment of an emulator: nothing else is inherited. MiniStack hands its own environment to the functions
 * that it runs, and neither a person's credentials nor a proxy belong there.
 */
export function emulatorEnvironment(
    name: EmulatorName,
    port: number,
    { folder, accountId, region, leaveOut = {}, stagesPerApi, policies, githubUrl, motoUrl }: LaunchOptions,
): Record<string, string> {
    const temporary = temporaryFolder(folder);
    const common = {
        PATH: process.env["PATH"] ?? "",
        // Functions find no ~/.aws, and what MiniStack leaves in the temporary folder stays in here.
        HOME: temporary,
        TMPDIR: temporary,
        LANG: "C.UTF-8",
        PYTHONUNBUFFERED: "1",
        EMULATOR_PATCHES_LEFT_OUT: (leaveOut[name] ?? []).join(","),
        EMULATOR_CALLS_FILE: callsFile(folder, name),
    };
    if (name === "moto") {
        return {
            ...common,
            MOTO_PORT: String(port),
            MOTO_ACCOUNT_ID: accountId,
            // Roles attach policies that AWS manages; moto leaves these out unless told.
            MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
        };
    }
    return {
        ...common,
        BIND_HOST: "127.0.0.1",
        MINISTACK_HOST: "127.0.0.1",
        GATEWAY_PORT: String(port),
        MINISTACK_ACCOUNT_ID: accountId,
        MINISTACK_REGION: region,
        // Listeners of their own, on fixed ports and all interfaces, for services not used here.
        IOT_MTLS_ENABLED: "0",
        SFTP_ENABLED: "0",
        // Taken out of its environment before any function runs.
        NODE_SDK: JSON.stringify({
            folder: join(cacheFolder(), "aws-sdk-for-javascript"),
            environment: npmEnvironment(),
        }),
        // No Docker, even where there is one: at start and end MiniStack removes all containers it takes for its own.
        DOCKER_HOST: `unix://${join(temporary, "no-docker.sock")}`,
        LAMBDA_EXECUTOR: "local",
        ...(stagesPerApi === undefined ? {} : { STAGES_PER_API: String(stagesPerApi) }),
        // It takes signatures of the account itself that are made with the secret that it finds here.
        ...(policies === true ? { AUTH: "true", AWS_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY } : {}),
        ...(githubUrl === undefined ? {} : { GITHUB_API_URL: githubUrl }),
        // Functions that it runs reach CodePipeline there, as the SDKs of the lab do.
        ...(motoUrl === undefined ? {} : { MOTO_URL: motoUrl, AWS_ENDPOINT_URL_CODEPIPELINE: motoUrl }),
    };
}

/** What npm needs to fetch packages as it does for whoever runs this: settings, proxies and certificates. */
function npmEnvironment(): Record<string, string> {
    const wanted =
        /^(?!npm_config_local_prefix$)(HOME|PATH|USER|XDG_.*|npm_config_.*|(https?|no|all)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR))$/i;
    return Object.fromEntries(
        Object.entries(process.env).flatMap(([key, value]) =>
            value !== undefined && wanted.test(key) ? [[key, value] as const] : [],
        ),
    );
}

/** Starts one emulator with its patches, detached; its temporary folder must be there. */
export function launch(name: EmulatorName, interpreter: string, port: number, options: LaunchOptions): Launch {
    const { folder } = options;
    const log = join(folder, `${name}.log`);
    const environment = emulatorEnvironment(name, port, options);
    rmSync(callsFile(folder, name), { force: true });
    const child = startDetached(interpreter, [script(name)], { environment, folder, log });
    child.on("error", () => undefined); // That it has no pid says as much.
    if (child.pid === undefined) {
        throw new UserError(`${interpreter} cannot be started.`, "Remove that virtual environment; it is made anew.");
    }
    return { name, pid: child.pid, child, url: `http://127.0.0.1:${port}`, log };
}

/** True when an emulator answers its health check. */
export function isHealthy(name: EmulatorName, url: string): Promise<boolean> {
    return new Promise((resolve) => {
        const check = request(`${url}${HEALTH_PATHS[name]}`, { timeout: HEALTH_TIMEOUT, agent: false }, (response) => {
            response.resume();
            // moto says 201 Created to a GET of its configuration.
            resolve(response.statusCode === 200 || response.statusCode === 201);
        });
        check.on("error", () => resolve(false));
        check.on("timeout", () => check.destroy());
        check.end();
    });
}
