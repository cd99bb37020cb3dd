/**
 * What to do about something that somebody has deleted by hand. The state still has it, so that a plain `pulumi up` takes it
 * to be there and does nothing: only a refresh finds out. What releases own does not come back with it.
 */

/** An alias starts at the placeholder again; the versions that it served are still there. */
export const ALIAS_GONE =
    "Make it again, where releases start: pulumi up --refresh. How it gets back what it served, this says then: " +
    "npm run platform -- status";

/** With a function go all its versions: its shape comes back, and what it served by the packages that are kept. */
export const FUNCTION_GONE =
    "Make its shape again: pulumi up --refresh. Then publish again what each environment served: " +
    "npm run platform -- restore <environment>";

/** With the bucket go the packages and the ledger. What is served goes on. */
export const BUCKET_GONE =
    "Make it again, empty: pulumi up --refresh. What is served goes on; its history does not come back and begins with the next release. " +
    // terraform-provider-aws #46674: version 6.34 cannot read what is gone, which #46964 has mended.
    'Where that ends in "Missing Resource Identity", take out of the state first what AWS has no more: ' +
    "pulumi state delete \"$(pulumi stack --show-urns | grep -o 'urn:.*BucketLifecycleConfiguration::artifacts')\"";

/** What API Gateway answers for a stage that is not there, and for one that may not invoke its alias. */
export const STAGE_GONE =
    "If the stage, the alias or its permission was deleted by hand, this makes it again: pulumi up --refresh";

/** A webhook that the stack has made and GitHub does not know. */
export function webhookGone(repository: string, names: readonly string[]): string {
    const whose = names.join(", ");
    return (
        `GitHub has no webhook of ${repository} any more for: ${whose}. Somebody has deleted it, and no push arrives by it.\n` +
        "  Make it again, or let a plain `pulumi up` take it away, which ends in 404 until then: pulumi up --refresh"
    );
}
