/** AwsScope is where a stack's resources live. It always comes from the provider, never from a literal. */
export interface AwsScope {
    /** Such as `aws`, `aws-cn`, `aws-us-gov` or `aws-eusc`. */
    readonly partition: string;
    readonly region: string;
    readonly accountId: string;
    /** `amazonaws.com`, or the partition's own. */
    readonly dnsSuffix: string;
}
