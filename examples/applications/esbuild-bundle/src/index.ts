import { nanoid } from "nanoid";

export const handler = async (event: { readonly path: string }) => ({
    statusCode: 200,
    body: JSON.stringify({ path: event.path, id: nanoid(8) }),
});
