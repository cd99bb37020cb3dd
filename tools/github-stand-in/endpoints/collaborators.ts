import { notFound } from "../errors";
import { accountJson } from "../render";
import type { RepositoryRoute } from "../route";
import type { Role } from "../state";

/** What a role is to clients that know four of them only. */
const PERMISSIONS: Readonly<Record<Role, string>> = {
    admin: "admin",
    maintain: "write",
    write: "write",
    triage: "read",
    read: "read",
};

/** Source: https://docs.github.com/rest/collaborators/collaborators */
export const COLLABORATOR_ROUTES: readonly RepositoryRoute[] = [
    {
        method: "GET",
        path: /^collaborators\/([^/]+)\/permission$/,
        access: { scopes: [], anyoneReads: true },
        handle: ({ state, base, repository, parameters: [name = ""] }) => {
            const login = name.toLowerCase();
            const account = state.accounts.find((each) => each.login.toLowerCase() === login);
            if (account === undefined) {
                throw notFound();
            }
            const given = account === repository.owner ? "admin" : repository.collaborators.get(login);
            const role = given ?? (repository.private ? undefined : "read");
            const body = {
                permission: role === undefined ? "none" : PERMISSIONS[role],
                role_name: role ?? "none",
                user: accountJson(base, account),
            };
            return { status: 200, body };
        },
    },
];
