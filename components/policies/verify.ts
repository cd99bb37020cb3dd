import { allow, type Statement } from "./statement";

/** What the request that verifies a release takes of its sender. */
export interface VerifyArns {
    /** The key that it carries. @default - none */
    readonly apiKey?: string | undefined;
    /** What it asks for, where it is signed. @default - it is not */
    readonly signed?: string | undefined;
}

/** What whoever verifies a release of an API that not everybody may call may do for that. */
export function verifyRelease({ apiKey, signed }: VerifyArns): readonly Statement[] {
    return [
        ...(apiKey === undefined ? [] : [allow("ReadReleaseKey", ["apigateway:GET"], apiKey)]),
        ...(signed === undefined ? [] : [allow("VerifyRelease", ["execute-api:Invoke"], signed)]),
    ];
}
