import { hostname } from "node:os";

/** A run that holds a stack, as a back-end of files, S3, Google Cloud or Azure knows it. */
export interface Holder {
    /** Of the lock's file, such as `file:///home/alice/.pulumi/locks/…/….json`. */
    readonly url: string;
    readonly user: string;
    readonly host: string;
    readonly pid: number;
    /** Since when. ISO 8601. */
    readonly since: string;
}

const HOLDER = /^ *(\S+): created by (.*)@(\S*) \(pid (\d+)\) at (\S+)\s*$/gm;

/** Who holds a stack, by what pulumi says of it. Pulumi Cloud does not say who. */
export function holdersIn(message: string): readonly Holder[] {
    const holders = [...message.matchAll(HOLDER)].map(([, url = "", user = "", host = "", pid = "", since = ""]) => ({
        ...{ url, user, host, since },
        pid: Number(pid),
    }));
    // The Automation API's error says what pulumi wrote twice.
    return [...new Map(holders.map((holder) => [holder.url, holder])).values()];
}

/**
 * Whether a lock is known to be left by a run that is gone: it was on this machine, and there is no such process any more.
 * Of a run on another machine that cannot be known from here.
 */
export function isLeft({ host, pid }: Holder, here: string = hostname(), isAlive = isRunning): boolean {
    return host === here && !isAlive(pid);
}

function isRunning(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM"; // It is there, and somebody else's.
    }
}
