import { sharedNames } from "../../contract/names";
import { document, type CiDocument } from "./documents";
import { arnIn, type CiPlace } from "./rights";

/** The jobs that apply: those of the branch, or of the environment that the place names. */
export function jobTrust(place: CiPlace): CiDocument {
    return trust(place, [subject(place)], "StringEquals");
}

/** The jobs of the branch. */
export function branchTrust(place: CiPlace): CiDocument {
    return trust(place, [branchSubject(place)], "StringEquals");
}

/** The jobs of pull requests. */
export function pullRequestTrust(place: CiPlace): CiDocument {
    return place.service === "github"
        ? trust(place, [`repo:${place.repository}:pull_request`], "StringEquals")
        : // The subject of a merge request's pipeline names its branch, and has no word for the merge request.
          trust(place, [`project_path:${place.repository}:ref_type:branch:ref:*`], "StringLike");
}

/** The stack's own build project, and no other: "Cross-service confused deputy prevention" of the CodeBuild User Guide. */
export function buildTrust(place: CiPlace): CiDocument {
    const { scope, projectName } = place;
    const { update } = sharedNames(projectName, scope.region);
    return document({
        Sid: "Builds",
        Effect: "Allow",
        Principal: { Service: "codebuild.amazonaws.com" },
        Action: ["sts:AssumeRole"],
        Condition: { StringEquals: { "aws:SourceArn": arnIn(place, "codebuild", `project/${update.buildProject}`) } },
    });
}

function trust(place: CiPlace, subjects: readonly string[], operator: "StringEquals" | "StringLike"): CiDocument {
    const { scope, service, host } = place;
    const issuer = service === "github" ? "token.actions.githubusercontent.com" : host;
    const audience = service === "github" ? "sts.amazonaws.com" : `https://${host}`;
    const sub = { [`${issuer}:sub`]: subjects };
    const aud = { [`${issuer}:aud`]: audience };
    return document({
        Sid: "Jobs",
        Effect: "Allow",
        Principal: { Federated: `arn:${scope.partition}:iam::${scope.accountId}:oidc-provider/${issuer}` },
        Action: ["sts:AssumeRoleWithWebIdentity"],
        Condition:
            operator === "StringEquals" ? { StringEquals: { ...aud, ...sub } } : { StringEquals: aud, StringLike: sub },
    });
}

/** A job's subject: "OpenID Connect reference" of GitHub Actions; "OpenID Connect (OIDC) Authentication Using ID Tokens" of GitLab. */
function subject(place: CiPlace): string {
    const { service, repository, environment } = place;
    return service === "github" && environment !== undefined
        ? `repo:${repository}:environment:${environment}`
        : branchSubject(place);
}

function branchSubject({ service, repository, branch }: CiPlace): string {
    return service === "github"
        ? `repo:${repository}:ref:refs/heads/${branch}`
        : `project_path:${repository}:ref_type:branch:ref:${branch}`;
}
