import * as dynamodb from "@pulumi/aws/dynamodb";

// Beside index.ts it is "./components".
import type { LinksContext } from "../../components";

/**
 * A resources.ts: what the application uses that the configuration cannot say. Copy it beside index.ts, and name its links in variables:
 *
 *     platform:function:
 *       environment:
 *         TODOS_TABLE: ${links.todos.name}
 *         COUNTRIES_TABLE: ${links.countries.name}
 *         SESSIONS_TABLE: ${links.sessions.name}
 */
export default function resources({ environment, table, queue, ...context }: LinksContext) {
    if (environment === undefined) {
        // What all environments share: they may read it.
        return { countries: table("countries", { partitionKey: "code", grant: "read" }) };
    }
    // What no helper makes: a table with capacity of its own, of which the application may do three things.
    const sessions = new dynamodb.Table(
        context.named("sessions"),
        {
            name: context.nameOf("sessions"),
            hashKey: "id",
            attributes: [{ name: "id", type: "S" }],
            billingMode: "PROVISIONED",
            readCapacity: 5,
            writeCapacity: environment === "production" ? 20 : 5,
            tags: context.tags,
        },
        { ...context.opts, protect: context.protect, retainOnDelete: true },
    );
    const actions = ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"];
    return {
        todos: table("todos", { partitionKey: "id", indexes: { byOwner: { partitionKey: "owner" } } }),
        jobs: queue("jobs", { visibilityTimeout: 180, deadLetters: { maxReceiveCount: 3 } }),
        sessions: {
            settings: { name: sessions.name },
            statements: [{ Sid: "KeepSessions", Action: actions, Resource: sessions.arn }],
        },
    };
}
