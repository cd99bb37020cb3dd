import * as acm from "@pulumi/aws/acm";
import * as apigateway from "@pulumi/aws/apigateway";
import * as route53 from "@pulumi/aws/route53";
import type * as pulumi from "@pulumi/pulumi";

import type { Tags } from "./tags";

/** A domain name, and the stage that answers to it. */
export interface StageDomainArgs {
    readonly domainName: string;
    readonly restApiId: pulumi.Input<string>;
    readonly stage: apigateway.Stage;
    /** The ARN of its certificate. @default - one is made, which a record in `zone` validates */
    readonly certificateArn?: pulumi.Input<string> | undefined;
    /** The hosted zone that its records are made in. @default - none is made */
    readonly zoneId?: string | undefined;
    /** What stands before the paths of the API. @default - nothing */
    readonly basePath?: string | undefined;
    readonly tags?: Tags | undefined;
}

/** What a domain name has to lead to. */
export interface StageDomain {
    /** Where the stage answers under it, without a slash at its end. */
    readonly url: string;
    /** The host that the name is an alias of, or a CNAME. */
    readonly target: pulumi.Output<string>;
    /** The hosted zone of that host, which an alias record names. */
    readonly targetZone: pulumi.Output<string>;
}

/** Makes a domain name for a stage. */
export function stageDomain(name: string, args: StageDomainArgs, opts: pulumi.CustomResourceOptions): StageDomain {
    const { domainName, restApiId, stage, zoneId, basePath, tags } = args;
    const certificateArn = args.certificateArn ?? validated(name, domainName, zoneId ?? "", tags, opts);
    const domain = new apigateway.DomainName(
        name,
        {
            domainName,
            regionalCertificateArn: certificateArn,
            endpointConfiguration: { types: "REGIONAL" },
            // What is older is not taken: "Choose a security policy for your custom domain in API Gateway".
            securityPolicy: "TLS_1_2",
            tags,
        },
        opts,
    );
    new apigateway.BasePathMapping(
        name,
        {
            restApi: restApiId,
            stageName: stage.stageName,
            domainName: domain.domainName,
            ...(basePath && { basePath }),
        },
        opts,
    );
    if (zoneId !== undefined) {
        const target = { name: domain.regionalDomainName, zoneId: domain.regionalZoneId, evaluateTargetHealth: false };
        new route53.Record(name, { zoneId, name: domainName, type: "A", aliases: [target] }, opts);
    }
    return {
        url: `https://${domainName}${basePath === undefined ? "" : `/${basePath}`}`,
        target: domain.regionalDomainName,
        targetZone: domain.regionalZoneId,
    };
}

/** A certificate that is validated by a record; whoever uses it waits until it is. */
function validated(
    name: string,
    domainName: string,
    zoneId: string,
    tags: Tags | undefined,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const certificate = new acm.Certificate(name, { domainName, validationMethod: "DNS", tags }, opts);
    const asked = certificate.domainValidationOptions.apply(([option]) => option);
    const record = new route53.Record(
        `${name}-validation`,
        {
            zoneId,
            name: asked.apply((option) => option?.resourceRecordName ?? ""),
            type: asked.apply((option) => option?.resourceRecordType ?? "CNAME"),
            records: [asked.apply((option) => option?.resourceRecordValue ?? "")],
            ttl: 300,
            // Certificates of one name share it, also that of another stack.
            allowOverwrite: true,
        },
        opts,
    );
    return new acm.CertificateValidation(
        name,
        { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
        opts,
    ).certificateArn;
}
