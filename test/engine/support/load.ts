import { Agent, get } from "node:http";

/** Requests a second. */
export const RATE = 100;

/** Sends requests at a steady rate, whether the earlier ones have been answered or not, and counts what comes back. */
export class Load {
    readonly answers = new Map<string, number>();
    private readonly agent = new Agent({ keepAlive: true });
    private readonly open = new Set<Promise<void>>();
    private readonly timer: NodeJS.Timeout;
    sent = 0;
    private readonly start = performance.now();

    constructor(private readonly url: string) {
        // Timers are late under load; what they are late with is sent at once.
        this.timer = setInterval(() => {
            while (this.sent < ((performance.now() - this.start) / 1000) * RATE) {
                this.send();
            }
        }, 1000 / RATE);
    }

    /** Waits for the last answers. @returns for how many seconds requests were sent */
    async stop(): Promise<number> {
        clearInterval(this.timer);
        const seconds = (performance.now() - this.start) / 1000;
        await Promise.all(this.open);
        this.agent.destroy();
        return seconds;
    }

    private send(): void {
        this.sent += 1;
        const answered = new Promise<string>((resolve) => {
            get(this.url, { agent: this.agent }, (response) => {
                let body = "";
                response.setEncoding("utf8").on("data", (text: string) => (body += text));
                response.on("end", () => resolve(`${response.statusCode} ${response.statusCode === 200 ? "" : body}`));
            }).on("error", (error) => resolve(`error ${error.message}`));
        }).then((answer) => {
            this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
        });
        this.open.add(answered);
        void answered.then(() => this.open.delete(answered));
    }
}
