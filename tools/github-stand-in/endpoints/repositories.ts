import { notFound } from "../errors";
import { page } from "../pages";
import { nodeId, repositoryJson, repositoryUrl, siteUrl, type Json } from "../render";
import { isProtected } from "./rulesets";
import type { Access, RepositoryCall, RepositoryRoute } from "../route";

const READ: Access = { scopes: [], anyoneReads: true };
const READ_CONTENTS: Access = { ...READ, permission: "contents" };
const READ_PAGES: Access = { ...READ, permission: "pages" };

/** Sources: https://docs.github.com/rest/repos/repos, /rest/branches/branches, /rest/git/refs and /rest/pages/pages */
export const REPOSITORY_ROUTES: readonly RepositoryRoute[] = [
    {
        method: "GET",
        path: /^$/,
        access: READ,
        handle: ({ base, repository, member, account }) => {
            const permissions = { admin: member, maintain: member, push: member, triage: member, pull: true };
            return {
                status: 200,
                body: { ...repositoryJson(base, repository), ...(account === undefined ? {} : { permissions }) },
            };
        },
    },
    {
        method: "GET",
        path: /^branches$/,
        access: READ,
        handle: (call) => {
            const { repository, query } = call;
            const wanted = query.get("protected");
            const names = [...repository.branches.keys()].sort();
            const chosen = names.filter(
                (name) => wanted === null || isProtected(repository, name) === (wanted === "true"),
            );
            return page(
                call,
                chosen.map((name) => shortBranchJson(call, name)),
            );
        },
    },
    {
        method: "GET",
        path: /^branches\/(.+)$/,
        access: READ,
        handle: (call) => {
            const [name = ""] = call.parameters;
            const { base, repository } = call;
            if (!repository.branches.has(name)) {
                throw notFound("Branch not found");
            }
            const url = `${repositoryUrl(base, repository)}/branches/${name}`;
            const links = { self: url, html: `${siteUrl(repository)}/tree/${name}` };
            return {
                status: 200,
                body: { ...shortBranchJson(call, name), _links: links, protection_url: `${url}/protection` },
            };
        },
    },
    {
        method: "GET",
        path: /^pages$/,
        access: READ_PAGES,
        handle: ({ base, repository }) => {
            if (!repository.pages) {
                throw notFound();
            }
            const url = `${repositoryUrl(base, repository)}/pages`;
            return { status: 200, body: { url, status: "built", build_type: "workflow", public: true } };
        },
    },
    {
        method: "GET",
        path: /^git\/ref\/heads\/(.+)$/,
        access: READ_CONTENTS,
        handle: ({ base, repository, parameters: [name = ""] }) => {
            const sha = repository.branches.get(name);
            if (sha === undefined) {
                throw notFound();
            }
            const url = `${repositoryUrl(base, repository)}/git`;
            return {
                status: 200,
                body: {
                    ref: `refs/heads/${name}`,
                    node_id: nodeId(`Ref:${name}`, repository.id),
                    url: `${url}/refs/heads/${name}`,
                    object: { type: "commit", sha, url: `${url}/commits/${sha}` },
                },
            };
        },
    },
];

function shortBranchJson({ base, repository }: RepositoryCall, name: string): Json {
    const sha = repository.branches.get(name) ?? "";
    return {
        name,
        commit: { sha, url: `${repositoryUrl(base, repository)}/commits/${sha}` },
        protected: isProtected(repository, name),
    };
}
