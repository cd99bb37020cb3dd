import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { UserError } from "../../common/errors";
import { commandLine } from "./processes";

const LOOPBACK = "127.0.0.1";
const LISTENING = "0A";

function listen(port: number): Promise<Server> {
    return new Promise((resolve, reject) => {
        const server = createServer();
        server.once("error", reject);
        server.listen({ host: LOOPBACK, port, exclusive: true }, () => resolve(server));
    });
}

function close(server: Server): Promise<void> {
    return new Promise((resolve) => server.close(() => resolve()));
}

function portOf(server: Server): number {
    const address = server.address();
    if (address === null || typeof address === "string") {
        throw new Error("A TCP server has no port.");
    }
    return address.port;
}

/** Ports of 127.0.0.1 that nothing listens on: all held at once while choosing, so that no two are the same. */
export async function freePorts(count: number): Promise<number[]> {
    const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
    const ports = servers.map(portOf);
    await Promise.all(servers.map(close));
    return ports;
}

/** What was started on a port found it taken: another process was quicker, since the port was chosen. */
export class PortTakenError extends UserError {}

/** How often others are chosen. */
const MOST_CHOICES = 3;

/**
 * Starts something on free ports; on others where one of them was taken meanwhile.
 *
 * @param start Throws a {@link PortTakenError} for that.
 * @throws {PortTakenError} where that happens each time.
 */
export async function onFreePorts<T>(count: number, start: (ports: readonly number[]) => Promise<T>): Promise<T> {
    for (let choice = 1; ; choice++) {
        try {
            return await start(await freePorts(count));
        } catch (error) {
            if (!(error instanceof PortTakenError) || choice === MOST_CHOICES) {
                throw error;
            }
        }
    }
}

/** Whether what a server has written before it ended says that its port was taken: in the words of Node.js, MiniStack and moto. */
export function saysPortTaken(log: string): boolean {
    return /EADDRINUSE|\bis (already )?in use\b|address already in use/i.test(log);
}

/** Fails, naming the port and where possible the process that holds it, when something listens on it already. */
export async function requireFreePort(port: number, wanting: string): Promise<void> {
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
        throw new UserError(`${port} is no port for ${wanting}.`, "A port is a whole number from 1 to 65535.");
    }
    try {
        await close(await listen(port));
    } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        if (code === "EADDRINUSE") {
            const holder = describeHolder(port);
            throw new UserError(
                `Port ${port}, which ${wanting} is to listen on, is in use${holder === undefined ? "" : ` by ${holder}`}.`,
                "Stop that process, or name another port; without one, a free port is chosen.",
            );
        }
        if (code === "EACCES") {
            throw new UserError(
                `Port ${port}, which ${wanting} is to listen on, may not be used here.`,
                "Name a port above 1023.",
            );
        }
        throw error;
    }
}

/** The process that listens on a port, as `process 123 (command line)`, if it can be found out. */
function describeHolder(port: number): string | undefined {
    const pid = existsSync("/proc/net/tcp") ? holderFromProc(port) : holderFromLsof(port);
    return pid === undefined ? undefined : `process ${pid} (${commandLine(pid).slice(0, 80)})`;
}

function holderFromProc(port: number): number | undefined {
    const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
    const inodes = ["/proc/net/tcp", "/proc/net/tcp6"]
        .filter((file) => existsSync(file))
        .flatMap((file) => readFileSync(file, "utf8").split("\n").slice(1))
        .map((line) => line.trim().split(/\s+/))
        .filter(([, local, , state]) => local?.endsWith(suffix) === true && state === LISTENING)
        .map((fields) => `socket:[${fields[9]}]`);
    const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    const found = processes.find((pid) => openFiles(pid).some((target) => inodes.includes(target)));
    return found === undefined ? undefined : Number(found);
}

/** What a process has open; nothing for a process of another user, whose files may not be read. */
function openFiles(pid: string): string[] {
    try {
        return readdirSync(`/proc/${pid}/fd`).map((descriptor) => {
            try {
                return readlinkSync(`/proc/${pid}/fd/${descriptor}`);
            } catch {
                return ""; // Closed since the folder was read.
            }
        });
    } catch {
        return [];
    }
}

function holderFromLsof(port: number): number | undefined {
    try {
        const args = ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fp"];
        const output = execFileSync("lsof", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
        const line = output.split("\n").find((text) => text.startsWith("p"));
        return line === undefined ? undefined : Number(line.slice(1));
    } catch {
        return undefined;
    }
}
