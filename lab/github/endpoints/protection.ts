import type { Body } from "../body";
import { GitHubError, invalidRequest, notFound } from "../errors";
import { repositoryUrl, type Json } from "../render";
import type { Access, RepositoryCall, RepositoryRoute } from "../route";
import type { Protection } from "../state";

const ADMIN: Access = { scopes: [], anyoneReads: false };

/** Rules that are on or off, with what they are when nothing is said. */
const SWITCHES = [
    "required_linear_history",
    "allow_force_pushes",
    "allow_deletions",
    "block_creations",
    "required_conversation_resolution",
    "lock_branch",
    "allow_fork_syncing",
];

/**
 * Classic branch protection, as far as it is about status checks; of reviews the numbers and switches are kept.
 * Source: https://docs.github.com/rest/branches/branch-protection
 */
export const PROTECTION_ROUTES: readonly RepositoryRoute[] = [
    {
        method: "GET",
        path: /^branches\/(.+)\/protection$/,
        access: ADMIN,
        handle: (call) => ({ status: 200, body: protectionJson(call, protectionOf(call)) }),
    },
    { method: "PUT", path: /^branches\/(.+)\/protection$/, access: ADMIN, handle: protect },
    {
        method: "DELETE",
        path: /^branches\/(.+)\/protection$/,
        access: ADMIN,
        handle: (call) => {
            protectionOf(call);
            call.repository.protections.delete(branchOf(call));
            return { status: 204 };
        },
    },
    ...(["GET", "POST", "DELETE"] as const).map((method): RepositoryRoute => ({
        method,
        path: /^branches\/(.+)\/protection\/required_signatures$/,
        access: ADMIN,
        handle: (call) => {
            const protection = protectionOf(call);
            protection.signatures = method === "GET" ? protection.signatures : method === "POST";
            return method === "DELETE" ? { status: 204 } : { status: 200, body: signaturesJson(call, protection) };
        },
    })),
    {
        method: "DELETE",
        path: /^branches\/(.+)\/protection\/required_pull_request_reviews$/,
        access: ADMIN,
        handle: (call) => {
            const { rules, signatures } = protectionOf(call);
            const { required_pull_request_reviews: _removed, ...others } = rules;
            call.repository.protections.set(branchOf(call), { rules: others, signatures });
            return { status: 204 };
        },
    },
];

/** All four members have to be there, and may be null. */
function protect(call: RepositoryCall) {
    const { repository } = call;
    const branch = branchOf(call);
    const body = call.body("ProtectedBranch");
    const checks = body.nullable("required_status_checks");
    body.required("enforce_admins", body.any("enforce_admins"));
    const reviews = body.nullable("required_pull_request_reviews");
    const restrictions = body.nullable("restrictions");
    if (restrictions !== undefined && repository.owner.type === "User") {
        throw new GitHubError(422, "Only organization repositories can have users and team restrictions");
    }
    const rules: Json = {
        ...(checks === undefined ? {} : { required_status_checks: checksJson(call, checks) }),
        ...(reviews === undefined ? {} : { required_pull_request_reviews: reviewsJson(call, reviews) }),
        ...(restrictions === undefined ? {} : { restrictions: { users: [], teams: [], apps: [] } }),
        enforce_admins: { url: `${urlOf(call)}/enforce_admins`, enabled: body.flag("enforce_admins") ?? false },
        ...Object.fromEntries(SWITCHES.map((name) => [name, { enabled: body.flag(name) ?? false }])),
    };
    const earlier = repository.protections.get(branch);
    const protection: Protection = { rules, signatures: earlier?.signatures ?? false };
    repository.protections.set(branch, protection);
    return { status: 200, body: protectionJson(call, protection) };
}

/** `contexts` is the older form of `checks`; one of them has to be there. */
function checksJson(call: RepositoryCall, body: Body): Json {
    const contexts = body.texts("contexts");
    const given = body.objects("checks");
    if (contexts === undefined && given === undefined) {
        throw invalidRequest(`"contexts" wasn't supplied.`);
    }
    const checks = given?.map((check) => {
        const app = check.integer("app_id");
        return { context: check.requiredText("context"), app_id: app === -1 || app === undefined ? null : app };
    });
    const all = checks ?? (contexts ?? []).map((context) => ({ context, app_id: null }));
    const url = `${urlOf(call)}/required_status_checks`;
    return {
        url,
        strict: body.required("strict", body.flag("strict")),
        contexts: all.map(({ context }) => context),
        contexts_url: `${url}/contexts`,
        checks: all,
    };
}

function reviewsJson(call: RepositoryCall, body: Body): Json {
    return {
        url: `${urlOf(call)}/required_pull_request_reviews`,
        dismiss_stale_reviews: body.flag("dismiss_stale_reviews") ?? false,
        require_code_owner_reviews: body.flag("require_code_owner_reviews") ?? false,
        required_approving_review_count: body.integer("required_approving_review_count") ?? 1,
        require_last_push_approval: body.flag("require_last_push_approval") ?? false,
    };
}

function branchOf({ repository, parameters: [branch = ""] }: RepositoryCall): string {
    if (!repository.branches.has(branch)) {
        throw notFound("Branch not found");
    }
    return branch;
}

function protectionOf(call: RepositoryCall): Protection {
    const protection = call.repository.protections.get(branchOf(call));
    if (protection === undefined) {
        throw notFound("Branch not protected");
    }
    return protection;
}

function urlOf({ base, repository, parameters: [branch] }: RepositoryCall): string {
    return `${repositoryUrl(base, repository)}/branches/${branch}/protection`;
}

function signaturesJson(call: RepositoryCall, { signatures }: Protection): Json {
    return { url: `${urlOf(call)}/required_signatures`, enabled: signatures };
}

function protectionJson(call: RepositoryCall, protection: Protection): Json {
    return { url: urlOf(call), ...protection.rules, required_signatures: signaturesJson(call, protection) };
}
