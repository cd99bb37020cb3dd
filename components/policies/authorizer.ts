import { allow, policy, type PolicyDocument } from "./statement";

/** What API Gateway may do to ask a function who may call an API: invoke that one, as it is named. */
export function authorizerPolicy(functionArn: string): PolicyDocument {
    return policy(allow("AskAuthorizer", ["lambda:InvokeFunction"], functionArn));
}
