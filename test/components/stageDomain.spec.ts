import assert from "node:assert/strict";

import { faultsOf } from "../config/raw";
import { recordPlatform } from "../support/platform";
import { find, type Recording } from "../support/recorder";

const CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/1234";
const ACL = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/1234";

const recordLive = async (live: object): Promise<Recording> =>
    recordPlatform({ "platform:environments": JSON.stringify({ live: { branch: "main", ...live } }) });

const typesOf = ({ resources }: Recording) =>
    resources.map(({ type }) => type).filter((type) => /^aws:(acm|route53|wafv2)|omain|BasePath/.test(type));

describe("an environment with a domain name", () => {
    it("takes TLS 1.2, by a certificate that is there, and says what the name has to lead to", async () => {
        const recording = await recordLive({
            domain: { name: "api.example.com", certificate: CERTIFICATE, basePath: "v1" },
        });
        assert.deepEqual(typesOf(recording).sort(), [
            "aws:apigateway/basePathMapping:BasePathMapping",
            "aws:apigateway/domainName:DomainName",
        ]);
        const { tags: _tags, ...inputs } = find(recording, "aws:apigateway/domainName:DomainName", "live").inputs;
        assert.deepEqual(inputs, {
            domainName: "api.example.com",
            regionalCertificateArn: CERTIFICATE,
            endpointConfiguration: { types: "REGIONAL" },
            securityPolicy: "TLS_1_2",
        });
        assert.deepEqual(find(recording, "aws:apigateway/basePathMapping:BasePathMapping", "live").inputs, {
            restApi: "RestApi/api",
            stageName: "live",
            domainName: "api.example.com",
            basePath: "v1",
        });
        const { environments } = recording.outputs as {
            environments: Record<string, { domain?: { url: string }; url: string }>;
        };
        assert.equal(environments["live"]?.domain?.url, "https://api.example.com/v1");
        assert.match(
            environments["live"]?.url ?? "",
            /execute-api/,
            "releases are verified at API Gateway's own address",
        );
    });

    it("has a certificate made and validated in a zone, and a record of its own", async () => {
        const recording = await recordLive({ domain: { name: "api.example.com", zone: "Z2ABCDEFGHIJKL" } });
        assert.deepEqual(find(recording, "aws:acm/certificate:Certificate", "live").inputs["validationMethod"], "DNS");
        assert.equal(
            find(recording, "aws:acm/certificateValidation:CertificateValidation", "live").inputs["certificateArn"],
            "arn:Certificate/live",
        );
        assert.equal(
            find(recording, "aws:apigateway/domainName:DomainName", "live").inputs["regionalCertificateArn"],
            "arn:Certificate/live",
            "the one that is validated",
        );
        const { zoneId, name, type } = find(recording, "aws:route53/record:Record", "live").inputs;
        assert.deepEqual([zoneId, name, type], ["Z2ABCDEFGHIJKL", "api.example.com", "A"]);
        assert.equal(
            find(recording, "aws:route53/record:Record", "live-validation").inputs["zoneId"],
            "Z2ABCDEFGHIJKL",
        );
    });

    it("has a web ACL look at its stage, and at no other", async () => {
        const recording = await recordLive({ webAcl: ACL });
        assert.deepEqual(find(recording, "aws:wafv2/webAclAssociation:WebAclAssociation", "live").inputs, {
            resourceArn: "arn:Stage/api-live",
            webAclArn: ACL,
        });
        const { environments } = recording.outputs as { environments: Record<string, { webAcl?: string }> };
        assert.deepEqual(
            Object.entries(environments).map(([name, { webAcl }]) => [name, webAcl]),
            [["live", ACL]],
        );
    });

    it("has nothing of it where nothing is said", async () => assert.deepEqual(typesOf(await recordLive({})), []));

    for (const [what, environments, path, problem] of [
        [
            "neither certificate nor zone",
            { live: { branch: "a", domain: { name: "a.example" } } },
            "environments.live.domain",
            /neither/,
        ],
        [
            "a certificate of another Region",
            {
                live: {
                    branch: "a",
                    domain: { name: "a.example", certificate: CERTIFICATE.replace("eu-west-1", "us-east-1") },
                },
            },
            "environments.live.domain.certificate",
            /is in us-east-1, and the stack is in eu-west-1/,
        ],
        [
            "a web ACL of CloudFront",
            { live: { branch: "a", webAcl: ACL.replace("regional", "global") } },
            "environments.live.webAcl",
            /global/,
        ],
        [
            "the same name twice",
            {
                live: { branch: "a", domain: { name: "a.example", zone: "Z2ABCDEFGHIJKL" } },
                next: { branch: "b", domain: { name: "a.example", zone: "Z2ABCDEFGHIJKL" } },
            },
            "environments.next.domain.name",
            /domain of environment live/,
        ],
        [
            "a name with a scheme",
            { live: { branch: "a", domain: { name: "https://a.example", zone: "Z2ABCDEFGHIJKL" } } },
            "environments.live.domain.name",
            /https/,
        ],
    ] as const) {
        it(`is refused: ${what}`, () => {
            const faults = faultsOf({ environments });
            assert.equal(faults.length, 1, JSON.stringify(faults));
            assert.equal(faults[0]?.path, path);
            assert.match(faults[0]?.problem ?? "", problem);
        });
    }
});
