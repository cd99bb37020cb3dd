import { CommandError } from "@pulumi/pulumi/automation";

import { UserError } from "../common/errors";
import { holdersIn, type Holder } from "./locks";
import { CUT_OFF_WRITE, missing, REMEDIES } from "./pulumiFailures";

/** LockedError is a stack that another run holds. Nothing was changed. */
export class LockedError extends UserError {
    /** @param holders Who holds it; empty where the back-end does not say. */
    constructor(
        stack: string,
        readonly holders: readonly Holder[],
    ) {
        const who = holders.map(({ user, host, pid, since }) => `${user} on ${host} (process ${pid}) since ${since}`);
        super(
            `The stack '${stack}' is held by ${who.length === 0 ? "another run" : who.join(" and ")}. Nothing is changed.`,
            `Wait for it with --wait 10m. If that run is gone, take its lock away: pulumi cancel --stack ${stack}`,
        );
    }
}

/** What failed: an operation, on a stack. */
interface Failed {
    readonly operation: "destroy" | "preview" | "refresh" | "stack" | "up";
    readonly stack: string;
}

/** What goes wrong around a stack, by words of pulumi, AWS or GitHub, and what mends it. */
const FAULTS: readonly (readonly [
    words: RegExp,
    what: (failed: Failed) => readonly [message: string, remedy: string],
])[] = [
    [
        /incorrect passphrase|passphrase must be set/i,
        ({ stack }) => [
            `The secrets of the stack '${stack}' cannot be read: PULUMI_CONFIG_PASSPHRASE is missing, or is another one than the stack was made with.`,
            "Set PULUMI_CONFIG_PASSPHRASE, in CI from a secret of the job, or PULUMI_CONFIG_PASSPHRASE_FILE.",
        ],
    ],
    [
        /PULUMI_ACCESS_TOKEN|not (currently )?logged in|pulumi login/i,
        () => [
            "pulumi is not signed in to where the stack is kept.",
            "Sign in: pulumi login. In CI, set PULUMI_BACKEND_URL, or PULUMI_ACCESS_TOKEN for Pulumi Cloud.",
        ],
    ],
    [
        CUT_OFF_WRITE.words,
        ({ stack }) => [
            `The state of the stack '${stack}' cannot be read: a run was killed while it wrote what lies beside it. The state is whole.`,
            CUT_OFF_WRITE.remedy,
        ],
    ],
    [
        /NoSuchBucket|blob \(code=|unable to (open|check) bucket|could not list bucket|list bucket:|(read|stat|open)ing checkpoint|failed to load checkpoint|unable to persist checkpoint|saving (snapshot|checkpoint)/i,
        ({ stack, operation }) => [
            `The back-end that keeps the stack '${stack}' does not answer, or its bucket is gone` +
                (operation === "up" || operation === "destroy"
                    ? ": what was done last may not be in the state."
                    : ". Nothing is changed."),
            "See which one it is: pulumi whoami --verbose. Once it answers, read what there is and go on: pulumi up --refresh",
        ],
    ],
    [
        // "Signature Version 4 signing process": 5 minutes are let through, by S3 15.
        /RequestTimeTooSkewed|Signature (expired|not yet current)/,
        ({ operation }) => [
            "AWS refuses the requests: the clock of this machine is off by more than 5 minutes" +
                (operation === "preview" ? ". Nothing is changed." : ". What was done until then is in the state."),
            "Set the clock, then run the same command: it goes on from there.",
        ],
    ],
    [
        /ExpiredToken|RequestExpired|security token included in the request is expired|credentials (have|are) expired/i,
        ({ operation }) => [
            "The AWS credentials have expired" +
                (operation === "preview" ? ". Nothing is changed." : ". What was done until then is in the state."),
            "Sign in again, in CI with a longer session (role-duration-seconds), then run the same command: it goes on from there.",
        ],
    ],
    [
        /NoCredentialProviders|failed to refresh cached credentials|no (valid )?(EC2 IMDS role|credential)|Unable to locate credentials/i,
        () => [
            "There are no AWS credentials.",
            "Sign in to AWS, or name a profile with --profile. In CI, let the job assume a role first.",
        ],
    ],
    [
        /\b(update|preview|refresh|destroy|deployment)( was)? cancell?ed\b/i,
        ({ stack, operation }) => [
            `The run on the stack '${stack}' was ended in the middle.` +
                (operation === "preview" ? " Nothing is changed." : " What was done until then is in the state."),
            "To go on from there, run the same command again.",
        ],
    ],
    [
        /pending operations|interrupted while (creating|updating|deleting)/i,
        ({ stack }) => [
            `An earlier run on the stack '${stack}' was interrupted in the middle: what it was making may be there or not.`,
            `Take in what there is: npm run platform -- refresh --stack ${stack}`,
        ],
    ],
];

const LOCKED = /currently locked by|Another update is currently in progress/;

/**
 * What pulumi has failed with, as a sentence for a person and the command that mends it.
 *
 * @returns The error itself where it is none of pulumi's.
 */
export function faultOf(error: unknown, failed: Failed): unknown {
    // Of what the CLI is run for by itself, only who holds the stack is told anew.
    const isHeld = error instanceof UserError && LOCKED.test(error.message);
    if (!(error instanceof CommandError) && !isHeld) {
        return error;
    }
    const text = error.message;
    if (/ENOENT/.test(text) && /spawn pulumi/.test(text)) {
        return missing();
    }
    if (LOCKED.test(text)) {
        return new LockedError(failed.stack, holdersIn(text));
    }
    const details = diagnosticsOf(text);
    const known = FAULTS.find(([words]) => words.test(text))?.[1](failed);
    return known === undefined
        ? new UserError(`pulumi ${failed.operation} failed.\n\n${details}`, remedyOf(text))
        : new UserError(`${known[0]}\n\n${details}`, known[1]);
}

function remedyOf(text: string): string | undefined {
    return REMEDIES.find(([words]) => words.test(text))?.[1];
}

/** What the CLI says under "Diagnostics", which is all that a person needs; or what it wrote to stderr; or everything. */
export function diagnosticsOf(text: string): string {
    const start = text.indexOf("Diagnostics:");
    if (start >= 0) {
        const end = text.slice(start).search(/\n(Outputs|Resources):| stderr: /);
        return text.slice(start, end < 0 ? undefined : start + end).trim();
    }
    const stderr = /^ stderr: ([^]*?)(?:^ err\?: |$(?![^]))/m.exec(text)?.[1]?.trim() ?? "";
    return (/(?:^|\n)(error: [^]*)$/.exec(stderr)?.[1] ?? (stderr || text)).trim();
}
