import { escapeRegExp } from "../../common/escapeRegExp";
import type { StandingResource } from "./standing";

/** A resource of the application, as it can be looked into. */
export type Held = Pick<StandingResource, "kind" | "name">;

/** How much is in a resource: items of a table or messages of a queue; of a bucket, whether there is anything. */
export type Contents = number | "some";

/** What SQS counts apart: messages that wait, those that a consumer has and has not deleted, and those that are still put aside. */
export const MESSAGE_COUNTS = [
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
] as const;

/** The command that says how much there is in one, as a line of a mend; none of what cannot be counted. */
export function countCommand({ kind, name }: Held): readonly string[] {
    switch (kind) {
        case "tables":
            return [`# items: aws dynamodb describe-table --table-name ${name} --query Table.ItemCount`];
        case "buckets":
            return [
                `# objects, 0 for none and 1 for some: aws s3api list-objects-v2 --max-keys 1 --query KeyCount --bucket ${name}`,
            ];
        case "queues":
            return [
                `# messages: aws sqs get-queue-attributes --attribute-names ${MESSAGE_COUNTS.join(" ")} ` +
                    `--queue-url "$(aws sqs get-queue-url --queue-name ${name} --query QueueUrl --output text)"`,
            ];
        default:
            return [];
    }
}

/** Those whose content a text says how to count. */
export function countable(text: string, held: readonly Held[]): readonly Held[] {
    return held.filter((each) => linesIn(text, each).length > 0);
}

/** The same text, with what was counted before the command that counts again. */
export function withContents(text: string, held: Held, contents: Contents): string {
    return linesIn(text, held).reduce((all, line) => {
        const [what = "", command = ""] = line.split(/(?:, 0 for none and 1 for some)?: (.*)/s);
        return all.replaceAll(
            new RegExp(`${escapeRegExp(line)}$`, "gm"),
            () => `${what}: ${said(held, contents)}: ${command}`,
        );
    }, text);
}

function said({ kind }: Held, contents: Contents): string {
    const count = contents === 0 ? "none" : String(contents);
    switch (kind) {
        // DescribeTable: "ItemCount".
        case "tables":
            return `${count}, as DynamoDB has counted them, which it does about every six hours`;
        case "queues":
            return `about ${contents}`;
        // ListObjectsV2 shows no versions before the current one.
        default:
            return contents === 0 ? "none that is current" : count;
    }
}

/** The name ends the line or stands before a blank: no other name begins with it there. */
function linesIn(text: string, held: Held): readonly string[] {
    return countCommand(held).filter((line) => new RegExp(`${escapeRegExp(line)}$`, "m").test(text));
}
