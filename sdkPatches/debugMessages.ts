/**
 * Keeps the SDK from writing down every answer of the engine as a message for debugging. It does so whether anybody has
 * asked for it or not (`log.debug` in runtime/resource.js, 3.248.0), with the secrets in it in clear: they would be in the
 * event log of the Automation API, and on the screen of whoever runs `pulumi up --debug`.
 */
export function dropDebugMessages(): void {
    const log = require("@pulumi/pulumi/log") as { debug: (message: string) => Promise<void> };
    log.debug = async () => undefined;
}
