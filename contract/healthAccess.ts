import * as v from "valibot";

import { optional, TEXT } from "../common/jsonVariable";

/** How the request that verifies a release gets through to the function. Where nothing is said, it comes as anybody's does. */
export interface HealthAccess<T = string> {
    /** The path of the resource that answers it, such as `/health`. @default - `/` or `/{proxy+}` */
    readonly resource?: string;
    /** `iam`: it is signed with the credentials of whoever asks. @default - it is not signed */
    readonly signed?: "iam";
    /** The id of the API key that it carries. Its value is asked for when it is needed, and kept nowhere. @default - none */
    readonly apiKey?: T;
}

/** A member of settings that may say so. */
export const HEALTH_ACCESS = optional(
    v.pipe(
        v.looseObject({
            resource: v.exactOptional(TEXT),
            signed: v.exactOptional(v.literal("iam")),
            apiKey: v.exactOptional(TEXT),
        }),
        v.description("a map of resource, signed and apiKey"),
    ),
);

/** The member that says so; none where nothing is said. */
export function accessMember<T>(access: HealthAccess<T> | undefined): { readonly access?: HealthAccess<T> } {
    return access === undefined || Object.keys(access).length === 0 ? {} : { access };
}
