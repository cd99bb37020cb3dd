import assert from "node:assert/strict";

import type { PolicyDocument } from "../../components/policies";
import { ciRoles, type CiPlace } from "../../config/ci/roles";
import { isAllowed } from "../support/iam";

const PLACE: CiPlace = {
    scope: { partition: "aws", region: "eu-west-1", accountId: "123456789012", dnsSuffix: "amazonaws.com" },
    ...{ projectName: "shop", service: "github", host: "github.com", repository: "octo/platform", branch: "main" },
};
const documents = (name: string, place: CiPlace) => {
    const found = ciRoles(place).find((each) => each.name === `shop-eu-west-1.${name}`);
    return Object.values(found?.policies ?? {}) as unknown as readonly PolicyDocument[];
};
const may = (name: string, action: string, resource: string, context = {}, place = PLACE) =>
    isAllowed(documents(name, place), { action, resource, context });

describe("what the roles of CI may do in front of the API", () => {
    it("reach keys and plans of the API", () => {
        for (const path of ["/apikeys", "/apikeys/a1", "/usageplans", "/usageplans/b2/keys"]) {
            assert.ok(may("apply", "apigateway:POST", `arn:aws:apigateway:eu-west-1::${path}`), path);
            assert.ok(!may("drift", "apigateway:POST", `arn:aws:apigateway:eu-west-1::${path}`), path);
        }
    });

    it("tell whoever looks for drift of a key, whose value goes with it, only where the stack has some", () => {
        const key = "arn:aws:apigateway:eu-west-1::/apikeys/a1";
        assert.ok(!may("drift", "apigateway:GET", key));
        assert.ok(may("drift", "apigateway:GET", key, {}, { ...PLACE, hasApiKeys: true }));
        assert.ok(may("apply", "apigateway:GET", key));
    });

    it("reach the domain names that the stack has, their certificates and their records, and no others", () => {
        const named = { ...PLACE, domains: ["api.example.com"] };
        const zone = "arn:aws:route53:::hostedzone/Z1";
        const records = "route53:ChangeResourceRecordSetsNormalizedRecordNames";
        const certificates = "acm:DomainNames";
        const name = (path: string) => `arn:aws:apigateway:eu-west-1::/domainnames${path}`;
        const cases: readonly (readonly [string, string, string, string | undefined, boolean])[] = [
            ["apigateway:POST", name(""), "", undefined, true],
            ["apigateway:DELETE", name("/api.example.com"), "", undefined, true],
            ["apigateway:POST", name("/api.example.com/basepathmappings"), "", undefined, true],
            ["apigateway:DELETE", name("/www.example.com"), "", undefined, false],
            ["acm:RequestCertificate", "*", certificates, "api.example.com", true],
            ["acm:RequestCertificate", "*", certificates, "www.example.com", false],
            ["acm:RequestCertificate", "*", certificates, undefined, false],
            ["route53:ChangeResourceRecordSets", zone, records, "api.example.com", true],
            ["route53:ChangeResourceRecordSets", zone, records, "_0a1b.api.example.com", true],
            ["route53:ChangeResourceRecordSets", zone, records, "www.example.com", false],
            ["route53:ChangeResourceRecordSets", zone, records, undefined, false],
        ];
        const mail = { [records]: "api.example.com", "route53:ChangeResourceRecordSetsRecordTypes": "MX" };
        assert.ok(!may("apply", "route53:ChangeResourceRecordSets", zone, mail, named), "of another type");
        for (const [action, resource, key, value, expected] of cases) {
            const context = value === undefined ? {} : { [key]: value };
            assert.equal(may("apply", action, resource, context, named), expected, `${action} ${resource} ${value}`);
            assert.ok(!may("apply", action, resource, context), `${action}, without a domain name`);
        }
    });
});
