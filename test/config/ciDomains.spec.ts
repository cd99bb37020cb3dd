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

    it("tie the web ACLs that the stack names to the stages of their environments, and change none of them", () => {
        const acl = (name: string) => `arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/${name}/1234`;
        const stage = (name: string) => `arn:aws:apigateway:eu-west-1::/restapis/a1b2/stages/${name}`;
        const guarded = { ...PLACE, webAcls: [{ environment: "live", arn: acl("shop") }] };
        const cases: readonly (readonly [role: string, action: string, resource: string, expected: boolean])[] = [
            ["apply", "wafv2:AssociateWebACL", acl("shop"), true],
            ["apply", "wafv2:AssociateWebACL", stage("live"), true],
            ["apply", "wafv2:DisassociateWebACL", stage("live"), true],
            ["apply", "apigateway:SetWebACL", stage("live"), true],
            ["apply", "wafv2:AssociateWebACL", acl("other"), false],
            ["apply", "wafv2:DisassociateWebACL", stage("staging"), false],
            ["apply", "apigateway:SetWebACL", stage("staging"), false],
            ["apply", "wafv2:UpdateWebACL", acl("shop"), false],
            ["apply", "wafv2:DeleteWebACL", acl("shop"), false],
            ["drift", "wafv2:GetWebACLForResource", stage("live"), true],
            ["drift", "wafv2:GetWebACL", acl("shop"), true],
            ["drift", "apigateway:SetWebACL", stage("live"), false],
            ["preview", "wafv2:GetWebACL", acl("shop"), false],
        ];
        for (const [role, action, resource, expected] of cases) {
            assert.equal(may(role, action, resource, {}, guarded), expected, `${role} ${action} ${resource}`);
            assert.ok(!may(role, action, resource), `${role} ${action}, without a web ACL`);
        }
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
