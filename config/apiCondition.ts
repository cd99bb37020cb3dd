import { removeCommand, type Fault } from "./fault";
import type { Values } from "./keys";
import type { Reader } from "./reader";

/** Whether a function says who may call. */
export function isAskedOfFunction({ authorizer }: { readonly authorizer?: Values["api"]["authorizer"] }): boolean {
    return authorizer?.type === "lambda";
}

/** What a condition cannot be beside. */
export function conditionFaults(
    reader: Reader,
    { authorizer, condition, sources = [] }: Values["api"],
): readonly Fault[] {
    if (condition === undefined) {
        return [];
    }
    const path = reader.at("condition");
    if (authorizer?.type === "iam" || authorizer?.type === "lambda") {
        // "How API Gateway resource policies affect authorization workflow", table A: what the caller's own policy, or the function, allows passes.
        const [who, where] =
            authorizer.type === "iam"
                ? ["whoever a policy of theirs allows", "in the policies of those who call"]
                : ["whoever the function lets in", "in the policy that the function answers with"];
        const problem = `is there beside api.authorizer ${authorizer.type}, and ${who} would pass without it`;
        const expected = `that condition ${where}, or api.sources, which holds for them, too`;
        return [{ path, problem, expected, mend: removeCommand(path) }];
    }
    const isTwice = Object.keys(condition["IpAddress"] ?? {}).some((key) => key.toLowerCase() === "aws:sourceip");
    return isTwice && sources.length > 0
        ? [
              {
                  path,
                  problem: "has IpAddress of aws:SourceIp, and api.sources says that, too",
                  expected: "one of them",
                  mend: removeCommand(reader.at("sources")),
              },
          ]
        : [];
}
