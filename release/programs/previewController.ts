import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describeError } from "../../common/errors";
import { pullRequestOfSource } from "../../contract/previews/check";
import { parsePreviewSettings, PREVIEWS_VARIABLE } from "../../contract/previews/settings";
import { isMap } from "../../common/json";
import { connectPreviews } from "../adapters/aws/previews";
import {
    Problems,
    refresh,
    removeAll,
    reconcileAll,
    reconcileAllAndCheck,
    tellCheck,
    type ControllerContext,
} from "../previews";

/** What an invocation asks the controller to do. */
export type Errand =
    | { readonly kind: "refresh"; readonly pullRequest: number }
    /** A check has begun, or has not ended well: where the controller writes its status, GitHub is told. */
    | { readonly kind: "report"; readonly pullRequest: number }
    | { readonly kind: "tend" }
    /** The stack has changed: that GitHub cannot be asked just now must not fail its `up`. */
    | { readonly kind: "up" }
    | { readonly kind: "removeAll" }
    | { readonly kind: "nothing" };

/**
 * Reads what a Lambda function is invoked with: an event of EventBridge about a build or of its schedule, what Pulumi's
 * `aws.lambda.Invocation` sends with `lifecycleScope: "CRUD"` (its member `tf`), or anything else from a person.
 */
export function errandOf(event: unknown): Errand {
    const { tf, detail, "detail-type": type } = isMap(event) ? event : {};
    if (isMap(tf)) {
        const { action } = tf;
        // When the controller has just been made there is nothing to keep, and its role's policy may not hold yet.
        return { kind: action === "delete" ? "removeAll" : action === "create" ? "nothing" : "up" };
    }
    if (type === "CodeBuild Build State Change" && isMap(detail)) {
        const more = detail["additional-information"];
        const source = isMap(more) ? more["source-version"] : undefined;
        const pullRequest = pullRequestOfSource(typeof source === "string" ? source : undefined);
        const kind = detail["build-status"] === "SUCCEEDED" ? "refresh" : "report";
        return pullRequest === undefined ? { kind: "tend" } : { kind, pullRequest };
    }
    return { kind: "tend" };
}

/**
 * Does what it is asked.
 *
 * @throws {Error} where something went wrong that will not pass by itself; all else was done then, too.
 */
export async function runErrand(controller: ControllerContext, errand: Errand): Promise<void> {
    const problems = await workOn(controller, errand);
    const isOfStack = errand.kind === "up" || errand.kind === "removeAll";
    const failures = isOfStack ? problems.ownFailures : problems.failures;
    if (failures.length > 0) {
        throw new Error(failures.map(describeError).join("\n"));
    }
}

async function workOn(controller: ControllerContext, errand: Errand): Promise<Problems> {
    switch (errand.kind) {
        case "refresh":
            return refresh(controller, errand.pullRequest);
        case "report":
            return tellCheck(controller, errand.pullRequest);
        case "nothing":
            return new Problems(controller.tools);
        case "removeAll":
            return removeAll(controller, "previews were switched off");
        case "tend":
            return reconcileAllAndCheck(controller);
        default:
            return reconcileAll(controller);
    }
}

/** Lambda has one process do many invocations. */
const DIGESTS = new Map<string, string>();

/** The settings lie beside the program: the variables of a function have room for 4 KB. */
function settingsText(): string | undefined {
    const file = join(__dirname, "settings.json");
    return process.env[PREVIEWS_VARIABLE] ?? (existsSync(file) ? readFileSync(file, "utf8") : undefined);
}

/**
 * The Lambda function that keeps previews. The file `settings.json` beside it, or the variable `PLATFORM_PREVIEWS`, says
 * of which platform.
 *
 * @returns What it was asked. Pulumi keeps it in the state, so it is the same each time.
 */
export async function handler(event: unknown): Promise<Errand> {
    // What the SDK has to say about later versions of itself is for us, not for logs.
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
    const settings = parsePreviewSettings(settingsText());
    const errand = errandOf(event);
    const by = `preview controller of ${settings.project}`;
    // CloudWatch Logs makes an entry of each line.
    const say = (text: string) => void process.stdout.write(`${text.replaceAll("\n", "\r")}\n`);
    await runErrand(await connectPreviews(settings, { by, say, digests: DIGESTS }), errand);
    return errand;
}
