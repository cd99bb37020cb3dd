/** True while a process of that id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
    // Zero and negative numbers mean groups of processes to kill().
    if (!Number.isInteger(pid) || pid <= 0) {
        return false;
    }
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        // EPERM: it exists, and is another user's.
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
}
