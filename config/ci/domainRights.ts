import { arnIn, words, type Place, type Rights } from "./rights";

/** API Gateway makes a role of its own for the first domain name of an account: "Using service-linked roles for API Gateway". */
const GATEWAYS_ROLE = "aws-service-role/ops.apigateway.amazonaws.com/AWSServiceRoleForAPIGateway";

/** What the providers do with the domain names that the environments have: with these, their certificates and their records alone. */
export function domainRights(place: Place): readonly Rights[] {
    const { scope, domains = [] } = place;
    const names = [...new Set(domains)].sort();
    if (names.length === 0) {
        return [];
    }
    const global = (service: string, resource: string) => `arn:${scope.partition}:${service}:::${resource}`;
    const api = (path: string) => `arn:${scope.partition}:apigateway:${scope.region}::/domainnames${path}`;
    const role = `arn:${scope.partition}:iam::${scope.accountId}:role/${GATEWAYS_ROLE}`;
    return [
        {
            purpose: "DomainNames",
            reads: words("apigateway", "GET"),
            writes: words("apigateway", "DELETE PATCH POST"),
            resources: [api(""), ...names.flatMap((name) => [api(`/${name}`), api(`/${name}/*`)])],
        },
        {
            purpose: "DomainNamesRole",
            reads: [],
            writes: words("iam", "CreateServiceLinkedRole"),
            resources: [role],
            condition: { StringEquals: { "iam:AWSServiceName": "ops.apigateway.amazonaws.com" } },
        },
        {
            purpose: "CertificatesAsked",
            reads: [],
            writes: words("acm", "RequestCertificate"),
            // There is none yet to name.
            resources: ["*"],
            condition: {
                "ForAllValues:StringEquals": { "acm:DomainNames": names },
                Null: { "acm:DomainNames": "false" },
            },
        },
        {
            purpose: "Certificates",
            reads: words("acm", "DescribeCertificate ListTagsForCertificate"),
            writes: words("acm", "AddTagsToCertificate DeleteCertificate RemoveTagsFromCertificate"),
            // AWS makes up the id of a certificate, and deletes none that is in use.
            resources: [arnIn(place, "acm", "certificate/*")],
        },
        {
            purpose: "Zones",
            reads: words("route53", "GetHostedZone ListResourceRecordSets"),
            writes: [],
            resources: [global("route53", "hostedzone/*")],
        },
        {
            purpose: "RecordsSettled",
            reads: words("route53", "GetChange"),
            writes: [],
            resources: [global("route53", "change/*")],
        },
        {
            purpose: "Records",
            reads: [],
            writes: words("route53", "ChangeResourceRecordSets"),
            resources: [global("route53", "hostedzone/*")],
            // The record that validates a certificate is called `_<digits>.<name>`.
            condition: {
                "ForAllValues:StringEquals": { "route53:ChangeResourceRecordSetsRecordTypes": ["A", "CNAME"] },
                "ForAllValues:StringLike": {
                    "route53:ChangeResourceRecordSetsNormalizedRecordNames": names.flatMap((name) => [
                        name,
                        `_*.${name}`,
                    ]),
                },
                Null: { "route53:ChangeResourceRecordSetsNormalizedRecordNames": "false" },
            },
        },
    ];
}
