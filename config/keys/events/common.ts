import { optional } from "../../declare/absence";
import { flag, text } from "../../declare/kinds";
import { pattern, refusing } from "../../declare/rules";
import { sourceRule } from "../../events/values";

const NAME = refusing(
    pattern(/^[A-Za-z][\w-]{0,39}$/, "1 to 40 letters, digits, '-' and '_', starting with a letter"),
    (name) => (name === "handler" ? "it is a key of what it would hold" : undefined),
);

/** How every kind of event is named. */
export const named = { names: NAME, nameIs: "an event's name", placeholder: "<event>" };

export const enabled = flag({
    meaning: "Whether events are delivered.",
    absent: optional("true"),
});

export const handler = text({
    meaning:
        "What gets the events: a name of `function.handlers`, whose function is called with the next `up`; or, where `function.routes` " +
        "gives requests their handlers, `file.function` of the package.",
    rule: pattern(
        /^(?:[\w./-]{1,128}\.[\w$]+|[A-Za-z][A-Za-z0-9-]{0,31})$/,
        "a name of function.handlers, such as jobs, or file.function, such as src/jobs.nightly",
        "src/jobs.nightly",
    ),
    absent: optional("the function that answers requests, and its one handler"),
    effect: "release",
});

/** Where an event comes from. @param service Such as `sqs`. */
export const source = (service: string, what: string) =>
    text({
        meaning: `The ${what}: a key of \`resources\`, \`links.<name>\` of \`resources.ts\`, or an ARN in the function's Region.`,
        rule: sourceRule(service),
        absent: optional("it has to be said"),
    });
