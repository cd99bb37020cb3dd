import { words, type Place, type Rights } from "./rights";

/**
 * What the provider does with the web ACLs that look at the environments: it ties these to the stages of these environments, and
 * changes nothing of the web ACLs themselves. "How AWS WAF works with IAM".
 */
export function webAclRights({ scope, webAcls = [] }: Place): readonly Rights[] {
    if (webAcls.length === 0) {
        return [];
    }
    // AWS makes up the id of an API.
    const stages = webAcls.map(
        ({ environment }) => `arn:${scope.partition}:apigateway:${scope.region}::/restapis/*/stages/${environment}`,
    );
    return [
        {
            purpose: "WebAcls",
            reads: words("wafv2", "GetWebACL GetWebACLForResource"),
            writes: words("wafv2", "AssociateWebACL DisassociateWebACL"),
            resources: [...new Set(webAcls.map(({ arn }) => arn)), ...stages],
        },
        {
            purpose: "StagesWebAcls",
            reads: [],
            writes: words("apigateway", "SetWebACL"),
            resources: stages,
        },
    ];
}
