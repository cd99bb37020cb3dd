import { policy, type PolicyDocument } from "./statement";

/** Refuses every request to a bucket that does not come over TLS. */
export function tlsOnlyPolicy(bucketArn: string): PolicyDocument {
    return policy({
        Sid: "TlsOnly",
        Effect: "Deny",
        // A denial has to name everybody and everything to leave nobody out.
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
}
