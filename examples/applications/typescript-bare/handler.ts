import { nanoid } from "nanoid";

interface Event {
    readonly path: string;
}

export const handler = async ({ path }: Event) => ({
    statusCode: 200,
    body: JSON.stringify({ path, id: nanoid() }),
});
