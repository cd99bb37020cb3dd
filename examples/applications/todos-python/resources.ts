// Beside index.ts it is "./components".
import type { LinksContext } from "../../../components";

/** Each environment has a table of its own, which its code alone reaches. */
export default function resources({ environment, table }: LinksContext) {
    return environment === undefined ? {} : { todos: table("todos", { partitionKey: "id" }) };
}
